"""A baby is born between two meetings: the same record goes on, and twins are two children."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from families.models import (
    Contribution,
    GrantReason,
    Household,
    HouseholdMember,
    Person,
    Relationship,
)
from families.services.births import Newborn, gestation_at, record_birth, record_twin
from families.services.contributing import contribute
from families.services.granting import grant_practitioner
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.record import as_now, make_baby
from tests.owner import as_owner

DUE = today() + timedelta(days=10)
BORN = Newborn(name="Zakariya Ash", dob=today(), sex="M")


@pytest.fixture
def mother(family, nominator):
    with acting_as(nominator):
        return Person.objects.create(
            family=family, kind="adult", name="Amina Ash", nhs_number_absence="not_known"
        )


@pytest.fixture
def unborn(family, nominator, mother):
    baby = make_baby(
        family, nominator, kind="unborn", name="", dob=None, edd=DUE, nhs_number_absence="unborn"
    )
    with acting_as(nominator):
        home = Household.objects.create(family=family)
        Relationship.objects.create(family=family, person=mother, to=baby, kind="mother")
        HouseholdMember.objects.create(family=family, household=home, person=baby)
    return baby


def typed(**changes):
    said = {"name": "Zakariya Ash", "sex": "M", "more": "no", "nhs_number": "9990000018"}
    day = changes.pop("dob", today())
    said |= {"dob-day": day.day, "dob-month": day.month, "dob-year": day.year}
    return said | changes


def page(name, person):
    return reverse(f"families:{name}", args=[person.pk])


def test_it_is_the_same_person_and_what_was_told_stays_theirs(family, nominator, unborn):
    said = {"nature": "recorded", "theme": "pressure", "audience": "huddle", "text": "Booked late"}
    told = contribute(family, by=nominator, about=[unborn], **said)

    record_birth(unborn, BORN, by=nominator)

    child = as_now(unborn)
    assert (child.kind, child.name, child.dob, child.edd) == (
        "child",
        "Zakariya Ash",
        today(),
        None,
    )
    assert (child.nhs_number, child.nhs_number_absence) == ("", "not_yet_allocated")
    with as_owner():
        assert Contribution.objects.get(pk=told.pk).subjects.get().person_id == unborn.pk
        event = AuditEvent.objects.get(verb="birth.recorded")
    assert event.facts["weeks"] == 38
    assert "Zakariya" not in str(event.facts)


@pytest.mark.parametrize(("days", "weeks"), [(0, 40), (-1, 39), (-7, 39), (-8, 38), (7, 41)])
def test_gestation_is_counted_in_whole_weeks_from_the_due_date(days, weeks):
    assert gestation_at(DUE + timedelta(days=days), due=DUE) == weeks


@pytest.mark.parametrize("weeks", [-21, 9])
def test_a_day_that_cannot_be_is_refused_and_the_baby_stays_unborn(nominator, unborn, weeks):
    far = Newborn(name="Zakariya", dob=DUE + timedelta(weeks=weeks), sex="M")

    with pytest.raises(ValidationError, match="the baby was due on"):
        record_birth(unborn, far, by=nominator)

    assert as_now(unborn).kind == "unborn"


def test_a_birth_is_recorded_once(nominator, unborn):
    record_birth(unborn, BORN, by=nominator)

    with pytest.raises(NotNow, match="recorded already"):
        record_birth(unborn, BORN, by=nominator)


def test_a_twin_has_the_same_parents_and_home_and_is_somebody_else(nominator, unborn, mother):
    with pytest.raises(NotNow, match="first"):
        record_twin(unborn, BORN, by=nominator)
    record_birth(unborn, BORN, by=nominator)

    twin = record_twin(
        unborn,
        Newborn(name="Zahra Ash", dob=today(), sex="F", nhs_number="9990000026"),
        by=nominator,
    )

    with as_owner():
        related = set(Relationship.objects.filter(to=twin).values_list("person", "kind"))
        homes = HouseholdMember.objects.filter(person__in=[unborn, twin])
        assert len(set(homes.values_list("household", flat=True))) == 1
        assert homes.count() == 2
    assert related == {(mother.pk, "mother"), (unborn.pk, "sibling")}
    assert as_now(twin).father_status == unborn.father_status


def test_whoever_only_sees_the_family_records_no_birth(family, nominator, unborn):
    reader = make_practitioner(roles=(Role.PRACTITIONER,))
    grant_practitioner(
        family, reader, GrantReason.INVOLVED, by=nominator, permissions=("view_family",)
    )

    with pytest.raises(PermissionDenied):
        record_birth(unborn, BORN, by=reader)


def test_a_stranger_finds_no_baby(client, unborn):
    client.force_login(make_practitioner())

    assert client.get(page("birth", unborn)).status_code == 404


def test_the_page_leads_from_one_twin_to_the_next_and_back_to_the_family(
    client, family, nominator, unborn
):
    client.force_login(nominator)
    record = client.get(family.get_absolute_url()).content.decode()
    assert page("birth", unborn) in record

    first = client.post(page("birth", unborn), typed(more="yes"))
    assert first["Location"] == page("twin", unborn)
    assert "A brother or sister of Zakariya Ash" in client.get(first["Location"]).content.decode()
    second = client.post(first["Location"], typed(name="Zahra Ash", nhs_number="9990000026"))

    assert second["Location"] == family.get_absolute_url()
    record = client.get(second["Location"]).content.decode()
    assert "Zahra Ash" in record
    assert page("birth", unborn) not in record
    assert client.get(page("birth", unborn)).status_code == 409


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": ""}, "Enter the baby&#x27;s name"),
        ({"nhs_number": ""}, "Enter the NHS number, or select why you do not have it"),
        ({"nhs_number": "9990000019"}, "NHS number"),
        ({"sex": ""}, "Select the baby&#x27;s sex"),
        ({"more": ""}, "Select yes if another baby was born"),
        ({"dob": today() + timedelta(days=1)}, "Date of birth must be today or in the past"),
        ({"dob": today() - timedelta(weeks=30)}, "Check the date of birth"),
    ],
)
def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(
    client, nominator, unborn, changes, error
):
    client.force_login(nominator)

    response = client.post(page("birth", unborn), typed(**changes))

    assert response.status_code == 200
    assert error in response.content.decode()
    assert 'value="M"' in response.content.decode()
    assert as_now(unborn).kind == "unborn"


def test_pressed_twice_it_is_one_twin(client, nominator, unborn):
    record_birth(unborn, BORN, by=nominator)
    client.force_login(nominator)
    said = typed(name="Zahra Ash", form_key="9f3c1f0e-0000-4000-8000-000000000001")

    assert client.post(page("twin", unborn), said).status_code == 302
    assert client.post(page("twin", unborn), said).status_code == 302

    with as_owner():
        assert Person.objects.filter(name="Zahra Ash").count() == 1
