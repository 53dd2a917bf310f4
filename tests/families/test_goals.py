"""Goals in the family's words: set, reviewed, kept from whom they endanger, ended."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction

from families.models import Goal, GoalNotFor, GoalReview, Person
from families.queries.plan import plan_of, shown_to
from families.services.planning import (
    clear_goal,
    end_goal,
    review_goal,
    say_stopped,
    set_goal,
    stop_doing,
)
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.planning import SOON, TOMORROW, make_goal, make_step
from tests.families.record import as_now, let_team_see, make_baby, make_family
from tests.owner import as_owner

YESTERDAY = today() - timedelta(days=1)


@pytest.fixture
def goal(family, nominator):
    return make_goal(family, nominator)


@pytest.fixture
def father(family, nominator):
    facts = {"kind": Person.Kind.ADULT, "dob": None, "father_status": ""}
    return make_baby(family, nominator, name="Sam Ash", **facts)


def test_a_goal_is_set_in_the_familys_words_and_is_in_the_trail(family, nominator):
    goal = make_goal(family, nominator, words="  I want to sleep  ", answers="Two hours at a time")

    assert (as_now(goal).words, as_now(goal).set_by_id) == ("I want to sleep", nominator.pk)
    with as_owner():
        event = AuditEvent.objects.get(verb="goal.set")
    assert (event.family, event.facts) == (family.pk, {"need": "health"})


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "x" * 301}, "words"),
        ({"measure": ""}, "measure"),
        ({"need": "happiness"}, "need"),
        ({"review_on": YESTERDAY}, "review_on"),
    ],
)
def test_a_goal_without_what_it_needs_is_refused(family, nominator, facts, field):
    with pytest.raises(ValidationError) as refused:
        make_goal(family, nominator, **facts)

    assert field in refused.value.message_dict


def test_the_same_goal_is_not_set_twice(family, nominator, goal):
    with pytest.raises(ValidationError, match="in the plan already"):
        make_goal(family, nominator)


def test_whoever_may_agree_an_action_may_set_a_goal_and_an_observer_may_not(family, nominator):
    observer = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))

    with pytest.raises(PermissionDenied):
        make_goal(family, observer)
    assert make_goal(family, make_practitioner(nominator.teams().get()))


def test_a_stranger_sets_reviews_and_reads_no_goal(family, goal, stranger):
    for act in (
        lambda: make_goal(family, stranger, words="Another"),
        lambda: reviewed(goal, stranger, "improved"),
        lambda: end_goal(goal, reason="No", by=stranger),
        lambda: clear_goal(goal, may_be_shown=True, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with acting_as(stranger):
        assert not Goal.objects.visible_to(stranger).exists()
        assert not Goal.objects.exists()


def test_a_closed_familys_plan_is_written_no_more(family, nominator, goal):
    with as_owner():
        type(family).objects.filter(pk=family.pk).update(status="closed", closed_on=today())

    with pytest.raises(NotNow, match="closed"):
        reviewed(goal, nominator, "improved")


def reviewed(goal, by, outcome, on=None, note=""):
    facts = {"reviewed_on": on or today(), "review_on": SOON, "note": note}
    return review_goal(goal, outcome=outcome, by=by, **facts)


def test_reviews_are_kept_and_the_latest_day_counts(family, nominator, goal):
    reviewed(goal, nominator, "improved")
    reviewed(goal, nominator, "worse", on=YESTERDAY, note="A bad night")

    with acting_as(nominator):
        [shown] = plan_of(family, nominator, set()).goals
    assert shown.latest.outcome == "improved"
    assert [one.review.note for one in shown.reviews] == ["", "A bad night"]
    assert shown.reviews[0].by == nominator.full_name


def test_a_review_sets_the_day_of_the_next_one(nominator, goal):
    later = SOON + timedelta(days=14)

    review_goal(goal, outcome="no_change", reviewed_on=today(), review_on=later, by=nominator)

    assert as_now(goal).review_on == later


def test_a_review_lies_in_the_past_and_the_next_one_ahead(nominator, goal):
    with pytest.raises(ValidationError, match="today or in the past"):
        reviewed(goal, nominator, "improved", on=TOMORROW)
    with pytest.raises(ValidationError, match="today or in the future"):
        review_goal(goal, outcome="worse", reviewed_on=today(), review_on=YESTERDAY, by=nominator)


def test_what_was_said_at_a_review_cannot_be_rewritten_even_with_sql(nominator, goal):
    review = reviewed(goal, nominator, "worse")

    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        GoalReview.objects.filter(pk=review.pk).update(outcome="improved")
    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(words="We want her to comply")


def test_nobody_reviews_in_another_name_or_anothers_goal_even_with_sql(
    family, nominator, colleague, goal
):
    other = make_family(nominator)

    for facts in ({"recorded_by": colleague}, {"recorded_by": nominator, "family": other}):
        with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
            GoalReview.objects.create(
                **{"family": family, "goal": goal, "outcome": "worse"} | facts,
                reviewed_on=today(),
            )


def test_an_ended_goal_says_why_and_is_over(nominator, goal):
    with pytest.raises(ValidationError, match="Enter why"):
        end_goal(goal, reason=" ", by=nominator)

    end_goal(goal, reason="They have reached it", by=nominator)

    assert as_now(goal).end_reason == "They have reached it"
    for act in (
        lambda: end_goal(goal, reason="Again", by=nominator),
        lambda: reviewed(goal, nominator, "improved"),
    ):
        with pytest.raises(NotNow, match="has ended"):
            act()


def test_an_ended_goal_may_be_set_again(family, nominator, goal):
    end_goal(goal, reason="They moved", by=nominator)

    assert make_goal(family, nominator).pk != goal.pk


def test_the_family_is_shown_a_goal_only_once_somebody_has_cleared_it(family, nominator, goal):
    def shown():
        with acting_as(nominator):
            return list(shown_to(family, [], nominator))

    assert shown() == []
    clear_goal(goal, may_be_shown=True, by=nominator)
    assert shown() == [goal]
    clear_goal(goal, may_be_shown=False, by=nominator)
    assert shown() == []


def test_a_cleared_goal_is_never_shown_to_whom_it_is_not_for(family, nominator, father):
    baby = make_baby(family, nominator, name="Kit Ash")
    goal = make_goal(family, nominator, not_for=[father])
    clear_goal(goal, may_be_shown=True, by=nominator)

    with acting_as(nominator):
        assert list(shown_to(family, [baby], nominator)) == [goal]
        assert list(shown_to(family, [baby, father], nominator)) == []


def test_whom_a_goal_is_not_for_is_added_and_never_taken_away(nominator, goal, father):
    clear_goal(goal, may_be_shown=True, not_for=[father], by=nominator)
    clear_goal(goal, may_be_shown=True, by=nominator)

    with acting_as(nominator):
        assert list(goal.not_for.all()) == [father]
    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        GoalNotFor.objects.all().delete()


def test_a_goal_is_kept_from_people_of_its_own_family_only(family, nominator, goal):
    other = make_baby(make_family(nominator), nominator)

    with pytest.raises(ValidationError, match="of this family"):
        clear_goal(goal, may_be_shown=True, not_for=[other], by=nominator)
    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        GoalNotFor.objects.create(family=family, goal=goal, person=other)


def test_what_stops_has_somebody_who_stops_it_and_a_day(family, nominator, colleague):
    stopping = stop_doing(
        family, text="Weighing twice", owner=colleague, by_on=TOMORROW, by=nominator
    )

    say_stopped(stopping, by=colleague)

    assert as_now(stopping).stopped_on == today()
    with pytest.raises(NotNow, match="stopped already"):
        say_stopped(stopping, by=nominator)


def test_nobody_from_outside_stops_something(family, nominator, stranger):
    with pytest.raises(PermissionDenied, match="does not work with the family"):
        stop_doing(family, text="Weighing", owner=stranger, by_on=TOMORROW, by=nominator)
    with pytest.raises(ValidationError, match="today or in the future"):
        stop_doing(family, text="Weighing", owner=nominator, by_on=YESTERDAY, by=nominator)


def test_an_observer_says_of_nothing_that_it_stops(family, nominator):
    observer = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))

    with pytest.raises(PermissionDenied):
        stop_doing(family, text="Weighing", owner=nominator, by_on=TOMORROW, by=observer)


def test_somebody_of_another_agency_reads_the_plan_as_far_as_they_see_the_family(
    family, nominator, goal, stranger
):
    make_step(family, nominator)
    let_team_see(family, stranger, nominator)

    with acting_as(stranger):
        plan = plan_of(family, stranger, set())

    assert [one.goal for one in plan.goals] == [goal]
    assert len(plan.unplaced) == 1


def test_who_set_a_goal_is_not_named_where_their_service_is_hidden(family, nominator):
    goal = set_goal(
        family, words="Rest", need="health", measure="Rested", review_on=SOON, by=nominator
    )

    with acting_as(nominator):
        [shown] = plan_of(family, nominator, {nominator.principal}).goals

    assert shown.goal == goal
    assert shown.set_by == "somebody whose service is not named here"
