"""How the outbox does, for those who look after it: numbers and times, and nobody's name."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from practitioners import notices, outbox
from practitioners.models import AuditEvent, Notice
from practitioners.notices import NoticeKind, plan
from practitioners.roles import Role
from practitioners.telling import centre, state
from tests.factories import make_practitioner
from tests.owner import as_owner

KIND = "test"


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    kind = NoticeKind(KIND, "Huddle: something to know", "It waits.", lambda _: "/thing/")
    monkeypatch.setitem(notices.KINDS, KIND, kind)


@pytest.fixture
def me():
    return make_practitioner()


@pytest.fixture
def admin():
    return make_practitioner(roles=(Role.ADMINISTRATOR,))


def notice(me, **facts):
    now = timezone.now()
    over = {"ended_at": now} if facts.get("state") in {"dead", "sent"} else {}
    with as_owner():
        return Notice.objects.create(
            kind=KIND, practitioner=me, about=me.pk, key=str(uuid4()), **over | facts
        )


def late(minutes=20):
    return timezone.now() - timedelta(minutes=minutes)


def command(*words):
    out = StringIO()
    call_command("notices", *words, stdout=out)
    return out.getvalue()


def test_each_number_is_what_it_says(me):
    notice(me, due_at=late(1))
    notice(me, due_at=late())
    notice(me, due_at=late(), state="sending", lease_until=late())
    notice(me, due_at=late(), state="sending", lease_until=timezone.now())
    notice(me, due_at=late(), lease_until=timezone.now() + timedelta(hours=8))  # quiet hours
    notice(me, due_at=timezone.now() + timedelta(hours=1))
    notice(me, state="gathered", gather_at=timezone.now())
    notice(me, state="dead")
    notice(me, state="sent")
    notice(me, state="sent", ended_at=late(60 * 25))

    found = state.outbox(timezone.now())

    [one] = found.kinds
    assert (one.due, one.stuck, one.gathered, one.dead, one.sent) == (5, 2, 1, 1, 1)
    assert found.oldest_due < late(19)
    assert state.stuck(timezone.now()).count() == found.stuck


def test_the_administrator_sees_numbers_and_nobodys_name(client, admin, me):
    notice(me, state="dead")
    client.force_login(admin)

    html = client.get(reverse("operations")).content.decode()

    assert "Given up" in html
    assert "Nobody was told" in html
    assert "Something to know" in html
    assert "Queue notify" in html
    assert me.full_name not in html
    assert me.email not in html


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_does(client, role):
    client.force_login(make_practitioner(roles=(role,)))

    assert client.get(reverse("operations")).status_code == 403


def test_what_is_given_up_is_told_to_administrators_once_a_day(mailbox, me, admin):
    mailbox.busy.add(me.email)
    for one in (notice(me, attempts=7), notice(me, attempts=7)):
        one.refresh_from_db()

    outbox.send_due()
    outbox.send_due()

    assert state.dead().count() == 2
    [mail] = mailbox.messages
    assert mail["To"] == admin.email
    assert me.email not in mail.as_string()


def test_an_administrator_who_cannot_be_mailed_reads_it_on_screen(mailbox, me, admin):
    mailbox.busy |= {me.email, admin.email}
    notice(me, attempts=7)
    outbox.send_due()
    with as_owner():
        Notice.objects.filter(kind="given_up").update(attempts=7, lease_until=None)

    outbox.send_due()

    assert state.dead().count() == 2
    assert Notice.objects.filter(kind="given_up").count() == 1


def test_the_command_lists_by_id_and_kind_and_never_by_name(me):
    stuck, gone = notice(me, due_at=late()), notice(me, state="dead", reason="SMTPServerError")

    said = command("due") + command("stuck") + command("dead")

    assert said.count(str(stuck.pk)) == 2
    assert f"{gone.pk}  {KIND}" in said
    assert "SMTPServerError" in said
    assert me.full_name not in said
    assert me.email not in said
    assert "0 dead" in command("dead", "--kind", "agenda")


def test_what_was_given_up_is_tried_again(mailbox, me, admin):
    plan(KIND, me, me)
    gone = notice(me, state="dead", attempts=8)

    assert command("retry", str(gone.pk), "--as", admin.email) == "1 notices: retry\n"

    gone.refresh_from_db()
    assert (gone.state, gone.attempts) == ("due", 0)
    with as_owner():
        [event] = AuditEvent.objects.filter(verb="notices.retry")
        assert event.by == admin.pk


def test_what_is_cancelled_says_why_and_what_is_on_its_way_is_left_alone(me, admin):
    waits = notice(me)
    going = notice(me, state="sending", lease_until=timezone.now() + timedelta(minutes=1))
    sent = notice(me, state="sent")

    command("cancel", "--kind", KIND, "--all", "--reason", "A test", "--as", admin.email)

    for one in (waits, going, sent):
        one.refresh_from_db()
    assert (waits.state, waits.reason) == ("cancelled", "A test")
    assert (going.state, sent.state) == ("sending", "sent")
    assert not centre.told(me).filter(pk=waits.pk).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("retry", "--kind", KIND, "--all"), "Say who you are"),
        (("retry", "--as", "ADMIN"), "Name the ids"),
        (("cancel", "--kind", KIND, "--all", "--as", "ADMIN"), "Say why"),
        (("cancel", "--all", "--as", "ADMIN", "--reason", "x"), "Name the ids"),
    ],
)
def test_the_command_says_what_it_needs_and_changes_nothing(me, admin, words, said):
    gone = notice(me, state="dead")

    with pytest.raises(CommandError, match=said):
        command(*[admin.email if word == "ADMIN" else word for word in words])

    gone.refresh_from_db()
    assert gone.state == "dead"
