"""Each measure of families as its definition says, on days that were counted by hand in 2025.

New Year's Day was a Wednesday, Easter Monday 21 April; the clocks changed on Sunday 30 March and
on Sunday 26 October.
"""

from datetime import date

import pytest

from families.measures import MEASURES, points
from families.measuring import Window, figures
from families.models import Conflict
from families.queries.measures import cases_of_families
from practitioners.binding import acting_as
from practitioners.roles import Role
from tests.factories import make_practitioner, make_team
from tests.families.measured import (
    Agency,
    action,
    baby,
    contact,
    family,
    led,
    lost,
    mother,
    works_with,
)
from tests.owner import as_owner

MEASURE = {one.key: one for one in MEASURES}
EASTER = date(2025, 4, 22)  # the Tuesday after it


@pytest.fixture
def agency():
    return Agency("Northfield Health")


@pytest.fixture
def ann(agency):
    return agency.lead(full_name="Ann Reed")


def found(agency, key, as_at=EASTER, weeks=12, reader=None):
    """The figures of a measure, as the manager gets them."""
    window = Window.of_weeks(as_at, weeks)
    with acting_as(reader or agency.manager):
        return figures(MEASURE[key], cases_of_families(window), window)


def parts(figures):
    return {part.key: n for part, n in figures.parts if n}


def listed(agency, key, as_at=EASTER, reader=None):
    window = Window.of_weeks(as_at, 12)
    with acting_as(reader or agency.manager):
        return MEASURE[key].cases(cases_of_families(window), window)


# M1


def test_open_families_are_listed_active_or_paused_on_the_day(agency):
    for status in ("nominated", "listed", "active", "paused", "closed"):
        family(agency, stages=[("2025-01-02", status)])

    assert parts(found(agency, "M1")) == {"listed": 1, "active": 1, "paused": 1}


@pytest.mark.parametrize(
    ("as_at", "then"),
    [
        ("2025-03-28", {"listed": 1}),  # closed at half past midnight on Monday 31 March: on
        ("2025-03-30", {"listed": 1}),  # Sunday, the first day of summer time, it still was open
        ("2025-03-31", {}),
        ("2025-10-25", {}),  # opened again at half past midnight on Sunday 26 October
        ("2025-10-26", {"active": 1}),
        ("2024-12-31", {}),  # listed on New Year's Day
        ("2025-01-01", {"listed": 1}),
    ],
)
def test_a_status_is_that_of_the_day_in_london(agency, as_at, then):
    family(
        agency,
        stages=[
            ("2024-12-20", "nominated"),
            ("2025-01-01", "listed"),
            ("2025-03-31 00:30", "closed"),
            ("2025-10-26 00:30", "active"),
        ],
    )

    assert parts(found(agency, "M1", date.fromisoformat(as_at))) == then


@pytest.mark.parametrize("why", ["duplicate", "test"])
def test_duplicates_and_test_records_are_in_no_figure(agency, ann, why):
    one = family(agency, not_counted=why)
    led(one, ann, "2025-04-01")
    baby(one, dob="2025-01-01")
    action(one, ann, agreed="2025-03-03", due="2025-03-10")

    assert [found(agency, key).n for key in MEASURE] == [0] * len(MEASURE)


def test_a_sealed_family_is_in_no_figure(agency, ann):
    one = family(agency, restriction="sealed")
    led(one, ann, "2025-04-01")
    baby(one, dob="2025-01-01")

    assert [found(agency, key).n for key in MEASURE] == [0] * len(MEASURE)


# M2


def test_babies_are_under_36_months_and_the_unborn_stand_apart(agency):
    one = family(agency)
    baby(one, dob="2022-04-23")  # 36 months tomorrow
    baby(one, dob="2022-04-22")  # 36 months today: no more
    baby(one, dob="2025-04-22")
    baby(one, edd="2025-06-01")
    lost(baby(one, edd="2025-06-01"), "2025-04-22")
    lost(baby(one, edd="2025-07-01"), "2025-04-23")  # nobody knew then
    baby(one, dob="2025-05-10")  # not born then
    mother(one)
    baby(family(agency, stages=[("2025-01-02", "closed")]), dob="2025-01-02")

    assert parts(found(agency, "M2")) == {"born": 2, "unborn": 3}


# M3


