"""Each measure of huddles as its definition says, on days that were counted by hand in 2025.

New Year's Day was a Wednesday, Easter Monday 21 April; the clocks changed on Sunday 30 March and
on Sunday 26 October.
"""

from datetime import date

import pytest

from families.measuring import Window, figures
from huddle.measures import BY_KEY
from huddle.models import AgencyCheck, AgendaItem, Decision, HuddleSession, Nomination
from huddle.queries.measures import measured
from practitioners.binding import acting_as
from tests.families.measured import Agency, at, baby, contact, family, led, lost, works_with
from tests.huddle.worlds import make_huddle
from tests.owner import as_owner

EASTER = date(2025, 4, 22)  # the Tuesday after it
HUDDLES = ("M4", "M5", "M6", "M9", "M17")


@pytest.fixture
def agency():
    return Agency("Northfield Health")


@pytest.fixture
def ann(agency):
    return agency.lead(full_name="Ann Reed")


@pytest.fixture
def huddle(ann):
    return make_huddle(ann, ann, [])


class Talks:
    """What a huddle said of one family, on days that are past."""

    def __init__(self, huddle, family, child=None):
        self.huddle, self.family = huddle, family
        self.child = child or baby(family, dob="2025-01-02")
        self.by = huddle.coordinator

    def item(self, day, state="discussed"):
        with as_owner():
            session = HuddleSession.objects.create(
                huddle=self.huddle, starts_at=at(day), chair=self.by, state="draft"
            )
            return AgendaItem.objects.create(
                session=session,
                family=self.family,
                position=1,
                why="new",
                state=state,
                discussed_at=at(day) if state == "discussed" else None,
            )

    def decided(self, day, code, *, child=None, item=None, **facts):
        item = item or self.item(day)
        with as_owner():
            Decision.objects.create(
                family=self.family,
                item=item,
                child=child or self.child,
                code=code,
                rationale="As discussed",
                recorded_by=self.by,
                happened_at=at(day),
                **facts,
            )
        return item

    def nominated(self, day, state="accepted", **facts):
        with as_owner():
            return Nomination.objects.create(
                family=self.family,
                child=self.child,
                huddle=self.huddle,
                team=self.by.teams().get(),
                nominated_by=self.by,
                received_at=at(day),
                family_told="told",
                state=state,
                **facts,
            )


@pytest.fixture
def talks(huddle, agency):
    return Talks(huddle, family(agency))


def found(agency, key, as_at=EASTER, weeks=12):
    window = Window.of_weeks(as_at, weeks)
    with acting_as(agency.manager):
        return figures(BY_KEY[key], measured(window), window)


def parts(figures):
    return {part.key: n for part, n in figures.parts if n}


# M4: decided on, and the calendar days on Tuesday 22 April 2025.
WITHOUT = [
    ("2025-04-22", 0, "to7"),
    ("2025-04-15", 7, "to7"),
    ("2025-04-14", 8, "to14"),
    ("2025-04-07", 15, "to28"),
    ("2025-03-25", 28, "to28"),
    ("2025-03-24", 29, "over28"),
    ("2024-12-31", 112, "over28"),
]


@pytest.mark.parametrize("code", ["D03", "D05"])
@pytest.mark.parametrize(("decided", "days", "part"), WITHOUT)
def test_a_family_is_without_a_lead_since_the_huddle_decided(
    agency, talks, code, decided, days, part
):
    talks.decided(decided, code)

    figure = found(agency, "M4")
    assert parts(figure) == {part: 1}
    assert figure.open_age.longest == days


def test_before_such_a_decision_nobody_is_missed(agency, talks):
    talks.decided("2025-04-01", "D06")
    talks.decided("2025-04-02", "D03", replaced_at=at("2025-04-02"))
    talks.decided("2025-04-03", "D03", provisional=True)

    assert found(agency, "M4").n == 0


def test_days_without_a_lead_begin_anew_when_a_lead_ends(agency, talks, ann):
    talks.decided("2025-02-03", "D03")
    assert found(agency, "M4").open_age.longest == 78

    led(talks.family, ann, "2025-02-10", ended="2025-04-10")
    assert found(agency, "M4").open_age.longest == 12
    assert found(agency, "M4", date(2025, 4, 9)).n == 0

    led(talks.family, ann, "2025-04-22 17:00")
    assert found(agency, "M4").n == 0


