"""Call a huddle's sessions, and build the agenda of one."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from families.models import Family, GrantReason
from families.permissions.contributing import may_change
from families.services.granting import end_grants
from huddle import agenda
from huddle.agenda_rules import ORDER
from huddle.agenda_times import arranged
from huddle.calendar import meetings
from huddle.models import AgencyCheck, AgendaItem, Huddle, HuddleSession
from huddle.notices.changing import AGENDA_CHANGED, OFF, occurrence
from huddle.permissions.preparing import may_arrange, may_build, may_list, may_schedule
from huddle.queries.holding import who_sees_each
from huddle.queries.reach import people_of
from huddle.services.calling import call_sessions
from huddle.services.reasons import give_reason, renew_reasons
from practitioners import audit, notices
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner, Team
from practitioners.working_days import today

Why = AgendaItem.Why
Rank = tuple[int, int]


@service
def schedule_sessions(
    huddle: Huddle, weeks: int, *, by: Practitioner, after: date | None = None
) -> list[HuddleSession]:
    """Call the meetings of the coming weeks. Those already called stay as they are."""
    may_schedule(by, huddle).enforce()
    after = after or today()
    if new := call_sessions(huddle, weeks, after):
        audit.record("sessions.scheduled", huddle, by=by, sessions=len(new))
    wanted = meetings(huddle, weeks, after)
    these = Q(week__in=[m.week for m in wanted]) | Q(starts_at__in=[m.starts_at for m in wanted])
    return list(HuddleSession.objects.filter(these, huddle=huddle))


@service
def build_agenda(session: HuddleSession, *, by: Practitioner) -> int:
    """Put every family that the rules name on the agenda, in their order; how many came new.

    A family that was taken off stays off, and one that was listed by hand keeps its reason.
    """
    session = locked(session)
    may_build(by, session).enforce()
    held = {item.family_id: item for item in items_of(session, by)}
    found = {c.family.pk: c for c in agenda.candidates(session, by)}
    new = [
        _new_item(session, c.family, c.first)
        for pk, c in found.items()
        if c.first and pk not in held
    ]
    AgendaItem.objects.bulk_create(new)
    listed = [item for item in held.values() if item.state == AgendaItem.State.LISTED]
    renumber(arranged(session, _in_order(listed, new, lambda item: _place(item, found))))
    renew_reasons([*listed, *new], found)
    for item in new:
        record_listing(item, by)
    audit.record("agenda.built", session, by=by, families=len(listed) + len(new), new=len(new))
    return len(new)


@service
def list_family(
    session: HuddleSession,
    family: Family,
    why: AgendaItem.Why,
    *,
    by: Practitioner,
    note: str = "",
) -> AgendaItem:
    """Put a family on a coming session's agenda. Listed already, only the reason is renewed."""
    session = locked(session)
    may_list(by, session).enforce()
    may_change(by, family).enforce()
    refuse_if_sealed(session, family)
    item = put_on_agenda(session, family, why, note)
    record_listing(item, by)
    return item


@service
def withdraw_item(item: AgendaItem, *, by: Practitioner, reason: str) -> AgendaItem:
    """Take a family off the agenda. After publication its people stop seeing it at once."""
    session = locked(item.session)
    may_arrange(by, session).enforce()
    item = items_of(session, by).get(pk=item.pk)
    if item.state != AgendaItem.State.LISTED:
        raise NotNow("This family is no longer on the agenda.")
    if not reason.strip():
        raise ValidationError({"reason": "Enter why the family is taken off"})
    item.state = AgendaItem.State.WITHDRAWN
    item.withdrawn_reason = reason.strip()
    item.save(update_fields=["state", "withdrawn_reason"])
    audit.record("family.withdrawn", item, by=by, family=item.family_id, session=str(session.pk))
    if session.state == HuddleSession.State.PUBLISHED:
        take_down(item, by)
    return item


def locked(session: HuddleSession) -> HuddleSession:
    """The session's row, ours until the transaction ends: two people cannot both change it."""
    sessions = HuddleSession.objects.select_for_update(of=("self",)).select_related("huddle")
    return sessions.get(pk=session.pk)


