"""A nomination goes back with a question and comes again, or is sent to somebody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from families.models import Audience, Contribution, Family
from huddle.models import Nomination
from huddle.services.screening import answer_coordinator, ask_nominator, redirect_nomination
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Notice
from tests.factories import make_practitioner
from tests.huddle.answers import signed_in
from tests.huddle.screening.waiting import State, now, page, url
from tests.owner import as_owner

# Ask and answer


def test_a_question_goes_to_the_nominator_and_the_answer_brings_it_back(
    world, nomination, coordinator
):
    coordinator.post(url("screen_ask", nomination), {"question": "Who visits?"})
    assert now(nomination).state == State.NEEDS_INFORMATION
    with as_owner():
        assert Notice.objects.get(kind="nomination_question").practitioner == world.health
    client = signed_in(world.health)
    address = url("nomination_answer", nomination)
    assert address in page(client.get(reverse("huddle:nominations")))
    assert "Who visits?" in page(client.get(address))

    client.post(address, {"text": "Her sister, daily.", "audience": "huddle"})

    assert now(nomination).state == State.SUBMITTED
    assert "Her sister, daily." in page(coordinator.get(url("screen", nomination)))
    with as_owner():
        told = Contribution.objects.get(text="Her sister, daily.")
        assert (told.author, told.audience) == (world.health, Audience.HUDDLE)
        assert Notice.objects.get(kind="nomination_answered").practitioner == world.coordinator


def test_a_colleague_of_the_team_may_answer_and_others_may_not(world, nomination):
    ask_nominator(nomination, question="Who visits?", by=world.coordinator)
    address = url("nomination_answer", nomination)

    assert (
        signed_in(make_practitioner(world.team_of(world.health))).get(address).status_code == 200
    )
    assert signed_in(world.police).get(address).status_code == 404
    assert signed_in(world.coordinator).get(address).status_code == 403
    with pytest.raises(PermissionDenied):
        answer_coordinator(nomination, text="x", audience="huddle", by=world.coordinator)


def test_nothing_is_answered_that_was_not_asked_and_nothing_is_asked_twice(world, nomination):
    assert signed_in(world.health).get(url("nomination_answer", nomination)).status_code == 409
    ask_nominator(nomination, question="Who visits?", by=world.coordinator)

    with pytest.raises(NotNow):
        ask_nominator(nomination, question="And?", by=world.coordinator)


def test_an_empty_question_or_answer_is_refused(world, nomination, coordinator):
    assert "Enter what you need to know" in page(
        coordinator.post(url("screen_ask", nomination), {"question": " "})
    )
    with pytest.raises(ValidationError):
        ask_nominator(nomination, question=" ", by=world.coordinator)
    ask_nominator(nomination, question="Who visits?", by=world.coordinator)
    assert "Enter your answer" in page(
        signed_in(world.health).post(
            url("nomination_answer", nomination), {"text": " ", "audience": "huddle"}
        )
    )


# Redirect


def test_redirecting_says_where_and_who_was_told_and_closes_a_family_that_stands_alone(
    world, nomination, coordinator
):
    coordinator.post(
        url("screen_redirect", nomination),
        {"where_to": "Health visiting", "who_told": "The duty health visitor"},
    )

    screened = now(nomination)
    assert screened.state == State.REDIRECTED
    assert screened.family.status == Family.Status.CLOSED
    note = "Redirected to Health visiting. Told: The duty health visitor"
    assert note in page(signed_in(world.health).get(reverse("huddle:nominations")))


def test_a_family_with_another_nomination_stays_open(world, nomination):
    with acting_as(world.health):
        Nomination.objects.create(
            family=nomination.family,
            child=nomination.child,
            huddle=nomination.huddle,
            team=nomination.team,
            nominated_by=world.health,
            family_told="told",
        )

    redirect_nomination(nomination, where_to="x", who_told="y", by=world.coordinator)

    assert now(nomination).family.status == Family.Status.NOMINATED


@pytest.mark.parametrize("missing", ["where_to", "who_told"])
def test_redirecting_needs_where_and_who(world, nomination, coordinator, missing):
    facts = {"where_to": "x", "who_told": "y"} | {missing: " "}

    assert "There is a problem" in page(
        coordinator.post(url("screen_redirect", nomination), facts)
    )
    with pytest.raises(ValidationError):
        redirect_nomination(nomination, **facts, by=world.coordinator)
