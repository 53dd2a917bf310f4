"""Reminders: which day asks for which, to whom, once; and what is cancelled when sent."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail

from families.notices.acting import ACTION_OVERDUE
from families.services.acting import accept_action, agree_action, decline_action, finish_action
from families.services.granting import end_grants
from families.services.leading import accept_lead, decline_lead, offer_lead, withdraw_offer
from families.services.reminding import DueAction, plan_reminders
from families.tasks import remind_of_due_actions
from practitioners.models import Notice
from practitioners.outbox import send_due
from practitioners.working_days import add_working_days, today
from tests.factories import make_practitioner
from tests.notices.clock import stand_at
from tests.owner import as_owner

# Due on Wednesday 4 November 2026, agreed on 1 October (or, in the last column, the day before).
DAYS = """
               in_time  at_short_notice
2026-10-30     -        -
2026-11-02     soon     -
2026-11-03     soon     -
2026-11-04     due      due
2026-11-05     overdue  overdue
2026-11-20     overdue  overdue
"""
_, *ROWS = [line.split() for line in DAYS.strip().splitlines()]


AGREED = {
    "in_time": datetime(2026, 10, 1, 9, tzinfo=UTC),
    "at_short_notice": datetime(2026, 11, 3, 9, tzinfo=UTC),
}
CELLS = [
    pytest.param(date.fromisoformat(day), agreed, kind, id=f"{day} {agreed}")
    for day, *kinds in ROWS
    for agreed, kind in zip(AGREED, kinds, strict=True)
]


def due_on(day, agreed="in_time"):
    return DueAction(uuid4(), uuid4(), None, day, AGREED[agreed])


@pytest.mark.parametrize(("day", "agreed", "kind"), CELLS)
def test_what_a_day_asks_for(day, agreed, kind):
    reminder = due_on(date(2026, 11, 4), agreed).reminder(day)

    assert (reminder.kind if reminder else "-") == ("-" if kind == "-" else f"action_{kind}")


def test_overdue_since_a_friday_is_said_on_monday():
    friday = date(2026, 12, 18)

    assert due_on(friday).reminder(friday + timedelta(days=1)) is None
    assert due_on(friday).reminder(friday + timedelta(days=3)) is ACTION_OVERDUE


@pytest.fixture
def action(family, owner, coordinator):
    return agree_action(family, by=coordinator, text="Call Chloé", owner=owner, due_on=today())


def told(kind):
    rows = Notice.objects.filter(kind=kind).order_by("practitioner__principal")
    return [notice.practitioner for notice in rows]


def test_the_owner_and_the_lead_hear_of_what_is_overdue_once(action, lead, owner):
    later = add_working_days(today(), 1)

    assert plan_reminders(later) == 2
    assert plan_reminders(later) == 0
    assert plan_reminders(add_working_days(later, 5)) == 0

    assert set(told("action_overdue")) == {owner, lead}


def test_only_the_owner_hears_of_what_is_due_today(action, lead, owner):
    remind_of_due_actions()

    assert told("action_due") == [owner]


def test_an_owner_who_leads_hears_once(family, coordinator, lead):
    agree_action(family, by=lead, text="Visit", owner=lead, due_on=today())

    assert plan_reminders(add_working_days(today(), 1)) == 1


def test_somebody_who_left_hears_nothing(action, owner):
    with as_owner():
        owner.is_active = False
        owner.save()

    assert plan_reminders(today()) == 0


def test_what_is_closed_is_not_due(action, owner):
    decline_action(action, by=owner, reason="Not ours")

    assert plan_reminders(today()) == 0


def test_a_mail_holds_a_reference_and_a_link_and_no_word_of_it(action, family, owner):
    plan_reminders(today())
    send_due()

    letters = [letter for letter in mail.outbox if letter.to == [owner.email]]
    assert {letter.subject for letter in letters} == {
        "Huddle: an action for you to accept",
        "Huddle: an action is due today",
    }
    for letter in letters:
        assert family.reference in letter.body
        assert action.get_absolute_url() in letter.body
        assert "Chlo" not in letter.subject + letter.body


def test_what_was_done_meanwhile_is_not_sent(action, owner):
    accept_action(action, by=owner)
    plan_reminders(today())
    finish_action(action, by=owner, done_on=today())

    send_due()

    assert mail.outbox == []
    assert set(Notice.objects.values_list("reason", flat=True)) == {"No longer theirs to see"}


def test_a_lead_who_was_replaced_is_not_reminded(
    action, family, lead, coordinator, nominator, monkeypatch
):
    stand_at(monkeypatch, add_working_days(today(), 1))
    plan_reminders(today())
    accept_lead(offer_lead(family, nominator, by=coordinator, reason="Handover"), by=nominator)

    send_due()

    overdue = [letter.to for letter in mail.outbox if "overdue" in letter.subject]
    assert overdue == [[action.owner.email]]


def test_who_no_longer_sees_the_family_is_not_reminded(action, owner, coordinator):
    plan_reminders(today())
    end_grants(action.family, "acting", by=coordinator, source=action.pk)

    send_due()

    assert owner.email not in {to for letter in mail.outbox for to in letter.to}


def test_an_offer_is_mailed_and_its_answer_too(family, coordinator):
    asked = make_practitioner()
    offer = offer_lead(family, asked, by=coordinator, reason="Chloé asked for her")
    send_due()
    decline_lead(offer, by=asked, reason="On leave")
    send_due()

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([asked.email], "Huddle: you are asked to lead"),
        ([coordinator.email], "Huddle: an offer was declined"),
    ]
    assert all(family.reference in letter.body for letter in mail.outbox)
    assert all("Chlo" not in letter.body for letter in mail.outbox)


def test_a_withdrawn_offer_is_not_mailed(family, coordinator):
    offer = offer_lead(family, make_practitioner(), by=coordinator, reason="Near")
    withdraw_offer(offer, by=coordinator)

    send_due()

    assert mail.outbox == []
