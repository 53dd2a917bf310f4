"""The plan on its pages: written, ordered by button and by number, and read."""

import pytest
from django.urls import reverse

from families.models import Stopping
from families.queries.sequence import ties_of
from families.services.planning import clear_goal, review_goal, stop_doing
from families.services.sequencing import move_action, sequence_action
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.planning import (
    SOON,
    TOMORROW,
    day,
    make_goal,
    make_step,
    make_steps,
    order_of,
    queries_of,
)
from tests.families.reading import on_family, page, post, text
from tests.families.record import as_now, make_baby
from tests.families.test_hidden_services import hide_a_service, named_in
from tests.owner import as_owner


@pytest.fixture
def observer(nominator):
    return make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))


def on(name, thing):
    return reverse(f"families:{name}", args=[thing.pk])


def test_a_goal_is_added_on_a_page_and_stands_on_the_plan(client, family, nominator):
    answers = {"words": "I want to sleep", "need": "health", "measure": "Twice a night"}

    response = post(
        client, nominator, on_family("goal_new", family), **answers, **day("review_on", SOON)
    )

    assert response["Location"] == on_family("steps", family)
    plan = text(client, nominator, on_family("steps", family))
    assert "“I want to sleep”" in plan
    assert "Nobody has said yet that the family may be shown this goal" in plan


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(client, family, nominator):
    answer = post(client, nominator, on_family("goal_new", family), words="I want to sleep")

    shown = answer.content.decode()
    assert "Select what it is about" in shown
    assert "Enter how you will all know" in shown
    assert "I want to sleep</textarea>" in shown


def test_whom_a_goal_is_not_for_is_warned_of_wherever_it_is_read(client, family, nominator):
    child = make_baby(family, nominator, name="Kit Ash")
    goal = make_goal(family, nominator, not_for=[child])
    clear_goal(goal, may_be_shown=True, by=nominator)

    for address in (on_family("steps", family), on("goal", goal), on("goal_clear", goal)):
        assert "Kit Ash" in text(client, nominator, address)
    assert "save whom it is kept from" in text(client, nominator, on("goal", goal))


def test_a_goal_is_reviewed_on_its_page_and_the_review_stays(client, family, nominator):
    goal = make_goal(family, nominator)
    answers = {"outcome": "worse", "note": "Three bad nights"}
    days = day("reviewed_on", today()) | day("review_on", SOON)

    assert post(client, nominator, on("goal", goal), **answers, **days).status_code == 302

    shown = text(client, nominator, on("goal", goal))
    assert "Three bad nights" in shown
    assert f"Worse, says {nominator.full_name}" in shown


def test_a_review_that_is_sent_twice_is_recorded_once(client, family, nominator):
    goal = make_goal(family, nominator)
    key = "0b7f5a34-8f0c-4a3e-9d0a-3f3f7a3b8a11"
    answers = {"outcome": "improved", "form_key": key} | day("reviewed_on", today())

    for _ in range(2):
        post(client, nominator, on("goal", goal), **answers, **day("review_on", SOON))

    with as_owner():
        assert goal.reviews.count() == 1


def test_a_goal_is_cleared_and_ended_on_pages(client, family, nominator):
    goal = make_goal(family, nominator)

    post(client, nominator, on("goal_clear", goal), may_be_shown="yes")
    assert as_now(goal).is_cleared
    assert "Enter why it ends" in post(client, nominator, on("goal_end", goal)).content.decode()
    post(client, nominator, on("goal_end", goal), reason="Reached")

    assert "Goals that have ended (1)" in text(client, nominator, on_family("steps", family))
    assert post(client, nominator, on("goal_end", goal), reason="Reached").status_code == 409


def test_an_observer_reads_the_plan_and_writes_none_of_it(client, family, nominator, observer):
    goal = make_goal(family, nominator)
    step = make_step(family, nominator)

    plan = text(client, observer, on_family("steps", family))

    assert "“I want to sleep”" in plan
    assert "Add a goal" not in plan
    assert "Move it" not in plan
    assert "Review it" not in text(client, observer, on("goal", goal))
    for address in (on_family("goal_new", family), on("step_move", step), on("goal", goal)):
        assert post(client, observer, address).status_code == 403


def test_a_stranger_finds_no_plan(client, family, nominator, stranger):
    goal = make_goal(family, nominator)
    step = make_step(family, nominator)

    for address in (
        on_family("steps", family),
        on_family("goal_new", family),
        on("goal", goal),
        on("step_move", step),
        on("step_sequence", step),
    ):
        assert page(client, stranger, address).status_code == 404


def test_reading_the_plan_is_in_the_familys_trail(client, family, nominator):
    page(client, nominator, on_family("steps", family))

    with as_owner():
        event = AuditEvent.objects.get(verb="plan.viewed")
    assert (event.by, event.family) == (nominator.pk, family.pk)


def test_steps_are_ordered_with_buttons_alone(client, family, nominator):
    steps = make_steps(family, nominator, "A", "B", "C")
    for step in steps:
        move_action(step, lane="now", position=99, by=nominator)

    shown = text(client, nominator, on_family("steps", family))
    assert shown.count(">Up<") == 2
    assert shown.count(">Down<") == 2
    where = post(client, nominator, on("step_move", steps[2]), lane="now", position="2")

    assert where["Location"] == on_family("steps", family) + f"#step-{steps[2].pk}"
    assert order_of(family, "now", nominator) == ["A", "C", "B"]


def test_a_button_that_is_pressed_twice_moves_once(client, family, nominator):
    steps = make_steps(family, nominator, "A", "B", "C")
    for step in steps:
        move_action(step, lane="now", position=99, by=nominator)

    for _ in range(2):
        post(client, nominator, on("step_move", steps[2]), lane="now", position="2")

    assert order_of(family, "now", nominator) == ["A", "C", "B"]


