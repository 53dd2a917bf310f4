"""The list of actions: whose, which, in which order; the same as a file; several at once."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import ProgrammingError
from django.urls import reverse

from families.models import Action, ActionStep
from families.services.acting import (
    accept_action,
    agree_action,
    close_action,
    finish_action,
    reassign_action,
)
from families.services.acting_together import take_together
from families.services.leading import accept_lead, offer_lead
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.working_days import today
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.families.reading import page, post, text
from tests.families.record import as_now, let_team_see, make_baby, make_family
from tests.families.test_hidden_services import hide_a_service
from tests.owner import as_owner

LIST = reverse("families:actions")
TOGETHER = reverse("families:actions_together")
FILE = reverse("families:actions_csv")
DAY = timedelta(days=1)
DONE_TODAY = {f"done_on-{part}": str(getattr(today(), part)) for part in ("day", "month", "year")}


@pytest.fixture
def act(family, coordinator):
    def agree(words, owner, *, days=1, of=family, by=coordinator):
        return agree_action(of, by=by, text=words, owner=owner, due_on=today() + days * DAY)

    return agree


def as_if_due(action, days_ago):
    with as_owner():
        Action.objects.filter(pk=action.pk).update(due_on=today() - days_ago * DAY)


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_list_is_of_ones_own_open_actions_until_something_else_is_asked(
    client, act, nominator, coordinator
):
    act("Call her", nominator)
    act("Write to housing", coordinator)

    shown = text(client, nominator, LIST)

    assert "Call her" in shown
    assert "Write to housing" not in shown


def test_a_lead_asks_for_all_actions_in_the_families_that_they_lead(
    client, act, family, nominator, coordinator, lead
):
    act("Call her", nominator)
    other = make_family(nominator)
    make_baby(other, nominator)
    agree_action(other, by=nominator, text="Elsewhere", owner=nominator, due_on=today() + DAY)

    shown = text(client, lead, LIST + "?whose=led")

    assert "Call her" in shown
    assert nominator.full_name in shown
    assert "Elsewhere" not in shown


@pytest.mark.parametrize(
    ("whose", "mine", "asked", "colleagues"),
    [
        ("", True, False, False),
        ("agreed", False, True, False),
        ("agency", True, False, True),
        ("all", True, True, True),
    ],
)
def test_whose(
    client, family, act, nominator, colleague, coordinator, whose, mine, asked, colleagues
):
    other = make_practitioner()
    let_team_see(family, other, nominator)
    act("One of mine", nominator)
    act("One of a colleague", colleague)
    agree_action(family, by=coordinator, text="x", owner=other, due_on=today() + DAY)
    with as_owner():
        Action.objects.filter(text="x").update(text="Asked of them", agreed_by=nominator)

    shown = text(client, nominator, f"{LIST}?whose={whose}")

    assert ("One of mine" in shown) is mine
    assert ("Asked of them" in shown) is asked
    assert ("One of a colleague" in shown) is colleagues


def test_nobody_finds_more_than_they_may_see_whatever_they_ask_for(
    client, act, nominator, stranger
):
    act("Call her", nominator)

    shown = text(client, stranger, LIST + "?whose=all&status=any")

    assert "Call her" not in shown
    assert "<strong>0</strong> actions" in shown
    assert rows_of(page(client, stranger, FILE + "?whose=all&status=any")) == []


@pytest.mark.parametrize(
    ("due", "late", "soon", "later"),
    [
        ("", True, True, True),
        ("week", False, True, False),
        ("month", False, True, True),
        ("past_month", True, False, False),
    ],
)
def test_when_it_is_due(client, act, nominator, due, late, soon, later):
    as_if_due(act("Long due", nominator), 3)
    act("Soon due", nominator, days=7)
    act("Later due", nominator, days=28)

    shown = text(client, nominator, f"{LIST}?due={due}")

    assert ("Long due" in shown) is late
    assert ("Soon due" in shown) is soon
    assert ("Later due" in shown) is later


def test_what_has_ended_is_shown_when_it_is_asked_for(client, act, nominator):
    action = act("Call her", nominator)
    close_action(action, by=nominator, status="not_possible", reason="They moved")
    act("Write", nominator)

    assert "Call her" not in text(client, nominator, LIST)
    assert "Call her" in text(client, nominator, LIST + "?status=any")
    only = text(client, nominator, LIST + "?status=not_possible")
    assert "Call her" in only
    assert "Write<" not in only


@pytest.mark.parametrize(("sort", "first"), [("", "Sooner"), ("last", "Later")])
def test_the_order_is_asked_for_in_the_address(client, act, nominator, sort, first):
    act("Later", nominator, days=9)
    act("Sooner", nominator, days=2)

    shown = text(client, nominator, f"{LIST}?sort={sort}")

    assert min(["Sooner<", "Later<"], key=shown.index) == f"{first}<"


def test_a_filter_that_cannot_be_is_as_if_it_had_not_been_asked(client, act, nominator):
    act("Call her", nominator)

    assert "Call her" in text(client, nominator, LIST + "?whose=theirs&status=lost&sort=owner")


def test_an_owner_of_a_hidden_service_is_not_named_in_a_list(
    client, act, family, nominator, coordinator
):
    refuge = hide_a_service(family, coordinator)
    act("Find a safe place", refuge)

    shown = text(client, nominator, LIST + "?whose=all")

    assert "A service that is not named here" in shown
    assert refuge.full_name not in shown
    [row] = rows_of(page(client, nominator, FILE + "?whose=all"))
    assert row["Owner"] == "Not named here"
    assert row["Agency"] == ""


def test_the_file_has_the_rows_of_the_list_and_no_word_that_was_typed(client, act, nominator):
    action = act("Call Amina Khan", nominator)
    as_if_due(action, 1)
    act("Write", nominator)

    response = page(client, nominator, FILE + "?status=overdue")

    [row] = rows_of(response)
    assert row["Overdue"] == "Yes"
    assert row["Page"].endswith(action.get_absolute_url())
    assert "Amina" not in response.content.decode()
    assert response["Content-Disposition"] == 'attachment; filename="actions.csv"'
    with as_owner():
        assert AuditEvent.objects.filter(verb="action.exported", family=action.family_id).exists()


def test_a_long_list_costs_no_more_queries_than_a_short_one(client, act, nominator, colleague):
    act("One", nominator)
    client.force_login(nominator)
    few, as_file = (queries_of(client, where + "?whose=all") for where in (LIST, FILE))
    for number in range(8):
        of = make_family(nominator)
        make_baby(of, nominator)
        agree_action(of, by=nominator, text=f"{number}", owner=colleague, due_on=today() + DAY)

    assert queries_of(client, LIST + "?whose=all") == few
    assert queries_of(client, FILE + "?whose=all") == as_file


def test_several_actions_take_a_step_at_once(client, act, nominator):
    one, other = act("Call", nominator), act("Write", nominator)
    where = f"{TOGETHER}?action={one.pk}&action={other.pk}"

    asked = text(client, nominator, where)
    assert "Update 2 actions" in asked
    response = post(client, nominator, TOGETHER, action=[one.pk, other.pk], step="accept")

    assert response["Location"] == LIST
    assert {as_now(one).status, as_now(other).status} == {"accepted"}


def test_one_that_cannot_take_the_step_says_why_and_the_others_are_done(client, act, nominator):
    accepted, new = act("Call", nominator), act("Write", nominator)
    accept_action(accepted, by=nominator)

    response = post(
        client, nominator, TOGETHER, action=[accepted.pk, new.pk], step="finish", **DONE_TODAY
    )

    shown = response.content.decode()
    assert "1 action was not updated" in shown
    assert "already “Proposed”" in shown
    assert "1 action updated" in shown
    assert as_now(accepted).status == "done"
    assert as_now(new).status == "proposed"


def test_a_missing_reason_is_asked_for_beside_the_field_and_changes_nothing(
    client, act, nominator
):
    one = act("Call", nominator)

    response = post(client, nominator, TOGETHER, action=[one.pk], step="not_possible")

    assert "Enter why" in response.content.decode()
    assert as_now(one).status == "proposed"


def test_nobody_updates_actions_of_others_at_once(client, act, family, nominator, lead):
    theirs = act("Call", nominator)

    response = post(client, lead, TOGETHER, action=[theirs.pk], step="not_done", why_not_done="x")

    assert response["Location"] == LIST
    assert as_now(theirs).status == "proposed"


def test_nothing_selected_leads_back_with_what_to_do(client, nominator):
    client.force_login(nominator)

    for address in (TOGETHER, f"{TOGETHER}?action=7"):
        shown = client.get(address, follow=True).content.decode()
        assert "Select open actions of yours in the list first" in shown


def test_a_service_refuses_each_on_its_own(act, nominator, colleague):
    mine, theirs = act("Call", nominator), act("Write", colleague)

    outcomes = take_together([mine, theirs], "accept", by=nominator)

    why = {outcome.action.pk: outcome.why_not for outcome in outcomes}
    assert why == {mine.pk: "", theirs.pk: "Only the person who owns this action can do this."}
    assert as_now(theirs).status == "proposed"


def test_a_step_without_its_date_is_refused(act, nominator):
    action = act("Call", nominator)
    accept_action(action, by=nominator)

    [outcome] = take_together([action], "finish", by=nominator)

    assert outcome.why_not == "Enter the date it was done"


def test_twenty_five_are_updated_for_as_many_questions_as_one(client, act, nominator):
    one = act("Call", nominator)
    client.force_login(nominator)
    few = queries_of(client, f"{TOGETHER}?action={one.pk}")
    more = [act(f"{number}", nominator) for number in range(6)]
    asked = "&".join(f"action={action.pk}" for action in [one, *more])

    assert queries_of(client, f"{TOGETHER}?{asked}") == few


def test_what_became_of_an_action_stands_on_its_page_with_each_reason(
    client, act, family, nominator, colleague, coordinator
):
    action = act("Call her", nominator)
    reassign_action(action, owner=colleague, reason="On leave until June", by=coordinator)
    accept_action(action, by=colleague)
    close_action(action, by=colleague, status="not_done", reason="No staff in May")

    shown = text(client, nominator, action.get_absolute_url())
    shown = shown[shown.index("What became of it") :]

    steps = ["Given to somebody else", "On leave until June", "Accepted", "No staff in May"]
    assert sorted(steps, key=shown.index) == steps
    assert f"{colleague.full_name} was asked" in shown


def test_a_step_is_remembered_with_who_took_it_and_stays(act, nominator):
    action = act("Call", nominator)
    accept_action(action, by=nominator)
    finish_action(action, by=nominator, done_on=today())

    with as_owner():
        steps = ActionStep.objects.filter(action=action)
        assert [(step.step, step.before, step.after) for step in steps] == [
            ("accept", "proposed", "accepted"),
            ("finish", "accepted", "done"),
        ]
        assert {step.taken_by for step in steps} == {nominator}


def test_nobody_takes_a_step_in_anothers_name(act, nominator, colleague):
    action = act("Call", nominator)

    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(colleague):
        ActionStep.objects.create(
            family_id=action.family_id,
            action=action,
            step="accept",
            before="proposed",
            after="accepted",
            owner=nominator,
            taken_by=nominator,
        )


def test_who_cannot_see_the_action_cannot_read_what_became_of_it(act, nominator, stranger):
    action = act("Call", nominator)
    accept_action(action, by=nominator)

    with acting_as(nominator):
        assert ActionStep.objects.visible_to(nominator).count() == 1
        assert not ActionStep.objects.visible_to(stranger).exists()
    with acting_as(stranger):
        assert not ActionStep.objects.filter(action=action).exists()


def test_a_lead_by_an_offer_only_has_no_family_to_list(
    client, act, family, nominator, coordinator
):
    asked = make_practitioner()
    offer = offer_lead(family, asked, by=coordinator, reason="Near")
    act("Call her", nominator)

    assert "Call her" not in text(client, asked, LIST + "?whose=led")
    accept_lead(offer, by=asked)
    assert "Call her" in text(client, asked, LIST + "?whose=led")