def test_who_leads_and_what_it_weighs_is_that_of_the_day(agency, ann):
    """As at 22 April: 3 for accepted on 26 March, 27 days before; 2.5 with two children; 1."""
    new, active, given_up = family(agency), family(agency), family(agency)
    stable = family(agency, level_of_need="universal")
    led(new, ann, "2025-03-26")
    led(active, ann, "2025-03-25")
    baby(active, dob="2025-01-02")
    baby(active, dob="2019-01-02")
    led(stable, ann, "2024-02-01")
    led(given_up, ann, "2025-01-06", ended="2025-04-22 09:00")

    window = Window.of_weeks(EASTER, 12)
    cases = listed(agency, "M3")
    assert parts(found(agency, "M3")) == {"new": 1, "active": 1, "stable": 1}
    assert {case.lead for case in cases} == {ann.pk}
    assert sorted(points(case, window) for case in cases) == [1, 2.5, 3]


# M7. The lead accepted; the first two-way contact; working days; in time is 5.
FIRST_CONTACT = [
    ("2025-01-29", "2025-01-29 13:00", 0, True),
    ("2025-04-14", "2025-04-23", 5, True),  # 15 16 17 22 23: not Good Friday, Easter Monday
    ("2025-04-14", "2025-04-24", 6, False),
    ("2025-03-28", "2025-03-31 00:15", 1, True),  # past midnight in summer time: Monday
    ("2024-12-31", "2025-01-02", 1, True),  # not New Year's Day
    ("2024-12-23", "2025-01-03", 6, False),  # 24 27 30 31 2 3
    ("2025-10-24", "2025-10-27 00:15", 1, True),  # the clocks went back
    ("2025-10-24", "2025-11-03", 6, False),
]


@pytest.mark.parametrize(("accepted", "reached", "days", "in_time"), FIRST_CONTACT)
def test_the_first_contact_took_as_many_working_days(
    agency, ann, accepted, reached, days, in_time
):
    one = family(agency)
    led(one, ann, f"{accepted} 09:00")
    contact(one, ann, reached, spoke=[mother(one)])

    figure = found(agency, "M7", date(2025, 12, 31), weeks=52)  # since 2 January
    assert (figure.took.n, figure.took.median, figure.took.p90) == (1, days, days)
    assert (figure.share.good, figure.share.base) == (int(in_time), 1)


def test_attempts_are_no_contact_and_are_counted_apart(agency, ann):
    one = family(agency)
    parent, child = mother(one), baby(one, dob="2025-01-02")
    led(one, ann, "2025-04-14 09:00")
    contact(one, ann, "2025-04-11", spoke=[parent])  # before
    contact(one, ann, "2025-04-15", outcome="no_answer")
    contact(one, ann, "2025-04-16", outcome="not_in", spoke=[parent])
    contact(one, ann, "2025-04-16", saw=[child])  # with no parent or carer
    [waiting] = listed(agency, "M7", date(2025, 4, 17))
    contact(one, ann, "2025-04-22", spoke=[parent])
    contact(one, ann, "2025-04-22 13:00", outcome="no_answer")  # no attempt at a first one

    [reached] = listed(agency, "M7")
    assert (waiting.ended, waiting.amount) == (None, 2)
    assert (reached.ended, reached.amount) == (date(2025, 4, 22), 2)


def test_a_contact_that_did_not_happen_or_may_not_be_told_is_none(agency, ann):
    one = family(agency)
    parent = mother(one)
    led(one, ann, "2025-04-14")
    wrong = contact(one, ann, "2025-04-15", spoke=[parent])
    contact(one, ann, "2025-04-15", replaces=wrong, change="in_error")
    hidden = contact(one, ann, "2025-04-16", spoke=[parent])
    with as_owner():
        type(hidden).objects.filter(pk=hidden.pk).update(is_hidden=True)

    assert parts(found(agency, "M7")) == {"waits": 1}


def test_who_waits_for_a_first_contact_is_an_open_age_however_old(agency, ann):
    """Accepted 330 working days before; the period is of twelve weeks."""
    led(family(agency), ann, "2024-01-02")
    gone = family(agency, stages=[("2024-01-02", "active"), ("2025-04-10", "closed")])
    led(gone, ann, "2025-04-08", ended="2025-04-10")

    figure = found(agency, "M7")
    assert parts(figure) == {"waits": 1, "stopped": 1}
    assert figure.open_age.longest == 253 + 77  # of 2024; of 2025: 80 less 3 holidays
    assert (figure.share.good, figure.share.base) == (0, 1)


