"""What one person is granted of a family, read once for a page that only shows."""

import pytest

from families.held import ask_once, held_by
from families.models import Family, GrantReason
from families.permissions.contributing import may_contribute
from families.services.granting import end_grants, grant_practitioner
from practitioners.binding import acting_as
from tests.factories import make_practitioner


@pytest.fixture
def named(family, nominator):
    """Somebody who may only see it, by name."""
    person = make_practitioner()
    grant_practitioner(family, person, GrantReason.INVOLVED, by=nominator)
    return person


def reasons(person, family):
    return {(one.reason, one.by_name) for one in held_by(person, family).grants}


def test_it_tells_what_was_granted_by_name_and_through_a_team(family, nominator, named):
    with acting_as(nominator):
        assert reasons(nominator, family) == {("registered", False)}
    with acting_as(named):
        assert reasons(named, family) == {("involved", True)}
        assert held_by(named, family).permits("view_family")
        assert not held_by(named, family).permits("contribute_family")


def test_what_one_person_holds_is_never_read_as_another_s(family, nominator, named):
    with acting_as(nominator):
        ask_once(nominator, family)
        assert may_contribute(nominator, family)

        assert not may_contribute(named, family)
        assert reasons(named, family) == {("involved", True)}


def test_a_page_asks_once(family, nominator, django_assert_num_queries):
    with acting_as(nominator):
        ask_once(nominator, family)

        with django_assert_num_queries(0):
            assert may_contribute(nominator, family)
            assert reasons(nominator, family) == {("registered", False)}


def test_who_did_not_ask_once_and_whoever_takes_it_in_hand_reads_what_is_true_now(
    family, nominator, named
):
    with acting_as(nominator):
        ask_once(named, family)
    end_grants(family, GrantReason.INVOLVED, by=nominator)

    with acting_as(nominator):
        again = Family.objects.visible_to(nominator).get(pk=family.pk)
        assert reasons(named, again) == set()


def test_a_team_s_grant_counts_for_nothing_on_a_record_that_is_open_to_names(family, nominator):
    with acting_as(nominator):
        held = held_by(nominator, family)
        assert held.permits("contribute_family")

        family.restriction = Family.Restriction.RESTRICTED
        assert not held_by(nominator, family).permits("contribute_family")
