"""How many visits and professionals a family faces each week: counted, drawn, and read."""

import re
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from families.load_picture import LONGEST, number, picture_of
from families.models import Involvement
from families.queries.load import Week, load_of, weeks_from
from families.queries.people import hidden_principals
from families.services.leading import accept_lead, offer_lead
from families.services.load import say_how_often
from families.services.registering import involve
from families.services.sequencing import sequence_action
from practitioners.binding import acting_as
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner, make_team
from tests.families.planning import make_step, queries_of
from tests.families.reading import on_family, page, post, text
from tests.families.record import as_now, make_family
from tests.families.test_hidden_services import hide_a_service, named_in
from tests.owner import as_owner

MORE = "There may be more that you are not told of."


def comes(family, by, visits, practitioner=None):
    """A team (or one of its people) that sees the family so many times in four weeks."""
    team = practitioner.teams().get() if practitioner else make_team()
    with acting_as(by):
        family.refresh_from_db()
        involve(family, team, by=by, practitioner=practitioner, since=today())
        made = Involvement.objects.get(family=family, team=team)
    say_how_often(family, {made.pk: visits}, by=by)
    return made


def step_of(family, by, visits, due_on, owner=None):
    step = make_step(family, by, f"Step due {due_on}", owner=owner)
    sequence_action(step, goal=None, after=[], visits=visits, by=by)
    with as_owner():
        type(step).objects.filter(pk=step.pk).update(due_on=due_on)
    return step


def weeks(family, reader, as_at=None):
    with acting_as(reader):
        family.refresh_from_db()
        return load_of(family, reader, hidden_principals(family), as_at or today())


def test_weeks_begin_on_mondays_and_this_week_is_the_first():
    found = [week.starts for week in weeks_from(date(2026, 3, 29))]  # a Sunday

    assert found[:2] == [date(2026, 3, 23), date(2026, 3, 30)]
    assert len(found) == 6
    assert {day.weekday() for day in found} == {0}


def test_a_worked_example(family, nominator, colleague):
    """A weekly and a fortnightly visitor, a step of three visits next week, an overdue one."""
    comes(family, nominator, 4, practitioner=nominator)
    comes(family, nominator, 2)
    monday = today() - timedelta(days=today().weekday())
    step_of(family, nominator, 3, monday + timedelta(days=8), owner=colleague)
    step_of(family, nominator, 2, monday - timedelta(days=20))

    found = weeks(family, nominator)

    assert [week.visits for week in found.weeks[:3]] == [
        Fraction(7, 2),  # 1 + 0.5, and the overdue 2
        Fraction(9, 2),  # 1 + 0.5, and the 3 of next week
        Fraction(3, 2),
    ]
    assert [week.professionals for week in found.weeks[:3]] == [2, 3, 2]


def test_what_is_due_on_a_sunday_is_in_the_week_that_ends_with_it(family, nominator):
    monday = today() - timedelta(days=today().weekday())
    step_of(family, nominator, 1, monday + timedelta(days=13))

    assert [week.steps for week in weeks(family, nominator).weeks] == [0, 1, 0, 0, 0, 0]


def test_what_comes_after_these_weeks_is_said_and_not_drawn(family, nominator):
    step_of(family, nominator, 4, today() + timedelta(weeks=9))

    found = weeks(family, nominator)

    assert found.is_empty
    assert found.later == 4


def test_one_person_who_comes_in_two_ways_is_one_professional(family, nominator):
    comes(family, nominator, 4, practitioner=nominator)
    step_of(family, nominator, 1, today())

    first = weeks(family, nominator).weeks[0]

    assert (first.professionals, first.visits) == (1, 2)


def test_a_new_leads_first_contact_is_a_visit(family, nominator, coordinator):
    lead = make_practitioner()
    due = today() + timedelta(days=7)
    offer = offer_lead(family, lead, by=coordinator, reason="Near", first_contact_due=due)
    assert weeks(family, nominator).is_empty

    accept_lead(offer, by=lead)

    found = weeks(family, nominator).weeks
    assert [(week.contacts, week.professionals) for week in found[:3]] == [(0, 0), (1, 1), (0, 0)]


def test_what_is_over_and_what_is_not_known_count_nothing(family, nominator):
    gone = comes(family, nominator, 20)
    comes(family, nominator, None)
    with as_owner():
        Involvement.objects.filter(pk=gone.pk).update(until=today())

    found = weeks(family, nominator)

    assert found.is_empty
    assert len(found.unknown) == 1


def test_a_hidden_service_is_counted_for_those_who_know_it_alone(
    client, family, nominator, coordinator
):
    worker = hide_a_service(family, coordinator)
    with as_owner():
        Involvement.objects.update(visits=20)
    before = text(client, nominator, on_family("visits", family))

    assert weeks(family, nominator).is_empty
    assert weeks(family, worker).weeks[0].visits == 5
    assert named_in(before) == []
    assert MORE in before


def test_two_families_one_with_a_hidden_service_read_alike(client, family, nominator, coordinator):
    def read():
        shown = text(client, nominator, on_family("visits", family))
        return shown[shown.index("<h1") : shown.index("<footer")]

    without = read()
    hide_a_service(family, coordinator)
    with as_owner():
        Involvement.objects.update(visits=8)

    assert blind(read()) == blind(without)


