"""A transaction shows one practitioner's rows, and gives them back when somebody else is done."""

import pytest
from django.db import connection, transaction

from families.models import Family, GrantReason
from families.services.granting import grant_team
from practitioners.binding import acting_as, bind
from tests.factories import make_practitioner
from tests.owner import as_owner


def bound():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('huddle.practitioner', true)")
        return cursor.fetchone()[0] or ""


@pytest.fixture
def ann():
    return make_practitioner()


@pytest.fixture
def bob():
    return make_practitioner()


def family_of(practitioner, reference):
    with acting_as(practitioner):
        family = Family.objects.create(reference=reference, locality="East Leeds")
        team = practitioner.teams().get()
        grant_team(family, team, GrantReason.REGISTERED, by=practitioner)
    return family


def seen():
    return set(Family.objects.values_list("reference", flat=True))


def test_within_one_persons_block_another_sees_their_own_and_then_it_is_given_back(ann, bob):
    family_of(ann, "CMC-0001")
    family_of(bob, "CMC-0002")

    with acting_as(ann):
        assert seen() == {"CMC-0001"}
        with acting_as(bob):
            assert seen() == {"CMC-0002"}
        assert seen() == {"CMC-0001"}
    assert seen() == set()


def test_a_block_that_fails_gives_back_as_well(ann, bob):
    with acting_as(ann):
        with pytest.raises(LookupError), acting_as(bob):
            raise LookupError
        assert bound() == str(ann.pk)


def test_binding_the_same_person_again_costs_one_question(ann, django_assert_num_queries):
    with acting_as(ann), django_assert_num_queries(3), acting_as(ann):
        assert ann.principals()


def test_somebody_who_was_closed_meanwhile_is_bound_anew_and_sees_nothing(ann):
    family_of(ann, "CMC-0001")

    with acting_as(ann):
        ann.is_active = False
        with acting_as(ann):
            assert seen() == set()


def test_nothing_outlives_its_transaction(ann):
    family_of(ann, "CMC-0001")

    with transaction.atomic(), acting_as(ann):
        assert bound()

    assert not bound()


def test_a_binding_ends_with_its_transaction(committed, ann):
    """Where nobody gives it back by hand: a pooled connection goes to somebody else next."""
    with transaction.atomic():
        bind(ann)
        assert bound() == str(ann.pk)

    assert not bound()


def test_leaving_a_team_takes_effect_with_the_next_binding(ann):
    family_of(ann, "CMC-0001")
    with acting_as(ann):
        assert seen() == {"CMC-0001"}

    with as_owner():
        ann.groups.clear()

    with acting_as(ann):
        assert seen() == set()


def test_somebody_inactive_is_not_even_bound(ann):
    ann.is_active = False

    with transaction.atomic():
        bind(ann)
        assert not bound()
