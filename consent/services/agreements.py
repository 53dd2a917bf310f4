"""Record what a family agreed to."""

from datetime import date

from django.core.exceptions import ValidationError

from consent.models import FamilyTold, WorkingAgreement
from consent.permissions.agreements import may_record_agreement
from families.models import Family, Person
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def record_agreement(
    family: Family,
    *,
    answer: WorkingAgreement.Answer,
    family_told: FamilyTold,
    by: Practitioner,
    person: Person | None = None,
    note: str = "",
    what_for: str = "",
    how: str = "",
    answered_on: date | None = None,
) -> WorkingAgreement:
    """Write down the answer as given. Earlier answers stay; another carer's are their own."""
    may_record_agreement(by, family).enforce()
    if person is not None and person.family_id != family.pk:
        raise ValidationError("Select a person of this family", code="person")
    agreement = WorkingAgreement.objects.create(
        family=family,
        person=person,
        answer=answer,
        family_told=family_told,
        note=note,
        what_for=what_for,
        how=how,
        answered_on=answered_on,
        recorded_by=by,
    )
    audit.record(
        "agreement.recorded",
        agreement,
        by=by,
        family=family.pk,
        answer=str(answer),
        told=str(family_told),
        person=str(person.pk) if person else None,
    )
    return agreement
