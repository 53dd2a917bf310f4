"""Answer a person who asks what is held about them: open, extend, take over, end."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from consent.deadlines import MONTHS_EXTENDED, answer_due
from consent.models import Capacity, SubjectAccess
from consent.permissions.governing import may_govern
from consent.permissions.subject_access import (
    may_choose_subject,
    may_extend,
    may_review,
    may_take_over,
)
from consent.queries.held import people_of
from consent.services.families_by_reference import family_by_reference
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

State = SubjectAccess.State


@service
def open_access(
    *,
    reference: str,
    requester_name: str,
    capacity: str,
    identity_check: str,
    asked_for: str,
    received_on: date,
    by: Practitioner,
    authority: str = "",
) -> SubjectAccess:
    """Write down who asks, as whom, and how that was checked. Whoever opens it reviews it."""
    may_govern(by).enforce()
    if received_on > today():
        raise ValidationError({"received_on": "Date must be today or in the past"})
    if capacity not in {Capacity.SELF, Capacity.CHILD} and not authority.strip():
        raise ValidationError({"authority": "Enter by what authority they ask"})
    found = family_by_reference(reference, by=by)
    if found is None:
        raise ValidationError({"reference": "There is no family with this reference"})
    access = SubjectAccess.objects.create(
        family_id=found[0],
        family_reference=found[1],
        requester_name=requester_name.strip(),
        capacity=capacity,
        authority=authority.strip(),
        identity_check=identity_check.strip(),
        asked_for=asked_for.strip(),
        received_on=received_on,
        due_on=answer_due(received_on),
        reviewer=by,
        opened_by=by,
    )
    _record("subject_access.opened", access, by, capacity=capacity)
    return access


@service
def choose_subject(
    access: SubjectAccess, *, subject: UUID, requester: UUID | None, by: Practitioner
) -> SubjectAccess:
    """Say whom it is about, and who of the family asks, before anything is collected."""
    access = _locked(access, by)
    may_choose_subject(by, access).enforce()
    known = {one.id: one for one in people_of(access)}
    if subject not in known or (requester and requester not in known):
        raise ValidationError({"subject": "Select somebody of this family"})
    if access.capacity == Capacity.PARENT and requester in (None, subject):
        raise ValidationError({"requester": "Select which person of the family asks"})
    if access.capacity in {Capacity.SELF, Capacity.CHILD}:
        requester = subject
    access.subject_id, access.requester_id = subject, requester
    access.save(update_fields=["subject", "requester"])
    _record("subject_access.subject_chosen", access, by, subject=str(subject))
    return access


@service
def extend_access(access: SubjectAccess, *, reason: str, by: Practitioner) -> SubjectAccess:
    """Two more months for a complex request, once. The person must be told within the first."""
    access = _locked(access, by)
    may_extend(by, access).enforce()
    access.extension_reason = _said(reason, "Enter why more time is needed")
    access.due_on = answer_due(access.received_on, months=MONTHS_EXTENDED)
    access.save(update_fields=["extension_reason", "due_on"])
    _record("subject_access.extended", access, by, due_on=access.due_on.isoformat())
    return access


@service
def take_over_access(access: SubjectAccess, *, reason: str, by: Practitioner) -> SubjectAccess:
    """Another information governance lead reviews it from now on; the first no longer reads it."""
    access = _locked(access, by)
    may_take_over(by, access).enforce()
    _said(reason, "Enter why you take it over")
    before = access.reviewer_id
    access.reviewer = by
    access.save(update_fields=["reviewer"])
    _record("subject_access.taken_over", access, by, from_reviewer=str(before))
    return access


@service
def end_access(
    access: SubjectAccess, *, state: str, reason: str, by: Practitioner
) -> SubjectAccess:
    """Refused, or withdrawn by whoever asked. The rows close with it."""
    access = _locked(access, by)
    may_review(by, access).enforce()
    if state not in {State.REFUSED, State.WITHDRAWN}:
        raise ValidationError({"state": "Select how the request ends"})
    access.outcome_reason = _said(reason, "Enter why the request ends")
    access.state, access.ended_at = state, timezone.now()
    access.save(update_fields=["state", "outcome_reason", "ended_at"])
    _record("subject_access.ended", access, by, state=state)
    return access


def _locked(access: SubjectAccess, by: Practitioner) -> SubjectAccess:
    may_govern(by).enforce()
    return SubjectAccess.objects.visible_to(by).select_for_update().get(pk=access.pk)


def _said(text: str, missing: str) -> str:
    if not text.strip():
        raise ValidationError({"reason": missing})
    return text.strip()


def _record(verb: str, access: SubjectAccess, by: Practitioner, **facts: object) -> None:
    audit.record(verb, access, by=by, family=access.family_id, **facts)
