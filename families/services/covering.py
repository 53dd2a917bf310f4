"""Cover for a lead: ask, answer, begin, end early, extend. Never a second lead."""

import logging
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from families.held import held_by
from families.models import Allocation, Cover, Family, GrantReason
from families.notices.covering import tell_cover_asked, tell_cover_changed, tell_not_covered
from families.permissions.covering import (
    may_answer_cover,
    may_arrange_cover,
    may_cover,
    may_end_cover,
    may_extend_cover,
)
from families.services.granting import LEAD, VIEW, end_grants, grant_practitioner
from families.services.locking import lock_family, touch
from families.services.telling_of_gaps import tell_of_gaps
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import end_of_day, today

logger = logging.getLogger(__name__)
State = Cover.State


@service
def arrange_cover(
    allocation: Allocation,
    practitioner: Practitioner,
    *,
    by: Practitioner,
    starts_on: date,
    ends_on: date,
    reason: str,
) -> Cover:
    """Ask somebody to do the lead's work on these days. They see the family from now on."""
    family = lock_family(allocation.family, by)
    allocation = Allocation.objects.select_for_update().get(pk=allocation.pk)
    may_arrange_cover(by, allocation).enforce()
    may_cover(practitioner, allocation).enforce()
    _check_days(allocation, starts_on, ends_on)
    cover = Cover.objects.create(
        family=family,
        allocation=allocation,
        practitioner=practitioner,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=_said(reason, "reason", "Enter why the lead is away"),
        arranged_by=by,
    )
    grant_practitioner(
        family, practitioner, GrantReason.OFFERED, by=by, permissions=VIEW, source=cover.pk
    )
    _record("cover.arranged", cover, by)
    touch(family)
    if practitioner != by:
        tell_cover_asked(cover)
    tell_of_gaps(family=family.pk)
    return cover


@service
def accept_cover(cover: Cover, *, by: Practitioner) -> Cover:
    """They cover: from today if its first day has come, else from that day on."""
    cover = _in_hand(cover, by)
    may_answer_cover(by, cover).enforce()
    may_cover(by, cover.allocation).enforce()
    if cover.allocation.state != Allocation.State.CURRENT:
        raise NotNow("This lead has ended: there is nothing to cover.")
    _move(cover, State.ACCEPTED, answered_at=timezone.now())
    _record("cover.accepted", cover, by)
    if cover.is_running:
        _begin(cover, by)
    return cover


@service
def decline_cover(cover: Cover, *, by: Practitioner, reason: str) -> Cover:
    """They do not, and say why. Whoever arranged it hears that somebody else is needed."""
    cover = _in_hand(cover, by)
    may_answer_cover(by, cover).enforce()
    reason = _said(reason, "reason", "Enter why you cannot cover")
    _move(cover, State.DECLINED, answered_at=timezone.now(), decline_reason=reason)
    _record("cover.declined", cover, by)
    tell_not_covered(cover)
    tell_of_gaps(family=cover.family_id)
    _stop_seeing(cover, by)
    return cover


@service
def end_cover(cover: Cover, *, by: Practitioner, reason: str) -> Cover:
    """Before its last day: the lead is back, it is not needed, or who covers cannot go on."""
    cover = _in_hand(cover, by)
    may_end_cover(by, cover).enforce()
    reason = _said(reason, "reason", "Enter why the cover ends")
    to = State.GIVEN_UP if by.pk == cover.practitioner_id else State.ENDED
    if cover.state == State.ASKED:
        to = State.WITHDRAWN
    _close(cover, to, reason, by)
    return cover


@service
def extend_cover(cover: Cover, *, ends_on: date, by: Practitioner) -> Cover:
    """It lasts longer, without a gap. Whoever covers is told, and can say that they cannot."""
    cover = _in_hand(cover, by)
    may_extend_cover(by, cover).enforce()
    if ends_on <= cover.ends_on:
        raise ValidationError({"ends_on": "The new last day must be after the present one"})
    _check_overlap(cover.allocation, cover.starts_on, ends_on, but=cover)
    cover.ends_on = ends_on
    cover.save(update_fields=["ends_on"])
    if cover.is_running:
        _begin(cover, by)
    _record("cover.extended", cover, by, until=ends_on.isoformat())
    touch(cover.family)
    if cover.practitioner != by:
        tell_cover_changed(cover)
    return cover


def end_covers_of(allocation: Allocation, by: Practitioner, reason: str) -> None:
    """The lead's time has ended, so nothing is left to cover. Inside the caller's transaction.

    Where ``by`` covers, it may be by that alone that they see the family, and the caller is not
    done with it: the clock takes their sight away within a minute.
    """
    standing = allocation.covers.standing()
    for cover in standing.select_related("family", "practitioner", "allocation__practitioner"):
        to = State.WITHDRAWN if cover.state == State.ASKED else State.ENDED
        _close(cover, to, reason, by, keep_sight=cover.practitioner_id == by.pk)


