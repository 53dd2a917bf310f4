"""Is somebody known already? What a practitioner learns of it, and what nobody does."""

from datetime import date

import pytest
from django.db import connection

from families.models import Family
from families.services.matching import MatchReason, Sought, possible_matches
from families.services.registering import (
    Adult,
    Baby,
    Home,
    add_baby,
    adult_of,
    open_family,
    settle,
)
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.owner import as_owner

MOTHER = Adult(name="Chloé O'Rourke", dob=date(2004, 2, 14), nhs_number="9990001235")
HOME = Home(lines="Flat 3", postcode="LS14 6CK")


def family_of(nominator, home=HOME):
    team = nominator.teams().get()
    with acting_as(nominator):
        family = open_family(
            locality="East Leeds",
            team=team,
            coordinator=make_practitioner(roles=(Role.COORDINATOR,)),
            by=nominator,
        )
        mother = adult_of(family, MOTHER, by=nominator)
        baby = Baby(edd=date(2027, 1, 3), father_status="unknown")
        child = add_baby(family, baby, mother=mother, by=nominator)
        settle(family, home, [mother, child], by=nominator)
    return family


@pytest.mark.parametrize(
    ("sought", "postcode", "reason"),
    [
        (Sought("Somebody Else", None, "9990001235"), "", MatchReason.NHS_NUMBER),
        (Sought("Chloe ORourke", date(2004, 2, 14)), "", MatchReason.DOB_AND_NAME),
        (Sought("Chloe ORourke"), "ls146ck", MatchReason.POSTCODE_AND_NAME),
    ],
)
def test_a_family_is_found_by_number_by_birth_and_name_or_by_postcode_and_name(
    nominator, sought, postcode, reason
):
    family = family_of(nominator)

    matches = possible_matches(by=nominator, people=[sought], postcode=postcode)

    assert [match.family for match in matches.families] == [family]
    assert matches.families[0].reasons == (reason,)
    assert not matches.hidden


@pytest.mark.parametrize(
    ("sought", "postcode"),
    [
        (Sought("Chloe ORourke"), ""),
        (Sought("Chloe ORourke"), "LS14"),
        (Sought("Chloe Smith", date(2004, 2, 14)), "LS14 6CK"),
        (Sought(""), "LS14 6CK"),
    ],
)
def test_less_than_that_is_no_match(nominator, sought, postcode):
    family_of(nominator)

    assert not possible_matches(by=nominator, people=[sought], postcode=postcode)


def test_a_baby_called_only_baby_is_like_nobody(nominator):
    team = nominator.teams().get()
    with acting_as(nominator):
        family = open_family(
            locality="East Leeds", team=team, coordinator=make_practitioner(), by=nominator
        )
        mother = adult_of(family, MOTHER, by=nominator)
        born = Baby(name="Baby", dob=date(2026, 7, 1), father_status="unknown")
        add_baby(family, born, mother=mother, by=nominator)

    assert not possible_matches(by=nominator, people=[Sought("baby", date(2026, 7, 1))])


def test_of_a_family_that_they_may_not_see_they_learn_only_that_there_may_be_one(nominator):
    family = family_of(nominator)
    stranger = make_practitioner()
    everything = Sought(MOTHER.name, MOTHER.dob, MOTHER.nhs_number)

    matches = possible_matches(by=stranger, people=[everything], postcode="LS14 6CK")

    assert matches.hidden
    assert matches.families == ()
    with acting_as(stranger), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM families_possible_match(%s, %s::date[], %s, %s)",
            [["chloeorourke"], [MOTHER.dob], [MOTHER.nhs_number], "LS146CK"],
        )
        assert cursor.fetchall() == [(None, None)]
    assert family.reference


def test_of_a_sealed_family_they_learn_nothing(nominator):
    family = family_of(nominator)
    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction=Family.Restriction.SEALED)

    assert not possible_matches(
        by=make_practitioner(), people=[Sought(MOTHER.name, MOTHER.dob, MOTHER.nhs_number)]
    )


def test_a_protected_postcode_cannot_be_guessed(nominator):
    family_of(
        nominator, Home(postcode="LS14 6CK", protected=True, reveal_to=(nominator.principal,))
    )
    guess = [Sought(MOTHER.name)]

    assert possible_matches(by=nominator, people=guess, postcode="LS14 6CK")
    assert not possible_matches(by=make_practitioner(), people=guess, postcode="LS14 6CK")


def test_a_postcode_is_no_match_for_who_sees_the_family_and_not_the_address(nominator):
    family_of(
        nominator, Home(postcode="LS14 6CK", protected=True, reveal_to=(nominator.principal,))
    )
    colleague = make_practitioner(nominator.teams().get())

    assert not possible_matches(by=colleague, people=[Sought(MOTHER.name)], postcode="LS14 6CK")


def test_asking_is_audited_in_counts(nominator):
    family_of(nominator)

    possible_matches(by=nominator, people=[Sought(MOTHER.name, MOTHER.dob)])

    with as_owner():
        event = AuditEvent.objects.get(verb="family.matched")
    assert event.facts == {"families": 1, "hidden": False}
