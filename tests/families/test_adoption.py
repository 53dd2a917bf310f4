"""After an adoption the record is sealed for good, and never linked to who the child is now."""

import pytest
from django.db import IntegrityError, transaction

from families.models import Family, Person, RestrictionChange
from families.services.births import Newborn, record_twin
from families.services.matching import Sought, possible_matches
from families.services.registering import Adult, Baby, add_baby, adult_of
from families.services.restricting import restrict_family
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.reading import page, text
from tests.families.record import as_now
from tests.owner import as_owner

NUMBER = "9990000018"
NEW_NUMBER = "9990000026"
Why = RestrictionChange.Why


@pytest.fixture
def child(family):
    with as_owner():
        family.people.update(nhs_number=NUMBER, nhs_number_absence="", dob=today())
        return family.people.babies().select_related("family").get()


def seal(family, why, nominator, coordinator):
    restrict_family(
        family,
        restriction=Family.Restriction.SEALED,
        why=why,
        reason="An order was made.",
        keep=[nominator],
        by=coordinator,
    )
    return as_now(family)


@pytest.fixture
def adopted(family, child, nominator, coordinator):
    return seal(family, Why.ADOPTION, nominator, coordinator)


def test_nobody_but_those_named_finds_it_and_matching_never_proposes_it(
    client, adopted, child, colleague, nominator
):
    stranger = make_practitioner()
    for person in (colleague, stranger):
        assert page(client, person, adopted.get_absolute_url()).status_code == 404
        for sought in (
            Sought(name=child.name, nhs_number=NUMBER),
            Sought(name=child.name, dob=child.dob),
        ):
            assert not possible_matches(by=person, people=[sought])
    assert adopted.reference in text(client, nominator, adopted.get_absolute_url())


def test_nobody_is_added_to_it_and_the_reason_is_said(adopted, child, nominator, coordinator):
    twin = Newborn(name="Somebody New", dob=today(), sex="F", nhs_number=NEW_NUMBER)
    with pytest.raises(NotNow, match="never linked"):
        record_twin(child, twin, by=nominator)
    for person in (nominator, coordinator):
        with pytest.raises(NotNow, match="sealed after an adoption"):
            adult_of(adopted, Adult(name="New Mother"), by=person)
        baby = Baby(father_status="unknown", name="New Name", dob=today())
        with pytest.raises(NotNow, match="sealed after an adoption"):
            add_baby(adopted, baby, mother=child, by=person)


def test_the_database_takes_neither_a_person_nor_a_new_number(adopted, child, nominator):
    with acting_as(nominator), pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=child.pk).update(nhs_number=NEW_NUMBER)
    with acting_as(nominator), pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(
            family=adopted, kind="adult", name="New Mother", nhs_number_absence="not_known"
        )


def test_a_number_may_still_be_taken_out_at_disposal(adopted, child):
    with as_owner():
        Person.objects.filter(pk=child.pk).update(nhs_number="", nhs_number_absence="not_known")
        assert Person.objects.get(pk=child.pk).nhs_number == ""


@pytest.mark.parametrize("to", ["restricted", "standard"])
def test_the_seal_is_not_lifted(adopted, nominator, coordinator, to):
    for person in (nominator, coordinator):
        with pytest.raises(NotNow, match="stays so"):
            restrict_family(
                adopted, restriction=to, why=Why.OVER, reason="Over.", keep=[nominator], by=person
            )


def test_a_record_that_is_sealed_for_another_reason_goes_on(family, child, nominator, coordinator):
    sealed = seal(family, Why.STAFF, nominator, coordinator)

    assert adult_of(sealed, Adult(name="Aunt"), by=nominator).family_id == sealed.pk
    lifted = {"restriction": "standard", "why": Why.OVER, "reason": "She left.", "keep": []}
    assert restrict_family(sealed, **lifted, by=coordinator)
