"""What the minutes say of one family: its part, complete in itself, and the hash that holds it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from families.models import Allocation
from families.queries.people import hidden_principals_of_each
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
    ItemAction,
    ItemContribution,
    Minutes,
    NominationContribution,
    Telling,
)
from huddle.queries.dissenting import about
from huddle.queries.following import named
from huddle.queries.formulation import points_in
from huddle.queries.late import entered_late
from huddle.queries.presence import there_for_each
from huddle.queries.recused import recused_from_each
from huddle.quorum import quorum_of, quorums_when_decided
from practitioners.models import Practitioner

Facts = dict[str, Any]
Each = dict[UUID, Any]


def seal(facts: Any) -> str:
    """The SHA-256 of these facts, the same however a database keeps or orders them."""
    text = json.dumps(
        facts, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def seal_whole(minutes: Minutes, parts: list[str]) -> str:
    """The hash of the minutes: of who was there, who signed and when, and of every part."""
    facts: Facts = {
        "session": str(minutes.session_id),
        "attendance": minutes.attendance,
        "signed_at": minutes.signed_at.astimezone(UTC).isoformat(),
        "signed_by": str(minutes.signed_by_id),
        "items": parts,
    }
    return seal(facts)


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
        "chair": person_of(session.chair),
        "statement": session.what_is_accepted,
        "quorum": quorum_of(session).as_facts(),
        "people": [
            {
                **person_of(one.practitioner),
                "team": one.team.name if one.team else "",
                "mode": one.get_mode_display(),
                "accepted_at": _moment(one.statement_accepted_at),
            }
            for one in attended.order_by("practitioner__full_name")
        ],
    }


def bodies_of(items: list[AgendaItem], header: Facts) -> list[Facts]:
    """Each family's part. Read alone it says when, by whom, what was decided, why, what next.

    As many queries for one family as for many.
    """
    quorums = quorums_when_decided(items)
    told: dict[str, Each] = {name: facts(items) for name, facts in PARTS.items()} if items else {}
    return [
        {
            "item": str(item.pk),
            "family": str(item.family_id),
            "reference": item.family.reference,
            "session": {key: header[key] for key in ("huddle", "starts_at", "chair", "statement")},
            "quorum": quorums[item.pk].as_facts(),
            "why": item.get_why_display(),
            "note": item.note,
            "state": item.get_state_display(),
            "level_of_need": item.family.level_shown,
            **{name: each[item.pk] for name, each in told.items()},
        }
        for item in items
    ]


def contribution_ids(item: AgendaItem) -> list[str]:
    """What was told for this item: with the nomination, in the checks and in the session."""
    return _contributions([item])[item.pk]


def _recused(items: list[AgendaItem]) -> Each:
    """Whoever belongs to the session and must not see this family: they took no part."""
    found = recused_from_each(items[0].session, [item.family_id for item in items])
    return {
        item.pk: [person_of(conflict.practitioner) for conflict in found[item.family_id]]
        for item in items
    }


def _present(items: list[AgendaItem]) -> Each:
    """Who was there while this family was discussed, and from when until when."""
    found = there_for_each(items)
    return {
        item.pk: [
            person_of(one.practitioner)
            | {"times": [[_moment(came), _moment(left)] for came, left in one.times]}
            | {"late": one.late}
            for one in found[item.pk]
        ]
        for item in items
    }


def _contributions(items: list[AgendaItem]) -> Each:
    families: dict[Any, list[Any]] = defaultdict(list)
    nominated = NominationContribution.objects.filter(
        nomination__family__in=[item.family_id for item in items]
    )
    for family, key in nominated.order_by("pk").values_list("nomination__family", "contribution"):
        families[family].append(key)
    found = {item.pk: list(families[item.family_id]) for item in items}
    in_checks = CheckContribution.objects.filter(check_answered__item__in=items).order_by("pk")
    in_session = ItemContribution.objects.filter(item__in=items).order_by("pk")
    for item, key in [
        *in_checks.values_list("check_answered__item", "contribution"),
        *in_session.values_list("item", "contribution"),
    ]:
        found[item].append(key)
    return {item: [str(key) for key in dict.fromkeys(keys)] for item, keys in found.items()}


def _checks(items: list[AgendaItem]) -> Each:
    found: Each = defaultdict(list)
    for check in AgencyCheck.objects.filter(item__in=items).select_related("team__agency"):
        found[check.item_id].append(
            {
                "agency": check.team.agency.name,
                "team": check.team.name,
                "answer": check.get_answer_display(),
            }
        )
    return found


def _children(items: list[AgendaItem]) -> Each:
    decisions = list(
        Decision.objects.filter(item__in=items, replaced_at=None)
        .select_related("child", "recorded_by__agency")
        .order_by("child__created_at", "child_id", "-is_primary", "recorded_at")
    )
    names = names_in(decisions)
    children: dict[Any, dict[str, Facts]] = defaultdict(dict)
    for decision in decisions:
        key = str(decision.child_id)
        child = {"id": key, "name": decision.child.shown_name, "decisions": []}
        of_the_item = children[decision.item_id]
        of_the_item.setdefault(key, child)["decisions"].append(_decision(decision, names))
    return {item.pk: list(children[item.pk].values()) for item in items}


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
        "recorded_by": person_of(decision.recorded_by),
        "late": entered_late(decision.recorded_by, decision.recorded_at, decision.happened_at),
    }


def _dissent(items: list[AgendaItem]) -> Each:
    """Whoever did not agree, with what would have changed their mind."""
    hidden = hidden_principals_of_each([item.family for item in items])
    found: Each = defaultdict(list)
    standing = Dissent.objects.filter(item__in=items).standing()
    for one in standing.select_related("person__agency", "decision__child"):
        found[one.item_id].append(
            {
                "id": str(one.pk),
                "person": named(one.person, hidden[one.family_id]),
                "about": about(one),
                "view": one.view,
                "would_change": one.would_change,
            }
        )
    return found


def _telling(items: list[AgendaItem]) -> Each:
    """Who tells the family what was decided, by when, and whether that is safe."""
    hidden = hidden_principals_of_each([item.family for item in items])
    found: Each = {item.pk: {} for item in items}
    for one in Telling.objects.filter(item__in=items).select_related("teller__agency"):
        found[one.item_id] = {
            "safe": one.get_safe_display(),
            "care": one.care,
            "teller": named(one.teller, hidden[one.family_id]) if one.teller else "",
            "tell_on": one.tell_on.isoformat() if one.tell_on else "",
        }
    return found


def _lead(items: list[AgendaItem]) -> Each:
    """Who leads now and who has been asked, as it stood when the minutes were signed."""
    found: dict[Any, Facts] = defaultdict(dict)
    allocations = Allocation.objects.filter(
        family__in=[item.family_id for item in items], state__in=["current", "offered"]
    )
    for one in allocations.select_related("practitioner__agency"):
        found[one.family_id][one.state] = person_of(one.practitioner)
    return {item.pk: found[item.family_id] for item in items}


def _actions(items: list[AgendaItem]) -> Each:
    hidden = hidden_principals_of_each([item.family for item in items])
    family_of = {item.pk: item.family_id for item in items}
    found: Each = defaultdict(list)
    agreed = ItemAction.objects.filter(item__in=items).select_related(
        "action__owner", "action__owner_agency"
    )
    for one in agreed.order_by("action__due_on", "action__agreed_at", "action_id"):
        [action] = named_as_told([one.action], hidden[family_of[one.item_id]])
        found[one.item_id].append(
            {
                "id": str(action.pk),
                "text": action.text,
                "owner": UNNAMED.name if action.owner_is_unnamed else action.owner.full_name,
                "agency": UNNAMED.agency if action.owner_is_unnamed else action.owner_agency.name,
                "due_on": action.due_on.isoformat(),
                "status": action.get_status_display(),
            }
        )
    return found


def person_of(person: Practitioner) -> Facts:
    return {"id": str(person.pk), "name": person.full_name, "agency": person.agency.name}


def _moment(at: Any) -> str:
    return timezone.localtime(at).isoformat() if at else ""


# The parts of a body that are read for all items at once.
PARTS: dict[str, Callable[[list[AgendaItem]], Each]] = {
    "recused": _recused,
    "present": _present,
    "checks": _checks,
    "contributions": _contributions,
    "formulation": points_in,
    "children": _children,
    "dissent": _dissent,
    "telling": _telling,
    "lead": _lead,
    "actions": _actions,
}
