"""Unusual looking is found by visible rules, once, as a prompt to ask; nobody's name comes out."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consent import tasks
from consent.models import AccessPrompt, PromptAnswer
from consent.services.prompts import answer_prompt, find_prompts
from consent.unusual import Rule
from families.models import GrantReason, Involvement
from families.services.acting import agree_action
from families.services.granting import grant_practitioner, grant_team
from huddle.models import AgendaItem
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import A_DAY, add_working_days, is_working_day, today
from tests.consent.looking import look, make_looked, trail_of
from tests.factories import make_practitioner
from tests.families.reading import page, post, text
from tests.families.record import make_baby, make_family
from tests.huddle.worlds import make_session, make_world
from tests.owner import as_owner

State = AccessPrompt.State
WEEK = 8
LIST = reverse("consent:prompts")


@pytest.fixture
def looked():
    return make_looked()


def working(hour=10, minute=0):
    """That time on the last working day before today."""
    return on(add_working_days(today(), -1), hour, minute)


def on(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def found(person, rule=None, days=WEEK):
    """The prompts about this person, found anew."""
    find_prompts(days)
    with as_owner():
        rows = AccessPrompt.objects.filter(practitioner=person).order_by("window_start")
        return [row for row in rows if rule in {None, row.rule}]


def one(person, rule):
    [prompt] = found(person, rule)
    return prompt


def no_work(looked):
    """A prompt about the colleague, who opened the family and has no work with it."""
    look(looked.colleague, looked.family, at=working())
    return one(looked.colleague, Rule.NO_INVOLVEMENT)


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


def past(person, rule):
    """Not of today: whatever made this test's world may have done so at night."""
    return [p for p in found(person, rule) if p.window_start < on(today(), 0)]


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


# Asking


@pytest.mark.parametrize(
    "steps",
    [
        [State.ASKED, State.EXPLAINED],
        [State.EXPLAINED, State.CONCERN],
        [State.ASKED, State.CONCERN, State.EXPLAINED],
    ],
)
def test_what_came_of_asking_stays_with_who_and_when(looked, steps):
    prompt = no_work(looked)

    for state in steps:
        answer_prompt(prompt, state=state, note=f"Said {state}", by=looked.ig)

    with acting_as(looked.ig):
        answers = PromptAnswer.objects.filter(prompt=prompt)
        assert [(a.state, a.answered_by) for a in answers] == [(s, looked.ig) for s in steps]
        assert AccessPrompt.objects.get(pk=prompt.pk).state == steps[-1]


def test_the_same_twice_is_refused(looked):
    prompt = no_work(looked)
    answer_prompt(prompt, state=State.ASKED, note="", by=looked.ig)

    with pytest.raises(NotNow, match="already noted as: asked"):
        answer_prompt(prompt, state=State.ASKED, note="", by=looked.ig)


@pytest.mark.parametrize("state", [State.EXPLAINED, State.CONCERN])
def test_an_outcome_needs_words(looked, state):
    with pytest.raises(ValidationError, match="Enter what you learned"):
        answer_prompt(no_work(looked), state=state, note=" ", by=looked.ig)


@pytest.mark.parametrize("who", ["lead", "coordinator", "supervisor", "colleague"])
def test_nobody_but_governance_answers(looked, who):
    prompt = no_work(looked)

    with pytest.raises((PermissionDenied, AccessPrompt.DoesNotExist)):
        answer_prompt(prompt, state=State.ASKED, note="", by=getattr(looked, who))


def test_nobody_looks_into_their_own_matter(client, looked):
    both = make_practitioner(looked.nurse.teams().get(), roles=(Role.IG_LEAD, Role.PRACTITIONER))
    look(both, looked.family, at=working())
    prompt = one(both, Rule.NO_INVOLVEMENT)
    address = reverse("consent:prompt", args=[prompt.pk])

    assert "This is about you. Somebody else looks into it." in text(client, both, address)
    assert post(client, both, address, state="explained", note="It was me").status_code == 403


def test_the_familys_people_are_not_told_that_somebody_was_asked_about(client, looked):
    prompt = no_work(looked)
    before = trail_of(looked.family)

    text(client, looked.ig, reverse("consent:prompt", args=[prompt.pk]))
    answer_prompt(prompt, state=State.ASKED, note="", by=looked.ig)

    assert trail_of(looked.family) == before
    with as_owner():
        written = AuditEvent.objects.filter(by=looked.ig.pk).values_list("verb", flat=True)
        assert {"prompt.viewed", "prompt.answered"} <= set(written)


# Pages


def test_the_list_says_who_why_which_and_when(client, looked):
    no_work(looked)

    html = text(client, looked.ig, LIST)

    for words in ("Colm Akers", "No work with the family is recorded", looked.family.reference):
        assert words in html
    assert "07:00" in html
    assert "more than 20 families" in html


def test_no_page_shows_a_name_of_the_family(client, looked):
    make_baby(looked.family, looked.nurse, name="Zebedee Akers")
    look(looked.colleague, looked.family, at=working())
    prompt = one(looked.colleague, Rule.OWN_SURNAME)

    for address in (LIST, reverse("consent:prompt", args=[prompt.pk])):
        html = text(client, looked.ig, address)
        assert "Zebedee" not in html
        assert str(looked.family.pk) not in html


