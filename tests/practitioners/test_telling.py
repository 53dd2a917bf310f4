"""How people are told: at once, once a day, many in one mail, at their hours, or on screen."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from practitioners import notices, outbox
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice, NoticeChoice, NoticeHours
from practitioners.notices import NoticeKind, plan
from practitioners.roles import Role
from practitioners.telling import budget, centre, gathering, stopping, ways
from practitioners.telling.keeping import set_hours
from practitioners.telling.stopping import choose
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.refusing import refused
from tests.owner import as_owner

wishes = {}
KINDS = {
    "plain": {},
    "kept": {"can_be_off": False},
    "urgent": {"can_be_off": False, "urgent": True},
}
A_MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    wishes.clear()
    for name, more in KINDS.items():
        kind = NoticeKind(
            kind=name,
            subject=f"Huddle: something {name}",
            body=lambda notice: f"CMC-{notice.key[-4:]}: it waits for you.",
            path=lambda notice: f"/thing/{notice.about}/",
            still_wanted=lambda notice: wishes.get(notice.key, ""),
            **more,
        )
        monkeypatch.setitem(notices.KINDS, name, kind)


@pytest.fixture
def me():
    return make_practitioner()


def tell(me, kind="plain", number=0):
    return plan(kind, me, me, occurrence=f"{number:04}")


def told(me, notice):
    with acting_as(me):
        notice.refresh_from_db()
    return notice.state


def their_time_has_come():
    """A day has gone by: nobody can wait for that, so the database's owner does."""
    with as_owner():
        Notice.objects.filter(state="gathered").update(gather_at=timezone.now() - A_MINUTE)


def words(message):
    return message.get_body(preferencelist=("plain",)).get_content()


def away(me, stand_in=None, days=3):
    set_hours(
        by=me,
        away_from=today(),
        away_until=today() + timedelta(days=days),
        stand_in=stand_in,
    )


def test_it_is_sent_at_once_where_nothing_was_chosen(mailbox, me):
    notice = tell(me)

    assert outbox.send_due() == 1
    assert told(me, notice) == "sent"


def test_what_was_switched_off_is_on_screen_only(mailbox, me):
    choose({"plain": "off"}, by=me)
    notice = tell(me)

    assert outbox.send_due() == 0

    assert told(me, notice) == "cancelled"
    assert not mailbox.messages
    assert [line.mail for line in centre.lines(list(centre.told(me)))] == ["Not by mail"]


@pytest.mark.parametrize(
    ("kind", "how"), [("kept", "off"), ("urgent", "off"), ("urgent", "digest")]
)
def test_what_must_be_told_cannot_be_switched_off(me, kind, how):
    with pytest.raises(KeyError):
        choose({kind: how}, by=me)

    with acting_as(me):
        assert not NoticeChoice.objects.exists()


def test_a_choice_that_a_kind_allows_no_longer_is_not_followed(mailbox, me, monkeypatch):
    choose({"plain": "off"}, by=me)
    monkeypatch.setitem(notices.KINDS, "plain", notices.KINDS["kept"])
    tell(me)

    assert outbox.send_due() == 1


def test_once_a_day_is_one_mail_with_all_that_still_waits(mailbox, me):
    choose({"plain": "digest"}, by=me)
    first, second, third = (tell(me, number=n) for n in range(3))
    assert outbox.send_due() == 0
    assert told(me, first) == "gathered"
    wishes[second.key] = "Done"
    their_time_has_come()

    assert outbox.send_due() == 1

    [mail] = mailbox.messages
    assert mail["Subject"] == "Huddle: what waits for you"
    assert "CMC-0000" in words(mail)
    assert "CMC-0002" in words(mail)
    assert "CMC-0001" not in words(mail)
    assert f"/thing/{me.pk}/" in words(mail)
    assert [told(me, one) for one in (first, second, third)] == ["sent", "cancelled", "sent"]
    assert second.reason == "Done"
    assert first.gathered_in == third.gathered_in is not None
    assert outbox.send_due() == 0


def test_a_daily_mail_of_which_nothing_is_left_is_not_sent(mailbox, me):
    choose({"plain": "digest"}, by=me)
    wishes[tell(me).key] = "Done"
    outbox.send_due()
    their_time_has_come()
    wishes.update({one.key: "Done" for one in Notice.objects.all()})

    assert outbox.send_due() == 0
    assert not mailbox.messages


def test_after_days_without_a_sweep_it_comes_once_with_all_of_them(mailbox, me):
    choose({"plain": "digest"}, by=me)
    for number in range(3):
        tell(me, number=number)
    assert outbox.send_due() == 0
    for number in range(3):
        with as_owner():
            Notice.objects.filter(key__endswith=f"{number:04}").update(
                gather_at=timezone.now() - timedelta(days=3 - number)
            )

    assert outbox.send_due() == 1
    assert outbox.send_due() == 0

    assert len(mailbox.messages) == 1
    assert words(mailbox.messages[0]).count("CMC-") == 3


