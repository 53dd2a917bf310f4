"""Stop for danger: nothing is queued, and it is recorded that Duty and Advice has been told."""

from datetime import datetime
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils import timezone

from huddle.models import DangerStop, Huddle, NominationDraft
from huddle.notices.screening import DANGER
from huddle.permissions.drafting import may_draft, may_record_contact
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner, Team
from practitioners.notices import plan

NOMINATION_PAGE = "Nomination page"


@service
def stop_for_danger(
    draft: NominationDraft, *, huddle: Huddle, team: Team | None, by: Practitioner
) -> DangerStop:
    """Write down that they were stopped; the draft stays. A second press makes no second stop.

    A stop that has been dealt with does not cover a new danger: that is another stop.
    """
    draft = NominationDraft.objects.visible_to(by).select_for_update().get(pk=draft.pk)
    may_draft(by, draft).enforce()
    number = int(draft.answers.get("stops", 0))
    last = DangerStop.objects.visible_to(by).filter(pk=_key(draft, number)).first()
    if last and not last.contacted_at:
        return last
    draft.answers = draft.answers | {"danger": "yes", "stops": number + 1}
    draft.save(update_fields=["answers", "updated_at"])
    stop = DangerStop.objects.create(
        pk=_key(draft, number + 1), huddle=huddle, team=team, stopped_by=by, origin=NOMINATION_PAGE
    )
    audit.record("danger.stopped", stop, by=by)
    plan(DANGER, huddle.coordinator, stop)
    return stop


@service
def record_duty_contact(
    stop: DangerStop, *, contacted_at: datetime, reference: str, by: Practitioner
) -> DangerStop:
    """Duty and Advice has been told: by whom, when, and what they call it."""
    stop = DangerStop.objects.visible_to(by).select_for_update(of=("self",)).get(pk=stop.pk)
    may_record_contact(by, stop).enforce()
    if not reference.strip():
        raise ValidationError("Enter the reference that Duty and Advice gave you")
    if contacted_at > timezone.now():
        raise ValidationError("The time that you contacted them must be in the past")
    stop.contacted_at = contacted_at
    stop.contacted_by = by
    stop.duty_reference = reference.strip()
    stop.save(update_fields=["contacted_at", "contacted_by", "duty_reference"])
    audit.record("danger.duty_contacted", stop, by=by)
    return stop


def _key(draft: NominationDraft, number: int) -> UUID:
    return uuid5(draft.pk, str(number))
