"""A standing huddle gets another coordinator, a session another chair; the sight goes with it."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import QuerySet

from families.models import Family, FamilyPractitionerGrant, GrantReason
from families.services.granting import (
    CONTRIBUTE,
    end_practitioner_grant,
    grant_practitioner,
)
from families.services.handing_over import move_grants_by_command
from huddle.models import AgendaItem, Huddle, HuddleSession, Nomination
from huddle.notices.preparing import AGENDA, HANDED_OVER
from huddle.permissions.handing_over import (
    STILL_TO_SIGN,
    may_chair,
    may_change_chair,
    may_coordinate,
    may_hand_over,
    may_learn_of,
)
from huddle.services.preparing import items_of, locked
from practitioners import audit, notices
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner

State = HuddleSession.State
NOT_SIGNED = (State.SCHEDULED, State.PUBLISHED, *STILL_TO_SIGN)


@service
def hand_over_huddle(huddle: Huddle, to: Practitioner, *, by: Practitioner) -> int:
    """Give the huddle to another coordinator, with the open families of it; how many.

    The new one sees them from now on, the former no longer, save those of another huddle that
    they coordinate. Families that were closed stay with whoever coordinated them.
    """
    may_hand_over(by, huddle).enforce()
    may_coordinate(to).enforce()
    _check_is_another(to, huddle.coordinator)
    with connection.cursor() as cursor:
        cursor.execute("SELECT huddle_hand_over(%s, %s)", [huddle.pk, to.pk])
        if not cursor.fetchone()[0]:
            raise NotNow("This person can no longer take over a huddle.")
    families = list(families_to_hand_over(huddle, by).select_for_update())
    may_learn_of(to, families, by).enforce()
    kept = set(_of_other_huddles(huddle, by))
    for family in families:
        _move(family, by, to, GrantReason.SCREENING, by=by, keep=family.pk in kept)
    audit.record("huddle.handed_over", huddle, by=by, to=str(to.pk), families=len(families))
    huddle.coordinator = to
    notices.plan(HANDED_OVER, to, huddle, occurrence=f"from:{by.pk}")
    return len(families)


@service
def change_chair(session: HuddleSession, to: Practitioner, *, by: Practitioner) -> HuddleSession:
    """Give a session to another chair, who sees the families on its published agenda."""
    session = locked(session)
    may_change_chair(by, session).enforce()
    may_chair(to).enforce()
    _check_is_another(to, session.chair)
    before = session.chair
    families = _published_families(session, by)
    may_learn_of(to, families, before).enforce()
    for family in families:
        _move(family, before, to, GrantReason.CHAIRING, by=by, source=session)
    session.chair = to
    session.save(update_fields=["chair"])
    audit.record("session.chair_changed", session, by=by, before=str(before.pk), after=str(to.pk))
    if session.state == State.PUBLISHED:
        notices.plan(AGENDA, to, session, occurrence="as chair")
    return session


@transaction.atomic
def hand_over_by_command(huddle: Huddle, to: Practitioner) -> int:
    """The owner's way, for a coordinator who has left. Raises ``NotNow`` and the like."""
    may_coordinate(to).enforce()
    before = huddle.coordinator
    _check_is_another(to, before)
    nominated = Nomination.objects.filter(huddle=huddle).values("family")
    families = list(Family.objects.open().filter(pk__in=nominated).select_for_update())
    may_learn_of(to, families, before).enforce()
    kept = set(_of_other_huddles(huddle, before))
    for family in families:
        move_grants_by_command(
            family, before, to, GrantReason.SCREENING, CONTRIBUTE, keep=family.pk in kept
        )
    huddle.coordinator = to
    huddle.save(update_fields=["coordinator"])
    target = f"{huddle._meta.label}:{huddle.pk}"
    audit.record_by_system("huddle.handed_over", target, to=str(to.pk), families=len(families))
    notices.plan(HANDED_OVER, to, huddle, occurrence=f"from:{before.pk}")
    return len(families)


@transaction.atomic
def change_chair_by_command(huddle: Huddle, to: Practitioner) -> int:
    """The owner's way: the huddle's chair, and that of its sessions that are not signed."""
    may_chair(to).enforce()
    before = huddle.chair
    sessions = HuddleSession.objects.filter(huddle=huddle, chair=before, state__in=NOT_SIGNED)
    for session in sessions:
        items = AgendaItem.objects.filter(session=session).exclude(state="withdrawn")
        listed = [] if session.state == State.SCHEDULED else list(items.select_related("family"))
        may_learn_of(to, [item.family for item in listed], before).enforce()
        for item in listed:
            move_grants_by_command(
                item.family, before, to, GrantReason.CHAIRING, CONTRIBUTE, source=session.pk
            )
        session.chair = to
        session.save(update_fields=["chair"])
    huddle.chair = to
    huddle.save(update_fields=["chair"])
    target = f"{huddle._meta.label}:{huddle.pk}"
    audit.record_by_system("huddle.chair_changed", target, to=str(to.pk), before=str(before.pk))
    return len(sessions)


def families_to_hand_over(huddle: Huddle, by: Practitioner) -> QuerySet[Family]:
    """The open families that they see because they coordinate this huddle."""
    nominated = Nomination.objects.filter(huddle=huddle).values("family")
    screened = FamilyPractitionerGrant.objects.filter(user=by, reason=GrantReason.SCREENING)
    families = Family.objects.visible_to(by).open().filter(pk__in=nominated)
    return families.filter(pk__in=screened.values("content_object")).order_by("pk")


def _of_other_huddles(huddle: Huddle, coordinator: Practitioner) -> Iterable:
    others = Huddle.objects.filter(coordinator=coordinator).exclude(pk=huddle.pk)
    return Nomination.objects.filter(huddle__in=others).values_list("family", flat=True)


def _published_families(session: HuddleSession, by: Practitioner) -> list[Family]:
    """Those that the chair was shown: none before publication."""
    if session.state == State.SCHEDULED:
        return []
    items = items_of(session, by).exclude(state=AgendaItem.State.WITHDRAWN)
    return [item.family for item in items]


def _move(
    family: Family,
    before: Practitioner,
    to: Practitioner,
    reason: GrantReason,
    *,
    by: Practitioner,
    source: HuddleSession | None = None,
    keep: bool = False,
) -> None:
    """The new one first: whoever grants must still see the family."""
    pk = source.pk if source else None
    grant_practitioner(family, to, reason, by=by, permissions=CONTRIBUTE, source=pk)
    if not keep:
        end_practitioner_grant(family, before, reason, by=by, permissions=CONTRIBUTE, source=pk)


def _check_is_another(to: Practitioner, before: Practitioner) -> None:
    if to.pk == before.pk:
        raise NotNow("This person has it already.")