def test_two_sweeps_at_once_plan_one_mail(me):
    choose({"plain": "digest"}, by=me)
    tell(me)
    outbox.claim(0)
    with as_owner():
        Notice.objects.update(state="gathered", gather_at=timezone.now() - A_MINUTE)

    now = timezone.now()
    gathering.plan_mails(now)
    gathering.plan_mails(now)

    assert Notice.objects.filter(kind="gathered").count() == 1


def test_a_mail_sent_again_after_a_crash_says_the_same_under_the_same_id(mailbox, me):
    choose({"plain": "digest"}, by=me)
    tell(me, number=1)
    outbox.send_due()
    their_time_has_come()
    outbox.send_due()
    with as_owner():  # as if we had died between the server's yes and our mark
        Notice.objects.filter(key__startswith="plain").update(
            state="gathered", ended_at=None, gathered_in=None
        )
        Notice.objects.filter(kind="gathered").update(
            state="sending", ended_at=None, lease_until=timezone.now() - A_MINUTE
        )
    tell(me, number=2)

    outbox.send_due()

    first, again = mailbox.messages
    assert first["Message-ID"] == again["Message-ID"]
    assert words(first) == words(again)


def test_one_that_cannot_be_read_is_tried_alone_and_stops_no_other(mailbox, me, monkeypatch):
    choose({"plain": "digest", "kept": "digest"}, by=me)
    broken, good = tell(me, "kept"), tell(me)
    outbox.send_due()
    their_time_has_come()

    def fails(_):
        raise ValueError

    kept = notices.KINDS["kept"]
    monkeypatch.setitem(notices.KINDS, "kept", NoticeKind("kept", kept.subject, fails, kept.path))

    assert outbox.send_due() == 1

    assert told(me, good) == "sent"
    assert told(me, broken) == "due"
    assert broken.reason == "ValueError"
    assert "CMC-0000" in words(mailbox.messages[0])


def test_more_than_five_at_once_come_as_one_mail(mailbox, me):
    other = make_practitioner()
    for number in range(6):
        tell(me, number=number)
    for number in range(5):
        tell(other, number=number)
    urgent = tell(me, "urgent")

    assert outbox.send_due() == 7

    to_me = [mail for mail in mailbox.messages if mail["To"] == me.email]
    assert sorted(mail["Subject"] for mail in to_me) == [
        "Huddle: something urgent",
        "Huddle: what waits for you",
    ]
    assert told(me, urgent) == "sent"
    assert urgent.gathered_in is None


def test_quiet_hours_put_off_all_but_what_is_urgent(mailbox, me):
    now = timezone.localtime()
    set_hours(
        by=me,
        quiet_from=(now - timedelta(hours=1)).time(),
        quiet_until=(now + timedelta(hours=1)).time(),
    )
    plain, urgent = tell(me), tell(me, "urgent")

    assert outbox.send_due() == 1

    assert told(me, urgent) == "sent"
    assert told(me, plain) == "due"
    assert plain.attempts == 0
    assert timezone.now() < plain.lease_until < timezone.now() + timedelta(hours=1)
    with as_owner():
        NoticeHours.objects.update(quiet_from=None, quiet_until=None)
        Notice.objects.filter(pk=plain.pk).update(lease_until=timezone.now())
    assert outbox.send_due() == 1


def test_whoever_stands_in_gets_the_mail_of_the_days_away(mailbox, me):
    stand_in = make_practitioner(me.teams().get())
    away(me, stand_in)
    notice = tell(me)

    assert outbox.send_due() == 1

    [mail] = mailbox.messages
    assert mail["To"] == stand_in.email
    assert mail["Subject"] == "For a colleague who is away: Huddle: something plain"
    assert me.full_name not in mail.as_string()
    assert "List-Unsubscribe" not in mail
    assert centre.told(me).get() == notice
    assert not centre.told(stand_in).exists()


def test_what_is_urgent_reaches_both(mailbox, me):
    stand_in = make_practitioner(me.teams().get())
    away(me, stand_in)
    tell(me, "urgent")

    outbox.send_due()

    assert mailbox.messages[0]["To"] == f"{me.email}, {stand_in.email}"


def test_without_anybody_standing_in_it_waits_for_the_day_back(mailbox, me):
    away(me, days=0)
    notice = tell(me)

    assert outbox.send_due() == 0

    assert told(me, notice) == "gathered"
    back = timezone.localtime(notice.gather_at)
    assert back.date() > today()
    assert back.time() == time(8)


def test_a_stand_in_who_has_left_is_sent_nothing(mailbox, me):
    stand_in = make_practitioner(me.teams().get())
    away(me, stand_in)
    with as_owner():
        type(stand_in).objects.filter(pk=stand_in.pk).update(is_active=False)
    tell(me)

    assert outbox.send_due() == 0
    assert not mailbox.messages


