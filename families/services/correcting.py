"""Correct a contribution, change who may read it, or withdraw it: each is a new version."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.models import Contribution, Dispute, Person
from families.permissions.contributing import may_change_contribution
from families.services.contributing import Care, write
from families.services.locking import lock_contribution, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Agency, Practitioner

Change = Contribution.Change
WORDS = ("text", "held_where", "nature", "theme", "event_date", "noted_on")
READERS = ("audience", "named_agencies")


def _keep_score(old: Contribution, new: Contribution) -> None:
    """A score is not reworded: whoever reads it would find two."""
    said = [(one.text, one.theme, one.event_date) for one in (old, new)]
    if Contribution.Theme.TOOL in {old.theme, new.theme} and said[0] != said[1]:
        words = "A score stays as it was given. Withdraw it, and record the right one"
        raise ValidationError({"text": words})


@service
def correct_contribution(
    contribution: Contribution,
    *,
    by: Practitioner,
    reason: str,
    text: str,
    nature: str,
    theme: str,
    audience: str,
    named_agencies: Iterable[Agency] = (),
    event_date: date | None = None,
    about: Iterable[Person] = (),
    held_where: str = "",
    care: Care | None = None,
    settles: Iterable[Dispute] = (),
    expecting: list[int] | None = None,
) -> Contribution:
    """Put a newer version in its place. Whoever may not read that one loses the older ones too.

    ``settles`` are the disputes that it answers; the others go on standing beside it.
    """
    old, about = _newest(contribution, by), list(about)
    new = _version_of(old, by, reason)
    new.text, new.held_where = text.strip(), held_where.strip()
    new.nature, new.theme, new.event_date = nature, theme, event_date
    _keep_score(old, new)
    new.voice, new.voice_of, new.setting = old.voice, old.voice_of, old.setting
    new.audience = audience
    new.named_agencies = sorted({agency.pk for agency in named_agencies}, key=str)
    care = care or Care()
    new.noted_on = care.noted_on
    new.change = Change.CORRECTED if _says_otherwise(old, new, about) else Change.AUDIENCE
    if new.change == Change.AUDIENCE and not _handled_otherwise(old, new, care):
        raise ValidationError("Change something, or leave it as it is")
    settled = _settle(old, settles, by)
    write(new, about, care, expecting)
    _record(new, by, settled=settled)
    return new


@service
def withdraw_contribution(
    contribution: Contribution, *, by: Practitioner, reason: str
) -> Contribution:
    """It was entered in error: a marker stands in its place, for those who could read it.

    What it said stays in its history for its own agency.
    """
    old = _newest(contribution, by)
    new = _version_of(old, by, reason)
    for name in (*WORDS, *READERS):
        setattr(new, name, getattr(old, name))
    new.text, new.change = "", Change.WITHDRAWN
    new.marking = old.marking
    new.save(force_insert=True)
    _record(new, by)
    return new


def _newest(contribution: Contribution, by: Practitioner) -> Contribution:
    found = lock_contribution(contribution, by)
    may_change_contribution(by, found).enforce()
    return found


def _version_of(old: Contribution, by: Practitioner, reason: str) -> Contribution:
    if not reason.strip():
        raise ValidationError({"reason": "Enter why you change it"})
    return Contribution(
        family=old.family,
        source_agency=old.source_agency,
        author=by,
        replaces=old,
        change_reason=reason.strip(),
    )


def _says_otherwise(old: Contribution, new: Contribution, about: list[Person]) -> bool:
    if any(getattr(old, name) != getattr(new, name) for name in WORDS):
        return True
    return {person.pk for person in about} != set(old.about.values_list("pk", flat=True))


def _handled_otherwise(old: Contribution, new: Contribution, care: Care) -> bool:
    if any(getattr(old, name) != getattr(new, name) for name in READERS):
        return True
    if any(getattr(old, name) != value for name, value in care.facts().items()):
        return True
    kept_from = set(old.not_for.values_list("pk", flat=True))
    return kept_from != {person.pk for person in care.not_for}


def _settle(old: Contribution, disputes: Iterable[Dispute], by: Practitioner) -> int:
    chosen = [dispute.pk for dispute in disputes]
    return Dispute.objects.filter(contribution=old, pk__in=chosen, outcome="").update(
        outcome=Dispute.Outcome.CORRECTED, answered_at=timezone.now(), answered_by=by
    )


def _record(new: Contribution, by: Practitioner, **facts: int) -> None:
    touch(new.family)
    audit.record(
        "contribution.changed",
        new,
        by=by,
        family=new.family_id,
        first=str(new.first),
        change=str(new.change),
        audience=new.audience,
        agencies=[str(pk) for pk in new.named_agencies],
        **facts,
    )
