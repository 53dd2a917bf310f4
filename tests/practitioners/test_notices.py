"""Notices: planned once, sent at least once, to people who still want them, by real SMTP."""

from datetime import timedelta
from math import inf

import pytest
from celery import current_app
from django.conf import settings
from django.utils import timezone

from practitioners import notices, outbox
from practitioners.models import Notice
from practitioners.notices import NoticeKind, plan
from tests.factories import make_practitioner
from tests.owner import as_owner

wishes = {}


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    wishes.clear()
    kind = NoticeKind(
        kind="test",
        subject="An action is due",
        body="CMC-0042: an action is due.",
        path=lambda notice: f"/thing/{notice.about}/",
        still_wanted=lambda notice: wishes.get(notice.practitioner_id, ""),
    )
    monkeypatch.setitem(notices.KINDS, "test", kind)
    return kind


@pytest.fixture
def practitioner():
    return make_practitioner()


def state_of(notice):
    notice.refresh_from_db()
    return notice.state


def test_a_notice_goes_out_as_plain_text_with_reference_time_and_link(mailbox, practitioner):
    notice = plan("test", practitioner, practitioner)

    assert outbox.send_due() == 1

    [message] = mailbox.messages
    text = message.get_body(preferencelist=("plain",)).get_content()
    assert message["To"] == practitioner.email
    assert message["Message-ID"] == f"<{notice.pk}@127.0.0.1>"
    assert "CMC-0042" in text
    assert f"{settings.BASE_URL}/thing/{practitioner.pk}/" in text
    assert f"{timezone.localtime():%Y}" in text
    assert practitioner.full_name not in message.as_string()
    assert state_of(notice) == "sent"
    assert notice.ended_at


def test_the_same_notice_planned_twice_goes_out_once(mailbox, practitioner):
    plan("test", practitioner, practitioner, occurrence="2026-11-20")
    plan("test", practitioner, practitioner, occurrence="2026-11-20")
    plan("test", practitioner, practitioner, occurrence="2026-11-21")

    assert outbox.send_due() == 2
    assert outbox.send_due() == 0


def test_one_that_is_due_later_waits(mailbox, practitioner):
    plan("test", practitioner, practitioner, due_at=timezone.now() + timedelta(hours=1))

    assert outbox.send_due() == 0


def test_what_is_no_longer_wanted_is_cancelled_with_its_reason(mailbox, practitioner):
    notice = plan("test", practitioner, practitioner)
    wishes[practitioner.pk] = "The action is done"

    assert outbox.send_due() == 0

    assert state_of(notice) == "cancelled"
    assert notice.reason == "The action is done"
    assert not mailbox.messages


def test_an_inactive_account_is_told_nothing(mailbox, practitioner):
    notice = plan("test", practitioner, practitioner)
    with as_owner():
        practitioner.is_active = False
        practitioner.save(update_fields=["is_active"])

    outbox.send_due()

    assert state_of(notice) == "cancelled"
    assert not mailbox.messages


def test_whether_it_is_wanted_is_asked_with_the_sight_of_the_person_told(
    mailbox, practitioner, monkeypatch, kind
):
    def bound_to_nobody(notice):
        with outbox.transaction.get_connection().cursor() as cursor:
            cursor.execute("SELECT current_setting('huddle.practitioner', true)")
            return "" if cursor.fetchone()[0] == str(notice.practitioner_id) else "blind"

    monkeypatch.setitem(
        notices.KINDS,
        "test",
        NoticeKind("test", kind.subject, kind.body, kind.path, bound_to_nobody),
    )
    plan("test", practitioner, practitioner)

    assert outbox.send_due() == 1


def test_a_poisoned_notice_does_not_stop_the_others(mailbox, monkeypatch, kind):
    people = [make_practitioner() for _ in range(3)]
    mailbox.busy.add(people[1].email)
    planned = [plan("test", person, person) for person in people]

    assert outbox.send_due() == 2

    assert [state_of(notice) for notice in planned] == ["sent", "due", "sent"]
    assert planned[1].lease_until > timezone.now()
    assert planned[1].reason == "SMTPRecipientsRefused"


def test_after_eight_attempts_it_is_given_up(mailbox, practitioner):
    notice = plan("test", practitioner, practitioner)
    mailbox.busy.add(practitioner.email)

    for _ in range(8):
        outbox.send_due()
        Notice.objects.filter(pk=notice.pk, state="due").update(lease_until=None)

    assert state_of(notice) == "dead"
    assert notice.attempts == 8
    assert "Given up" in notice.reason


def test_one_that_killed_its_worker_eight_times_is_given_up(mailbox, practitioner):
    notice = plan("test", practitioner, practitioner)
    past = timezone.now() - timedelta(minutes=2)
    Notice.objects.filter(pk=notice.pk).update(state="sending", attempts=8, lease_until=past)

    assert outbox.send_due() == 0

    assert state_of(notice) == "dead"


def test_a_claim_holds_until_its_lease_ends(mailbox, practitioner):
    notice = plan("test", practitioner, practitioner)
    assert [claimed.pk for claimed in outbox.claim(20)] == [notice.pk]

    assert outbox.send_due() == 0
    Notice.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert outbox.send_due() == 1


def test_a_sender_that_was_too_slow_does_not_send_what_another_has_claimed(mailbox, practitioner):
    plan("test", practitioner, practitioner)
    slow = outbox.claim(20)
    Notice.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert outbox.send_due() == 1
    assert sum(outbox.send_batch(slow, until=inf)) == 0

    assert len(mailbox.messages) == 1


def test_twenty_go_out_over_one_connection(mailbox):
    for _ in range(20):
        person = make_practitioner()
        plan("test", person, person)

    assert outbox.send_due() == 20

    assert mailbox.connections == 1


def test_many_plans_in_one_transaction_give_one_hint(
    django_capture_on_commit_callbacks, practitioner
):
    with django_capture_on_commit_callbacks() as callbacks:
        for number in range(5):
            plan("test", practitioner, practitioner, occurrence=str(number))

    assert callbacks == [notices._nudge]


def test_what_beat_and_the_hint_name_are_tasks():
    current_app.loader.import_default_modules()
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert named | {notices.SEND} <= set(current_app.tasks)
