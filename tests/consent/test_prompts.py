"""Unusual looking is found by visible rules, once, as a prompt to ask."""

from datetime import timedelta

import pytest

from consent import tasks
from consent.models import AccessPrompt
from consent.services.prompts import answer_prompt, find_prompts
from consent.unusual import Rule
from families.models import GrantReason, Involvement
from families.services.acting import agree_action
from families.services.granting import grant_practitioner, grant_team
from huddle.models import AgendaItem
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.working_days import A_DAY, add_working_days, is_working_day, today
from tests.consent.looking import look
from tests.consent.prompts import WEEK, State, found, no_work, on, one, past, working
from tests.factories import make_practitioner
from tests.families.record import make_baby, make_family
from tests.huddle.worlds import make_session, make_world
from tests.owner import as_owner

# One's own surname


@pytest.mark.parametrize(
    ("practitioner", "person"),
    [
        ("Colm Akers", "Robin Akers"),
        ("Colm AKERS ", "robin akers"),
        ("Zoë Núñez", "Lia Nunez"),
        ("Ann Smith-Jones", "Robin Jones"),
        ("Ann Jones", "Robin Smith-Jones"),
        ("Sean O'Brien", "Kim OBrien"),
    ],
)
def test_a_shared_surname_is_a_prompt(looked, practitioner, person):
    make_baby(looked.family, looked.nurse, name=person)
    reader = make_practitioner(looked.nurse.teams().get(), full_name=practitioner)
    look(reader, looked.family, at=working())

    prompt = one(reader, Rule.OWN_SURNAME)

    assert (prompt.family, prompt.reference) == (looked.family.pk, looked.family.reference)
    assert (prompt.events, prompt.families, prompt.state) == (1, 1, State.TO_ASK)


@pytest.mark.parametrize(
    ("practitioner", "person"),
    [
        ("Colm Akers", "Robin Baker"),
        ("Ann Ash", "Robin Nash"),
        ("Robin Akers", "Robin Ash"),
        ("Ann A", "Robin A"),
    ],
)
def test_another_surname_is_none(looked, practitioner, person):
    make_baby(looked.family, looked.nurse, name=person)
    reader = make_practitioner(looked.nurse.teams().get(), full_name=practitioner)
    look(reader, looked.family, at=working())

    assert found(reader, Rule.OWN_SURNAME) == []


def test_a_surname_by_which_somebody_is_known_counts(looked):
    make_baby(looked.family, looked.nurse, name="Robin Ash", known_as="Robbie Akers")
    look(looked.colleague, looked.family, at=working())

    assert one(looked.colleague, Rule.OWN_SURNAME)


def test_a_family_in_a_list_was_not_opened(looked):
    make_baby(looked.family, looked.nurse, name="Robin Akers")
    look(looked.colleague, looked.family, "family.seen", at=working())

    assert found(looked.colleague, Rule.OWN_SURNAME) == []


# No involvement


def test_opening_a_family_only_because_the_team_may_is_a_prompt(looked):
    prompt = no_work(looked)

    assert prompt.reference == looked.family.reference


@pytest.mark.parametrize("who", ["nurse", "lead", "supervisor", "coordinator", "chair"])
def test_those_with_work_of_their_own_are_no_prompt(looked, who):
    look(getattr(looked, who), looked.family, at=working())

    assert found(getattr(looked, who), Rule.NO_INVOLVEMENT) == []


def test_access_by_name_is_involvement(looked):
    grant_practitioner(looked.family, looked.colleague, GrantReason.INVOLVED, by=looked.nurse)
    look(looked.colleague, looked.family, at=working())

    assert found(looked.colleague, Rule.NO_INVOLVEMENT) == []


def test_an_action_is_involvement(looked):
    agree_action(
        looked.family, by=looked.chair, text="Ring", owner=looked.colleague, due_on=today()
    )
    look(looked.colleague, looked.family, at=working())

    assert found(looked.colleague, Rule.NO_INVOLVEMENT) == []


