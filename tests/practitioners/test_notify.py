"""GOV.UK Notify, a real server on loopback: each message once, whatever is cut or refused."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.checks import run_checks
from django.utils import timezone

from practitioners import notices, outbox
from practitioners.models import Bounce, Notice
from practitioners.notices import Alternative, NoticeKind, plan
from practitioners.roles import Role
from practitioners.telling import state
from practitioners.telling.keeping import set_hours
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.refusing import refused
from tests.owner import as_owner
from tests.practitioners.notify_server import CUT, KEY, TEMPLATE

RATE = (429, "RateLimitError", "Exceeded rate limit")
TEAM_ONLY = (400, "BadRequestError", "Can't send to this recipient using a team-only API key")
NO_ADDRESS = (400, "ValidationError", "email_address Not a valid email address")
BROKEN = (500, "Exception", "Internal server error")


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    for name, more in {
        "test": {},
        "urgent": {"urgent": True, "can_be_off": False},
        "calendar": {"alternative": lambda _: Alternative("BEGIN:VCALENDAR", "text/calendar")},
    }.items():
        kind = NoticeKind(
            name,
            "Huddle: something",
            "CMC-0042: it waits.",
            lambda n: f"/thing/{n.about}/",
            **more,
        )
        monkeypatch.setitem(notices.KINDS, name, kind)


@pytest.fixture
def me():
    return make_practitioner()


def told(notice):
    notice.refresh_from_db()
    return notice.state


def time_passes():
    Notice.objects.filter(state__in=["due", "sending"]).update(lease_until=None)


def test_a_notice_goes_out_with_its_reference_and_no_more_than_it_needs(notify, me):
    notice = plan("test", me, me)

    assert outbox.send_due() == 1

    [sent] = notify.taken
    assert told(notice) == "sent"
    assert sent["reference"] == f"{notice.pk}.1"
    assert sent["email_address"] == me.email
    assert sent["template_id"] == TEMPLATE
    assert sent["personalisation"].keys() == {"subject", "body"}
    assert sent["personalisation"]["subject"] == "Huddle: something"
    assert "CMC-0042: it waits." in sent["personalisation"]["body"]
    assert f"{django_settings.BASE_URL}/thing/{me.pk}/" in sent["personalisation"]["body"]
    assert sent.keys() == {"way", "email_address", "template_id", "personalisation", "reference"}
    assert me.full_name not in str(sent)


def test_what_stops_a_kind_is_given_where_notify_takes_it(notify, me, settings):
    settings.BASE_URL = "https://huddle.example.org"
    plan("test", me, me)

    outbox.send_due()

    [sent] = notify.taken
    assert sent["one_click_unsubscribe_url"].startswith("https://huddle.example.org/account/")


def test_what_was_taken_before_the_line_was_cut_is_not_sent_twice(notify, me):
    notify.answers = [CUT]
    notice = plan("test", me, me)
    assert outbox.send_due() == 0
    assert told(notice) == "due"
    assert notice.reason == "Notify 503"
    time_passes()

    assert outbox.send_due() == 1

    assert told(notice) == "sent"
    assert notify.tries == 1
    assert notify.asked == notify.references() == [f"{notice.pk}.1"]


def test_what_was_taken_and_noted_is_not_even_asked_about(notify, me):
    notice = plan("test", me, me)
    outbox.send_due()
    with as_owner():  # as if we had died between that note and our mark
        Notice.objects.update(state="sending", ended_at=None, lease_until=None)

    assert outbox.send_due() == 1

    assert told(notice) == "sent"
    assert notify.tries == 1
    assert not notify.asked


@pytest.mark.parametrize("answer", [RATE, BROKEN])
def test_what_notify_does_not_take_now_is_tried_again_later(notify, me, answer):
    notify.answers = [answer]
    notice = plan("test", me, me)
    assert outbox.send_due() == 0
    assert told(notice) == "due"
    assert notice.reason == f"Notify {answer[0]}"
    assert notice.lease_until > timezone.now()
    assert not Bounce.objects.exists()
    time_passes()

    assert outbox.send_due() == 1
    assert notify.references() == [f"{notice.pk}.1"]


@pytest.mark.parametrize("answer", [RATE, CUT])
def test_what_is_nobodys_fault_is_no_attempt_and_stops_the_sweep(notify, me, answer):
    notify.answers = [answer]
    planned = [plan("test", me, me, occurrence=str(n)) for n in range(3)]

    assert outbox.send_due() == 0

    assert [told(one) for one in planned] == ["due"] * 3
    assert {one.attempts for one in planned} == {0}
    assert notify.tries == 1


def test_an_outage_of_notify_loses_nothing(notify, me, settings):
    settings.NOTIFY_BASE_URL = "http://127.0.0.1:9"
    notice = plan("test", me, me)
    assert outbox.send_due() == 0
    assert told(notice) == "due"
    settings.NOTIFY_BASE_URL = notify.address
    time_passes()

    assert outbox.send_due() == 1


def test_a_team_only_key_is_given_up_at_once_and_an_administrator_told(notify, mailbox, me):
    admin = make_practitioner(roles=(Role.ADMINISTRATOR,))
    notify.answers = [TEAM_ONLY]
    notice = plan("test", me, me)

    outbox.send_due()

    assert told(notice) == "dead"
    assert notice.reason == "Refused: Notify 400"
    assert notice.attempts == 1
    assert Notice.objects.get(kind="given_up").practitioner == admin
    assert not Bounce.objects.exists()


def test_a_wrong_key_is_given_up_and_goes_out_once_it_is_right(notify, me, settings):
    settings.NOTIFY_API_KEY = KEY[:-1] + "x"
    notice = plan("test", me, me)
    outbox.send_due()
    assert (told(notice), notice.reason) == ("dead", "Refused: Notify 403")
    settings.NOTIFY_API_KEY = KEY
    state.try_again(state.dead())

    assert outbox.send_due() == 1
    assert notify.references() == [f"{notice.pk}.1"]


def test_an_address_that_notify_does_not_take_for_one_has_bounced(notify, me):
    notify.answers = [NO_ADDRESS]
    notice = plan("test", me, me)

    outbox.send_due()

    assert told(notice) == "dead"
    bounce = Bounce.objects.get()
    assert (bounce.practitioner, bounce.by, bounce.code) == (me, "notify", "Notify 400")
    assert not Notice.objects.filter(kind="given_up").exists()


def test_one_that_is_refused_stops_no_other(notify, me):
    other = make_practitioner()
    notify.answers = [TEAM_ONLY]
    planned = [plan("test", one, one) for one in (me, other)]

    assert outbox.send_due() == 1
    assert sorted(told(one) for one in planned) == ["dead", "sent"]


def test_an_entry_for_a_calendar_goes_by_the_mail_server(notify, mailbox, me):
    plan("calendar", me, me)

    assert outbox.send_due() == 1

    assert not notify.taken
    [mail] = mailbox.messages
    assert "text/calendar" in [part.get_content_type() for part in mail.walk()]


def test_a_mail_server_that_is_down_holds_up_calendars_alone(notify, mailbox, me):
    mailbox.controller.stop()
    calendars = [plan("calendar", me, me, occurrence=str(n)) for n in range(2)]
    plain = plan("test", me, me)

    assert outbox.send_due() == 1

    assert told(plain) == "sent"
    assert [told(one) for one in calendars] == ["due", "due"]
    assert {one.attempts for one in calendars} == {0}


def test_whoever_stands_in_has_a_message_and_a_reference_of_their_own(notify, me):
    colleague = make_practitioner()
    set_hours(
        by=me,
        away_from=today(),
        away_until=today() + timedelta(days=3),
        stand_in=colleague,
    )
    notify.answers = [201, RATE]
    notice = plan("urgent", me, me)
    assert outbox.send_due() == 0
    time_passes()

    assert outbox.send_due() == 1

    assert {one["email_address"] for one in notify.taken} == {me.email, colleague.email}
    assert set(notify.references()) == {f"{notice.pk}.1", f"{notice.pk}.2"}
    assert notify.tries == 3


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE practitioners_delivery SET address = 'other'",
        "UPDATE practitioners_delivery SET reference = 'other'",
        "DELETE FROM practitioners_delivery",
        "UPDATE practitioners_bounce SET address = 'other'",
        "DELETE FROM practitioners_bounce",
    ],
)
def test_whose_it_was_cannot_be_changed_or_forgotten(me, change):
    refused(me, change)


def faults(settings, **given):
    for name, value in given.items():
        setattr(settings, name, value)
    return {fault.id for fault in run_checks() if fault.id.startswith("practitioners.")}


def test_what_the_channel_needs_is_said_at_the_start(settings, notify):
    settings.NOTIFY_CALLBACK_TOKEN = "a-token"

    assert faults(settings) == set()
    assert faults(settings, NOTIFY_CALLBACK_TOKEN="") == {"practitioners.W002"}
    assert "practitioners.E003" in faults(settings, NOTIFY_EMAIL_TEMPLATE="")
    assert "practitioners.E004" in faults(settings, NOTIFY_API_KEY="a-key")
    assert faults(settings, NOTICES_BY="pigeon") == {"practitioners.E002"}
    assert faults(settings, NOTICES_BY="smtp") == set()
