"""My week: each role finds what waits for it, and nobody anything that they may not see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from families.services.acting import agree_action
from families.services.leading import accept_lead, offer_lead
from huddle.models import DangerStop, HuddleSession, Nomination, NominationDraft
from huddle.my_week import week_of
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.huddle.holding import hold, publish
from tests.huddle.worlds import make_nominated, make_session, make_world
from tests.owner import as_owner


def page(client, practitioner):
    client.force_login(practitioner)
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def titles(practitioner, heading):
    with acting_as(practitioner):
        sections = {section.heading: section for section in week_of(practitioner).sections}
    return [task["title"] for task in sections[heading].tasks]


def test_a_new_practitioner_reads_what_each_empty_section_means(client):
    words = page(client, make_practitioner())

    assert "No session of a huddle of yours has been called" in words
    assert "Your team has answered every check" in words
    assert "You lead no family" in words
    assert "You have no open action" in words
    assert "Nominate a baby" in words


def test_the_next_session_is_shown_to_those_who_belong_to_it_only(client, world):
    make_session(world, days_ahead=9)
    make_session(world, days_ahead=3)

    assert len(titles(world.health, "Next session")) == 1
    assert world.huddle.name in page(client, world.health)
    assert world.huddle.name not in page(client, world.stranger)


def test_a_check_is_asked_of_each_team_that_may_know_the_family(client, world):
    family = make_nominated(world)
    publish(world, family)

    assert f"What do you know of family {family.reference}?" in page(client, world.police)
    assert family.reference not in page(client, world.stranger)


def test_a_family_that_is_not_shared_with_an_agency_is_not_asked_of_it(client, world):
    family = make_nominated(world, share_with=[world.health.agency])
    publish(world, family)

    assert family.reference not in page(client, world.police)


def test_an_offer_to_lead_comes_before_the_families_led(client, world):
    led, offered = make_nominated(world), make_nominated(world)
    accept_lead(
        offer_lead(led, world.health, by=world.coordinator, reason="Knows them."), by=world.health
    )
    offer_lead(offered, world.health, by=world.coordinator, reason="Knows them.")

    assert titles(world.health, "Families you lead") == [f"Family {offered}", f"Family {led}"]
    words = page(client, world.health)
    assert "Will you lead?" in words
    assert "Zakariya Yusuf" in words


def test_actions_come_overdue_first(client, world):
    family = make_nominated(world)
    for text, days in (("Ring the clinic", 5), ("Order a cot", 2)):
        agree_action(
            family,
            by=world.coordinator,
            text=text,
            owner=world.health,
            due_on=today() + timedelta(days=days),
        )
    with as_owner():
        family.actions.filter(text="Ring the clinic").update(due_on=today() - timedelta(days=1))

    assert titles(world.health, "Your actions") == ["Ring the clinic", "Order a cot"]
    assert "Overdue" in page(client, world.health)
    assert "Ring the clinic" not in page(client, world.police)


def test_what_the_page_showed_of_a_family_is_in_the_trail(client, world):
    family = make_nominated(world)
    publish(world, family)

    page(client, world.police)

    with as_owner():
        assert AuditEvent.objects.filter(
            verb="my_week.listed", by=world.police.pk, family=family.pk
        ).exists()


def test_the_coordinator_sees_how_much_waits(client, world):
    make_nominated(
        world, state=Nomination.State.SUBMITTED, screened_at=None, screened_by=None, share_with=[]
    )

    assert titles(world.coordinator, "Waiting for the coordinator") == ["Nominations to screen"]
    assert "Waiting for the coordinator" not in page(client, world.health)


def test_a_danger_stop_comes_first_until_duty_and_advice_is_told(client, world):
    with acting_as(world.health):
        DangerStop.objects.create(
            huddle=world.huddle,
            team=world.team_of(world.health),
            stopped_by=world.health,
            origin="Page",
        )

    words = page(client, world.coordinator)

    assert words.index("A baby may be in danger now") < words.index("Next session")
    assert "Duty and Advice not told" in words
    assert "A baby may be in danger now" not in page(client, world.police)


@pytest.mark.parametrize(
    ("state", "days", "verb"),
    [
        ("published", 0, "Hold the session"),
        ("in_session", 0, "Go on"),
        ("draft", -3, "Minutes to be signed by"),
    ],
)
def test_the_chair_is_told_what_comes_next(client, world, state, days, verb):
    starts_at = timezone.now() + timedelta(days=days)
    HuddleSession.objects.create(
        huddle=world.huddle, chair=world.chair, starts_at=starts_at, state=state
    )

    assert verb in page(client, world.chair)


def test_the_chair_of_a_coming_session_has_nothing_to_hold_yet(client, world):
    make_session(world, days_ahead=5, state="published", published_at=timezone.now())

    assert "No session waits to be held" in page(client, world.chair)


def test_a_draft_waits_for_its_author_only(client, world):
    with acting_as(world.health):
        NominationDraft.objects.create(practitioner=world.health)

    assert "Draft of" in page(client, world.health)
    assert "Draft of" not in page(client, world.police)


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.MANAGER, "Caseload of your agency"),
        (Role.SUPERVISOR, "Caseload of your agency"),
        (Role.ADMINISTRATOR, "You see no family"),
        (Role.IG_LEAD, "by emergency access only"),
    ],
)
def test_other_roles_are_told_honestly_what_they_may_do(client, role, words):
    assert words in page(client, make_practitioner(roles=(role,)))


def test_the_page_costs_the_same_for_one_family_and_for_eight(client):
    assert queries_with(1, client) == queries_with(8, client)


def queries_with(families, client):
    world = make_world()
    meeting = hold(world)
    found = [meeting.family, *(make_nominated(world) for _ in range(families - 1))]
    if found[1:]:
        publish(world, *found[1:], days_ahead=9)
    for family in found:
        accept_lead(
            offer_lead(family, world.health, by=world.coordinator, reason="Knows them."),
            by=world.health,
        )
        agree_action(family, by=world.coordinator, text="Ring", owner=world.health, due_on=today())
    client.force_login(world.health)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        words = client.get("/").content.decode()
    assert words.count("Ring") == families
    return len(captured)
