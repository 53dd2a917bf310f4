"""Barriers: met, removed by something, met again; named as an action ends as not possible."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from families.models import AccessBarrier, Action, BarrierNotFor
from families.services.acting import close_action, take_up_again
from families.services.barriers import open_barrier, remove_barrier, reopen_barrier
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.planning import day, make_step, queries_of
from tests.families.reading import on_family, page, post, text
from tests.families.record import as_now, make_baby, make_family
from tests.families.test_hidden_services import hide_a_service, named_in
from tests.owner import as_owner

WEEK_AGO = today() - timedelta(days=7)
TOMORROW = today() + timedelta(days=1)


def make_barrier(family, by, **facts):
    facts = {"code": "travel", "effect": "Two buses", "opened_on": WEEK_AGO} | facts
    return open_barrier(family, by=by, **facts)


def remove(barrier, by, on=None, what="A taxi card"):
    return remove_barrier(barrier, removed_on=on or today(), removed_what=what, by=by)


@pytest.fixture
def barrier(family, nominator):
    return make_barrier(family, nominator)


def on(name, thing):
    return reverse(f"families:{name}", args=[thing.pk])


def test_every_code_is_of_exactly_one_kind():
    codes = [code for codes in AccessBarrier.CODES.values() for code in codes]

    assert sorted(codes) == sorted(AccessBarrier.Code)
    assert {AccessBarrier(code=code).kind for code in codes} == set(AccessBarrier.Kind)


def test_a_barrier_is_met_and_is_in_the_trail_without_its_words(family, nominator, barrier):
    assert (as_now(barrier).effect, as_now(barrier).kind) == ("Two buses", "practical")
    with as_owner():
        event = AuditEvent.objects.get(verb="barrier.opened")
    assert event.facts == {"code": "travel", "again": False}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": "weather"}, "code"),
        ({"effect": " "}, "effect"),
        ({"opened_on": TOMORROW}, "opened_on"),
    ],
)
def test_a_barrier_without_what_it_needs_is_refused(family, nominator, facts, field):
    with pytest.raises(ValidationError) as refused:
        make_barrier(family, nominator, **facts)

    assert field in refused.value.message_dict


def test_it_is_removed_by_something_on_a_day_and_its_days_are_known(nominator, barrier):
    assert barrier.days_to_remove is None

    remove(barrier, nominator, on=today() - timedelta(days=2))

    assert as_now(barrier).days_to_remove == 5
    with pytest.raises(NotNow, match="gone already"):
        remove(barrier, nominator)


@pytest.mark.parametrize(
    ("on_day", "what"),
    [(TOMORROW, "A taxi"), (WEEK_AGO - timedelta(days=1), "A taxi"), (today(), " ")],
)
def test_it_is_not_removed_by_nothing_nor_tomorrow_nor_before_it_was_met(
    nominator, barrier, on_day, what
):
    with pytest.raises(ValidationError):
        remove(barrier, nominator, on=on_day, what=what)


def test_one_that_comes_back_is_a_spell_of_its_own(nominator, barrier):
    with pytest.raises(NotNow, match="has not been removed"):
        reopen_barrier(barrier, opened_on=today(), effect="The card ran out", by=nominator)
    remove(barrier, nominator, on=today() - timedelta(days=2))

    again = reopen_barrier(barrier, opened_on=today(), effect="The card ran out", by=nominator)

    assert (again.reopens_id, again.code, as_now(again).is_open) == (barrier.pk, "travel", True)
    assert as_now(barrier).days_to_remove == 5
    with pytest.raises(NotNow, match="open again already"):
        reopen_barrier(barrier, opened_on=today(), effect="Twice", by=nominator)


def test_it_does_not_come_back_before_it_was_gone(nominator, barrier):
    remove(barrier, nominator)

    with pytest.raises(ValidationError, match="gone from a later day"):
        reopen_barrier(barrier, opened_on=WEEK_AGO, effect="Earlier", by=nominator)


def test_a_stranger_and_an_observer_name_and_remove_none(family, nominator, barrier, stranger):
    observer = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))
    for person in (stranger, observer):
        for act in (
            lambda by: make_barrier(family, by),
            lambda by: remove(barrier, by),
            lambda by: reopen_barrier(barrier, opened_on=today(), effect="x", by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(person)
    with acting_as(stranger):
        assert not AccessBarrier.objects.exists()
        assert not AccessBarrier.objects.visible_to(stranger).exists()


def test_what_was_met_cannot_be_rewritten_even_with_sql(nominator, barrier):
    for change in ({"effect": "Nothing"}, {"opened_on": today()}, {"code": "cost"}):
        with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
            AccessBarrier.objects.filter(pk=barrier.pk).update(**change)


def test_whom_it_is_not_for_is_warned_of_and_kept_when_it_comes_back(client, family, nominator):
    child = make_baby(family, nominator, name="Kit Ash")
    first = make_barrier(family, nominator, code="control", not_for=[child])
    remove(first, nominator)

    again = reopen_barrier(first, opened_on=today(), effect="He is back", by=nominator)

    with acting_as(nominator):
        assert list(again.not_for.all()) == [child]
    for address in (on("barrier", again), on_family("detail", family)):
        assert "Do not say or show this to Kit Ash" in text(client, nominator, address)


def test_it_is_kept_from_people_of_its_own_family_only(family, nominator, barrier):
    other = make_baby(make_family(nominator), nominator)

    with pytest.raises(ValidationError, match="of this family"):
        make_barrier(family, nominator, not_for=[other])
    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        BarrierNotFor.objects.create(family=family, barrier=barrier, person=other)


def test_an_action_that_was_not_possible_names_a_barrier_that_stands(family, nominator, barrier):
    action = make_step(family, nominator)

    closed = close_action(
        action, status="not_possible", reason="No bus", barrier=barrier, by=nominator
    )

    assert as_now(closed).barrier_id == barrier.pk


def test_its_owner_opens_a_new_barrier_in_the_same_breath(family, coordinator, owner):
    """Though closing it ends their sight of the family."""
    action = make_step(family, coordinator, owner=owner)

    close_action(action, status="not_possible", reason=" No bus ", barrier="travel", by=owner)

    with as_owner():
        opened = AccessBarrier.objects.get()
    assert (opened.effect, opened.opened_by_id, opened.opened_on) == ("No bus", owner.pk, today())
    assert as_now(action).barrier_id == opened.pk


def test_only_what_was_not_possible_has_a_barrier(family, nominator, barrier):
    action = make_step(family, nominator)

    with pytest.raises(ValidationError, match="not possible"):
        close_action(action, status="cancelled", reason="No", barrier=barrier, by=nominator)
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(barrier=barrier)


def test_a_barrier_of_another_family_is_refused(family, nominator):
    other = make_barrier(make_family(nominator), nominator)
    action = make_step(family, nominator)

    with pytest.raises(ValidationError, match="of this family"):
        close_action(action, status="not_possible", reason="No", barrier=other, by=nominator)
    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(
            status="not_possible", status_reason="No", barrier=other
        )


def test_an_action_taken_up_again_has_no_barrier_any_more(family, nominator, barrier):
    action = make_step(family, nominator)
    close_action(action, status="not_possible", reason="No bus", barrier=barrier, by=nominator)

    take_up_again(action, status="accepted", by=nominator)

    assert as_now(action).barrier_id is None


def test_a_refused_step_opens_no_barrier(family, nominator, stranger):
    action = make_step(family, nominator)

    with pytest.raises(PermissionDenied):
        close_action(action, status="not_possible", reason="No", barrier="cost", by=stranger)
    with pytest.raises(ValidationError, match="Enter the reason"):
        close_action(action, status="not_possible", reason=" ", barrier="cost", by=nominator)
    with pytest.raises(ValidationError):
        close_action(action, status="not_possible", reason="No", barrier="rain", by=nominator)

    with as_owner():
        assert not AccessBarrier.objects.exists()
    assert as_now(action).status == "accepted"


def test_a_barrier_is_recorded_on_a_page_and_listed_on_the_familys(client, family, nominator):
    answers = {"code": "waiting_list", "effect": "Nine weeks"} | day("opened_on", WEEK_AGO)

    response = post(client, nominator, on_family("barrier_new", family), **answers)

    assert response["Location"] == family.get_absolute_url()
    shown = text(client, nominator, family.get_absolute_url())
    assert "Waiting list" in shown
    assert "Nine weeks" in shown
    blank = post(client, nominator, on_family("barrier_new", family))
    assert "Enter what it stops" in blank.content.decode()


def test_a_barrier_is_removed_and_reopened_on_its_page(client, family, nominator, barrier):
    gone = {"removed_what": "A taxi card"} | day("removed_on", today())
    post(client, nominator, on("barrier", barrier), **gone)
    assert "after 7 days" in text(client, nominator, on("barrier", barrier))

    back = {"effect": "It ran out"} | day("opened_on", today())
    again = post(client, nominator, on("barrier", barrier), **back)

    assert "the time before" in text(client, nominator, again["Location"])
    assert post(client, nominator, on("barrier", barrier), **back).status_code == 409


def test_the_owner_names_it_where_they_say_that_it_was_not_possible(
    client, family, nominator, barrier
):
    action = make_step(family, nominator)
    where = action.get_absolute_url()
    assert "Barriers that stand" in text(client, nominator, where)

    answers = {"step": "not_possible", "why_not_possible": "No bus", "barrier": barrier.pk}
    post(client, nominator, where, **answers)

    assert "What kept them from it" in text(client, nominator, where)
    assert "Visit" in text(client, nominator, on("barrier", barrier))


def test_a_barrier_chosen_for_another_step_is_left_out(client, family, nominator):
    action = make_step(family, nominator)

    answers = {"step": "cancel", "why_cancel": "Twice", "barrier": "cost"}
    post(client, nominator, action.get_absolute_url(), **answers)

    assert as_now(action).status == "cancelled"


def test_an_observer_reads_barriers_and_changes_none(client, family, nominator, barrier):
    observer = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))

    assert "Two buses" in text(client, observer, on("barrier", barrier))
    assert "Record a barrier" not in text(client, observer, family.get_absolute_url())
    assert post(client, observer, on("barrier", barrier)).status_code == 403


def test_a_stranger_finds_no_barrier(client, barrier, stranger):
    assert page(client, stranger, on("barrier", barrier)).status_code == 404


def test_a_hidden_service_is_not_named_by_the_barrier_that_it_recorded(
    client, family, nominator, coordinator
):
    worker = hide_a_service(family, coordinator)
    barrier = make_barrier(family, worker)

    assert named_in(text(client, nominator, on("barrier", barrier))) == []
    assert named_in(text(client, coordinator, on("barrier", barrier)))


def test_the_familys_page_costs_the_same_for_one_barrier_as_for_six(client, family, nominator):
    reader = make_practitioner(nominator.teams().get())
    child = make_baby(family, nominator, name="Kit Ash")
    make_barrier(family, nominator, not_for=[child])
    page(client, reader, family.get_absolute_url())
    few = queries_of(client, family.get_absolute_url())

    for _ in range(5):
        barrier = make_barrier(family, nominator, not_for=[child])
        action = make_step(family, nominator)
        close_action(action, status="not_possible", reason="x", barrier=barrier, by=nominator)

    assert queries_of(client, family.get_absolute_url()) == few