def test_being_named_as_who_works_with_them_is_involvement(looked):
    with acting_as(looked.nurse):
        team = looked.colleague.teams().get()
        Involvement.objects.create(family=looked.family, team=team, practitioner=looked.colleague)
    look(looked.colleague, looked.family, at=working())

    assert found(looked.colleague, Rule.NO_INVOLVEMENT) == []


@pytest.mark.parametrize("verb", ["family.access_viewed", "sharing.closing_viewed"])
def test_looking_at_who_can_see_it_changes_nothing(looked, verb):
    look(looked.colleague, looked.family, verb, at=working())

    assert no_work(looked).rule == Rule.NO_INVOLVEMENT


def test_having_changed_something_is_involvement(looked):
    look(looked.colleague, looked.family, at=working())
    look(looked.colleague, looked.family, "check.answered", at=working() - 30 * A_DAY)

    assert found(looked.colleague, Rule.NO_INVOLVEMENT) == []


@pytest.mark.parametrize(
    ("mode", "prompts"), [("present", 0), ("remote", 0), ("apologies", 1), ("absent", 1)]
)
def test_having_been_at_a_session_about_the_family_is_involvement(mode, prompts):
    world = make_world()
    family = make_family(world.health)
    session = make_session(world)
    reader = make_practitioner(world.team_of(world.health))
    with as_owner():
        AgendaItem.objects.create(session=session, family=family, why="new", position=1, minutes=5)
        session.attendances.create(practitioner=reader, mode=mode)
    look(reader, family, at=working())

    assert len(found(reader, Rule.NO_INVOLVEMENT)) == prompts


@pytest.mark.parametrize(
    "verb",
    ["access_log.viewed", "subject_access.viewed", "disposal.viewed", "break_glass.viewed"],
)
def test_the_duties_of_governance_are_no_prompt(looked, verb):
    look(looked.ig, looked.family, verb, at=working(23))

    assert found(looked.ig) == []


@pytest.mark.parametrize("verb", ["conflict.declared", "break_glass.opened"])
def test_saying_that_one_has_a_conflict_and_emergency_access_are_no_work(looked, verb):
    look(looked.colleague, looked.family, verb, at=working(9))

    assert no_work(looked)


# Out of hours


def test_looking_at_night_is_a_prompt_for_the_day_whatever_the_family(looked):
    other = make_family(looked.nurse)
    for family in (looked.family, other, other):
        look(looked.lead, family, at=working(22, 30))

    [prompt] = past(looked.lead, Rule.OUT_OF_HOURS)

    assert (prompt.family, prompt.reference) == (None, "")
    assert (prompt.events, prompt.families) == (3, 2)
    assert prompt.window_start == on(working().date(), 0)


@pytest.mark.parametrize(
    ("hour", "minute", "prompts"), [(6, 59, 1), (7, 0, 0), (18, 59, 0), (19, 0, 1)]
)
def test_the_hours_begin_and_end_to_the_minute_in_london(looked, hour, minute, prompts):
    look(looked.lead, looked.family, at=working(hour, minute))

    assert len(past(looked.lead, Rule.OUT_OF_HOURS)) == prompts


def test_the_hours_are_a_setting(looked, settings):
    settings.WORKING_HOURS = "09:00 - 17:30"
    look(looked.lead, looked.family, at=working(8, 30))

    assert len(past(looked.lead, Rule.OUT_OF_HOURS)) == 1


def test_a_day_that_is_no_working_day_is_outside_at_any_hour(looked):
    day = today() - A_DAY
    while is_working_day(day):
        day -= A_DAY
    look(looked.lead, looked.family, at=on(day, 11))

    assert len(past(looked.lead, Rule.OUT_OF_HOURS)) == 1


# Many families


