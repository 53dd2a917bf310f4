"""Danger is never queued: it stops, says whom to call, and stays red until they were told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from huddle.models import DangerStop, Nomination, NominationDraft
from huddle.services.danger import record_duty_contact
from huddle.services.sending import send_nomination
from practitioners.access import NotNow
from practitioners.models import AuditEvent, Notice
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.huddle.answers import begin, fill, send, signed_in, typed_date
from tests.huddle.worlds import make_world
from tests.owner import as_owner


@pytest.fixture
def client(world):
    return signed_in(world.health)


@pytest.fixture
def stop(client):
    begin(client, danger="yes")
    with as_owner():
        return DangerStop.objects.select_related("huddle").get()


def page_of(stop):
    return reverse("huddle:danger_stop", args=[stop.pk])


def told(**changes):
    return {"at": "0:00", "reference": "DA-17"} | typed_date("on", today()) | changes


def test_danger_stops_and_says_whom_to_call(client, world, settings):
    settings.DUTY_AND_ADVICE_PHONE = "0113 496 0123"

    _, response = begin(client, danger="yes")

    with as_owner():
        stop = DangerStop.objects.get()
    assert (stop.huddle, stop.team) == (world.huddle, world.team_of(world.health))
    assert stop.origin == "Nomination page"
    assert response["Location"] == page_of(stop)
    page = client.get(page_of(stop)).content.decode()
    assert "0113 496 0123" in page
    assert "999" in page


def test_danger_found_on_the_way_keeps_the_draft_and_queues_nothing(client):
    pk = fill(client)
    begin(client, danger="yes", pk=pk)

    response = send(client, pk)

    assert response.status_code == 409
    with as_owner():
        assert not Nomination.objects.exists()
        assert NominationDraft.objects.get(pk=pk).answers["mother"]["name"] == ["Amina Yusuf"]


def test_the_service_itself_never_queues_a_stopped_draft(client, world, stop):
    with as_owner():
        draft = NominationDraft.objects.get()

    with pytest.raises(NotNow, match="Duty and Advice"):
        send_nomination(
            draft, [], huddle=world.huddle, team=world.team_of(world.health), by=world.health
        )


def test_pressing_twice_makes_one_stop_and_a_new_danger_another(client, world):
    pk, _ = begin(client, danger="yes")
    begin(client, danger="yes", pk=pk)
    with as_owner():
        first = DangerStop.objects.get()

    record_duty_contact(first, contacted_at=timezone.now(), reference="DA-17", by=world.health)
    begin(client, danger="yes", pk=pk)

    with as_owner():
        assert DangerStop.objects.count() == 2


def test_danger_is_stopped_even_where_no_huddle_is_set_up():
    _, response = begin(signed_in(make_practitioner()), danger="yes")

    assert response.status_code == 200
    assert "999" in response.content.decode()


def test_the_coordinator_is_told_at_once_and_sees_it_in_red(world, stop):
    page = signed_in(world.coordinator).get(reverse("huddle:screening")).content.decode()

    assert "Act now" in page
    assert page_of(stop) in page
    with as_owner():
        assert Notice.objects.get(kind="danger_stop").practitioner == world.coordinator


@pytest.mark.parametrize("who", ["health", "coordinator"])
def test_whoever_was_stopped_or_the_coordinator_records_the_contact(world, stop, who):
    client = signed_in(getattr(world, who))

    assert client.post(page_of(stop), told()).status_code == 302

    page = client.get(page_of(stop)).content.decode()
    assert "DA-17" in page
    assert (
        "Act now"
        not in signed_in(world.coordinator).get(reverse("huddle:screening")).content.decode()
    )
    with as_owner():
        assert AuditEvent.objects.filter(verb="danger.duty_contacted").count() == 1


def test_a_contact_is_recorded_once(world, stop):
    client = signed_in(world.health)
    client.post(page_of(stop), told())

    assert client.post(page_of(stop), told(reference="DA-18")).status_code == 409


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"reference": " "}, "Enter the reference that Duty and Advice gave you"),
        (typed_date("on", today() + timedelta(days=1)), "must be today or in the past"),
        ({"at": "25:00"}, "Enter a time in the correct format"),
        ({"at": ""}, "Enter time"),
    ],
)
def test_a_contact_needs_its_reference_and_a_time_that_has_been(client, stop, changes, error):
    response = client.post(page_of(stop), told(**changes))

    assert error in response.content.decode()
    with as_owner():
        assert DangerStop.objects.get().contacted_at is None


def test_the_service_refuses_a_contact_without_reference_or_in_the_future(world, stop):
    for facts in (
        {"contacted_at": timezone.now(), "reference": " "},
        {"contacted_at": timezone.now() + timedelta(hours=1), "reference": "DA-17"},
    ):
        with pytest.raises(ValidationError):
            record_duty_contact(stop, **facts, by=world.health)


def test_nobody_else_learns_of_a_stop(world, stop):
    for other in (world.police, world.stranger, make_practitioner(world.team_of(world.health))):
        assert signed_in(other).get(page_of(stop)).status_code == 404
        listed = signed_in(other).get(reverse("huddle:danger_stops")).content.decode()
        assert page_of(stop) not in listed


def test_another_huddles_coordinator_learns_nothing_of_a_stop(stop):
    other = make_world(name="Another huddle")

    assert signed_in(other.coordinator).get(page_of(stop)).status_code == 404
    with pytest.raises((PermissionDenied, DangerStop.DoesNotExist)):
        record_duty_contact(
            stop, contacted_at=timezone.now(), reference="DA-17", by=other.coordinator
        )
