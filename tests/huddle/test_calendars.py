"""Sessions in people's own calendars: one person for each mail, the newest truth, and no case."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from huddle.models import CalendarEntry, CalendarFeed, HuddleSession
from huddle.notices.invitations import CALENDAR, OFF_CALENDAR
from huddle.services.calendar_feed import digest_of, make_feed, revoke_feed
from huddle.services.convening import settle
from huddle.services.core_teams import set_core_teams
from huddle.services.handing_over import change_chair
from huddle.services.holding import open_session
from huddle.services.invitations import follow_all
from huddle.services.moving import cancel_session, move_session, place_session
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from huddle.tasks import follow_invitations
from practitioners import outbox
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.leaving import leave_team, mark_left
from practitioners.models import AuditEvent, Notice
from practitioners.roles import Role
from practitioners.working_days import add_working_days, today
from tests.factories import make_practitioner, make_team
from tests.huddle.worlds import make_nominated, make_session
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
LINK = "https://meet.example.org/weekly"
CASE = ("Yusuf", "CMC-", "Faltering")


@pytest.fixture
def people(world):
    return {world.chair, world.coordinator, world.health, world.police, world.housing}


def sent(mailbox, kind=CALENDAR):
    """The calendars of the mails of this kind that were sent since the last look, by address."""
    outbox.send_due()
    messages = [m for m in mailbox.messages if m["Subject"] == kind.subject]
    mailbox.messages.clear()
    return {str(m["To"]): calendar_in(m) for m in messages}


def calendar_in(message):
    [part] = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == calendar["method"]
    return calendar


def event_in(calendar):
    [event] = calendar.walk("VEVENT")
    return event


def quiet(mailbox):
    """What came before is sent and forgotten."""
    outbox.send_due()
    mailbox.messages.clear()


def at(days_ahead, hour=9):
    day = add_working_days(today(), days_ahead)
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=hour)


# Invitations


def test_everybody_who_belongs_gets_one_of_their_own(mailbox, world, people, session):
    with as_owner():
        type(world.huddle).objects.update(held="hybrid", place="Room 4", video_link=LINK)

    follow_invitations()
    calendars = sent(mailbox)

    assert calendars.keys() == {person.email for person in people}
    for email, calendar in calendars.items():
        event = event_in(calendar)
        assert calendar["method"] == "REQUEST"
        assert str(event["attendee"]) == f"mailto:{email}"
        assert not isinstance(event["attendee"], list)
        assert str(event["uid"]) == f"{session.pk}@127.0.0.1"
        assert event["sequence"] == 0
        assert event["summary"] == world.huddle.name
        assert event["location"] == "Room 4"
        assert LINK in event["description"]
        start = event["dtstart"].dt
        assert start == session.starts_at
        assert event["dtstart"].to_ical() == f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}".encode()
        assert event["dtend"].dt - start == timedelta(minutes=90)


def test_the_mail_holds_no_word_of_a_case_and_no_other_address(mailbox, world, people):
    session = make_session(world)
    list_family(session, make_nominated(world), "new", by=world.coordinator)
    publish_agenda(session, by=world.coordinator)
    quiet(mailbox)
    follow_all()
    outbox.send_due()

    for message in mailbox.messages:
        text = message.as_string() + str(calendar_in(message).to_ical())
        assert not [word for word in CASE if word in text]
        others = {person.email for person in people} - {str(message["To"])}
        assert not [email for email in others if email in text]


def test_a_second_run_tells_nobody_anything(mailbox, world, session):
    assert follow_all() == 5
    assert follow_all() == 0
    assert len(sent(mailbox)) == 5
    assert sent(mailbox) == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda session, world: move_session(
            session, at(5, 14), reason="Snow.", by=world.coordinator
        ),
        lambda session, world: place_session(
            session, held="video", place="", video_link=LINK, by=world.coordinator
        ),
        lambda session, world: settle(world.huddle, by=world.coordinator, minutes_long=60),
        lambda session, world: settle(world.huddle, by=world.coordinator, place="Room 9"),
    ],
    ids=["moved", "by video", "shorter", "another room"],
)
def test_what_changes_is_told_anew_with_the_same_uid_and_a_higher_number(
    mailbox, world, session, change
):
    follow_all()
    first = event_in(sent(mailbox)[world.health.email])
    change(session, world)
    quiet(mailbox)
    follow_all()

    second = event_in(sent(mailbox)[world.health.email])

    assert second["uid"] == first["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)
    fresh = HuddleSession.objects.select_related("huddle").get(pk=session.pk)
    assert second["dtstart"].dt == fresh.starts_at
    assert second["dtend"].dt == fresh.ends_at


def test_cancelled_it_leaves_every_calendar(mailbox, world, people, session):
    follow_all()
    sent(mailbox)
    cancel_session(session, reason="Snow.", by=world.coordinator)
    quiet(mailbox)
    follow_all()

    calendars = sent(mailbox, OFF_CALENDAR)

    assert calendars.keys() == {person.email for person in people}
    event = event_in(calendars[world.health.email])
    assert calendars[world.health.email]["method"] == "CANCEL"
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
    assert str(event["uid"]) == f"{session.pk}@127.0.0.1"
    assert str(event["attendee"]) == f"mailto:{world.health.email}"


def test_whoever_leaves_a_core_team_is_told_that_it_is_off_and_where_it_is_no_more(
    mailbox, world, session
):
    with as_owner():
        type(world.huddle).objects.update(held="video", video_link=LINK)
    follow_all()
    sent(mailbox)
    team = world.team_of(world.police)
    contact = make_practitioner(make_team(world.police.agency), roles=(Role.AGENCY_CONTACT,))
    leave_team(team, world.police, by=contact)
    move_session(session, at(5, 14), reason="Snow.", by=world.coordinator)
    follow_all()

    outbox.send_due()
    [off] = [m for m in mailbox.messages if m["To"] == world.police.email]

    text = off.as_string() + calendar_in(off).to_ical().decode()
    assert event_in(calendar_in(off))["dtstart"].dt == session.starts_at  # as it was told
    assert LINK not in text
    assert world.huddle.name not in text


def test_a_core_team_that_leaves_and_a_chair_who_changes(mailbox, world, session):
    follow_all()
    sent(mailbox)
    chair = make_practitioner(make_team(world.chair.agency), roles=(Role.CHAIR,))
    change_chair(session, chair, by=world.coordinator)
    set_core_teams(world.huddle, world.core_teams[:1], by=world.coordinator)
    quiet(mailbox)
    follow_all()

    outbox.send_due()
    told = {(m["To"], calendar_in(m)["method"]) for m in mailbox.messages}

    assert told == {
        (chair.email, "REQUEST"),
        (world.chair.email, "CANCEL"),
        (world.police.email, "CANCEL"),
        (world.housing.email, "CANCEL"),
    }


def test_whoever_comes_back_is_asked_again_with_a_higher_number(mailbox, world, session):
    follow_all()
    sent(mailbox)
    set_core_teams(world.huddle, world.core_teams[:1], by=world.coordinator)
    follow_all()
    sent(mailbox, OFF_CALENDAR)
    set_core_teams(world.huddle, world.core_teams, by=world.coordinator)
    follow_all()

    event = event_in(sent(mailbox)[world.police.email])

    assert event["sequence"] == 2
    assert CalendarEntry.objects.get(practitioner=world.police).withdrawn is False


def test_it_is_asked_again_at_the_moment_of_sending(mailbox, world, session):
    """Planned while they belonged, and not sent any more."""
    follow_all()
    set_core_teams(world.huddle, world.core_teams[:1], by=world.coordinator)

    assert world.police.email not in sent(mailbox)
    notice = Notice.objects.get(practitioner=world.police, kind=CALENDAR.kind)
    assert notice.state == "cancelled"
    follow_all()
    assert world.police.email not in sent(mailbox, OFF_CALENDAR)  # it never stood there


def test_only_the_newest_is_sent(mailbox, world, session):
    follow_all()
    move_session(session, at(5, 14), reason="Snow.", by=world.coordinator)
    follow_all()
    outbox.send_due()

    mine = [m for m in mailbox.messages if m["To"] == world.health.email]
    events = [event_in(calendar_in(m)) for m in mine if m["Subject"] == CALENDAR.subject]
    assert [event["sequence"] for event in events] == [1]


def test_nobody_whose_account_is_closed_is_mailed(mailbox, world, session):
    follow_all()
    sent(mailbox)
    contact = make_practitioner(make_team(world.police.agency), roles=(Role.AGENCY_CONTACT,))
    mark_left(world.police, by=contact)
    follow_all()

    assert sent(mailbox, OFF_CALENDAR) == {}


def test_what_has_begun_or_is_over_stays_as_it_was_told(mailbox, world):
    session = make_session(world)
    list_family(session, make_nominated(world), "new", by=world.coordinator)
    publish_agenda(session, by=world.coordinator)
    follow_all()
    quiet(mailbox)
    open_session(session, by=world.chair)
    set_core_teams(world.huddle, world.core_teams[:1], by=world.coordinator)

    assert follow_all() == 0


# The feed


def fetch(client, secret):
    return client.get(reverse("huddle:calendar_feed", args=[secret]))


def events_of(response):
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


def audited(verb):
    with as_owner():
        return list(AuditEvent.objects.filter(verb=verb))


def test_whoever_holds_the_address_reads_the_sessions_of_its_person(client, world):
    with as_owner():
        type(world.huddle).objects.update(held="hybrid", place="Room 4", video_link=LINK)
    session, off = make_session(world), make_session(world, 8)
    list_family(session, make_nominated(world), "new", by=world.coordinator)
    cancel_session(off, reason="Snow in Leeds.", by=world.coordinator)
    secret = make_feed(by=world.health)

    response = fetch(client, secret)

    first, second = sorted(events_of(response), key=lambda event: event["dtstart"].dt)[:2]
    assert (first["summary"], first["location"]) == (world.huddle.name, "Room 4")
    assert first["dtstart"].dt == session.starts_at
    assert (first["status"], second["status"]) == ("CONFIRMED", "CANCELLED")
    text = response.content.decode()
    assert not [word for word in (*CASE, LINK, "Snow", "ATTENDEE") if word in text]
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]


def test_it_holds_only_what_that_person_may_see(client, world):
    make_session(world)

    assert events_of(fetch(client, make_feed(by=world.stranger))) == []


def test_whoever_is_signed_in_as_somebody_else_reads_no_more_by_it(client, world):
    make_session(world)
    secret = make_feed(by=world.stranger)
    client.force_login(world.coordinator, backend=ALLAUTH)

    assert events_of(fetch(client, secret)) == []


def test_an_unknown_a_revoked_a_renewed_and_a_leavers_address_answer_alike(client, world):
    revoked = make_feed(by=world.health)
    revoke_feed(by=world.health)
    old = make_feed(by=world.police)
    with acting_as(world.police):
        made = CalendarFeed.objects.get().made_at.isoformat()
    renewed = make_feed(replaces=made, by=world.police)
    left = make_feed(by=world.housing)
    contact = make_practitioner(make_team(world.housing.agency), roles=(Role.AGENCY_CONTACT,))
    mark_left(world.housing, by=contact)

    answers = [fetch(client, secret) for secret in ("x" * 43, revoked, old, left)]

    assert {response.status_code for response in answers} == {404}
    assert len({response.content for response in answers}) == 1
    assert fetch(client, renewed).status_code == 200


def test_whose_role_opens_no_session_reads_none(client, world):
    secret = make_feed(by=world.health)
    with as_owner():
        type(world.health).objects.filter(pk=world.health.pk).update(roles=["manager"])

    assert fetch(client, secret).status_code == 404


def test_the_address_is_kept_nowhere(world):
    secret = make_feed(by=world.health)

    with acting_as(world.health):
        feed = CalendarFeed.objects.get()
    assert feed.digest == digest_of(secret)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(f)::text FROM huddle_calendarfeed f")
        assert secret not in cursor.fetchone()[0]
    assert all(secret not in str(event.facts) for event in audited("calendar.made"))


def test_the_database_shows_nobody_anothers_feed(world):
    make_feed(by=world.health)

    with acting_as(world.police):
        assert not CalendarFeed.objects.exists()
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(world.police),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO huddle_calendarfeed (practitioner_id, digest, made_at) "
            "VALUES (%s, 'x', now())",
            [world.chair.pk],
        )


def test_reading_is_on_the_trail_once_a_day_and_making_and_stopping_are(client, world):
    secret = make_feed(by=world.health)
    for _ in range(3):
        fetch(client, secret)
    revoke_feed(by=world.health)

    for verb in ("calendar.made", "calendar.read", "calendar.revoked"):
        [event] = audited(verb)
        assert event.by == world.health.pk


def test_too_many_readings_wait_and_so_do_too_many_guesses(client, world, settings):
    settings.CALENDAR_READINGS = 2
    secret = make_feed(by=world.health)
    assert [fetch(client, secret).status_code for _ in range(3)] == [200, 200, 429]
    assert [fetch(client, "x" * 43).status_code for _ in range(3)] == [404, 404, 429]

    cache.clear()  # an hour later

    assert fetch(client, secret).status_code == 200


def test_the_query_count_is_the_same_for_few_and_many_sessions(client, world):
    secret = make_feed(by=world.health)
    make_session(world, 1)
    fetch(client, secret)
    with CaptureQueriesContext(connection) as few:
        fetch(client, secret)
    for days in range(2, 9):
        make_session(world, days)
    with CaptureQueriesContext(connection) as many:
        assert len(events_of(fetch(client, secret))) == 8

    assert len(few) == len(many)


# The page


def test_the_page_shows_the_address_once_renews_and_stops_it(client, world):
    client.force_login(world.health, backend=ALLAUTH)
    page = reverse("huddle:calendar")
    assert "You have no address yet" in client.get(page).content.decode()

    shown = client.post(reverse("huddle:calendar_make"), {"replaces": ""}).context["address"]
    secret = shown.rpartition("/")[2].removesuffix(".ics")
    assert fetch(client, secret).status_code == 200
    again = client.get(page)
    assert secret not in again.content.decode()
    assert "It cannot be shown again" in again.content.decode()

    renewed = client.post(
        reverse("huddle:calendar_make"), {"replaces": again.context["replaces"]}
    ).context["address"]
    assert renewed != shown
    assert fetch(client, secret).status_code == 404
    stopped = client.post(reverse("huddle:calendar_revoke"), follow=True).content.decode()
    assert "no longer works" in stopped
    assert client.post(reverse("huddle:calendar_revoke")).status_code == 409


def test_pressed_twice_the_first_address_goes_on_working(client, world):
    client.force_login(world.health, backend=ALLAUTH)
    first = client.post(reverse("huddle:calendar_make"), {"replaces": ""}).context["address"]

    assert client.post(reverse("huddle:calendar_make"), {"replaces": ""}).status_code == 409

    assert client.get(first.removeprefix("http://127.0.0.1:8000")).status_code == 200
    with pytest.raises(NotNow, match="meanwhile"):
        make_feed(replaces="", by=world.health)
