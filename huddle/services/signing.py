"""Sign the minutes, once and for good."""

from collections import defaultdict
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from families.models import (
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    GrantReason,
)
from families.services.granting import grant_practitioner, grant_team
from huddle.events import minutes_signed
from huddle.models import AgendaItem, Huddle, HuddleSession, Minutes, MinutesItem
from huddle.notices.holding import MINUTES_RELEASED
from huddle.permissions.holding import may_sign
from huddle.queries.agreeing import standings
from huddle.queries.holding import children_without_decision, who_sees
from huddle.services.extracts import release
from huddle.services.holding import lock_session, refuse_if_recused
from huddle.services.minuting import Facts, bodies_of, header_of, person_of, seal, seal_whole
from huddle.services.moving_on import move_on
from huddle.states import SIGN
from practitioners import audit, notices
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import add_working_days, end_of_day

State = AgendaItem.State


@service
def sign_minutes(session: HuddleSession, *, by: Practitioner, unagreed: str = "") -> Minutes:
    """Freeze what was said and decided. From now on the database refuses every change.

    The chair and the core teams see the families for as long as the huddle says. ``unagreed`` is
    why it is signed before everybody who was there has agreed.
    """
    session = lock_session(session)
    may_sign(by, session).enforce()
    _hold_families(session, by)
    refuse_if_recused(session)
    items = _items(session, by)
    _check_all_decided(items)
    agreement = _agreement(session, by, unagreed)
    minutes = _write(session, items, agreement, by)
    move_on(session, SIGN)
    release(list(MinutesItem.objects.visible_to(by).filter(minutes=minutes)))
    until = readable_until(session.huddle, minutes.signed_at)
    for item in items:
        _see_until(item.family, session, until, by)
    for reader in who_sees([item.family for item in items]):
        notices.plan(MINUTES_RELEASED, reader, session)
    audit.record("minutes.signed", minutes, by=by, session=str(session.pk), families=len(items))
    transaction.on_commit(
        partial(minutes_signed.send_robust, sender=HuddleSession, session_id=session.pk)
    )
    return minutes


def readable_until(huddle: Huddle, signed_at: datetime) -> datetime:
    """When what a session let its core teams and its chair see is over."""
    return end_of_day(add_working_days(timezone.localdate(signed_at), huddle.readable_days))


def _hold_families(session: HuddleSession, by: Practitioner) -> None:
    """A correction or a conflict that is being written is in before it is signed, or waits."""
    listed = AgendaItem.objects.visible_to(by).filter(session=session)
    families = Family.objects.visible_to(by).filter(pk__in=listed.values("family"))
    list(families.order_by("pk").select_for_update())


def _items(session: HuddleSession, by: Practitioner) -> list[AgendaItem]:
    items = AgendaItem.objects.visible_to(by).filter(session=session)
    items = items.exclude(state=State.WITHDRAWN).select_related("family", "session__huddle")
    return list(items.order_by("position", "id"))


def _check_all_decided(items: list[AgendaItem]) -> None:
    without = children_without_decision(items)
    waiting = [item.family.reference for item in items if without.get(item.pk)]
    if waiting:
        not_now(f"Decide for every child of {', '.join(waiting)} first.").enforce()


def _agreement(session: HuddleSession, by: Practitioner, unagreed: str) -> Facts:
    """Who agreed the draft and who did not. Without all of them the chair says why."""
    asked = standings(session, by)
    waits = [one.person for one in asked if not one.has_agreed]
    if waits and not unagreed.strip():
        raise ValidationError({"unagreed": "Enter why you sign before everybody has agreed"})
    return {
        "agreed": [person_of(one.person) for one in asked if one.has_agreed],
        "waits": [person_of(person) for person in waits],
        "because": unagreed.strip() if waits else "",
    }


def _write(
    session: HuddleSession, items: list[AgendaItem], agreement: Facts, by: Practitioner
) -> Minutes:
    header = header_of(session) | {"agreement": agreement}
    bodies = bodies_of(items, header)
    minutes = Minutes(session=session, attendance=header, signed_at=timezone.now(), signed_by=by)
    minutes.sha256 = seal_whole(minutes, [seal(body) for body in bodies])
    minutes.save(force_insert=True)
    MinutesItem.objects.bulk_create(
        MinutesItem(
            minutes=minutes,
            family=item.family,
            item=item,
            position=position,
            body=body,
            sha256=seal(body),
        )
        for position, (item, body) in enumerate(zip(items, bodies, strict=True), start=1)
    )
    return minutes


def _see_until(family: Family, session: HuddleSession, until: datetime, by: Practitioner) -> None:
    """Give the grants that this session made an end."""
    made = {"content_object": family, "source": session.pk}
    teams = FamilyTeamGrant.objects.filter(**made, reason=GrantReason.LISTED)
    for team, permissions in _by_holder(teams.select_related("group__team"), "group").items():
        grant_team(
            family,
            team.team,
            GrantReason.LISTED,
            by=by,
            permissions=permissions,
            source=session.pk,
            until=until,
        )
    people = FamilyPractitionerGrant.objects.filter(**made, reason=GrantReason.CHAIRING)
    for person, permissions in _by_holder(people.select_related("user"), "user").items():
        grant_practitioner(
            family,
            person,
            GrantReason.CHAIRING,
            by=by,
            permissions=permissions,
            source=session.pk,
            until=until,
        )


def _by_holder(grants: Any, holder: str) -> dict[Any, tuple[str, ...]]:
    held: dict[Any, list[str]] = defaultdict(list)
    for grant in grants.select_related("permission"):
        held[getattr(grant, holder)].append(grant.permission.codename)
    return {who: tuple(names) for who, names in held.items()}