# M8


def test_a_baby_was_seen_so_many_calendar_days_after_the_first_contact(agency, ann):
    """Reached on Friday 28 March. One twin seen on the 31st; an unborn one's mother, 7 April."""
    one = family(agency)
    parent = mother(one)
    first, second = baby(one, dob="2025-01-02"), baby(one, dob="2025-01-02")
    unborn = baby(one, edd="2025-06-01")
    baby(one, dob="2019-01-02")  # is no baby any more
    led(one, ann, "2025-03-24")
    contact(one, ann, "2025-03-25", saw=[second])  # before anybody was reached
    contact(one, ann, "2025-03-28", spoke=[parent], kind="phone")
    contact(one, ann, "2025-03-29", saw=[first], kind="video")  # is not face to face
    contact(one, ann, "2025-03-31", saw=[first], kind="doorstep")
    contact(one, ann, "2025-04-07", saw=[unborn], company="mother")

    figure = found(agency, "M8")
    assert parts(figure) == {"happened": 2, "waits": 1}
    assert (figure.took.median, figure.took.p90) == (6.5, 10)
    assert figure.open_age.longest == 25


# M10: due, done, status; as at 22 April 2025 in the twelve weeks from 29 January.
ACTIONS = [
    ("2025-04-17", "2025-04-17", "done", "in_time"),
    ("2025-04-21", "2025-04-21", "done", "in_time"),  # on a bank holiday
    ("2025-04-17", "2025-04-18", "done", "late"),
    ("2025-04-21", None, "accepted", "not_done"),
    ("2025-04-01", None, "declined", "not_done"),
    ("2025-04-01", None, "not_done", "not_done"),
    ("2025-01-29", "2025-01-03", "done", "in_time"),
    ("2025-04-22", None, "accepted", None),  # its day is not over
    ("2025-01-28", "2025-01-28", "done", None),  # before the period
    ("2025-04-01", None, "cancelled", None),
    ("2025-04-01", None, "superseded", None),
    ("2025-04-01", None, "not_possible", None),
]


@pytest.mark.parametrize(("due", "done", "status", "part"), ACTIONS)
def test_an_action_was_in_time_late_or_not_done(agency, ann, due, done, status, part):
    one = family(agency)
    led(one, ann, "2025-01-02")
    action(one, ann, agreed="2025-01-02", due=due, done=done, status=status)

    assert parts(found(agency, "M10")) == ({part: 1} if part else {})


def test_three_of_seven_actions_were_in_time(agency, ann):
    one = family(agency)
    led(one, ann, "2025-01-02")
    for due, done, status, _ in ACTIONS:
        action(one, ann, agreed="2025-01-02", due=due, done=done, status=status)

    share = found(agency, "M10").share
    assert (share.good, share.base, share.percent) == (3, 7, 43)


def test_closed_families_count_for_what_was_due(agency, ann):
    gone = family(agency, stages=[("2025-01-02", "active"), ("2025-04-10", "closed")])
    led(gone, ann, "2025-01-02", ended="2025-04-10")
    action(gone, ann, agreed="2025-01-02", due="2025-04-01", done="2025-04-01")

    assert parts(found(agency, "M10")) == {"in_time": 1}


# M11: due, and its age on Tuesday 22 April 2025 in working days.
OVERDUE = [
    ("2025-04-21", "to5"),  # 1: 22 April
    ("2025-04-18", "to5"),  # 1: the 18th and the 21st were holidays
    ("2025-04-11", "to5"),  # 5: 14 15 16 17 22
    ("2025-04-10", "to10"),  # 6
    ("2025-04-04", "to10"),  # 10: and 7 8 9 10 11
    ("2025-04-03", "over10"),  # 11
    ("2025-04-22", None),  # due today
]


@pytest.mark.parametrize(("due", "part"), OVERDUE)
def test_an_overdue_action_has_its_age_in_working_days(agency, ann, due, part):
    one = family(agency)
    action(one, ann, agreed="2025-03-03", due=due)

    assert parts(found(agency, "M11")) == ({part: 1} if part else {})


