"""When a child was last seen by anybody: of contacts and of what agencies said."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from families.models import Family, Involvement, Person
from families.queries.seeing import last_seen_of, seen_longest_ago, unseen_children
from families.services.reaching import correct_contact
from practitioners.binding import acting_as
from tests.families.meeting import Company, days_ago, log, met, see
from tests.families.record import make_baby, make_family
from tests.families.test_contact_log import sensitive
from tests.owner import as_owner


@pytest.fixture
def family(nominator):
    return make_family(nominator)


@pytest.fixture
def baby(family, nominator):
    return make_baby(family, nominator, dob=timezone.localdate() - timedelta(days=200))


def test_a_child_was_last_seen_in_the_latest_contact_that_saw_it(family, baby, nominator):
    see(family, baby, nominator, days=30)
    see(family, baby, nominator, days=4)
    log(family, nominator, days=1)

    [seen] = of(family, nominator)
    assert (seen.days, seen.by) == (4, f"{nominator.full_name}, {nominator.agency}")


def test_of_two_children_each_has_a_day_of_its_own(family, baby, nominator):
    twin = make_baby(family, nominator, name="Wren Ash", dob=baby.dob)
    see(family, baby, nominator, days=3)
    see(family, twin, nominator, days=50)

    assert {one.child: one.days for one in of(family, nominator)} == {baby: 3, twin: 50}
    assert longest_ago(family, nominator) == days_ago(50).date()


@pytest.mark.parametrize(
    ("days", "words"),
    [(28, ""), (29, "More than 28 days"), (42, "More than 28 days"), (43, "More than 42 days")],
)
def test_it_is_marked_above_28_and_above_42_days(family, baby, nominator, days, words):
    see(family, baby, nominator, days=days)

    assert of(family, nominator)[0].tag[0] == words


def test_a_child_whom_nobody_said_to_have_seen_is_marked(family, baby, nominator):
    assert of(family, nominator)[0].tag == ("Never recorded as seen", "red")
    with acting_as(nominator):
        there = Family.objects.filter(pk=family.pk)
        assert there.annotate(n=unseen_children(nominator).values("pk")[:1]).get().n == baby.pk


def test_an_unborn_baby_is_marked_with_nothing(family, nominator):
    unborn = make_baby(
        family, nominator, kind=Person.Kind.UNBORN, name="", dob=None, edd=timezone.localdate()
    )
    see(family, unborn, nominator, days=60, company=Company.MOTHER)

    [seen] = of(family, nominator)
    assert (seen.days, seen.tag) == (60, ("", ""))


def test_before_the_birth_the_mother_was_seen_and_not_the_child(family, nominator):
    unborn = make_baby(
        family, nominator, kind=Person.Kind.UNBORN, name="", dob=None, edd=timezone.localdate()
    )
    see(family, unborn, nominator, days=10, company=Company.MOTHER)
    with as_owner():
        Person.objects.filter(pk=unborn.pk).update(
            kind="child", name="Jay Ash", edd=None, dob=timezone.localdate() - timedelta(days=5)
        )

    assert of(family, nominator)[0].on is None


def test_a_corrected_contact_counts_on_its_right_day_only(family, baby, nominator):
    wrong = see(family, baby, nominator, days=2)
    right = met(35, seen=((baby, Company.PARENT),))
    correct_contact(wrong, by=nominator, change="wrong_time", met=right)

    assert of(family, nominator)[0].days == 35


def test_a_contact_entered_in_error_saw_nobody(family, baby, nominator):
    wrong = see(family, baby, nominator)
    correct_contact(wrong, by=nominator, change="in_error", met=met())

    assert of(family, nominator)[0].on is None


def test_an_attempt_saw_nobody(family, baby, nominator):
    log(family, nominator, outcome="not_brought", spoke_with=(baby,), kind="clinic")

    assert of(family, nominator)[0].on is None


def test_a_day_that_an_agency_gave_counts_and_is_said_to_name_no_child(family, baby, nominator):
    see(family, baby, nominator, days=40)
    worked(family, nominator, days=6)

    [seen] = of(family, nominator)
    assert (seen.days, seen.by, seen.names_child) == (6, str(nominator.agency), False)
    assert longest_ago(family, nominator) == days_ago(6).date()


def test_a_day_before_the_birth_is_not_the_child_s(family, baby, nominator):
    worked(family, nominator, days=201)

    assert of(family, nominator)[0].on is None
    assert longest_ago(family, nominator) is None


def test_a_service_that_may_not_be_named_is_left_out_for_others(
    family, baby, nominator, colleague
):
    refuge = sensitive(family, nominator)
    see(family, baby, refuge, days=1)
    see(family, baby, nominator, days=45)

    assert of(family, refuge)[0].days == 1
    assert of(family, colleague)[0].days == 45
    assert longest_ago(family, colleague) == days_ago(45).date()
    assert longest_ago(family, refuge, reader=None) == days_ago(45).date()


def test_the_family_s_page_says_when_and_by_whom_as_far_as_the_reader_may_know(
    client, family, baby, nominator, colleague
):
    refuge = sensitive(family, nominator)
    see(family, baby, refuge, days=1)
    see(family, baby, nominator, days=45)
    client.force_login(colleague)

    page = client.get(reverse("families:detail", args=[family.pk])).content.decode()

    assert f"Seen 45 days ago by {nominator.full_name}" in page
    assert "More than 42 days" in page
    assert refuge.full_name not in page
    assert "yesterday" not in page


def test_the_chronology_has_each_contact_that_stands_for_who_may_know_it(
    client, family, baby, nominator, colleague
):
    refuge = sensitive(family, nominator)
    see(family, baby, refuge, kind="clinic")
    wrong = log(family, nominator, kind="phone", outcome="no_answer")
    correct_contact(wrong, by=nominator, change="in_error", met=met())
    see(family, baby, nominator, kind="group")
    client.force_login(colleague)

    page = client.get(
        reverse("families:chronology", args=[family.pk]), {"kind": "contact"}
    ).content.decode()

    assert "Group or session" in page
    assert f"{baby.shown_name}: Seen with a parent or carer" in page
    assert "Clinic, centre or office" not in page
    assert "No answer" not in page


def of(family, reader):
    with acting_as(reader):
        return last_seen_of(family, list(family.people.babies()), reader)


def longest_ago(family, by, reader=...):
    reader = by if reader is ... else reader
    with acting_as(by):
        found = Family.objects.annotate(seen=seen_longest_ago(reader)).get(pk=family.pk)
    return found.seen


def worked(family, by, days):
    """Its team works with the family and gives a day."""
    with acting_as(by):
        Involvement.objects.create(
            family=family, team=by.teams().get(), last_seen_on=days_ago(days).date()
        )