def test_a_mail_says_it_in_text_and_in_html_and_fetches_nothing(mailbox, me):
    tell(me)

    outbox.send_due()

    [mail] = mailbox.messages
    html = mail.get_body(preferencelist=("html",)).get_content()
    assert '<html lang="en">' in html
    assert "<h1" in html
    assert "CMC-0000: it waits for you." in html
    assert not re.findall(r"<(img|link|script|iframe)|\bsrc=|url\(", html)
    assert set(re.findall(r'href="(https?://[^/"]+)', html)) == {settings.BASE_URL}


def stop_path(mail):
    return re.sub(r"[\s<>]", "", mail["List-Unsubscribe"]).removeprefix(settings.BASE_URL)


def test_a_kind_is_stopped_from_the_mail_without_signing_in(client, mailbox, me):
    tell(me)
    outbox.send_due()
    [mail] = mailbox.messages
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = stop_path(mail)

    asked = client.get(path).content.decode()
    assert "Send me no more of it" in asked
    with acting_as(me):
        assert not NoticeChoice.objects.exists()
    done = client.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()

    assert me.full_name not in asked + done
    assert "plain" not in asked + done
    with acting_as(me):
        assert NoticeChoice.objects.get().how == "off"


def said(response):
    """Without the key of the form, which is another each time."""
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def test_no_address_tells_whether_it_was_of_anybody(client, mailbox, me):
    tell(me)
    tell(me, "kept")
    outbox.send_due()
    good = stop_path(next(m for m in mailbox.messages if "List-Unsubscribe" in m))
    bad = reverse("account_notice_stop", args=["nothing:at:all"])

    assert said(client.post(bad)) == said(client.post(good))
    assert said(client.get(bad)) == said(client.get(good))
    assert sum("List-Unsubscribe" in mail for mail in mailbox.messages) == 1


def test_a_token_for_what_must_be_told_stops_nothing(me):
    notice = tell(me, "kept")
    token = stopping.stop_address(notice).rstrip("/").rsplit("/", 1)[1]

    assert not stopping.stop(token)
    assert not stopping.stop(token[:-2])
    with acting_as(me):
        assert not NoticeChoice.objects.exists()


def test_choices_are_ones_own_in_the_database_too(me):
    choose({"plain": "off"}, by=me)
    other = make_practitioner()

    with acting_as(other):
        assert not NoticeChoice.objects.exists()
    refused(
        other,
        "INSERT INTO practitioners_noticechoice (id, practitioner_id, kind, how) "
        "VALUES (gen_random_uuid(), %s, 'plain', 'off')",
        me.pk,
    )
    with acting_as(me):
        assert NoticeChoice.objects.count() == 1


def test_the_trail_says_what_was_chosen_once(me):
    assert choose({"plain": "off", "kept": "at_once"}, by=me) == 1
    assert choose({"plain": "off"}, by=me) == 0

    with as_owner():
        events = AuditEvent.objects.filter(verb="notices.chosen")
        assert [event.facts for event in events] == [{"chosen": "plain=off"}]


@pytest.mark.parametrize(
    "facts",
    [
        {"quiet_from": time(18)},
        {"away_from": today()},
        {"away_from": today(), "away_until": today() - timedelta(days=1)},
    ],
)
def test_the_database_keeps_no_hours_without_an_end(me, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        set_hours(by=me, **facts)

    assert not ways.hours_of(me).pk or not NoticeHours.objects.exists()


def test_each_number_of_mails_is_what_was_sent_in_that_week(mailbox, me):
    manager = make_practitioner(me.teams().get(), roles=(Role.MANAGER,))
    stranger = make_practitioner()
    for person, number in ((me, 1), (me, 2), (stranger, 3)):
        tell(person, number=number)
    outbox.send_due()
    now = timezone.now()
    with as_owner():
        Notice.objects.filter(key__endswith="0002").update(ended_at=now - timedelta(days=10))

    counted = {mails.name: mails.weeks for mails in budget.mails_of(me.agency, now)}

    assert counted == {me.full_name: [0, 0, 1, 1], manager.full_name: [0, 0, 0, 0]}


def test_several_in_one_mail_count_as_one(mailbox, me):
    for number in range(6):
        tell(me, number=number)

    outbox.send_due()

    [mails] = budget.mails_of(me.agency, timezone.now())
    assert mails.weeks[-1] == 1


def test_an_hour_of_a_daily_mail_is_londons(me):
    choose({"plain": "digest"}, by=me)
    set_hours(by=me, digest_at=time(7, 30))
    with acting_as(me):
        way = ways.way_for(
            tell(me), notices.KINDS["plain"], datetime(2026, 7, 1, 12, tzinfo=ways.LONDON)
        )

    assert way.gather_at.isoformat() == "2026-07-02T06:30:00+00:00"