@pytest.fixture
def few(settings):
    settings.MANY_FAMILIES_AN_HOUR = 3


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("count", "prompts"), [(3, 0), (4, 1)])
def test_more_families_than_the_setting_within_an_hour_is_a_prompt(looked, count, prompts):
    for minute in range(count):
        look(looked.lead, make_family(looked.nurse), at=working(10, minute))

    assert [p.families for p in found(looked.lead, Rule.MANY_FAMILIES)] == [count] * prompts


@pytest.mark.usefixtures("few")
def test_one_family_many_times_is_no_prompt(looked):
    for minute in range(10):
        look(looked.lead, looked.family, at=working(10, minute))

    assert found(looked.lead, Rule.MANY_FAMILIES) == []


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    "verb", ["agenda.viewed", "item.viewed", "check.viewed", "minutes.read", "family.seen"]
)
def test_the_huddles_own_pages_and_lists_do_not_count(looked, verb):
    for minute in range(10):
        look(looked.chair, make_family(looked.nurse), verb, at=working(10, minute))

    assert found(looked.chair, Rule.MANY_FAMILIES) == []


@pytest.mark.usefixtures("few")
def test_downloading_many_at_once_counts(looked):
    for _ in range(4):
        look(looked.lead, make_family(looked.nurse), "family.exported", at=working())

    assert one(looked.lead, Rule.MANY_FAMILIES).families == 4


# Finding


def test_finding_again_finds_nothing_new(looked):
    look(looked.colleague, looked.family, at=working(22))
    assert find_prompts(WEEK) > 0

    assert find_prompts(WEEK) == 0
    assert {p.rule for p in past(looked.colleague, None)} == {"no_involvement", "out_of_hours"}


def test_more_of_the_same_day_is_counted_until_somebody_was_asked(looked):
    prompt = no_work(looked)
    look(looked.colleague, looked.family, at=working(11))
    assert one(looked.colleague, Rule.NO_INVOLVEMENT).events == 2

    answer_prompt(prompt, state=State.ASKED, note="", by=looked.ig)
    look(looked.colleague, looked.family, at=working(12))

    assert one(looked.colleague, Rule.NO_INVOLVEMENT).events == 2


def test_about_one_family_somebody_comes_up_once_in_a_quarter(looked):
    days = [add_working_days(today(), -number) for number in (1, 2, 3)]
    for day in days:
        look(looked.colleague, looked.family, at=on(day, 10))

    assert one(looked.colleague, Rule.NO_INVOLVEMENT).window_start == on(days[2], 0)
    look(looked.colleague, looked.family)
    assert one(looked.colleague, Rule.NO_INVOLVEMENT)


def test_after_a_concern_they_come_up_again(looked):
    prompt = no_work(looked)
    answer_prompt(prompt, state=State.CONCERN, note="Told their manager", by=looked.ig)
    look(looked.colleague, looked.family)

    assert len(found(looked.colleague, Rule.NO_INVOLVEMENT)) == 2


def test_what_lies_before_the_days_asked_is_left(looked):
    look(looked.colleague, looked.family, at=on(today() - 10 * A_DAY, 10))

    assert found(looked.colleague, Rule.NO_INVOLVEMENT) == []


def test_what_no_practitioner_did_is_left(looked):
    AuditEvent.objects.create(
        at=working(23), verb="family.viewed", target="x", family=looked.family.pk
    )

    find_prompts(WEEK)

    with as_owner():
        assert not AccessPrompt.objects.filter(window_start__lt=on(today(), 0)).exists()


def test_the_task_finds_too(looked):
    look(looked.colleague, looked.family)

    tasks.find_unusual_access()

    with as_owner():
        assert AccessPrompt.objects.filter(rule=Rule.NO_INVOLVEMENT).exists()


def test_a_grant_to_the_team_alone_is_no_involvement(looked):
    stranger = make_practitioner()
    grant_team(looked.family, stranger.teams().get(), GrantReason.LISTED, by=looked.nurse)
    look(stranger, looked.family, at=working() + timedelta(minutes=1))

    assert one(stranger, Rule.NO_INVOLVEMENT)