def test_a_step_changes_its_lane_by_typing_a_position(client, family, nominator):
    step = make_step(family, nominator)
    assert "Not placed yet" in text(client, nominator, on_family("steps", family))

    wrong = post(client, nominator, on("step_move", step), lane="later", position="two")
    post(client, nominator, on("step_move", step), lane="later", position="1")

    assert "The position must be a whole number" in wrong.content.decode()
    assert order_of(family, "later", nominator) == ["Visit"]
    assert "Not placed yet" not in text(client, nominator, on_family("steps", family))


def test_what_is_blocked_and_by_what_stands_on_the_plan_and_on_the_actions_page(
    client, family, nominator
):
    first, second = make_steps(family, nominator, "Find a flat", "Move the cot")
    goal = make_goal(family, nominator)
    answers = {"goal": goal.pk, "after": [first.pk]}

    post(client, nominator, on("step_sequence", second), **answers)

    with acting_as(nominator):
        assert ties_of(family, nominator) == {second.pk: {first.pk}}
    plan = text(client, nominator, on_family("steps", family))
    assert "Until this is finished" in plan
    assert "For the goal “I want to sleep”" in plan
    assert "Until this is finished" in text(client, nominator, second.get_absolute_url())
    assert "Waits for this alone" in text(client, nominator, first.get_absolute_url())


def test_what_would_close_a_circle_is_not_offered_and_is_refused(client, family, nominator):
    first, second = make_steps(family, nominator, "Find a flat", "Move the cot")
    sequence_action(second, goal=None, after=[first], by=nominator)

    assert "Move the cot" not in text(client, nominator, on("step_sequence", first))
    refused = post(client, nominator, on("step_sequence", first), after=[second.pk])

    assert refused.status_code == 200
    with acting_as(nominator):
        assert ties_of(family, nominator) == {second.pk: {first.pk}}


def test_finishing_a_step_says_how_many_can_begin_now(client, family, nominator):
    first, second = make_steps(family, nominator, "Find a flat", "Move the cot")
    sequence_action(second, goal=None, after=[first], by=nominator)

    done = day("done_on", today())
    response = post(client, nominator, first.get_absolute_url(), step="finish", **done)

    shown = client.get(response["Location"]).content.decode()
    assert "1 step of the plan waited for it and can begin now" in shown
    assert "Waited for this, and can begin now" in text(
        client, nominator, first.get_absolute_url()
    )


def test_accepting_a_step_frees_nothing(client, family, nominator, owner, coordinator):
    first = make_step(family, coordinator, owner=owner)
    second = make_step(family, coordinator, "Then")
    sequence_action(second, goal=None, after=[first], by=coordinator)

    response = post(client, owner, first.get_absolute_url(), step="accept")

    assert "can begin now" not in client.get(response["Location"]).content.decode()


def test_what_stops_is_agreed_and_said_to_have_stopped(client, family, nominator):
    answers = {"text": "Weighing twice", "owner": nominator.pk}
    post(client, nominator, on_family("stop_new", family), **answers, **day("by_on", TOMORROW))
    with as_owner():
        stopping = Stopping.objects.get()

    assert "It has stopped" in text(client, nominator, on_family("steps", family))
    post(client, nominator, on("stopped", stopping))

    shown = text(client, nominator, on_family("steps", family))
    assert "Weighing twice" in shown
    assert "It has stopped" not in shown


def test_whoever_stops_it_says_so_though_they_write_no_plan(client, family, nominator, observer):
    facts = {"owner": observer, "by_on": TOMORROW, "by": nominator}
    stopping = stop_doing(family, text="Weighing", **facts)
    other = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))

    assert "It has stopped" not in text(client, other, on_family("steps", family))
    assert post(client, other, on("stopped", stopping)).status_code == 403
    assert "It has stopped" in text(client, observer, on_family("steps", family))
    assert post(client, observer, on("stopped", stopping)).status_code == 302


def test_a_hidden_service_is_named_nowhere_in_the_plan(client, family, nominator, coordinator):
    worker = hide_a_service(family, coordinator)
    goal = make_goal(family, worker)
    review_goal(goal, outcome="worse", reviewed_on=today(), review_on=SOON, by=worker)
    step = make_step(family, worker)
    sequence_action(step, goal=goal, after=[], by=worker)
    stop_doing(family, text="Weighing", owner=worker, by_on=TOMORROW, by=worker)

    for address in (on_family("steps", family), on("goal", goal), on("step_sequence", step)):
        assert named_in(text(client, nominator, address)) == []
    for address in (on_family("steps", family), on("goal", goal)):
        assert named_in(text(client, coordinator, address))


def test_the_plan_costs_the_same_for_two_steps_as_for_nine(client, family, nominator):
    reader = make_practitioner(nominator.teams().get())
    address = on_family("steps", family)
    grow(family, nominator, 2)
    page(client, reader, address)
    few = queries_of(client, address)
    grow(family, nominator, 7)

    assert queries_of(client, address) == few


def grow(family, by, number):
    """Goals with reviews, steps in lanes that wait for each other, and stops."""
    goal = make_goal(family, by, words=f"Goal {number}")
    before = None
    for at in range(number):
        step = make_step(family, by, f"Step {number} {at}")
        sequence_action(step, goal=goal, after=[before] if before else [], by=by)
        move_action(step, lane="next", position=1, by=by)
        stop_doing(family, text=f"Stop {number} {at}", owner=by, by_on=TOMORROW, by=by)
        before = step
