"""The status of a child: opened, ended, corrected. No two of one kind at the same time."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone

from families.models import Person, StatusEpisode
from families.permissions.statuses import may_correct_status, may_end_status, may_record_status
from families.services.locking import fresh_person, lock_family, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

Kind = StatusEpisode.Kind
IN_PAST = "The date must be today or in the past"
ENDED_BEFORE = "It began after that day"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a child: which status, since when, and who says so."""

    kind: str
    says: str
    opened_on: date
    code: str = ""
    ended_on: date | None = None
    end_reason: str = ""


@service
def open_status(child: Person, said: Said, *, by: Practitioner) -> StatusEpisode:
    """A status that stands, or one that has ended since."""
    family = lock_family(child.family, by)
    child = fresh_person(child, by)
    may_record_status(by, family).enforce()
    return _write(StatusEpisode(family=family, child=child), said, by)


@service
def end_status(
    episode: StatusEpisode, *, ended_on: date, by: Practitioner, end_reason: str = ""
) -> StatusEpisode:
    episode = _held(episode, by)
    may_end_status(by, episode).enforce()
    if ended_on > today():
        raise ValidationError({"ended_on": IN_PAST})
    if ended_on < episode.opened_on:
        raise ValidationError({"ended_on": ENDED_BEFORE})
    episode.ended_on, episode.end_reason, episode.ended_by = ended_on, end_reason, by
    episode.clean_fields(exclude=["family", "child", "recorded_by", "ended_by"])
    episode.save(update_fields=["ended_on", "end_reason", "ended_by"])
    touch(episode.family)
    audit.record("status.ended", episode, by=by, family=episode.family_id, kind=episode.kind)
    return episode


@service
def correct_status(
    episode: StatusEpisode, said: Said, *, reason: str, by: Practitioner
) -> StatusEpisode:
    """What was recorded is kept, and no longer counts; the new version stands in its place."""
    before = _set_aside(episode, reason, by)
    again = StatusEpisode(family=before.family, child=before.child, corrects=before)
    return _write(again, said, by)


@service
def take_back_status(episode: StatusEpisode, *, reason: str, by: Practitioner) -> StatusEpisode:
    """It never was: recorded by mistake."""
    return _set_aside(episode, reason, by)


def _set_aside(episode: StatusEpisode, reason: str, by: Practitioner) -> StatusEpisode:
    episode = _held(episode, by)
    may_correct_status(by, episode).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter what was wrong"})
    episode.corrected_at, episode.corrected_by = timezone.now(), by
    episode.corrected_because = reason.strip()
    episode.save(update_fields=["corrected_at", "corrected_by", "corrected_because"])
    touch(episode.family)
    audit.record("status.corrected", episode, by=by, family=episode.family_id, kind=episode.kind)
    return episode


def _write(episode: StatusEpisode, said: Said, by: Practitioner) -> StatusEpisode:
    for name, value in vars(said).items():
        setattr(episode, name, value)
    episode.recorded_by, episode.ended_by = by, by if said.ended_on else None
    episode.clean_fields(exclude=["family", "child", "recorded_by", "ended_by", "corrects"])
    _check(episode)
    episode.save(force_insert=True)
    touch(episode.family)
    audit.record("status.opened", episode, by=by, family=episode.family_id, kind=episode.kind)
    return episode


def _check(episode: StatusEpisode) -> None:
    if faults := dict(_faults(episode)):
        raise ValidationError(faults)


def _faults(one: StatusEpisode) -> Any:
    if one.opened_on > today():
        yield "opened_on", IN_PAST
    if one.ended_on and one.ended_on > today():
        yield "ended_on", IN_PAST
    if one.ended_on and one.ended_on < one.opened_on:
        yield "ended_on", ENDED_BEFORE
    if one.end_reason and not one.ended_on:
        yield "end_reason", "Enter the day on which it ended"
    if one.code and one.code not in StatusEpisode.CODES.get(Kind(one.kind), ()):
        yield "code", "Select a category for a protection plan, a legal status for looked after"
    if one.kind == Kind.LOOKED_AFTER and not _is_born(one):
        yield "opened_on", "A child can be looked after from the day of birth"
    if _overlaps(one):
        yield "opened_on", "This child had the same status on some of these days already"


def _is_born(one: StatusEpisode) -> bool:
    return one.child.dob is not None and one.child.dob <= one.opened_on


def _overlaps(one: StatusEpisode) -> bool:
    """Ending on one day and beginning again on the same day are two spells."""
    others = StatusEpisode.objects.standing().filter(child=one.child, kind=one.kind)
    others = others.filter(Q(ended_on=None) | Q(ended_on__gt=one.opened_on))
    if one.ended_on:
        others = others.filter(opened_on__lt=one.ended_on)
    return others.exists()


def _held(episode: StatusEpisode, by: Practitioner) -> StatusEpisode:
    family = lock_family(episode.family, by)
    seen = StatusEpisode.objects.visible_to(by).select_related("child")
    found = seen.filter(pk=episode.pk).first()
    if found is None:
        raise PermissionDenied("You do not have access to this.")
    found.family = family
    return found
