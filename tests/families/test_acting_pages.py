"""Actions and offers on their pages: agreed, answered, worked, refused."""

from datetime import timedelta

from django.urls import reverse

from families.models import Allocation
from families.services.acting import accept_action, agree_action
from families.services.leading import offer_lead
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.reading import on_family, page, post, text
from tests.families.record import (
    as_now,
)
from tests.owner import as_owner

TOMORROW = today() + timedelta(days=1)


def test_an_action_is_agreed_on_a_page(client, family, nominator):
    where = on_family("action_new", family)
    day = {f"due_on-{part}": str(getattr(TOMORROW, part)) for part in ("day", "month", "year")}

    response = post(client, nominator, where, text="Visit her", owner=nominator.pk, **day)

    assert response.status_code == 302
    with as_owner():
        assert family.actions.get().text == "Visit her"


def test_nobody_outside_the_family_can_be_asked_to_act(client, family, nominator, stranger):
    where = on_family("action_new", family)

    assert stranger.full_name not in text(client, nominator, where)
    response = post(client, nominator, where, text="Visit", owner=stranger.pk)

    assert "Select who will do it that is in the list" in response.content.decode()


def test_the_owner_works_an_action_on_its_page(client, family, coordinator):
    owner = make_practitioner()
    action = agree_action(family, by=coordinator, text="Call", owner=owner, due_on=TOMORROW)
    where = action.get_absolute_url()

    assert post(client, owner, where, step="accept")["Location"] == where
    blank = post(client, owner, where, step="not_possible")
    assert "Enter why" in blank.content.decode()
    done = {f"done_on-{part}": str(getattr(today(), part)) for part in ("day", "month", "year")}
    response = post(client, owner, where, step="finish", difference_made="They came", **done)

    assert response["Location"] == reverse("families:actions")
    assert as_now(action).status == "done"


def test_a_step_that_is_over_is_said_to_be_over(client, family, nominator):
    action = agree_action(family, by=nominator, text="Call", owner=nominator, due_on=TOMORROW)

    response = post(client, nominator, action.get_absolute_url(), step="accept")

    assert response.status_code == 409
    assert "already" in response.content.decode()


def test_a_colleague_cannot_answer_for_the_owner(client, family, coordinator, nominator):
    action = agree_action(family, by=coordinator, text="Call", owner=nominator, due_on=TOMORROW)
    colleague = make_practitioner(nominator.teams().get())

    assert "What has happened?" not in text(client, colleague, action.get_absolute_url())
    assert post(client, colleague, action.get_absolute_url(), step="accept").status_code == 403


def test_my_actions_are_mine_and_narrow_by_what_the_address_says(
    client, family, coordinator, nominator
):
    mine = agree_action(family, by=coordinator, text="Call her", owner=nominator, due_on=TOMORROW)
    agree_action(family, by=coordinator, text="Not mine", owner=coordinator, due_on=TOMORROW)
    accept_action(mine, by=nominator)
    address = reverse("families:actions")

    listed = text(client, nominator, address)
    overdue = text(client, nominator, address + "?status=overdue")

    assert "Call her" in listed
    assert "Not mine" not in listed
    assert "Call her" not in overdue
    with as_owner():
        family.actions.update(due_on=today() - timedelta(days=1))
    assert "Call her" in text(client, nominator, address + "?status=overdue")


def test_the_lead_is_accepted_on_a_page(client, family, coordinator):
    asked = make_practitioner()
    offer = offer_lead(family, asked, by=coordinator, reason="Knows the mother")
    where = reverse("families:offer", args=[offer.pk])

    assert "Knows the mother" in text(client, asked, where)
    assert page(client, coordinator, where).status_code == 403
    assert (
        "Enter why you cannot lead"
        in post(client, asked, where, answer="decline").content.decode()
    )
    assert post(client, asked, where, answer="accept")["Location"] == family.get_absolute_url()

    assert as_now(offer).state == Allocation.State.CURRENT
    assert post(client, asked, where, answer="accept").status_code == 409


def test_the_lead_is_declined_on_a_page(client, family, coordinator):
    asked = make_practitioner()
    offer = offer_lead(family, asked, by=coordinator, reason="Knows the mother")

    post(
        client,
        asked,
        reverse("families:offer", args=[offer.pk]),
        answer="decline",
        reason="On leave",
    )

    assert as_now(offer).decline_reason == "On leave"
    assert page(client, asked, family.get_absolute_url()).status_code == 404
