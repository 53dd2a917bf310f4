"""What is down for a while costs no message: neither is it lost, nor is an attempt counted."""

import time
from datetime import timedelta
from math import inf

import pytest
from django.utils import timezone

from practitioners import notices, outbox
from practitioners.models import Notice
from practitioners.notices import NoticeKind, plan
from tests.factories import make_practitioner
from tests.practitioners.conftest import free_port

MANY = 12


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    kind = NoticeKind("test", "Huddle: something to know", "It waits.", lambda _: "/thing/")
    monkeypatch.setitem(notices.KINDS, "test", kind)


@pytest.fixture
def planned():
    return [plan("test", person, person) for person in (make_practitioner() for _ in range(MANY))]


@pytest.fixture
def down(mailbox, settings):
    """The mail server is; to be called when it is back."""
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    return lambda: setattr(settings, "EMAIL_PORT", port)


def states():
    return sorted(set(Notice.objects.values_list("state", "attempts")))


def wait_over():
    Notice.objects.filter(state="due").update(lease_until=None)


def test_a_mail_server_that_is_down_for_a_night_makes_us_give_up_nothing(down, planned):
    for _ in range(3 * outbox.MOST_ATTEMPTS):
        assert outbox.send_due() == 0
        assert states() == [("due", 0)]
        wait_over()


def test_when_it_is_back_each_goes_out_once(mailbox, down, planned):
    assert outbox.send_due() == 0
    waiting = Notice.objects.exclude(lease_until=None).get()
    assert waiting.reason == "ConnectionRefusedError"

    down()
    wait_over()

    assert outbox.send_due() == MANY
    assert len(set(mailbox.ids())) == len(mailbox.messages) == MANY


def test_a_sweep_asks_a_mail_server_that_is_down_once_and_goes_home(down, planned, caplog):
    outbox.send_due()

    assert caplog.messages == ["mail cannot be sent: ConnectionRefusedError"]


def test_what_waited_in_the_batch_of_a_killed_worker_has_lost_no_attempt(mailbox, planned):
    for _ in range(outbox.MOST_ATTEMPTS + 1):
        assert len(outbox.claim(outbox.BATCH)) == MANY  # and then the worker is killed
        Notice.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert outbox.send_due() == MANY


def test_the_one_whose_turn_it_was_has_lost_one(mailbox, planned):
    first, *_ = outbox.claim(outbox.BATCH)
    outbox._begin(first)  # and then the worker is killed

    assert sorted(Notice.objects.values_list("attempts", flat=True)) == [0] * (MANY - 1) + [1]


def test_what_a_sweep_has_no_time_for_is_free_at_once(mailbox, planned):
    batch = outbox.claim(outbox.BATCH)
    over = time.monotonic()

    assert list(outbox.send_batch(batch, until=over)) == []

    assert len(outbox.claim(outbox.BATCH)) == MANY


def test_two_that_hold_the_same_batch_send_each_once(mailbox, planned):
    """The first was thought dead, and was not."""
    slow = outbox.claim(outbox.BATCH)
    Notice.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    swift = outbox.claim(outbox.BATCH)

    both = zip(outbox.send_batch(slow, inf), outbox.send_batch(swift, inf), strict=True)

    assert list(both) == [(False, True)] * MANY
    assert len(mailbox.messages) == MANY
