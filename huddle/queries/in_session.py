"""A session as its people see it while it is held, and one family as the room reads it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from families.ages import age
from families.models import Allocation, FatherStatus, Person
from huddle.consequences.table import TABLE
from huddle.consequences.wording import in_words, names_in
from huddle.models import (
    AgencyCheck,
    AgendaItem,
    Attendance,
    Decision,
    HuddleSession,
    Nomination,
)
from huddle.permissions.dissenting import may_dissent_for
from huddle.permissions.holding import (
    ask_once,
    has_accepted,
    may_accept_statement,
    may_close_session,
    may_enter,
    may_open_session,
    may_record_attendance,
    may_sign,
)
from huddle.queries.holding import children_of_each, guests_of
from huddle.queries.late import entered_late
from huddle.queries.naming import not_named_to
from huddle.queries.running_order import running_order, session_clock
from huddle.quorum import HERE, quorum_of
from practitioners.models import Practitioner

SILENT: dict[str, str] = {
    AgencyCheck.Answer.NOT_RETURNED: "the check is not returned",
    AgencyCheck.Answer.NOT_KNOWN: "the family is not known to them",
}


@dataclass(frozen=True)
class Outcome:
    """A decision with what was recorded, in words."""

    decision: Decision
    answers: list[tuple[str, str]]
    follows: str

    @property
    def late(self) -> str:
        one = self.decision
        return entered_late(one.recorded_by, one.recorded_at, one.happened_at)


@dataclass(frozen=True)
class Child:
    """One child, and what the meeting has decided so far."""

    person: Person
    age: str
    outcomes: list[Outcome] = field(default_factory=list)
    to_ratify: Decision | None = None

    @property
    def is_decided(self) -> bool:
        return any(one.decision.is_primary for one in self.outcomes)


def hold_page(session: HuddleSession, reader: Practitioner) -> dict[str, Any]:
    ask_once(reader, session)
    quorum = quorum_of(session)
    attended = attendances_of(session, reader)
    unnamed = not_named_to(reader, session, [one.practitioner_id for one in attended])
    return {
        "session": session,
        "turns": running_order(session, reader),
        "clock": session_clock(session),
        "quorum": quorum,
        "attendances": [one for one in attended if one.practitioner_id not in unnamed],
        "unnamed": bool(unnamed),
        "mine": _attending(session, reader),
        "accepted": has_accepted(reader, session),
        "may_open": may_open_session(reader, session),
        "may_accept": may_accept_statement(reader, session),
        "may_enter": may_enter(reader, session),
        "may_record": may_record_attendance(reader, session),
        "may_close": may_close_session(reader, session),
        "may_sign": may_sign(reader, session),
    }


def attendances_shown(session: HuddleSession, reader: Practitioner) -> QuerySet[Attendance]:
    """A guest of one family is shown to themselves and to whoever sees that family."""
    guests = guests_of(session, reader).values("practitioner")
    shown = Q(as_guest=False) | Q(practitioner=reader) | Q(practitioner__in=guests)
    return Attendance.objects.filter(shown, session=session)


def attendances_of(session: HuddleSession, reader: Practitioner) -> list[Attendance]:
    attended = attendances_shown(session, reader)
    return list(
        attended.select_related("practitioner__agency", "team").order_by("practitioner__full_name")
    )


def others_who_may_disagree(item: AgendaItem, by: Practitioner) -> QuerySet[Practitioner]:
    """Those who are there for this item and for whom this person may write it down."""
    there = [one.practitioner for one in attendances_of(item.session, by)]
    speaking = [one.pk for one in there if one != by and may_dissent_for(by, one, item)]
    return Practitioner.objects.filter(pk__in=speaking).select_related("agency")


def _attending(session: HuddleSession, reader: Practitioner) -> Attendance | None:
    """The reader themselves, where they have joined."""
    mine = Attendance.objects.filter(session=session, practitioner=reader, mode__in=HERE)
    return mine.filter(statement_accepted_at__isnull=False).first()


def asks_of(item: AgendaItem, reader: Practitioner, hidden: set[int]) -> list[Nomination]:
    """What each nominator asked of the huddle."""
    nominations = Nomination.objects.visible_to(reader).filter(
        family=item.family_id, state=Nomination.State.ACCEPTED
    )
    asks = list(nominations.select_related("team__agency", "nominated_by"))
    for ask in asks:
        ask.is_unnamed = ask.team.principal in hidden  # type: ignore[attr-defined]
    return asks


def checks_of(item: AgendaItem, reader: Practitioner) -> list[AgencyCheck]:
    """What each team answered. Why one withholds what it knows, it tells only who runs this."""
    return checks_of_each([item], reader)


def checks_of_each(items: list[AgendaItem], reader: Practitioner) -> list[AgencyCheck]:
    """The same for many items of one session."""
    session = items[0].session
    visible = AgencyCheck.objects.visible_to(reader).filter(item__in=items)
    checks = list(visible.select_related("team__agency", "answered_by"))
    runs = reader.pk in {session.chair_id, session.huddle.coordinator_id}
    for check in checks:
        if not runs and check.team.principal not in reader.principals():
            check.withheld_reason = ""
    return checks


def children_in(items: list[AgendaItem], reader: Practitioner) -> dict[UUID, list[Child]]:
    """For each item of one session, its children with what the meeting has decided so far."""
    decisions = list(
        Decision.objects.visible_to(reader)
        .filter(item__in=items, replaced_at=None)
        .select_related("recorded_by__agency")
        .order_by("-is_primary", "recorded_at")
    )
    names, earlier = names_in(decisions), _provisional_before(items, reader)
    children = children_of_each(items)
    outcomes: dict[tuple[UUID, UUID], list[Outcome]] = defaultdict(list)
    for one in decisions:
        words = Outcome(one, in_words(one, names), TABLE[one.code].follows)
        outcomes[one.item_id, one.child_id].append(words)
    return {
        item.pk: [
            Child(
                person=child,
                age=age(child.dob, item.session.starts_on) if child.dob and not child.loss else "",
                outcomes=outcomes[item.pk, child.pk],
                to_ratify=earlier.get(child.pk),
            )
            for child in children[item.pk]
        ]
        for item in items
    }


def _provisional_before(items: list[AgendaItem], reader: Practitioner) -> dict[UUID, Decision]:
    """The last decision of an earlier session for each child, where it waits to be ratified."""
    latest = (
        Decision.objects.visible_to(reader)
        .filter(family__in=[item.family_id for item in items], is_primary=True, replaced_at=None)
        .filter(item__session__starts_at__lt=min(item.session.starts_at for item in items))
        .order_by("child_id", "-item__session__starts_at")
        .distinct("child_id")
    )
    return {one.child_id: one for one in latest if one.provisional}


def unknowns(people: list[Person], checks: list[AgencyCheck]) -> list[str]:
    """Silence is not "no concern": what nobody has said yet."""
    found = [
        f"{check.team.agency}, {check.team.name}: {SILENT[check.answer]}. "
        "That does not mean there is no concern."
        for check in checks
        if check.answer in SILENT
    ]
    fathers = [p for p in people if p.father_status == FatherStatus.UNKNOWN]
    return found + [f"{baby.shown_name}: the father or partner is not known." for baby in fathers]


def lead_of(item: AgendaItem, reader: Practitioner) -> Allocation | None:
    """Whoever leads for the family now."""
    return _allocation(item, reader, Allocation.State.CURRENT)


def offer_of(item: AgendaItem, reader: Practitioner) -> Allocation | None:
    """Whoever is asked to lead, and has not answered."""
    return _allocation(item, reader, Allocation.State.OFFERED)


def _allocation(
    item: AgendaItem, reader: Practitioner, state: Allocation.State
) -> Allocation | None:
    allocations = Allocation.objects.visible_to(reader).filter(family=item.family_id, state=state)
    return allocations.select_related("practitioner__agency", "supervisor").first()