def test_what_was_decided_before_a_family_was_closed_is_over(agency, huddle):
    again = family(
        agency,
        stages=[("2025-01-02", "active"), ("2025-02-03", "closed"), ("2025-04-01", "listed")],
    )
    talks = Talks(huddle, again)
    talks.decided("2025-01-06", "D03")
    assert found(agency, "M4").n == 0

    talks.decided("2025-04-08", "D05")
    assert found(agency, "M4").open_age.longest == 14


# M5: received, discussed, working days, and whether within 7 calendar days.
DISCUSSED = [
    ("2025-04-15", "2025-04-22", 3, True),  # 16 17 22; 7 days
    ("2025-04-14", "2025-04-22", 4, False),  # 8 days
    ("2025-03-27 23:30", "2025-04-03", 5, True),  # summer time began between
    ("2025-03-31 00:30", "2025-04-07", 5, True),  # Sunday in UTC, Monday in London
    ("2024-12-30", "2025-01-06", 4, True),  # 31 2 3 6
    ("2024-12-24", "2025-01-06", 6, False),  # 27 30 31 2 3 6
    ("2025-10-23", "2025-10-30", 5, True),  # and ended
]


@pytest.mark.parametrize(("received", "discussed", "days", "in_time"), DISCUSSED)
def test_a_nomination_took_so_many_working_days(agency, talks, received, discussed, days, in_time):
    talks.nominated(received)
    talks.item(discussed)

    figure = found(agency, "M5", date(2025, 12, 31), weeks=52)
    assert (figure.took.n, figure.took.median) == (1, days)
    assert (figure.share.good, figure.share.base) == (int(in_time), 1)


def test_a_nomination_that_was_not_discussed_is_an_open_age(agency, talks):
    talks.item("2025-04-07")  # before it came
    talks.nominated("2025-04-08")
    talks.item("2025-04-15", state="deferred")
    talks.item("2025-04-16", state="withdrawn")
    talks.nominated("2025-04-08", state="merged")
    talks.nominated("2025-04-08", state="redirected")
    talks.item("2025-04-23")  # later

    figure = found(agency, "M5")
    assert parts(figure) == {"waits": 1}
    assert figure.open_age.longest == 8  # 9 10 11 14 15 16 17 22
    assert (figure.share.good, figure.share.base) == (0, 1)


def test_a_nominated_family_waits_though_it_is_not_open_yet(agency, huddle):
    waiting = family(agency, stages=[("2025-04-16", "nominated")])
    Talks(huddle, waiting).nominated("2025-04-16", state="submitted")

    figure = found(agency, "M5")
    assert parts(figure) == {"waits": 1}
    assert figure.share.base == 0  # six days: its time is not up
    assert found(agency, "M1").n == 0


# M6: decided, accepted, working days, and whether within 2.
ACCEPTED = [
    ("2025-04-17", "2025-04-23", 2, True),  # over Easter: 22 23
    ("2025-04-17", "2025-04-24", 3, False),
    ("2025-03-28", "2025-03-31 00:15", 1, True),
    ("2024-12-31", "2025-01-03", 2, True),
    ("2025-10-24", "2025-10-28", 2, True),
    ("2025-10-24", "2025-10-29", 3, False),
]


@pytest.mark.parametrize(("decided", "accepted", "days", "in_time"), ACCEPTED)
def test_a_lead_accepted_so_many_working_days_after_the_decision(
    agency, talks, ann, decided, accepted, days, in_time
):
    item = talks.decided(decided, "D03")
    twin = baby(talks.family, dob="2025-01-02")
    talks.decided(decided, "D03", child=twin, item=item)
    led(talks.family, ann, accepted)

    figure = found(agency, "M6", date(2025, 12, 31), weeks=52)
    assert (figure.n, figure.took.median) == (1, days)
    assert (figure.share.good, figure.share.base) == (int(in_time), 1)


def test_a_decision_that_nobody_accepted_yet_is_an_open_age(agency, talks):
    talks.decided("2024-12-31", "D03")

    figure = found(agency, "M6")
    assert parts(figure) == {"waits": 1}
    assert figure.open_age.longest == 77  # 80 less 1 January, 18 and 21 April


# M9: last seen, and days on 22 April 2025.
SEEN = [
    ("2025-03-25", None),  # 28
    ("2025-03-24", "long"),  # 29
    ("2025-03-11", "long"),  # 42
    ("2025-03-10", "too_long"),  # 43
    (None, "never"),
]