def test_a_prompt_shows_what_was_done_in_its_time_and_no_more(client, looked):
    look(looked.colleague, looked.family, "minutes.read", at=working() - 3 * A_DAY)
    prompt = no_work(looked)

    html = text(client, looked.ig, reverse("consent:prompt", args=[prompt.pk]))

    assert "Opened the family’s record" in html
    assert "Read this family’s part of the minutes" not in html


def test_it_leads_to_the_log_of_the_family_and_the_person(client, looked):
    prompt = no_work(looked)
    html = text(client, looked.ig, reverse("consent:prompt", args=[prompt.pk]))
    link = (
        f"{reverse('consent:governance_log')}?reference={looked.family.reference}"
        f"&amp;person={looked.colleague.pk}"
    )

    assert link in html
    assert "Opened the family’s record" in text(client, looked.ig, link.replace("&amp;", "&"))


def test_an_answer_by_form_is_saved_once(client, looked):
    prompt = no_work(looked)
    address = reverse("consent:prompt", args=[prompt.pk])

    first = post(client, looked.ig, address, state="explained", note="Covered for Nadia")
    second = post(client, looked.ig, address, state="explained", note="Covered for Nadia")

    assert (first.status_code, second.status_code) == (302, 409)
    assert text(client, looked.ig, address).count("Covered for Nadia") == 1
    assert looked.colleague.full_name not in text(client, looked.ig, LIST)
    assert looked.colleague.full_name in text(client, looked.ig, f"{LIST}?state=explained")


def test_a_missing_note_is_said_and_nothing_is_lost(client, looked):
    address = reverse("consent:prompt", args=[no_work(looked).pk])

    html = post(client, looked.ig, address, state="concern", note="").content.decode()

    assert "Enter what you learned" in html
    assert 'value="concern" checked' in " ".join(html.split()) or "checked" in html


def test_an_empty_form_asks_what_came_of_it(client, looked):
    address = reverse("consent:prompt", args=[no_work(looked).pk])

    assert "Select what came of it" in post(client, looked.ig, address).content.decode()


@pytest.mark.parametrize("who", ["lead", "coordinator", "supervisor", "nurse"])
def test_the_pages_are_for_governance(client, looked, who):
    prompt = no_work(looked)

    for address in (LIST, reverse("consent:prompt", args=[prompt.pk])):
        assert page(client, getattr(looked, who), address).status_code == 403


def test_the_work_of_governance_says_how_many_wait(client, looked):
    no_work(looked)
    with as_owner():
        waiting = AccessPrompt.objects.count()

    html = text(client, looked.ig, reverse("consent:governance"))

    assert "Unusual looking at families" in html
    assert f"{waiting} to do" in html


def test_the_list_narrows_by_state_and_rule(client, looked):
    no_work(looked)

    assert "Colm Akers" in text(client, looked.ig, f"{LIST}?rule=no_involvement")
    assert "Colm Akers" not in text(client, looked.ig, f"{LIST}?rule=many_families")
    assert "Colm Akers" not in text(client, looked.ig, f"{LIST}?state=concern")
    assert "Colm Akers" in text(client, looked.ig, f"{LIST}?state=all")


def test_the_list_costs_the_same_however_long_it_is(client, looked):
    no_work(looked)
    client.force_login(looked.ig)
    client.get(LIST)
    few = cost_of(client)

    for number in range(40):
        reader = make_practitioner(looked.nurse.teams().get())
        look(reader, looked.family, at=working(10, number))
    find_prompts(WEEK)

    assert cost_of(client) == few


def cost_of(client):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST).status_code == 200
    return len(queries)


# Behind the pages


@pytest.mark.parametrize("who", ["lead", "coordinator", "nurse"])
def test_sql_of_others_finds_no_prompt(looked, who):
    prompt = no_work(looked)

    with acting_as(getattr(looked, who)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM consent_accessprompt")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM consent_prompt_lines(%s)", [prompt.pk])
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO consent_accessprompt DEFAULT VALUES",
        "DELETE FROM consent_accessprompt",
        "UPDATE consent_accessprompt SET practitioner_id = practitioner_id",
        "UPDATE consent_promptanswer SET note = ''",
        "DELETE FROM consent_promptanswer",
        "SELECT consent_surnames('Robin Ash')",
        "SELECT consent_is_involved(NULL, NULL, '{}', '{}')",
        "SELECT consent_further_involvement(NULL, NULL)",
    ],
)
def test_even_governance_makes_and_removes_no_prompt_by_hand(looked, statement):
    with pytest.raises(ProgrammingError), acting_as(looked.ig), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_came_of_asking_is_not_rewritten_even_by_the_owner(looked):
    answer = answer_prompt(no_work(looked), state=State.ASKED, note="", by=looked.ig)

    with as_owner(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PromptAnswer.objects.filter(pk=answer.pk).update(note="Other")


def test_a_grant_to_the_team_alone_is_no_involvement(looked):
    stranger = make_practitioner()
    grant_team(looked.family, stranger.teams().get(), GrantReason.LISTED, by=looked.nurse)
    look(stranger, looked.family, at=working() + timedelta(minutes=1))

    assert one(stranger, Rule.NO_INVOLVEMENT)
