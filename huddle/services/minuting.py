"""What the minutes say of one family: its part, complete in itself, and the hash that holds it."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from families.models import Action, Allocation
from families.queries.people import hidden_principals
from families.queries.readers import UNNAMED
from families.queries.record import named_as_told
from huddle.consequences.wording import in_words, names_in
from huddle.models import (
    AgencyCheck,
    AgendaItem,
    CheckContribution,
    Decision,
    Dissent,
    HuddleSession,
    ItemContribution,
    NominationContribution,
    Telling,
)
from huddle.queries.dissenting import about
from huddle.queries.following import named
from huddle.queries.presence import there_for
from huddle.queries.recused import recused_from
from huddle.quorum import quorum_of
from practitioners.models import Practitioner

Facts = dict[str, Any]


def seal(facts: Any) -> str:
    """The SHA-256 of these facts, the same however a database keeps or orders them."""
    text = json.dumps(
        facts, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def header_of(session: HuddleSession) -> Facts:
    """What everybody who was there may know: who came, the statement, the quorum. No family.

    A guest of one family stands in its part alone.
    """
    attended = session.attendances.filter(as_guest=False).select_related(
        "practitioner__agency", "team"
    )
    return {
        "huddle": session.huddle.name,
        "starts_at": _moment(session.starts_at),
        "opened_at": _moment(session.opened_at),
        "closed_at": _moment(session.closed_at),
        "chair": _person(session.chair),
        "statement": session.what_is_accepted,
        "quorum": quorum_of(session).as_facts(),
        "people": [
            {
                **_person(one.practitioner),
                "team": one.team.name if one.team else "",
                "mode": one.get_mode_display(),
                "accepted_at": _moment(one.statement_accepted_at),
            }
            for one in attended.order_by("practitioner__full_name")
        ],
    }


def body_of(item: AgendaItem, header: Facts) -> Facts:
    """One family's part. Read alone it says when, by whom, what was decided, why, what next."""
    family = item.family
    return {
        "item": str(item.pk),
        "family": str(family.pk),
        "reference": family.reference,
        "session": {key: header[key] for key in ("huddle", "starts_at", "chair", "statement")},
        "quorum": header["quorum"],
        "why": item.get_why_display(),
        "note": item.note,
        "state": item.get_state_display(),
        "level_of_need": family.level_shown,
        "recused": _recused(item),
        "present": _present(item),
        "checks": _checks(item),
        "contributions": contribution_ids(item),
        "children": _children(item),
        "dissent": _dissent(item),
        "telling": _telling(item),
        "lead": _lead(item),
        "actions": _actions(item),
    }


def _recused(item: AgendaItem) -> list[Facts]:
    """Whoever belongs to the session and must not see this family: they took no part."""
    return [_person(conflict.practitioner) for conflict in recused_from(item)]


def _present(item: AgendaItem) -> list[Facts]:
    """Who was there while this family was discussed, and from when until when."""
    return [
        _person(one.practitioner)
        | {"times": [[_moment(came), _moment(left)] for came, left in one.times]}
        for one in there_for(item)
    ]


def contribution_ids(item: AgendaItem) -> list[str]:
    """What was told for this item: with the nomination, in the checks and in the session."""
    in_nominations = NominationContribution.objects.filter(nomination__family=item.family_id)
    in_checks = CheckContribution.objects.filter(check_answered__item=item)
    in_session = ItemContribution.objects.filter(item=item)
    found = [
        *in_nominations.order_by("pk").values_list("contribution", flat=True),
        *in_checks.order_by("pk").values_list("contribution", flat=True),
        *in_session.order_by("pk").values_list("contribution", flat=True),
    ]
    return [str(key) for key in dict.fromkeys(found)]


def _checks(item: AgendaItem) -> list[Facts]:
    checks = AgencyCheck.objects.filter(item=item).select_related("team__agency")
    return [
        {
            "agency": check.team.agency.name,
            "team": check.team.name,
            "answer": check.get_answer_display(),
        }
        for check in checks
    ]


def _children(item: AgendaItem) -> list[Facts]:
    decisions = list(
        Decision.objects.filter(item=item, replaced_at=None)
        .select_related("child", "recorded_by__agency")
        .order_by("child__created_at", "child_id", "-is_primary", "recorded_at")
    )
    names = names_in(decisions)
    children: dict[str, Facts] = {}
    for decision in decisions:
        key = str(decision.child_id)
        child = {"id": key, "name": decision.child.shown_name, "decisions": []}
        children.setdefault(key, child)["decisions"].append(_decision(decision, names))
    return list(children.values())


def _decision(decision: Decision, names: dict[str, str]) -> Facts:
    return {
        "id": str(decision.pk),
        "code": decision.code,
        "title": decision.get_code_display(),
        "primary": decision.is_primary,
        "provisional": decision.provisional,
        "rationale": decision.rationale,
        "answers": [list(pair) for pair in in_words(decision, names)],
        "recorded_at": _moment(decision.recorded_at),
        "recorded_by": _person(decision.recorded_by),
    }


def _dissent(item: AgendaItem) -> list[Facts]:
    """Whoever did not agree, with what would have changed their mind."""
    standing = Dissent.objects.filter(item=item).standing()
    hidden = hidden_principals(item.family)
    return [
        {
            "id": str(one.pk),
            "person": named(one.person, hidden),
            "about": about(one),
            "view": one.view,
            "would_change": one.would_change,
        }
        for one in standing.select_related("person__agency", "decision__child")
    ]


def _telling(item: AgendaItem) -> Facts:
    """Who tells the family what was decided, by when, and whether that is safe."""
    one = Telling.objects.filter(item=item).select_related("teller__agency").first()
    if one is None:
        return {}
    hidden = hidden_principals(item.family)
    return {
        "safe": one.get_safe_display(),
        "care": one.care,
        "teller": named(one.teller, hidden) if one.teller else "",
        "tell_on": one.tell_on.isoformat() if one.tell_on else "",
    }


def _lead(item: AgendaItem) -> Facts:
    """Who leads now and who has been asked, as it stood when the minutes were signed."""
    allocations = Allocation.objects.filter(
        family=item.family_id, state__in=["current", "offered"]
    )
    return {
        one.state: _person(one.practitioner)
        for one in allocations.select_related("practitioner__agency")
    }


def _actions(item: AgendaItem) -> list[Facts]:
    actions = Action.objects.filter(agenda_items=item).select_related("owner", "owner_agency")
    hidden = hidden_principals(item.family)
    return [
        {
            "id": str(action.pk),
            "text": action.text,
            "owner": UNNAMED.name if action.owner_is_unnamed else action.owner.full_name,
            "agency": UNNAMED.agency if action.owner_is_unnamed else action.owner_agency.name,
            "due_on": action.due_on.isoformat(),
            "status": action.get_status_display(),
        }
        for action in named_as_told(actions.order_by("due_on", "agreed_at", "id"), hidden)
    ]


def _person(person: Practitioner) -> Facts:
    return {"id": str(person.pk), "name": person.full_name, "agency": person.agency.name}


def _moment(at: Any) -> str:
    return timezone.localtime(at).isoformat() if at else ""