@pytest.mark.parametrize(("seen", "part"), SEEN)
def test_a_born_baby_was_last_seen_so_many_days_ago(agency, ann, seen, part):
    one = family(agency)
    child = baby(one, dob="2025-01-02")
    baby(one, edd="2025-06-01")
    lost(baby(one, edd="2025-06-01"), "2025-03-03")
    contact(one, ann, "2025-02-01", saw=[child])
    if seen:
        contact(one, ann, f"{seen} 23:30", saw=[child])
    else:
        with as_owner():
            child.contacts.all().delete()

    figure = found(agency, "M9")
    assert parts(figure) == ({part: 1} if part else {})
    assert (figure.share.good, figure.share.base) == (int(bool(part)), 1)


def test_whoever_saw_the_baby_last_counts_and_after_the_day_nobody(agency, talks, ann):
    one, child = talks.family, talks.child
    contact(one, ann, "2025-02-03", saw=[child])
    contact(one, ann, "2025-03-03", saw=[child], company="mother")  # before a birth
    contact(one, ann, "2025-04-23", saw=[child])
    assert parts(found(agency, "M9")) == {"too_long": 1}

    works_with(one, Agency().team, last_seen_on="2025-03-12")
    assert parts(found(agency, "M9")) == {"long": 1}

    item, team = talks.item("2025-04-10"), Agency().team
    with as_owner():
        AgencyCheck.objects.create(
            family=one,
            item=item,
            team=team,
            answer="known",
            answered_at=at("2025-04-09"),
            answered_by=ann,
            last_seen_on="2025-04-08",
        )
    assert found(agency, "M9").n == 0


def test_what_a_service_that_is_not_named_saw_is_told_to_nobody(agency, talks, ann):
    one, child = talks.family, talks.child
    seen = contact(one, ann, "2025-04-08", saw=[child])
    with as_owner():
        type(seen).objects.filter(pk=seen.pk).update(is_hidden=True)
    works_with(one, Agency().team, last_seen_on="2025-04-08", is_hidden=True)

    assert parts(found(agency, "M9")) == {"never": 1}


# M17: due, held; as at 22 April 2025 in the twelve weeks from 29 January.
REVIEWS = [
    ("2025-04-17", "2025-04-17", "in_time"),
    ("2025-04-17", "2025-03-31 00:30", "in_time"),
    ("2025-04-16", "2025-04-17 00:30", "late"),  # still the 16th in UTC
    ("2025-04-21", None, "overdue"),
    ("2025-04-22", None, None),  # its day is not over
    ("2025-01-28", "2025-01-29", None),  # before the period
    ("2025-01-28", None, "overdue"),  # and never held
]


@pytest.mark.parametrize(("due", "held", "part"), REVIEWS)
def test_a_review_was_held_in_time_late_or_not(agency, talks, due, held, part):
    talks.decided("2025-01-06", "D11", details={"review_on": due})
    talks.item("2025-01-07", state="deferred")
    if held:
        talks.item(held)

    figure = found(agency, "M17")
    assert parts(figure) == ({part: 1} if part else {})


def test_the_first_day_that_was_set_for_two_children_counts_once(agency, talks):
    item = talks.decided("2025-03-03", "D11", details={"review_on": "2025-04-10"})
    twin = baby(talks.family, dob="2025-01-02")
    talks.decided("2025-03-03", "D11", child=twin, item=item, details={"review_on": "2025-04-03"})
    talks.item("2025-04-08")

    assert parts(found(agency, "M17")) == {"late": 1}


@pytest.mark.parametrize(("closed", "counts"), [("2025-04-10", 0), ("2025-04-11", 1)])
def test_a_family_that_closed_by_then_needed_no_review(agency, huddle, closed, counts):
    gone = family(agency, stages=[("2025-01-02", "active"), (closed, "closed")])
    Talks(huddle, gone).decided("2025-03-03", "D11", details={"review_on": "2025-04-10"})

    assert found(agency, "M17").n == counts


# Whose


@pytest.mark.parametrize("key", HUDDLES)
@pytest.mark.parametrize("facts", [{"restriction": "sealed"}, {"not_counted": "duplicate"}])
def test_a_sealed_or_double_family_is_in_no_figure(agency, huddle, key, facts):
    _everything(Talks(huddle, family(agency, **facts)))

    assert found(agency, key).n == 0


@pytest.mark.parametrize("key", HUDDLES)
def test_a_family_is_in_the_figures_of_its_agency_only(agency, talks, key):
    _everything(talks)

    assert found(agency, key).n == 1
    assert found(Agency(), key).n == 0


def _everything(talks):
    talks.nominated("2025-04-14")
    talks.decided("2025-04-01", "D03", details={"review_on": "2025-04-10"})
