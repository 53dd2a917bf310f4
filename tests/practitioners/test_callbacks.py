"""Notify says what became of a message: with its token only, and again without harm."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from practitioners import notices, outbox
from practitioners.models import Bounce, Delivery, Notice
from practitioners.notices import NoticeKind, plan
from practitioners.telling import gathering
from practitioners.views.callbacks import MOST
from tests.factories import make_practitioner
from tests.owner import as_owner

ANOTHER = "5f2d8a53-41a6-4c53-9d0e-0b7a6d3f1e11"
TOKEN = "a-token-for-this-test"
PAGE = reverse("notify_callback")
FAILURES = ["permanent-failure", "temporary-failure"]


@pytest.fixture(autouse=True)
def _kind(monkeypatch, settings):
    settings.NOTIFY_CALLBACK_TOKEN = TOKEN
    kind = NoticeKind("test", "Huddle: something", "It waits.", lambda _: "/thing/")
    monkeypatch.setitem(notices.KINDS, "test", kind)


@pytest.fixture
def me():
    return make_practitioner()


@pytest.fixture
def sent(notify, me):
    """A message that Notify took."""
    plan("test", me, me)
    outbox.send_due()
    return Delivery.objects.get()


@pytest.fixture
def call(client):
    client.handler.enforce_csrf_checks = True

    def post(body, token=TOKEN):
        return client.post(
            PAGE,
            body if isinstance(body, (str, bytes)) else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    return post


def said(delivery, status, **more):
    return {
        "id": str(uuid4()),
        "reference": delivery.reference,
        "to": "somebody@example.org",
        "status": status,
        "created_at": "2026-11-23T09:00:00.000000Z",
        "completed_at": timezone.now().isoformat(),
        "sent_at": None,
        "notification_type": "email",
        "template_id": str(uuid4()),
        "template_version": 1,
        **more,
    }


def now(delivery):
    delivery.refresh_from_db()
    return delivery.status


def test_what_became_of_a_message_is_kept(call, sent):
    response = call(said(sent, "delivered"))

    assert response.status_code == 204
    assert not response.content
    assert now(sent) == "delivered"
    assert sent.status_at
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("token", ["", "another", TOKEN[:-1], f"{TOKEN}x", "\u00e9"])
def test_without_the_token_nothing_is_written(call, sent, token):
    response = call(said(sent, "permanent-failure"), token.encode().decode("latin-1"))

    assert response.status_code == 401
    assert now(sent) == ""
    assert not Bounce.objects.exists()


def test_without_a_token_in_the_settings_there_is_no_such_page(call, sent, settings):
    settings.NOTIFY_CALLBACK_TOKEN = ""

    assert call(said(sent, "delivered"), "").status_code == 404
    assert call(said(sent, "delivered")).status_code == 404
    assert now(sent) == ""


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        b"\xff\xfe",
        "null",
        '{"id": "no id", "status": "delivered"}',
        json.dumps({"id": ANOTHER}),
        json.dumps({"id": ANOTHER, "status": "x" * 41}),
        json.dumps({"id": ANOTHER, "status": "delivered", "completed_at": "yesterday"}),
        "[" * 5_000,
    ],
)
def test_what_is_malformed_is_refused_and_breaks_nothing(call, sent, body):
    assert call(body).status_code == 400
    assert now(sent) == ""


def test_what_is_too_long_is_not_read(call, sent):
    assert call(said(sent, "delivered", to="x" * MOST)).status_code == 413
    assert now(sent) == ""


def test_it_can_only_be_posted(client):
    assert client.get(PAGE, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405


@pytest.mark.parametrize("reference", [None, "", "another service's", ANOTHER])
def test_a_message_that_is_not_ours_gets_the_same_answer(call, sent, reference):
    response = call(said(sent, "permanent-failure", reference=reference))

    assert response.status_code == 204
    assert not response.content
    assert now(sent) == ""
    assert not Bounce.objects.exists()


def test_a_status_that_we_do_not_know_changes_nothing(call, sent):
    assert call(said(sent, "sending")).status_code == 204
    assert now(sent) == ""


def test_said_again_it_changes_nothing(call, sent):
    body = said(sent, "permanent-failure")
    call(body)
    [before] = Bounce.objects.values()
    when = now(sent), sent.status_at

    assert call(body).status_code == 204

    assert (now(sent), sent.status_at) == when
    assert list(Bounce.objects.values()) == [before]


def test_what_is_told_late_does_not_undo_what_was_told_of_a_later_time(call, sent):
    earlier = timezone.now() - timedelta(hours=1)
    call(said(sent, "delivered"))

    call(said(sent, "permanent-failure", completed_at=earlier.isoformat()))

    assert now(sent) == "delivered"
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("status", FAILURES)
def test_what_came_back_is_a_bounce_of_its_address(call, sent, me, status):
    call(said(sent, status))

    bounce = Bounce.objects.get()
    assert (bounce.practitioner, bounce.address, bounce.code) == (me, me.email, status)
    assert bounce.by == "notify"
    assert bounce.ended_at is None


def test_what_was_delivered_later_ends_the_bounce(call, sent, me):
    call(said(sent, "temporary-failure"))
    plan("test", me, me, occurrence="next")
    outbox.send_due()
    later = Delivery.objects.exclude(pk=sent.pk).get()

    call(said(later, "delivered"))

    assert Bounce.objects.get().ended_at is not None


def test_what_was_delivered_before_it_does_not(call, sent, me):
    before = timezone.now() - timedelta(hours=1)
    plan("test", me, me, occurrence="next")
    outbox.send_due()
    other = Delivery.objects.exclude(pk=sent.pk).get()
    call(said(sent, "permanent-failure"))

    call(said(other, "delivered", completed_at=before.isoformat()))

    assert Bounce.objects.get().ended_at is None


def test_a_time_to_come_is_taken_for_now(call, sent):
    call(said(sent, "permanent-failure", completed_at="2090-01-01T00:00:00Z"))

    now(sent)
    assert sent.status_at <= timezone.now()
    assert Bounce.objects.get().last_at <= timezone.now()


def test_what_an_address_did_that_somebody_no_longer_has_is_nobodys_bounce(call, sent, me):
    with as_owner():
        me.email = "new@example.org"
        me.save(update_fields=["email"])

    call(said(sent, "permanent-failure"))

    assert now(sent) == "permanent-failure"
    assert not Bounce.objects.exists()


def test_what_notify_could_not_send_is_sent_anew(call, sent, notify):
    call(said(sent, "technical-failure"))
    Notice.objects.update(lease_until=None)

    assert outbox.send_due() == 1

    assert notify.references() == [f"{sent.notice_id}.1", f"{sent.notice_id}.2"]
    assert Notice.objects.get().state == "sent"
    assert not Bounce.objects.exists()


def test_one_that_held_several_is_given_up_instead(call, sent, me):
    with as_owner():
        Notice.objects.filter(pk=sent.notice_id).update(kind=gathering.MANY_IN_ONE.kind)

    call(said(sent, "technical-failure"))

    notice = Notice.objects.get(pk=sent.notice_id)
    assert (notice.state, notice.reason) == ("dead", "Refused: technical-failure")