def let_go_of_covers(family: Family, agency: UUID, by: Practitioner, reason: str) -> None:
    """The family is no longer shared with this agency: none of its people covers.

    Their grants are ended by the caller.
    """
    standing = Cover.objects.visible_to(by).standing().filter(family=family)
    whole = standing.select_related("family", "practitioner", "arranged_by")
    for cover in whole.filter(practitioner__agency=agency):
        asked = cover.state == State.ASKED
        to = State.WITHDRAWN if asked else State.GIVEN_UP
        _move(cover, to, ended_at=timezone.now(), end_reason=reason)
        _record(f"cover.{to}", cover, by)
        tell_not_covered(cover)


def follow_covers() -> int:
    """What time did to covers: begun today, or over and still letting somebody see. Safe twice.

    Each in a transaction of its own, in the sight of whoever covers and as nobody's doing. The
    last day needs nothing: it is the end of what was granted, too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT cover_id, practitioner_id FROM families_covers_due(%s)", [today()])
        due = cursor.fetchall()
    people = Practitioner.objects.in_bulk([person for _, person in due])
    followed = 0
    for key, person in due:
        try:
            with audit.by_the_clock():
                followed += follow_cover(key, by=people[person])
        except NotNow:
            logger.warning("cover %s cannot begin: what let them see the family is over", key)
    return followed


@service
def follow_cover(key: UUID, *, by: Practitioner) -> int:
    found = Cover.objects.visible_to(by).select_related("family").filter(pk=key).first()
    if found is None:
        return 0
    cover = _in_hand(found, by)
    if cover.is_over and cover.state == State.ASKED:
        _move(cover, State.WITHDRAWN, ended_at=timezone.now(), end_reason="Nobody answered")
    if cover.is_running:
        _begin(cover, by)
    else:
        _record("cover.lapsed", cover, by)
        _stop_seeing(cover, by)
    return 1


def _begin(cover: Cover, by: Practitioner) -> None:
    """They may now do what the lead may; again with another end, where it lasts longer."""
    grant_practitioner(
        cover.family,
        cover.practitioner,
        GrantReason.COVERING,
        by=by,
        permissions=LEAD,
        source=cover.pk,
        until=end_of_day(cover.ends_on),
    )
    end_grants(cover.family, GrantReason.OFFERED, by=by, source=cover.pk)
    _record("cover.begun", cover, by)


def _close(
    cover: Cover, to: Cover.State, reason: str, by: Practitioner, *, keep_sight: bool = False
) -> None:
    _move(cover, to, ended_at=timezone.now(), end_reason=reason)
    _record(f"cover.{to}", cover, by)
    if to == State.GIVEN_UP:
        tell_not_covered(cover)
        tell_of_gaps(family=cover.family_id)
    elif cover.practitioner != by:
        tell_cover_changed(cover)
    if not keep_sight:
        _stop_seeing(cover, by)


def _stop_seeing(cover: Cover, by: Practitioner) -> None:
    """The one that is held goes last: after it they may see the family no more."""
    held = held_by(cover.practitioner, cover.family).grants
    for reason in {one.reason for one in held if one.source == cover.pk}:
        end_grants(cover.family, GrantReason(reason), by=by, source=cover.pk)


def _in_hand(cover: Cover, by: Practitioner) -> Cover:
    """As it is now, held with its family."""
    lock_family(cover.family, by)
    held = Cover.objects.select_for_update(of=("self",)).select_related(
        "family", "allocation__practitioner", "practitioner__agency", "arranged_by"
    )
    return held.get(pk=cover.pk)


def _check_days(allocation: Allocation, starts_on: date, ends_on: date) -> None:
    if starts_on < today():
        raise ValidationError({"starts_on": "The first day must be today or in the future"})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day must be the first day or after it"})
    _check_overlap(allocation, starts_on, ends_on)


def _check_overlap(
    allocation: Allocation, starts_on: date, ends_on: date, but: Cover | None = None
) -> None:
    """The database refuses it too; here it is said in words."""
    others = [one for one in allocation.covers.standing() if one != but]
    if any(one.overlaps(starts_on, ends_on) for one in others):
        raise ValidationError({"ends_on": "Somebody else has been asked for some of these days"})


def _move(cover: Cover, state: Cover.State, **facts: object) -> None:
    for name, value in facts.items():
        setattr(cover, name, value)
    cover.state = state
    cover.save(update_fields=["state", *facts])
    touch(cover.family)


def _said(text: str, field: str, message: str) -> str:
    if not text.strip():
        raise ValidationError({field: message})
    return text.strip()


def _record(verb: str, cover: Cover, by: Practitioner, **facts: object) -> None:
    audit.record(
        verb,
        cover,
        by=by,
        family=cover.family_id,
        practitioner=str(cover.practitioner_id),
        **facts,
    )