def blind(shown):
    """Without what each page has of its own."""
    return [line for line in shown.splitlines() if "csrf" not in line]


def test_what_a_hidden_service_does_openly_is_counted_unnamed(
    client, family, nominator, coordinator
):
    worker = hide_a_service(family, coordinator)
    for _ in range(2):
        step_of(family, coordinator, 1, today(), owner=worker)

    first = weeks(family, nominator).weeks[0]

    assert (first.visits, first.professionals) == (2, 1)
    assert named_in(text(client, nominator, on_family("visits", family))) == []


def test_how_often_is_said_by_whoever_may_write_the_plan(family, nominator, stranger):
    made = comes(family, nominator, 4)
    observer = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))

    for person in (stranger, observer):
        with pytest.raises(PermissionDenied):
            say_how_often(family, {made.pk: 8}, by=person)
    for wrong in ({made.pk: 7}, {comes(make_family(nominator), nominator, 1).pk: 4}):
        with pytest.raises(ValidationError, match="how often each"):
            say_how_often(family, wrong, by=nominator)
    assert as_now(made).visits == 4


def test_nobody_says_how_often_a_service_comes_that_they_are_not_told_of(
    family, nominator, coordinator
):
    hide_a_service(family, coordinator)
    with as_owner():
        hidden = Involvement.objects.get(is_hidden=True)

    with pytest.raises(ValidationError):
        say_how_often(family, {hidden.pk: 4}, by=nominator)


def test_saying_the_same_again_changes_nothing(family, nominator):
    made = comes(family, nominator, 4)

    assert say_how_often(family, {made.pk: 4}, by=nominator) == 0
    assert say_how_often(family, {made.pk: None}, by=nominator) == 1


def test_it_is_said_on_the_page_and_shown_there(client, family, nominator):
    made = comes(family, nominator, None)
    where = on_family("visits", family)

    assert post(client, nominator, where, **{str(made.pk): "12"})["Location"] == where

    assert as_now(made).visits == 12
    assert "3 visits" in text(client, nominator, where)
    wrong = post(client, nominator, where, **{str(made.pk): "7"})
    assert "govuk-error-summary" in wrong.content.decode()


def test_a_page_that_is_older_than_a_visitor_says_nothing_of_them(client, family, nominator):
    known = comes(family, nominator, 4)
    later = comes(family, nominator, 8)

    post(client, nominator, on_family("visits", family), **{str(known.pk): ""})

    assert (as_now(known).visits, as_now(later).visits) == (None, 8)


def test_an_observer_reads_the_load_and_a_stranger_finds_none(client, family, nominator, stranger):
    made = comes(family, nominator, 8)
    observer = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))

    shown = text(client, observer, on_family("visits", family))

    assert "Twice a week" in shown
    assert "<select" not in shown
    assert MORE in shown
    assert post(client, observer, on_family("visits", family)).status_code == 403
    assert page(client, stranger, on_family("visits", family)).status_code == 404
    assert made


def test_the_visits_of_a_step_are_said_where_it_is_placed(client, family, nominator):
    step = make_step(family, nominator)
    where = f"/families/actions/{step.pk}/sequence/"

    assert "must be a whole number" in post(client, nominator, where, visits="x").content.decode()
    assert "50 or less" in post(client, nominator, where, visits="51").content.decode()
    post(client, nominator, where, visits="3")

    assert as_now(step).visits == 3


@pytest.mark.parametrize(
    ("value", "says"),
    [("0", "0"), ("1", "1"), ("5/4", "1.25"), ("7/2", "3.5"), ("10", "10"), ("23/4", "5.75")],
)
def test_a_number_is_written_in_quarters(value, says):
    assert number(Fraction(value)) == says


def test_the_longest_bar_fits_and_nothing_is_drawn_for_nothing():
    monday = date(2026, 3, 23)
    busy = Week(monday, regular=Fraction(23, 4), steps=30, people={1, 2, 3})
    quiet = Week(monday + timedelta(7))

    picture = picture_of([busy, quiet])

    assert [bar.length for bar in picture.rows[0].bars] == [LONGEST, round(LONGEST * 3 / 35.75)]
    assert [bar.length for bar in picture.rows[1].bars] == [0, 0]
    assert [bar.says for bar in picture.rows[0].bars] == ["35.75 visits", "3 professionals"]
    assert picture.rows[0].title == "Week of 23 March"


def test_the_picture_says_what_the_table_says_and_is_named(client, family, nominator):
    comes(family, nominator, 4)
    step_of(family, nominator, 2, today())

    shown = text(client, nominator, on_family("visits", family))
    svg = shown[shown.index('<svg class="huddle-load"') : shown.index("</svg>")]
    words = re.findall(r"<text[^>]*>([^<]+)</text>", svg)

    assert "3 visits" in words
    assert "2 professionals" in words
    assert 'role="img" aria-labelledby="load-title load-desc"' in svg


def test_the_load_costs_the_same_for_one_visitor_as_for_eight(client, family, nominator):
    reader = make_practitioner(nominator.teams().get())
    comes(family, nominator, 4)
    step_of(family, nominator, 1, today())
    page(client, reader, on_family("visits", family))
    few = queries_of(client, on_family("visits", family))

    for _ in range(7):
        comes(family, nominator, 2)
        step_of(family, nominator, 1, today())

    assert queries_of(client, on_family("visits", family)) == few