def items_of(session: HuddleSession, practitioner: Practitioner) -> QuerySet[AgendaItem]:
    """The session's items that they may see, in the agenda's order."""
    items = AgendaItem.objects.visible_to(practitioner).filter(session=session)
    return items.select_related("family", "session__huddle").order_by("position", "id")


def refuse_if_sealed(session: HuddleSession, family: Family) -> None:
    """Only its named people know of a sealed family: the chair must be one of them."""
    if family.restriction == Family.Restriction.SEALED and not _chair_sees(session, family):
        raise NotNow("The chair of this session is not one of those who see this family.")


def _chair_sees(session: HuddleSession, family: Family) -> bool:
    return bool(set(session.chair.principals()) & set(family.visible_to))


def put_on_agenda(session: HuddleSession, family: Family, why: str, note: str) -> AgendaItem:
    """The family's item, last in the order when it is new; one taken off comes back."""
    last = AgendaItem.objects.filter(session=session).aggregate(last=Max("position"))["last"]
    item, _ = AgendaItem.objects.get_or_create(
        session=session,
        family=family,
        defaults={"why": why, "note": note, "position": (last or 0) + 1},
    )
    item.why, item.note = why, note
    item.minutes = agenda.time_box(session.huddle, Why(why))
    item.state, item.withdrawn_reason = AgendaItem.State.LISTED, ""
    item.save(update_fields=["why", "note", "minutes", "state", "withdrawn_reason"])
    give_reason(item, why, note)
    return item


def _new_item(session: HuddleSession, family: Family, first: agenda.Reason) -> AgendaItem:
    """The first of its reasons gives it its place and its time."""
    why = first.rule.why
    return AgendaItem(
        session=session,
        family=family,
        why=why,
        note=first.words,
        minutes=agenda.time_box(session.huddle, why),
        position=0,
    )


def _in_order(
    listed: list[AgendaItem], new: list[AgendaItem], place: Callable[[AgendaItem], Any]
) -> list[AgendaItem]:
    """As the rules say; where somebody moved a family, the order stays and the new come in."""
    if not any(item.placed_at for item in listed):
        return sorted([*listed, *new], key=place)
    order = list(listed)
    for item in sorted(new, key=place):
        later = (n for n, other in enumerate(order) if place(other) > place(item))
        order.insert(next(later, len(order)), item)
    return order


def _place(item: AgendaItem, found: dict[UUID, agenda.Candidate]) -> tuple[int, bool, Rank, int]:
    """Where an item belongs: by its reason, then as the rules rank it, then as it stood."""
    candidate = found.get(item.family_id)
    rank = candidate.rank if candidate else (0, 0)
    return (ORDER.index(Why(item.why)), candidate is None, rank, item.position)


def renumber(items: list[AgendaItem]) -> None:
    """Their positions, from 1, in this order."""
    for position, item in enumerate(items, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])


def record_listing(item: AgendaItem, by: Practitioner) -> None:
    audit.record(
        "family.listed",
        item,
        by=by,
        family=item.family_id,
        session=str(item.session_id),
        why=str(item.why),
    )


def take_down(item: AgendaItem, by: Practitioner) -> None:
    """Whoever saw it on the published agenda is told that one family is off, and sees it no more.

    Of its core teams and its chair: who else sees the family does so for another reason.
    """
    checks = AgencyCheck.objects.visible_to(by).filter(item=item)
    people = set(people_of(Team.objects.filter(pk__in=checks.values("team"))))
    told = people | {item.session.chair}
    for person in who_sees_each([item.family])[item.family_id]:
        if person in told and person != by:
            at = occurrence(OFF, item, f"{timezone.now():%Y%m%dT%H%M%S}")
            notices.plan(AGENDA_CHANGED, person, item.session, occurrence=at)
    unpublish(item, by)


def unpublish(item: AgendaItem, by: Practitioner) -> None:
    """What its session let people see of the family is over, at once: the chair's sight last."""
    if item.family.status == Family.Status.LISTED:
        item.family.status = Family.Status.NOMINATED
        item.family.save(update_fields=["status", "updated_at"])
    for reason in (GrantReason.LISTED, GrantReason.CHAIRING):
        end_grants(item.family, reason, source=item.session_id, by=by)