def test_what_became_of_an_action_later_does_not_change_what_was_overdue(agency, ann):
    action(
        family(agency),
        ann,
        agreed="2025-03-03",
        due="2025-04-01",
        done="2025-04-23",
        steps=[("2025-03-04", "accepted"), ("2025-04-23", "done")],
    )

    assert found(agency, "M11").n == 1
    assert found(agency, "M11", date(2025, 4, 23)).n == 0


def test_what_was_agreed_before_a_loss_is_overdue_for_nobody(agency, ann):
    one = family(agency, quiet_since="2025-04-01T12:00:00Z")
    action(one, ann, agreed="2025-03-03", due="2025-04-01")
    action(one, ann, agreed="2025-04-02", due="2025-04-08")

    assert [case.due for case in listed(agency, "M11")] == [date(2025, 4, 8)]


def test_the_owner_of_a_service_that_is_not_named_is_not_told_by_its_agency(agency, ann):
    one = family(agency)
    refuge = Agency()
    works_with(one, refuge.team, is_hidden=True)
    action(one, refuge.lead(), agreed="2025-03-03", due="2025-04-01")
    action(one, ann, agreed="2025-03-03", due="2025-04-01")

    assert {case.agency for case in listed(agency, "M11")} == {None, agency.agency.pk}


# M12: proposed on, counted on Tuesday 22 April.
PROPOSED = [
    ("2025-04-15", True),  # 3: 16 17 22
    ("2025-04-16", False),  # 2: 17 22
    ("2025-04-17", False),
]


@pytest.mark.parametrize(("agreed", "counts"), PROPOSED)
def test_an_action_waits_for_an_answer_more_than_two_working_days(agency, ann, agreed, counts):
    action(family(agency), ann, agreed=agreed, due="2025-06-01", status="proposed")

    assert found(agency, "M12").n == int(counts)


def test_an_action_that_was_given_to_somebody_else_waits_since_then(agency, ann):
    action(
        family(agency),
        ann,
        agreed="2025-03-03",
        due="2025-06-01",
        status="proposed",
        steps=[("2025-03-04", "accepted"), ("2025-04-17", "proposed")],
    )

    assert found(agency, "M12").n == 0
    assert found(agency, "M12", date(2025, 4, 24)).n == 1


# Whose


def test_a_supervisor_measures_their_teams_and_a_manager_the_agency(agency, ann):
    west = make_team(agency.agency)
    led(family(agency), ann, "2025-01-02")
    led(family(agency, team=west), agency.lead(west), "2025-01-02")
    supervisor = make_practitioner(west, roles=(Role.SUPERVISOR,))

    assert found(agency, "M3").n == 2
    assert found(agency, "M3", reader=supervisor).n == 1


def test_another_agency_measures_nothing_of_it(agency, ann):
    led(family(agency), ann, "2025-01-02")
    other = Agency()

    assert [found(other, key).n for key in MEASURE] == [0] * len(MEASURE)


def test_a_family_is_measured_by_the_agency_of_its_lead_of_the_day(agency, ann):
    other = Agency()
    one = family(agency)
    led(one, ann, "2025-01-02", ended="2025-03-03")
    led(one, other.lead(), "2025-03-03 13:00")

    assert [found(each, "M1", date(2025, 3, 2)).n for each in (agency, other)] == [1, 0]
    assert [found(each, "M1", date(2025, 3, 3)).n for each in (agency, other)] == [0, 1]


def test_a_restricted_family_counts_without_its_reference(agency, ann):
    one = family(agency, restriction="restricted")
    led(one, ann, "2025-01-02")

    [case] = listed(agency, "M1")
    assert (case.pk, case.reference) == (None, None)


def test_a_family_of_ones_own_conflict_is_not_measured(agency, ann):
    one = family(agency)
    with as_owner():
        Conflict.objects.create(
            family=one, practitioner=agency.manager, kind="related", declared_by=agency.manager
        )

    assert found(agency, "M1").n == 0


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.COORDINATOR, Role.CHAIR, Role.IG_LEAD])
def test_the_database_measures_nothing_for_other_roles(agency, role):
    family(agency)

    assert found(agency, "M1", reader=make_practitioner(agency.team, roles=(role,))).n == 0
