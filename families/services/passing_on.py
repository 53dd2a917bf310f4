"""Ask the source of a contribution whether it may be passed on, and answer for it."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.models import Contribution, SourcePermission
from families.notices.passing_on import tell_source
from families.permissions.contributing import may_answer_for_source, may_ask_source
from families.queries.passing_on import people_of_source
from families.services.locking import lock_contribution
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def ask_source(
    contribution: Contribution, *, by: Practitioner, asked_for: str
) -> SourcePermission:
    """Say what it is wanted for. Until its source agrees it is not quoted in the minutes.

    Its author is told, or whoever else of the agency can answer in their place.
    """
    contribution = lock_contribution(contribution, by)
    may_ask_source(by, contribution).enforce()
    asked = SourcePermission(
        family=contribution.family,
        contribution=contribution,
        asked_for=asked_for.strip(),
        asked_by=by,
    )
    if not asked.asked_for:
        raise ValidationError({"asked_for": "Enter what it is wanted for"})
    asked.clean_fields(exclude=["family", "contribution"])
    asked.save(force_insert=True)
    _record("source.asked", asked, by)
    for person in people_of_source(contribution):
        if person != by:
            tell_source(person, asked)
    return asked


@service
def answer_for_source(
    asked: SourcePermission, *, by: Practitioner, granted: bool, note: str = ""
) -> SourcePermission:
    """The agency that it came from says yes or no."""
    contribution = lock_contribution(asked.contribution, by)
    asked = SourcePermission.objects.visible_to(by).get(pk=asked.pk)
    asked.contribution = contribution
    may_answer_for_source(by, asked).enforce()
    asked.granted, asked.answer_note = granted, note.strip()
    asked.answered_at, asked.answered_by = timezone.now(), by
    asked.clean_fields(exclude=["family", "contribution"])
    asked.save(update_fields=["granted", "answer_note", "answered_at", "answered_by"])
    _record("source.answered", asked, by, granted=granted)
    return asked


def _record(verb: str, asked: SourcePermission, by: Practitioner, **facts: bool) -> None:
    about = str(asked.contribution_id)
    audit.record(verb, asked, by=by, family=asked.family_id, contribution=about, **facts)
