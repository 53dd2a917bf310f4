"""The order of the plan: lanes, positions, what comes after what; and never a circle."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from families.models import Action, ActionAfter
from families.queries.sequence import comes_after, step_of, steps_of, ties_of
from families.services.acting import close_action, finish_action
from families.services.sequencing import move_action, sequence_action
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.working_days import today
from tests.families.planning import make_goal, make_step, make_steps, order_of
from tests.families.record import as_now, make_family
from tests.families.test_races import at_once
from tests.owner import as_owner


@pytest.fixture
def steps(family, nominator):
    return make_steps(family, nominator, "A", "B", "C")


def put(action, by, lane="now", position=1):
    return move_action(action, lane=lane, position=position, by=by)


def tie(action, by, *after, goal=None):
    return sequence_action(action, goal=goal, after=after, by=by)


@pytest.mark.parametrize(
    ("moved", "position", "order"),
    [("C", 1, "CAB"), ("A", 3, "BCA"), ("A", 2, "BAC"), ("B", 2, "ABC"), ("B", 99, "ACB")],
)
def test_a_step_moves_and_the_others_close_up(family, nominator, steps, moved, position, order):
    for step in steps:
        put(step, nominator, position=99)
    [one] = [step for step in steps if step.text == moved]

    put(one, nominator, position=position)

    assert "".join(order_of(family, "now", nominator)) == order


def test_a_step_moves_to_another_lane_and_leaves_no_hole(family, nominator, steps):
    for step in steps:
        put(step, nominator, position=99)

    put(steps[0], nominator, lane="later")

    assert order_of(family, "now", nominator) == ["B", "C"]
    assert order_of(family, "later", nominator) == ["A"]


def test_moving_it_to_where_it_is_changes_nothing(family, nominator, steps):
    put(steps[0], nominator)
    put(steps[0], nominator)

    with as_owner():
        assert AuditEvent.objects.filter(verb="action.placed").count() == 1


@pytest.mark.parametrize(
    ("lane", "position", "field"), [("", 1, "lane"), ("soon", 1, "lane"), ("now", 0, "position")]
)
def test_a_place_that_is_none_is_refused(nominator, steps, lane, position, field):
    with pytest.raises(ValidationError) as refused:
        put(steps[0], nominator, lane=lane, position=position)

    assert field in refused.value.message_dict


def test_what_is_over_is_moved_no_more(nominator, steps):
    finish_action(steps[0], done_on=today(), by=nominator)

    for act in (lambda: put(steps[0], nominator), lambda: tie(steps[0], nominator, steps[1])):
        with pytest.raises(NotNow, match="already “Done”"):
            act()


def test_a_stranger_moves_and_ties_nothing(stranger, steps):
    for act in (lambda: put(steps[0], stranger), lambda: tie(steps[0], stranger, steps[1])):
        with pytest.raises(PermissionDenied):
            act()


def test_a_step_serves_a_goal_of_its_own_family(family, nominator, steps):
    goal = make_goal(family, nominator)
    tie(steps[0], nominator, goal=goal)
    assert as_now(steps[0]).goal_id == goal.pk

    other = make_goal(make_family(nominator), nominator)
    with pytest.raises(ValidationError, match="of this family's plan"):
        tie(steps[0], nominator, goal=other)
    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        Action.objects.filter(pk=steps[0].pk).update(goal=other)


def test_what_waits_and_for_what_is_told_from_both_sides(nominator, steps):
    first, second, third = steps
    tie(second, nominator, first)
    tie(third, nominator, first, second)

    with acting_as(nominator):
        assert step_of(second, nominator).blocked_by == [first]
        assert set(step_of(third, nominator).blocked_by) == {first, second}
        assert step_of(first, nominator).frees == [second]
        assert not step_of(first, nominator).is_blocked


def test_finishing_a_step_frees_what_waited_for_it_alone(nominator, steps):
    first, second, third = steps
    tie(second, nominator, first)
    tie(third, nominator, first, second)

    finish_action(first, done_on=today(), by=nominator)

    with acting_as(nominator):
        step = step_of(as_seen(first, nominator), nominator)
        assert step.frees == [second]
        assert step_of(third, nominator).blocked_by == [second]


def test_what_came_first_and_ended_undone_asks_whether_the_step_is_still_right(nominator, steps):
    first, second, _ = steps
    tie(second, nominator, first)

    close_action(first, status="not_possible", reason="They moved", by=nominator)

    with acting_as(nominator):
        step = step_of(second, nominator)
    assert not step.is_blocked
    assert [one.pk for one in step.ended_undone] == [first.pk]


def as_seen(action, reader):
    return Action.objects.visible_to(reader).select_related("family").get(pk=action.pk)


def test_ties_are_what_was_said_last(family, nominator, steps):
    first, second, third = steps
    tie(third, nominator, first)
    tie(third, nominator, second)

    with acting_as(nominator):
        assert ties_of(family, nominator) == {third.pk: {second.pk}}


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_circle_of_any_length_is_refused_by_the_service(nominator, steps, length):
    for later, earlier in zip(steps[1:length], steps, strict=False):
        tie(later, nominator, earlier)

    with pytest.raises(ValidationError, match="cannot come after it"):
        tie(steps[0], nominator, steps[length - 1])


@pytest.mark.parametrize("length", [2, 3])
def test_a_circle_is_refused_by_the_database(family, nominator, steps, length):
    for later, earlier in zip(steps[1:length], steps, strict=False):
        tie(later, nominator, earlier)

    with acting_as(nominator), refused("whatever way round"), transaction.atomic():
        tie_raw(family, nominator, steps[0], steps[length - 1])

    with acting_as(nominator):
        assert steps[0].pk not in ties_of(family, nominator)


def refused(match):
    return pytest.raises(IntegrityError, match=match)


def tie_raw(family, by, action, after):
    ActionAfter.objects.create(family=family, action=action, after=after, added_by=by)


def test_the_database_ties_only_actions_of_one_family(family, nominator, steps):
    other = make_step(make_family(nominator), nominator)

    with acting_as(nominator), refused("of the family"), transaction.atomic():
        tie_raw(family, nominator, steps[0], other)
    with pytest.raises(ValidationError, match="actions of this family"):
        tie(steps[0], nominator, other)


def test_nobody_ties_in_anothers_name_even_with_sql(family, nominator, colleague, steps):
    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        tie_raw(family, colleague, steps[0], steps[1])


PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=14)


@given(pairs=PAIRS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_tied_in_whatever_order_nothing_comes_after_itself(family, nominator, pairs):
    """The service's answer and the database's agree, pair by pair."""
    before = transaction.savepoint()
    steps = make_steps(family, nominator, *"ABCDE")
    with acting_as(nominator):
        for action, after in pairs:
            ties = ties_of(family, nominator)
            wanted = {steps[after].pk}
            known = wanted <= ties.get(steps[action].pk, set())
            allowed = not comes_after(wanted, ties, steps[action].pk)
            assert accepted(family, nominator, steps[action], steps[after]) == (
                allowed and not known
            )
        found = ties_of(family, nominator)
        assert not any(comes_after(later, found, key) for key, later in found.items())
    transaction.savepoint_rollback(before)


def accepted(family, by, action, after):
    try:
        with transaction.atomic():
            tie_raw(family, by, action, after)
    except IntegrityError:
        return False
    return True


@pytest.mark.usefixtures("committed")
def test_of_two_who_tie_a_circle_at_once_one_is_refused(family, nominator, colleague):
    """Through the service, on two connections."""
    one, other = make_steps(family, nominator, "A", "B")

    results = at_once(
        lambda: refusal_of(lambda: tie(one, nominator, other)),
        lambda: refusal_of(lambda: tie(other, colleague, one)),
    )

    assert len([one for one in results if one]) == 1
    with as_owner():
        assert ActionAfter.objects.count() == 1


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("length", [2, 3, 5])
def test_of_those_who_tie_a_circle_with_sql_at_once_the_last_is_refused(family, nominator, length):
    """Past the service: the trigger takes the family's ties one at a time."""
    steps = make_steps(family, nominator, *"ABCDE"[:length])
    ring = zip(steps, [*steps[1:], steps[0]], strict=True)

    results = at_once(*[_tying(family, nominator, *pair) for pair in ring])

    assert len([one for one in results if one]) == 1
    with as_owner():
        assert ActionAfter.objects.count() == length - 1


def _tying(family, by, action, after):
    def act():
        with acting_as(by):
            tie_raw(family, by, action, after)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")

    return lambda: refusal_of(act)


def refusal_of(act):
    try:
        act()
    except (ValidationError, IntegrityError) as refused:
        raise NotNow(str(refused)) from refused


def test_steps_are_joined_in_no_query_at_all(django_assert_num_queries, nominator, steps):
    with django_assert_num_queries(0):
        assert len(steps_of(steps, {steps[1].pk: {steps[0].pk}})) == len(steps)
