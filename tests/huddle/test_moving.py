"""A session moves, is held elsewhere, or not at all; nobody loses sight or place by accident."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from families.models import Family, FamilyPractitionerGrant, FamilyTeamGrant
from families.services.conflicts import declare_conflict
from huddle.models import AgencyCheck, AgendaItem, HuddleSession
from huddle.services.checking import answer_check
from huddle.services.holding import open_session
from huddle.services.inviting import invite_to_item
from huddle.services.moving import cancel_session, move_session, place_session
from huddle.services.preparing import build_agenda, list_family, schedule_sessions, withdraw_item
from huddle.services.publishing import publish_agenda
from practitioners import outbox
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.working_days import add_working_days, today
from tests.factories import make_practitioner
from tests.huddle.holding import hold
from tests.huddle.worlds import make_nominated, make_session, make_world, share
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
WHY = "The room is flooded."
GOOD_FRIDAY = date(2027, 3, 26)


def at(days_ahead, hour=9, minute=30):
    day = add_working_days(today(), days_ahead)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def published(world, *families, days_ahead=3):
    session = make_session(world, days_ahead)
    for family in families:
        list_family(session, family, "new", by=world.coordinator)
    return publish_agenda(session, by=world.coordinator)


def fresh(session):
    return HuddleSession.objects.select_related("huddle").get(pk=session.pk)


def seen_by(person):
    with acting_as(person):
        return set(Family.objects.visible_to(person))


def items(session):
    with as_owner():
        found = AgendaItem.objects.filter(session=session, state="listed")
        return [(item.family.reference, item.note) for item in found.select_related("family")]


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("practitioner", flat=True))


# Moved


def test_a_session_moves_with_its_agenda_its_checks_and_its_people(world):
    family = make_nominated(world)
    session = published(world, family)
    before = items(session)

    move_session(session, at(5, 14), reason=WHY, by=world.coordinator)

    moved = fresh(session)
    assert (moved.starts_at, moved.moved_from) == (at(5, 14), session.starts_at)
    assert (moved.moved_reason, moved.state) == (WHY, "published")
    assert items(session) == before
    assert seen_by(world.police) == {family}
    people = {world.chair, world.coordinator, world.health, world.police, world.housing}
    assert told("session_moved") == {person.pk for person in people}


def test_the_mail_says_when_and_names_nobody(mailbox, world):
    family = make_nominated(world)
    session = published(world, family)
    Notice.objects.update(state="cancelled", ended_at=timezone.now())  # what came before

    move_session(session, at(5, 14), reason=WHY, by=world.coordinator)
    outbox.send_due()

    assert len(mailbox.messages) == 5
    text = mailbox.messages[0].as_string()
    assert date_format(timezone.localtime(at(5, 14)), "l j F Y, g:ia") in text
    for secret in (family.reference, "Yusuf", WHY):
        assert secret not in text


def test_moved_twice_only_the_newest_time_is_told(mailbox, world):
    session = make_session(world)
    move_session(session, at(5), reason=WHY, by=world.coordinator)
    move_session(session, at(6), reason=WHY, by=world.coordinator)

    assert outbox.send_due() == 5


@pytest.mark.parametrize(
    ("starts_at", "words"),
    [
        (lambda: timezone.now() - timedelta(hours=1), "in the future"),
        (lambda: at(3), "at this time already"),
        (lambda: at(8, 10), "another session at this time"),
        (lambda: timezone.make_aware(datetime.combine(GOOD_FRIDAY, time(9))), "a working day"),
    ],
)
def test_not_to_the_past_nor_onto_another_session_nor_a_holiday(world, starts_at, words):
    session = make_session(world, 3)
    make_session(world, 8)

    with pytest.raises(ValidationError, match=words):
        move_session(session, starts_at(), reason=WHY, by=world.coordinator)

    assert fresh(session).moved_from is None


def test_onto_the_time_of_a_cancelled_session_it_may_move(world):
    gone, session = make_session(world, 3), make_session(world, 8)
    cancel_session(gone, reason=WHY, by=world.coordinator)

    move_session(session, at(3), reason=WHY, by=world.coordinator)

    assert fresh(session).starts_at == fresh(gone).starts_at


def test_a_reason_is_asked_for(world):
    session = make_session(world)
    with pytest.raises(ValidationError, match="Enter why"):
        move_session(session, at(5), reason=" ", by=world.coordinator)
    with pytest.raises(ValidationError, match="Enter why"):
        cancel_session(session, reason=" ", by=world.coordinator)


def test_only_the_coordinator_moves_or_cancels_and_only_before_it_begins(world):
    session = published(world, make_nominated(world))
    for person in (world.chair, world.health, make_world().coordinator):
        with pytest.raises(PermissionDenied):
            move_session(session, at(5), reason=WHY, by=person)
        with pytest.raises(PermissionDenied):
            cancel_session(session, reason=WHY, by=person)
        with pytest.raises(PermissionDenied):
            place_session(session, held="", place="", video_link="", by=person)
    open_session(session, by=world.chair)

    with pytest.raises(NotNow, match="has begun"):
        move_session(session, at(5), reason=WHY, by=world.coordinator)
    with pytest.raises(NotNow, match="has begun"):
        cancel_session(session, reason=WHY, by=world.coordinator)


# Cancelled


def test_the_families_go_to_the_next_session_with_the_reason_and_their_answers(world):
    first, second = make_nominated(world), make_nominated(world)
    session = published(world, first, second)
    next_one = make_session(world, 8)
    with acting_as(world.police):
        check = AgencyCheck.objects.get(item__family=first, team=world.team_of(world.police))
    answer_check(check, answer="not_known", by=world.police)

    assert cancel_session(session, reason=WHY, by=world.coordinator) == next_one

    assert items(session) == []
    listed = items(next_one)
    assert [reference for reference, _ in listed] == [first.reference, second.reference]
    assert all(WHY in note and "was cancelled" in note for _, note in listed)
    with as_owner():
        kept = AgencyCheck.objects.get(pk=check.pk)
        assert (kept.answer, kept.item.session_id) == ("not_known", next_one.pk)
        [event] = AuditEvent.objects.filter(verb="session.cancelled")
    assert event.facts == {"families": 2, "next": str(next_one.pk)}


def test_the_agenda_shows_why_they_are_there_also_when_it_is_built_anew(client, world):
    session = published(world, make_nominated(world))
    next_one = make_session(world, 8)
    cancel_session(session, reason=WHY, by=world.coordinator)
    build_agenda(next_one, by=world.coordinator)
    client.force_login(world.coordinator, backend=ALLAUTH)

    page = client.get(next_one.get_absolute_url()).content.decode()

    assert "Carried over from a cancelled session" in page
    assert WHY in page
    assert "New nomination" in page


def test_what_was_published_is_hidden_again_until_the_next_publication(world):
    family = make_nominated(world)
    session = published(world, family)
    next_one = make_session(world, 8)
    assert seen_by(world.police) == seen_by(world.chair) == {family}

    cancel_session(session, reason=WHY, by=world.coordinator)

    assert seen_by(world.police) == seen_by(world.chair) == seen_by(world.housing) == set()
    with as_owner():
        for grants in (FamilyTeamGrant, FamilyPractitionerGrant):
            assert not grants.objects.filter(source=session.pk).exists()
    publish_agenda(next_one, by=world.coordinator)
    assert seen_by(world.police) == seen_by(world.chair) == {family}


def test_before_publication_nothing_was_seen_and_nothing_is(world):
    family = make_nominated(world)
    session, next_one = make_session(world, 3), make_session(world, 8)
    list_family(session, family, "new", by=world.coordinator)

    cancel_session(session, reason=WHY, by=world.coordinator)

    assert [reference for reference, _ in items(next_one)] == [family.reference]
    assert seen_by(world.police) == set()


def test_a_session_is_called_where_none_is_open(world):
    session = published(world, make_nominated(world))

    later = cancel_session(session, reason=WHY, by=world.coordinator)

    assert later.starts_at > session.starts_at
    assert len(items(later)) == 1


def test_one_that_is_published_is_passed_over(world):
    session = published(world, make_nominated(world))
    out = published(world, make_nominated(world), days_ahead=5)
    open_one = make_session(world, 9)

    assert cancel_session(session, reason=WHY, by=world.coordinator) == open_one
    assert len(items(out)) == 1


def test_a_family_that_stands_there_already_stands_there_once(world):
    family = make_nominated(world)
    session = published(world, family)
    next_one = make_session(world, 8)
    kept = list_family(next_one, family, "review", by=world.coordinator)

    cancel_session(session, reason=WHY, by=world.coordinator)

    assert len(items(next_one)) == 1
    with as_owner():
        assert AgendaItem.objects.get(pk=kept.pk).why == "review"
    assert seen_by(world.police) == set()


def test_one_that_was_taken_off_there_comes_back(world):
    family = make_nominated(world)
    session = published(world, family)
    next_one = make_session(world, 8)
    off = list_family(next_one, family, "review", by=world.coordinator)
    withdraw_item(off, by=world.coordinator, reason="Not yet.")

    cancel_session(session, reason=WHY, by=world.coordinator)

    assert [reference for reference, _ in items(next_one)] == [family.reference]


def test_one_that_was_taken_off_here_stays_off(world):
    family, other = make_nominated(world), make_nominated(world)
    session = published(world, family, other)
    with acting_as(world.coordinator):
        item = AgendaItem.objects.get(session=session, family=other)
    withdraw_item(item, by=world.coordinator, reason="Moved away.")

    later = cancel_session(session, reason=WHY, by=world.coordinator)

    assert [reference for reference, _ in items(later)] == [family.reference]


def test_it_is_refused_where_a_family_is_hidden_from_the_coordinator(world):
    """Otherwise its place would be lost, and whoever sees it would go on seeing it."""
    family, other = make_nominated(world), make_nominated(world)
    session = published(world, family, other)
    declare_conflict(family, world.coordinator, kind="related", reason="x", by=world.coordinator)

    with pytest.raises(NotNow, match="hidden from you"):
        cancel_session(session, reason=WHY, by=world.coordinator)

    assert len(items(session)) == 2
    assert seen_by(world.police) == {family, other}


def test_a_cancelled_session_is_not_called_again_nor_cancelled_twice(world):
    [session, _] = schedule_sessions(world.huddle, 2, by=world.coordinator)
    cancel_session(session, reason=WHY, by=world.coordinator)

    schedule_sessions(world.huddle, 2, by=world.coordinator)

    assert HuddleSession.objects.filter(huddle=world.huddle).count() == 2
    with pytest.raises(NotNow, match="is cancelled"):
        cancel_session(session, reason=WHY, by=world.coordinator)
    with pytest.raises(NotNow, match="is cancelled"):
        move_session(session, at(5), reason=WHY, by=world.coordinator)


def test_its_people_are_told_without_a_name(mailbox, world):
    family = make_nominated(world)
    session = make_session(world)
    list_family(session, family, "new", by=world.coordinator)

    cancel_session(session, reason=WHY, by=world.coordinator)
    outbox.send_due()

    assert len(mailbox.messages) == 5
    for message in mailbox.messages:
        assert family.reference not in message.as_string()
        assert WHY not in message.as_string()


def test_notices_of_its_agenda_that_wait_are_not_sent(mailbox, world):
    session = published(world, make_nominated(world))

    cancel_session(session, reason=WHY, by=world.coordinator)
    outbox.send_due()

    subjects = {message["Subject"] for message in mailbox.messages}
    assert subjects == {"A huddle session is cancelled"}


# Where


def test_a_session_is_held_where_it_says_or_as_the_huddle_does(world):
    with as_owner():
        type(world.huddle).objects.update(place="Room 4", video_link="https://meet.example.org/w")
    session = make_session(world)
    plain = fresh(session)
    assert (plain.held_how, plain.where, plain.link) == ("in_person", "Room 4", "")

    place_session(session, held="hybrid", place="", video_link="", by=world.coordinator)
    both = fresh(session)
    assert (both.where, both.link) == ("Room 4", "https://meet.example.org/w")

    place_session(
        session,
        held="video",
        place="Room 9",
        video_link="https://meet.example.org/once",
        by=world.coordinator,
    )
    video = fresh(session)
    assert (video.where, video.link) == ("", "https://meet.example.org/once")


@pytest.mark.parametrize(
    "link", ["http://meet.example.org/x", "javascript:alert(1)", "meet.example.org"]
)
def test_a_link_is_https_or_none(world, link):
    session = make_session(world)

    with pytest.raises(ValidationError, match="begins with https"):
        place_session(session, held="video", place="", video_link=link, by=world.coordinator)

    assert fresh(session).video_link == ""


# Pages


def test_the_pages_lead_from_the_session_and_do_it(client, world):
    family = make_nominated(world)
    session = published(world, family)
    client.force_login(world.coordinator, backend=ALLAUTH)
    page = client.get(session.get_absolute_url()).content.decode()
    for name in ("session_move", "session_cancel", "session_place"):
        assert reverse(f"huddle:{name}", args=[session.pk]) in page

    to = at(5, 14)
    day = timezone.localdate(to)
    moved = client.post(
        reverse("huddle:session_move", args=[session.pk]),
        {
            "day-day": day.day,
            "day-month": day.month,
            "day-year": day.year,
            "time": "2pm",
            "reason": WHY,
        },
        follow=True,
    ).content.decode()
    assert "The session is now on" in moved
    assert WHY in moved

    placed = client.post(
        reverse("huddle:session_place", args=[session.pk]),
        {"held": "video", "video_link": "https://meet.example.org/x"},
        follow=True,
    ).content.decode()
    assert "https://meet.example.org/x" in placed

    shown = client.get(reverse("huddle:session_cancel", args=[session.pk])).content.decode()
    assert "<strong>1</strong> family goes to the next session" in shown
    assert family.reference not in shown
    gone = client.post(
        reverse("huddle:session_cancel", args=[session.pk]), {"reason": WHY}, follow=True
    ).content.decode()
    assert "The session is cancelled" in gone
    assert family.reference in gone
    assert WHY in client.get(session.get_absolute_url()).content.decode()


def test_what_is_wrong_is_said_beside_its_field(client, world):
    session = make_session(world)
    client.force_login(world.coordinator, backend=ALLAUTH)

    page = client.post(
        reverse("huddle:session_move", args=[session.pk]),
        {"day-day": "26", "day-month": "3", "day-year": "2027", "time": "9:30", "reason": ""},
    ).content.decode()
    assert "Enter why, for everybody of the huddle to read" in page
    holiday = client.post(
        reverse("huddle:session_move", args=[session.pk]),
        {"day-day": "26", "day-month": "3", "day-year": "2027", "time": "9:30", "reason": WHY},
    ).content.decode()
    assert "Day must be a working day" in holiday
    place = client.post(
        reverse("huddle:session_place", args=[session.pk]), {"video_link": "http://x.example.org"}
    ).content.decode()
    assert "Enter a link that begins with https://" in place


def test_who_does_not_belong_sees_neither_place_nor_link(client, world):
    session = make_session(world, held="video", video_link="https://meet.example.org/x")
    client.force_login(world.stranger, backend=ALLAUTH)

    assert client.get(session.get_absolute_url()).status_code == 404


def test_a_session_in_session_may_still_get_another_link(world):
    meeting = hold(world)

    place_session(
        meeting.session,
        held="video",
        place="",
        video_link="https://meet.example.org/again",
        by=world.coordinator,
    )

    assert fresh(meeting.session).link == "https://meet.example.org/again"


def test_guests_of_a_cancelled_session_are_asked_no_longer(world):
    family = make_nominated(world)
    session = published(world, family)
    guest = make_practitioner()
    share(world, family, guest.agency)
    with acting_as(world.chair):
        item = AgendaItem.objects.select_related("session__huddle", "family").get(session=session)
    invite_to_item(item, guest, reason="Knows the baby.", by=world.chair)
    with acting_as(guest):
        assert HuddleSession.objects.visible_to(guest).get() == session

    cancel_session(session, reason=WHY, by=world.coordinator)

    with acting_as(guest):
        assert not HuddleSession.objects.visible_to(guest).exists()
    assert seen_by(guest) == set()
