"""The pages of what somebody was told and how they want to be told."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practitioners import outbox
from practitioners.binding import acting_as
from practitioners.models import Notice, NoticeChoice
from practitioners.notices import KINDS, plan
from practitioners.roles import Role
from practitioners.telling import centre, ways
from practitioners.telling.stopping import choose
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.owner import as_owner

TOLD, SETTINGS, HOURS = (
    reverse(f"account_{name}") for name in ("notices", "notice_settings", "notice_hours")
)
KIND = "action_agreed"
CHOSEN = re.compile(r'value="digest"\s+selected')
COST = 17  # queries


@pytest.fixture
def me():
    return make_practitioner()


@pytest.fixture
def page(client, me):
    client.force_login(me)
    return lambda path, **answers: (
        client.post(path, answers) if answers else client.get(path)
    ).content.decode()


def was_told(me, number=0, **facts):
    now = timezone.now()
    facts = {"state": "sent", "ended_at": now, "due_at": now} | facts
    with as_owner():
        return Notice.objects.create(
            kind=KIND, practitioner=me, about=me.pk, key=f"{me.pk} {number}", **facts
        )


def answers(me, **changed):
    """Every question of the page, as it stands."""
    return {k.kind: k.usually for k in ways.choosable() if len(ways.ways_of(k)) > 1} | changed


def test_whoever_was_told_nothing_reads_so(page):
    html = page(TOLD)

    assert "Nothing in the last 90 days." in html
    assert "You have opened all of them." in html


def test_what_they_were_told_leads_on_and_is_then_opened(client, page, me):
    notice = was_told(me)
    assert "New" in page(TOLD)
    assert "(1<span" in page(reverse("account_notices_unread"))

    response = client.get(reverse("account_notice", args=[notice.pk]))

    assert response["Location"] == KINDS[KIND].path(notice)
    assert centre.unread(me) == 0
    assert "(1" not in page(reverse("account_notices_unread"))


def test_all_of_a_page_is_read_at_once_and_nothing_that_came_since(client, page, me):
    was_told(me, 1)
    page(TOLD)
    until = timezone.now()
    newer = was_told(me, 2, due_at=until + timedelta(seconds=1))

    client.post(TOLD, {"until": until.isoformat()})

    assert centre.told(me).get(seen_at=None) == newer


def test_nobody_elses_can_be_opened_or_counted(client, page, me):
    theirs = was_told(make_practitioner())

    assert client.get(reverse("account_notice", args=[theirs.pk])).status_code == 404
    assert "You have opened all of them." in page(TOLD)
    client.post(TOLD, {"until": timezone.now().isoformat()})

    theirs.refresh_from_db()
    assert theirs.seen_at is None


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "cancelled", "reason": "No longer theirs to see"},
        {"state": "due", "ended_at": None},
        {"due_at": timezone.now() - timedelta(days=91)},
    ],
)
def test_what_is_no_longer_so_is_not_among_them(me, facts):
    was_told(me, **facts)

    assert not centre.told(me).exists()


def test_the_page_asks_as_often_for_one_as_for_many(client, me, django_assert_num_queries):
    client.force_login(me)
    was_told(me)
    client.get(TOLD)
    with django_assert_num_queries(COST):
        client.get(TOLD)
    for number in range(1, 30):
        was_told(me, number)

    with django_assert_num_queries(COST):
        html = client.get(TOLD).content.decode()
    assert "Next" in html


def test_choices_are_kept_and_shown_again(page, me):
    assert "There is a problem" not in page(SETTINGS)

    page(SETTINGS, **answers(me, action_due="digest"))

    with acting_as(me):
        assert list(NoticeChoice.objects.values_list("kind", "how")) == [("action_due", "digest")]
    assert CHOSEN.search(page(SETTINGS))


def test_what_a_kind_does_not_allow_is_refused_and_nothing_is_kept(page, me):
    html = page(SETTINGS, **answers(me, action_due="digest", minutes_late="off"))

    assert "There is a problem" in html
    assert CHOSEN.search(html)
    with acting_as(me):
        assert not NoticeChoice.objects.exists()


def test_what_cannot_wait_is_named_and_not_asked(page):
    html = page(SETTINGS)

    assert "Always at once" in html
    assert KINDS["break_glass_used"].label in html
    assert 'name="break_glass_used"' not in html


def test_every_kind_has_words_that_a_person_can_choose_by():
    labels = [kind.label for kind in ways.choosable()]

    assert len(set(labels)) == len(labels)
    assert not [label for label in labels if "_" in label or label in KINDS]


HOURS_FILLED = {"digest_at": "7:30am", "quiet_from": "6pm", "quiet_until": "8am"}


def days(first, last):
    return {
        f"{name}-{part}": getattr(day, part)
        for name, day in (("away_from", first), ("away_until", last))
        for part in ("day", "month", "year")
    }


def test_hours_are_kept_and_shown(page, me):
    mate = make_practitioner(me.teams().get(), full_name="Ann Reed")
    page(HOURS, **HOURS_FILLED, stand_in=mate.pk, **days(today(), today() + timedelta(days=7)))

    html = page(SETTINGS)

    assert "6:00pm to 8:00am" in html
    assert "Ann Reed stands in" in html


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"digest_at": "half past"}, "Enter a time in the correct format"),
        ({"digest_at": ""}, "Enter the time of your daily mail"),
        ({"quiet_until": ""}, "Enter the time when quiet hours end"),
        ({"quiet_until": "6pm"}, "Quiet hours must end at another time than they begin"),
        (
            days(today() + timedelta(days=7), today()),
            "The last day must be the first day or after",
        ),
    ],
)
def test_hours_that_cannot_be_are_refused_in_words(page, me, wrong, said):
    html = page(HOURS, **HOURS_FILLED | wrong)

    assert said in html
    assert ways.hours_of(me).quiet_from is None


def test_only_a_colleague_of_a_team_stands_in(page, me):
    stranger = make_practitioner()

    html = page(
        HOURS, **HOURS_FILLED, stand_in=stranger.pk, **days(today(), today() + timedelta(days=1))
    )

    assert "There is a problem" in html
    assert stranger.full_name not in html
    assert ways.hours_of(me).stand_in is None


def test_a_manager_sees_how_many_mails_people_of_their_agency_get(client, mailbox, me):
    manager = make_practitioner(me.teams().get(), roles=(Role.MANAGER,))
    stranger = make_practitioner()
    plan(KIND, me, me)
    client.force_login(manager)

    html = client.get(reverse("account_mails")).content.decode()

    assert me.full_name in html
    assert stranger.full_name not in html


def test_somebody_else_does_not(client, me):
    client.force_login(me)

    assert client.get(reverse("account_mails")).status_code == 403


def test_what_was_chosen_holds_for_the_next_mail(page, mailbox, me):
    choose({KIND: "digest"}, by=me)
    plan(KIND, me, me)
    with as_owner():
        Notice.objects.update(state="gathered", gather_at=timezone.now() + timedelta(hours=1))

    outbox.send_due()

    assert "Comes with your next daily mail" in page(TOLD)
    assert not mailbox.messages
