"""One family's record."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from families.ages import age
from families.held import ask_once
from families.models import Allocation, Cover, Family, Person
from families.panels import panels_for
from families.permissions.acting import may_agree_action
from families.permissions.barriers import may_open_barrier
from families.permissions.contributing import may_contribute
from families.permissions.covering import may_arrange_cover
from families.permissions.handovers import may_begin_handover
from families.permissions.reaching import may_log_contact
from families.permissions.supervising import may_change_supervisor, why_not_supervised
from families.permissions.transfers import may_transfer
from families.permissions.updating import may_update
from families.queries import record
from families.queries.alerts import alerts_of
from families.queries.barriers import barriers_of
from families.queries.changes import news_since
from families.queries.contributions import contributions_of
from families.queries.limits import limits_of
from families.queries.losses import told_of
from families.queries.people import hidden_principals
from families.queries.scores import latest_of, scores_of
from families.queries.seeing import last_seen_of
from families.queries.statuses import statuses_of
from families.queries.transfers import transfer_of
from families.queries.updating import updates_of
from families.queries.voices import voices_of
from families.services.visiting import visit
from families.tools import ACT_ON_ITEM_10
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.models import Practitioner
from practitioners.roles import Permission
from practitioners.working_days import today

NEWBORN = timedelta(weeks=6)  # as long as the other twin may still be missing here


@require_GET
@requires(Permission.FAMILY_VIEW)
def detail(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    page = _page(request.user, family)
    since = visit(family, by=request.user)
    page["since"], page["news"] = since, news_since(family, request.user, since)
    for home in page["homes"]:
        if home.address and home.address.protected:
            audit.record("address.viewed", home.address, by=request.user, family=family.pk)
    return render(request, "families/detail.html", page)


def _page(reader: Practitioner, family: Family) -> dict[str, Any]:
    ask_once(reader, family)
    hidden = hidden_principals(family)
    return (
        _people(reader, family, hidden)
        | _record(reader, family, hidden)
        | _leading(reader, family)
        | _may(reader, family)
        | {"family": family, "panels": panels_for(reader, family), "today": today()}
    )


def _people(reader: Practitioner, family: Family, hidden: set[int]) -> dict[str, Any]:
    people = record.people_of(family, reader)
    babies = [person for person in people if person.kind != Person.Kind.ADULT]
    return {
        "babies": [_baby(person) for person in babies],
        "last_seen": last_seen_of(family, babies, reader),
        "statuses": statuses_of(family, babies, reader, hidden),
        "adults": [person for person in people if person.kind == Person.Kind.ADULT],
        "relationships": record.relationships_of(family, reader),
        "voices": voices_of(family, people, reader),
        "homes": record.homes_of(family, reader),
        "involvements": record.involvements_of(family, reader),
    }


def _record(reader: Practitioner, family: Family, hidden: set[int]) -> dict[str, Any]:
    """What was told of them and agreed for them, and who may read it."""
    return {
        "themes": contributions_of(family, reader),
        "actions": record.actions_on(family, reader, hidden),
        "barriers": barriers_of(family, reader, hidden),
        "losses": told_of(family, reader, hidden),
        "transfer": transfer_of(family, reader),
        "scores": latest_of(scores_of(family, reader)),
        "score_prompt": ACT_ON_ITEM_10,
        "alerts": alerts_of(family, reader, hidden),
        "limits": limits_of(family, reader),
        "updates": updates_of(family, reader, most=1),
    }


def _leading(reader: Practitioner, family: Family) -> dict[str, Any]:
    """Who leads, is asked, covers and supervises, and what the reader may do about it."""
    allocations = record.allocations_of(family, reader)
    lead = _first(allocations, Allocation.State.CURRENT)
    covers = record.covers_of(family, reader)
    return {
        "allocations": allocations,
        "lead": lead,
        "not_supervised": why_not_supervised(lead, family) if lead else "",
        "may_change_supervisor": bool(lead and may_change_supervisor(reader, lead)),
        "offer": _first(allocations, Allocation.State.OFFERED),
        "covers": covers,
        "covers_now": [one for one in covers if _is_to_come(one, lead)],
        "handover": record.handover_under_way(family, reader),
        "may_begin_handover": bool(lead and may_begin_handover(reader, family)),
        "may_arrange_cover": bool(lead and may_arrange_cover(reader, lead)),
    }


def _may(reader: Practitioner, family: Family) -> dict[str, Any]:
    return {
        "may_open_barrier": may_open_barrier(reader, family),
        "may_transfer": may_transfer(reader, family),
        "may_contribute": may_contribute(reader, family),
        "may_update": may_update(reader, family),
        "may_log_contact": may_log_contact(reader, family),
        "may_agree_action": may_agree_action(reader, family),
    }


def _baby(person: Person) -> dict[str, Any]:
    born = None if person.loss else person.dob
    newborn = born is not None and born > today() - NEWBORN
    return {
        "person": person,
        "age": age(born, today()) if born else "",
        "is_newborn": newborn,
    }


def _first(allocations: list[Allocation], state: Allocation.State) -> Allocation | None:
    return next((each for each in allocations if each.state == state), None)


def _is_to_come(cover: Cover, lead: Allocation | None) -> bool:
    """Of whoever leads now: running, accepted for later, or waiting for an answer."""
    of_this = lead is not None and cover.allocation_id == lead.pk
    return of_this and cover.state in Cover.STANDING and not cover.is_over
