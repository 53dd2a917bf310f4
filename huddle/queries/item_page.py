"""One family on its page in the room: everything that this reader may see of it, and may do."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from families.models import Contribution, Person
from families.permissions.leading import may_answer_referral
from families.queries import record
from families.queries.contributions import contributions_of
from families.queries.limits import coordinator_of
from families.queries.people import hidden_principals
from families.queries.updating import updates_of
from huddle.models import AgendaItem, ItemInvitation
from huddle.permissions.dissenting import may_dissent
from huddle.permissions.entering_late import may_enter_late
from huddle.permissions.holding import may_decide, may_speak
from huddle.permissions.inviting import may_invite
from huddle.permissions.presence import may_begin
from huddle.queries.dissenting import dissents_in
from huddle.queries.following import decided_of
from huddle.queries.formulation import boards_of
from huddle.queries.holding import guests_of
from huddle.queries.in_session import (
    asks_of,
    checks_of,
    children_in,
    lead_of,
    offer_of,
    unknowns,
)
from huddle.queries.naming import not_named_to
from huddle.queries.presence import there_for
from huddle.queries.recused import recused_from
from huddle.queries.running_order import STATE_TAGS, running_order, session_clock
from practitioners.models import Practitioner

Page = dict[str, Any]


def item_page(item: AgendaItem, reader: Practitioner) -> Page:
    """Each part is asked once; nothing is in it that the reader may not see."""
    hidden = hidden_principals(item.family)
    return (
        _place(item, reader)
        | _there(item, reader)
        | _known(item, reader)
        | _told(item, reader, hidden)
        | _decided(item, reader, hidden)
        | _may(item, reader)
    )


def _place(item: AgendaItem, reader: Practitioner) -> Page:
    return {
        "item": item,
        "session": item.session,
        "family": item.family,
        "colour": STATE_TAGS[AgendaItem.State(item.state)],
        "turns": running_order(item.session, reader),
        "clock": session_clock(item.session),
        "coordinator": coordinator_of(item.family),
    }


def _there(item: AgendaItem, reader: Practitioner) -> Page:
    there, guests = there_for(item), _invited_for(item, reader)
    came = {one.practitioner.pk for one in there} | {one.practitioner_id for one in guests}
    unnamed = not_named_to(reader, item.session, came)
    return {
        "there": [one for one in there if one.practitioner.pk not in unnamed],
        "guests": [one for one in guests if one.practitioner_id not in unnamed],
        "unnamed": bool(unnamed),
        "recused": recused_from(item),
    }


def _known(item: AgendaItem, reader: Practitioner) -> Page:
    """Who the family is, what each agency answered, and what nobody has said yet."""
    people = record.people_of(item.family, reader)
    checks = checks_of(item, reader)
    return {
        "children": children_in([item], reader)[item.pk],
        "others": [p for p in people if p.kind != Person.Kind.ADULT],
        "adults": [p for p in people if p.kind == Person.Kind.ADULT],
        "relationships": record.relationships_of(item.family, reader),
        "involvements": record.involvements_of(item.family, reader),
        "checks": checks,
        "unknowns": unknowns(people, checks),
    }


def _told(item: AgendaItem, reader: Practitioner, hidden: set[int]) -> Page:
    board, before = boards_of(item, reader)
    return {
        "asks": asks_of(item, reader, hidden),
        "updates": updates_of(item.family, reader, since=_last_discussed(item)),
        "themes": contributions_of(item.family, reader, but=Contribution.Theme.FORMULATION),
        "board": board,
        "before": before,
    }


def _decided(item: AgendaItem, reader: Practitioner, hidden: set[int]) -> Page:
    return {
        "actions": record.actions_on(item.family, reader, hidden),
        **decided_of(item, reader, hidden),
        "dissents": dissents_in(item, reader, hidden),
        "lead": lead_of(item, reader),
        "offer": offer_of(item, reader),
    }


def _may(item: AgendaItem, reader: Practitioner) -> Page:
    return {
        "may_begin": may_begin(reader, item),
        "may_enter_late": may_enter_late(reader, item),
        "may_invite": may_invite(reader, item),
        "may_decide": may_decide(reader, item),
        "may_speak": may_speak(reader, item),
        "may_dissent": may_dissent(reader, item),
        "may_answer": may_answer_referral(reader, item.family),
    }


def _last_discussed(item: AgendaItem) -> datetime | None:
    """What the lead said before that was said to another session."""
    before = AgendaItem.objects.filter(
        family=item.family_id,
        state=AgendaItem.State.DISCUSSED,
        session__starts_at__lt=item.session.starts_at,
    )
    return before.aggregate(at=Max("discussed_at"))["at"]


def _invited_for(item: AgendaItem, reader: Practitioner) -> list[ItemInvitation]:
    invited = guests_of(item.session, reader).filter(item=item, ended_at=None)
    return list(invited.select_related("practitioner__agency"))
