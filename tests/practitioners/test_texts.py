"""Texts: about what is urgent only, to a work mobile that the person gave, beside the mail."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from practitioners import notices, outbox
from practitioners.binding import acting_as
from practitioners.forms.telling import HoursForm
from practitioners.models import Delivery, Notice, NoticeHours
from practitioners.notices import NoticeKind, plan
from practitioners.telling.keeping import set_hours
from practitioners.telling.ways import hours_of
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.practitioners.notify_server import TEXT_TEMPLATE

NUMBER = "+447700900982"  # one of those that Ofcom keeps for drama
HOURS, SETTINGS = reverse("account_notice_hours"), reverse("account_notice_settings")
REFUSED = (400, "ValidationError", "phone_number Not a UK mobile number")
RATE = (429, "RateLimitError", "Exceeded rate limit")


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    for name, more in {"plain": {}, "urgent": {"urgent": True, "can_be_off": False}}.items():
        kind = NoticeKind(
            name, "Huddle: act now", "CMC-0042: it waits.", lambda n: f"/thing/{n.about}/", **more
        )
        monkeypatch.setitem(notices.KINDS, name, kind)


@pytest.fixture
def me():
    person = make_practitioner()
    set_hours(by=person, mobile=NUMBER)
    return person


@pytest.fixture
def page(client, me):
    client.force_login(me)
    return lambda path, **answers: (
        client.post(path, answers) if answers else client.get(path)
    ).content.decode()


def ways(notify):
    return [one["way"] for one in notify.taken]


def tell(me, kind="urgent"):
    notice = plan(kind, me, me)
    outbox.send_due()
    notice.refresh_from_db()
    return notice


def time_passes():
    Notice.objects.filter(state="due").update(lease_until=None)


def test_what_is_urgent_goes_as_a_mail_and_as_a_text(notify, me):
    notice = tell(me)

    mail, text = notify.taken
    assert notice.state == "sent"
    assert (mail["way"], text["way"]) == ("email", "sms")
    assert text["phone_number"] == NUMBER
    assert text["template_id"] == TEXT_TEMPLATE
    assert text["reference"] == f"{notice.pk}.2"
    assert text["personalisation"] == {
        "body": f"Huddle: act now\n{django_settings.BASE_URL}/thing/{me.pk}/"
    }


def test_what_is_not_urgent_goes_by_mail_alone(notify, me):
    assert tell(me, "plain").state == "sent"
    assert ways(notify) == ["email"]


def test_whoever_gave_no_number_gets_no_text(notify):
    assert tell(make_practitioner()).state == "sent"
    assert ways(notify) == ["email"]


def test_without_a_template_for_texts_none_is_sent(notify, me, settings):
    settings.NOTIFY_TEXT_TEMPLATE = ""

    assert tell(me).state == "sent"
    assert ways(notify) == ["email"]


def test_by_a_mail_server_none_is_sent(notify, mailbox, me, settings):
    settings.NOTICES_BY = "smtp"

    assert tell(me).state == "sent"
    assert len(mailbox.messages) == 1
    assert not notify.taken


def test_whoever_stands_in_gets_the_mail_and_no_text(notify, me):
    colleague = make_practitioner()
    set_hours(by=colleague, mobile="+447700900001")
    set_hours(by=me, away_from=today(), away_until=today() + timedelta(days=1), stand_in=colleague)

    tell(me)

    assert sorted(ways(notify)) == ["email", "email", "sms"]
    assert [one["phone_number"] for one in notify.taken if one["way"] == "sms"] == [NUMBER]


def test_a_text_that_is_put_off_repeats_no_mail(notify, me):
    notify.answers = [201, RATE]
    assert tell(me).state == "due"
    time_passes()

    outbox.send_due()

    assert ways(notify) == ["email", "sms"]
    assert Notice.objects.get().state == "sent"


def test_a_number_that_is_refused_stops_no_mail_and_is_shown(notify, me, page):
    notify.answers = [201, REFUSED]

    assert tell(me).state == "sent"

    assert ways(notify) == ["email"]
    assert "07700 900 982. The last text did not arrive" in page(SETTINGS)


def test_a_text_that_was_delivered_since_takes_that_away(notify, me, page):
    notify.answers = [201, REFUSED]
    tell(me)
    plan("urgent", me, me, occurrence="next")
    outbox.send_due()

    html = page(SETTINGS)

    assert "07700 900 982" in html
    assert "did not arrive" not in html
    assert Delivery.objects.filter(by="sms").count() == 2


@pytest.mark.parametrize(
    "written",
    [
        "07700 900982",
        "07700-900-982",
        "(07700) 900 982",
        "+44 7700 900 982",
        "+44 (0)7700 900982",
        "00447700900982",
        "447700900982",
        " 07700\u2009900\u2011982 ",
    ],
)
def test_a_number_is_taken_however_it_is_written(notify, page, me, written):
    page(HOURS, digest_at="8am", mobile=written)

    with acting_as(me):
        assert hours_of(me).mobile == NUMBER
    assert 'value="07700 900 982"' in page(HOURS)


@pytest.mark.parametrize(
    "written", ["0113 496 0000", "07700 90098", "07700 900 9822", "+33 6 12 34 56 78", "me", "7"]
)
def test_what_is_no_mobile_number_is_refused_in_words_and_not_lost(notify, page, me, written):
    html = page(HOURS, digest_at="8am", mobile=written)

    assert "Enter a UK mobile phone number, like 07700 900 982" in html
    assert f'value="{written}"' in html
    with acting_as(me):
        assert hours_of(me).mobile == NUMBER


def test_emptied_there_are_no_texts_any_more(notify, page, me):
    page(HOURS, digest_at="8am", mobile="")

    assert "No texts" in page(SETTINGS)
    tell(me)
    assert ways(notify) == ["email"]


def test_nobody_is_asked_where_none_are_sent_and_what_was_given_stays(page, me):
    assert "Work mobile" not in page(HOURS)
    assert "Texts about" not in page(SETTINGS)

    page(HOURS, digest_at="8am")

    with acting_as(me):
        assert hours_of(me).mobile == NUMBER
        assert "mobile" not in HoursForm(hours=hours_of(me)).fields


def test_the_database_takes_no_other_number(me):
    with acting_as(me), pytest.raises(IntegrityError), transaction.atomic():
        NoticeHours.objects.filter(practitioner=me).update(mobile="+33612345678")
