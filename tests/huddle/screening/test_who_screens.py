"""Screening: the huddle's own coordinator finds what waits and reads it; nobody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huddle.models import Nomination
from huddle.queries.screening import open_addresses
from huddle.services.screening import accept_nomination, ask_nominator, redirect_nomination
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Practitioner
from practitioners.roles import Role
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.huddle.answers import signed_in
from tests.huddle.screening.waiting import (
    FORMS,
    State,
    nominated,
    now,
    other_family,
    page,
    sharing,
    url,
)
from tests.huddle.worlds import make_huddle, make_nominated, make_world
from tests.owner import as_owner

# Who may


@pytest.mark.parametrize("name", ["screen", *FORMS])
def test_a_stranger_does_not_learn_of_a_nomination(world, nomination, name):
    stranger = make_practitioner(roles=(Role.COORDINATOR,))

    assert signed_in(stranger).get(url(name, nomination)).status_code == 404


@pytest.mark.parametrize("name", ["screen", *FORMS])
def test_another_huddles_coordinator_does_not_learn_of_it(nomination, name):
    other = make_world(name="Another huddle").coordinator

    assert signed_in(other).get(url(name, nomination)).status_code == 404
    assert nomination.family.reference not in page(
        signed_in(other).get(reverse("huddle:screening"))
    )


@pytest.mark.parametrize("name", ["screen", *FORMS])
def test_a_coordinator_who_sees_the_family_but_runs_another_huddle_is_refused(
    world, nomination, name
):
    both = make_practitioner(
        world.team_of(world.health), roles=(Role.COORDINATOR, Role.PRACTITIONER)
    )

    assert signed_in(both).get(url(name, nomination)).status_code == 403


@pytest.mark.parametrize("name", ["screen", *FORMS])
def test_the_nominator_cannot_screen(world, nomination, name):
    assert signed_in(world.health).get(url(name, nomination)).status_code == 403
    assert signed_in(world.health).get(reverse("huddle:screening")).status_code == 403


def test_the_services_refuse_whoever_does_not_coordinate(world, nomination):
    for by in (world.health, world.police, world.chair):
        with pytest.raises(PermissionDenied):
            accept_nomination(nomination, sharing(world), by=by)
        with pytest.raises(PermissionDenied):
            ask_nominator(nomination, question="Why?", by=by)
        with pytest.raises(PermissionDenied):
            redirect_nomination(nomination, where_to="x", who_told="y", by=by)
    assert now(nomination).state == State.SUBMITTED


# The list


def test_the_list_shows_what_waits_oldest_first_and_filters_in_its_address(
    world, nomination, coordinator
):
    later = nominated(world, by=world.police)
    with as_owner():
        Nomination.objects.filter(pk=later.pk).update(urgent=True)
    listed = reverse("huddle:screening")

    shown = page(coordinator.get(listed))
    assert shown.index(nomination.family.reference) < shown.index(later.family.reference)
    accept_nomination(nomination, sharing(world), by=world.coordinator)

    assert nomination.family.reference not in page(coordinator.get(listed))
    accepted = page(coordinator.get(listed, {"show": "accepted"}))
    assert nomination.family.reference in accepted
    assert "Accepted for a huddle (1)" in accepted
    assert "All (2)" in accepted


def test_the_list_costs_the_same_for_one_nomination_as_for_six(world, coordinator):
    address = reverse("huddle:screening")
    make_nominated(world, state=State.SUBMITTED, screened_at=None, screened_by=None)
    one = queries_of(coordinator, address)

    for by in (world.health, world.police, world.housing, world.health, world.police):
        make_nominated(world, by=by, state=State.SUBMITTED, screened_at=None, screened_by=None)

    assert queries_of(coordinator, address) == one


def test_reading_the_list_and_a_nomination_is_audited(world, nomination, coordinator):
    coordinator.get(reverse("huddle:screening"))
    coordinator.get(url("screen", nomination))

    with as_owner():
        events = AuditEvent.objects.filter(by=world.coordinator.pk)
        assert events.get(verb="nomination.seen").family == nomination.family_id
        assert events.filter(verb="nomination.viewed", family=nomination.family_id).exists()


# One nomination


def test_the_page_shows_all_that_the_coordinator_may_see(nomination, coordinator):
    shown = page(coordinator.get(url("screen", nomination)))

    for text in (
        "Amina Yusuf",
        "Zakariya Yusuf",
        "999 000 4560",
        "7 Copper Beech Court",
        "Faltering growth since October.",
        "Warm care seen at home.",
        "Feeding support.",
        "Ring after six.",
        "The family has been told",
        "Everyone working with this family in the huddle",
    ):
        assert text in shown
    assert "Yusuf" not in shown.split("</title>")[0]


def test_a_protected_address_is_masked_and_the_nominating_team_named(world, coordinator):
    nomination = nominated(world, home={"protected": "yes"})

    shown = page(coordinator.get(url("screen", nomination)))

    assert f"Protected address: ask {nomination.team}" in shown.replace("&#x27;", "'")
    for part in ("Copper Beech", "LS9"):
        assert part not in shown


def test_not_even_somebody_to_whom_it_is_revealed_screens_with_a_protected_address(world):
    nomination = nominated(world, home={"protected": "yes"})

    with acting_as(world.health):
        assert nomination.family.addresses.visible_to(world.health).exists()
        assert not open_addresses(nomination.family_id, world.health)


def test_what_only_named_agencies_read_the_coordinator_does_not(world, coordinator):
    nomination = nominated(
        world,
        why_now={"audience": "named", "agencies": [str(world.police.agency.pk)], "text": "Secret"},
    )

    assert "Secret" not in page(coordinator.get(url("screen", nomination)))


def test_a_likely_match_is_named_to_a_coordinator_who_sees_it(world, nomination, coordinator):
    other = other_family(world)

    assert other.reference in page(coordinator.get(url("screen", nomination)))


def test_a_huddle_without_its_coordinator_active_lets_nobody_screen(world, nomination):
    with as_owner():
        Practitioner.objects.filter(pk=world.coordinator.pk).update(is_active=False)
    world.coordinator.refresh_from_db()

    with pytest.raises(PermissionDenied):
        accept_nomination(nomination, sharing(world), by=world.coordinator)


def test_a_second_huddle_does_not_confuse_the_first(world, nomination, coordinator):
    make_huddle(
        make_practitioner(roles=(Role.COORDINATOR,)), world.chair, world.core_teams, name="Other"
    )

    assert nomination.family.reference in page(coordinator.get(reverse("huddle:screening")))
