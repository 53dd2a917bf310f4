"""The demo's own nominations come with two families that show who may see what, and what waits."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from consent.models import BreakGlass, SharingDecision
from families.models import Address, ContributionNotFor, Dispute, Family, SourcePermission
from huddle.models import Huddle, Nomination
from practitioners.models import Practitioner, TeamCheck
from tests.families.reading import text
from tests.owner import as_owner


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True
    with as_owner():
        call_command("load_demo", stdout=StringIO())


def person(name):
    return Practitioner.objects.get(email=f"{name}@example.org")


def test_there_is_something_of_everything_that_asks_for_care():
    with as_owner():
        assert Family.objects.filter(restriction="restricted").count() == 1
        assert Address.objects.filter(protected=True).exists()
        assert ContributionNotFor.objects.exists()
        assert SourcePermission.objects.filter(answered_at=None).count() == 1
        assert Dispute.objects.filter(outcome="").count() == 1
        assert SharingDecision.objects.exclude(until=None).count() == 1
        assert BreakGlass.objects.filter(reviewed_at=None).count() == 1
        assert TeamCheck.objects.filter(finished_at=None).exists()


def test_the_queue_of_the_sample_file_is_as_it_was():
    with as_owner():
        assert Nomination.objects.to_screen().count() == 7
        assert Huddle.objects.count() == 1


def test_each_finds_what_waits_for_them(client):
    shown = {
        "hv.gipton": "May it be passed on?",
        "manager": "Who is in East Leeds 0-19 PHINS?",
        "coordinator": "Waiting for the coordinator",
    }
    for name, words in shown.items():
        assert words in text(client, person(name), reverse("huddle:my_week"))
    review = text(client, person("ig"), reverse("consent:break_glass_reviews"))
    assert "Callum Brearley" in review


def test_a_colleague_of_the_nominator_does_not_see_the_restricted_family(client):
    families = text(client, person("hv.seacroft"), reverse("families:list"))
    with as_owner():
        hidden = Family.objects.get(restriction="restricted").reference

    assert hidden not in families
    assert hidden in text(client, person("hv.gipton"), reverse("families:list"))


def test_a_family_is_heard_and_has_a_plan_for_the_mother_alone(client):
    with as_owner():
        family = Family.objects.get(people__name="Marcus Reid")
        mother, father = (family.people.get(name=one) for one in ("Chidera Eze", "Marcus Reid"))
    coordinator = person("coordinator")

    shown = text(client, coordinator, family.get_absolute_url())
    plans = [
        text(client, coordinator, reverse("huddle:plan_for", args=[family.pk, one.pk]))
        for one in (mother, father)
    ]

    assert "She settles when she is sung to" in shown
    assert "Nothing in their own words has been shared with you." in shown
    inside = [plan.split("What is left out, and why")[0] for plan in plans]
    assert "comes to you with the scales" in inside[0]
    assert "Nothing has been cleared for Marcus Reid yet." in inside[1]
    assert all("on Thursdays" not in one for one in inside)
