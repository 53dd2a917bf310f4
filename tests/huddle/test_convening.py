"""A standing huddle's settings: by page and by file, by its coordinator, followed at once."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError
from django.db import ProgrammingError, connection
from django.urls import reverse
from django.utils import timezone

from huddle.calendar import deadlines
from huddle.models import Attendance, HuddleSession
from huddle.quorum import quorum_of, rule_of
from huddle.services.chasing import call_ahead
from huddle.services.convening import change_standing_chair, set_deputies, settle
from huddle.services.core_teams import set_core_teams
from huddle.services.holding import accept_statement, open_session, record_attendance
from huddle.services.preparing import list_family, schedule_sessions
from huddle.services.publishing import is_short_notice, publish_agenda
from huddle.services.relisting import relist
from huddle.services.signing import readable_until
from huddle.standing import load_huddles
from practitioners.binding import acting_as
from practitioners.models import Agency
from practitioners.roles import Role
from tests.factories import make_agency, make_practitioner, make_team
from tests.huddle.holding import hold
from tests.huddle.settling import ALLAUTH, events, fresh, published, seen_by
from tests.huddle.worlds import make_nominated, make_session, make_world
from tests.owner import as_owner


@pytest.fixture
def newcomer():
    """Somebody of a team that is not of the huddle yet."""
    return make_practitioner(make_team(make_agency(kind=Agency.Kind.COMMUNITY)))


def test_the_coordinator_changes_it_and_the_trail_says_what_not_to_which(world):
    changed = settle(world.huddle, by=world.coordinator, minutes_long=60, place="Room 4, the hub")

    assert changed == ["minutes_long", "place"]
    assert (fresh(world.huddle).minutes_long, fresh(world.huddle).place) == (60, "Room 4, the hub")
    [event] = events("huddle.settled")
    assert event.by == world.coordinator.pk
    assert event.facts == {"changed": ["minutes_long", "place"]}


def test_the_same_again_changes_nothing_and_leaves_no_trail(world):
    settle(world.huddle, by=world.coordinator, minutes_long=60)

    assert settle(world.huddle, by=world.coordinator, minutes_long=60) == []
    assert len(events("huddle.settled")) == 1


def test_nobody_else_changes_it_and_an_administrator_does_not_either(world):
    administrator = make_practitioner(roles=(Role.ADMINISTRATOR,))
    for person in (world.chair, world.health, administrator, make_world().coordinator):
        with pytest.raises(PermissionDenied):
            settle(world.huddle, by=person, minutes_long=60)
        with pytest.raises(PermissionDenied):
            set_core_teams(world.huddle, world.core_teams[:1], by=person)
        with pytest.raises(PermissionDenied):
            set_deputies(world.huddle, [world.chair], by=person)
        with pytest.raises(PermissionDenied):
            change_standing_chair(world.huddle, world.chair, by=person)


FUNCTIONS = {
    "huddle_settle": "huddle_settle('{huddle}', '{{}}')",
    "huddle_set_core_teams": "huddle_set_core_teams('{huddle}', '{{}}')",
    "huddle_set_deputies": "huddle_set_deputies('{huddle}', '{{}}')",
    "huddle_set_chair": "huddle_set_chair('{huddle}', '{person}')",
}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_database_refuses_whoever_does_not_coordinate_it(world, function):
    for person in (world.chair, world.health, make_world().coordinator):
        asked = FUNCTIONS[function].format(huddle=world.huddle.pk, person=world.chair.pk)
        with (
            pytest.raises(ProgrammingError, match="no such huddle"),
            acting_as(person),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT {asked}")


def test_facts_that_are_not_settings_cannot_be_slipped_in(world):
    with acting_as(world.coordinator), connection.cursor() as cursor:
        cursor.execute(
            "SELECT huddle_settle(%s, %s)",
            [world.huddle.pk, f'{{"coordinator_id": "{world.health.pk}", "name": "Mine"}}'],
        )

    huddle = fresh(world.huddle)
    assert (huddle.coordinator, huddle.name) == (world.coordinator, world.huddle.name)


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"weekday": 5}, "weekday", "Monday to Friday"),
        ({"minutes_long": 14}, "minutes_long", "between 15 and 240"),
        ({"minutes_long": 241}, "minutes_long", "between 15 and 240"),
        ({"publish_days": 0}, "publish_days", "between 1 and 10"),
        ({"publish_days": 4}, "publish_days", "after nominations close"),
        ({"video_link": "http://meet.example.org/x"}, "video_link", "begins with https"),
        ({"statement": "  "}, "statement", "Enter the confidentiality statement"),
        (
            {"quorum_chair": False, "quorum_present": [], "quorum_written": []},
            "quorum_present",
            "a rule without anybody is none",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(world, facts, field, words):
    with pytest.raises(ValidationError) as refusal:
        settle(world.huddle, by=world.coordinator, **facts)

    assert words in refusal.value.message_dict[field][0]
    assert events("huddle.settled") == []


def test_deadlines_are_working_days_around_the_session(world):
    settle(
        world.huddle,
        by=world.coordinator,
        nominations_close_days=4,
        publish_days=2,
        minutes_days=5,
    )
    at = timezone.make_aware(timezone.datetime(2027, 4, 1, 9, 30))  # Maundy Thursday is 25 March
    due = deadlines(make_session(world, starts_at=at))

    assert (due.nominations_close, due.publish_by) == (date(2027, 3, 24), date(2027, 3, 30))
    assert due.minutes_agreed == date(2027, 4, 8)


def test_short_notice_is_what_the_huddle_says(world):
    session = make_session(world, 3)
    assert not is_short_notice(session)

    settle(world.huddle, by=world.coordinator, nominations_close_days=5, publish_days=4)

    assert is_short_notice(HuddleSession.objects.get(pk=session.pk))


def test_time_boxes_are_the_huddles(world):
    settle(world.huddle, by=world.coordinator, minutes_new=12, minutes_review=7)
    session = make_session(world)

    new = list_family(session, make_nominated(world), "new", by=world.coordinator)
    review = list_family(session, make_nominated(world), "review", by=world.coordinator)

    assert (new.minutes, review.minutes) == (12, 7)


def test_sessions_are_called_as_far_ahead_as_the_huddle_says(world):
    settle(world.huddle, by=world.coordinator, weeks_ahead=6)
    assert HuddleSession.objects.filter(huddle=world.huddle).count() == 6

    call_ahead()

    assert HuddleSession.objects.filter(huddle=world.huddle).count() == 6


def test_core_teams_read_signed_families_for_as_long_as_the_huddle_says(world):
    settle(world.huddle, by=world.coordinator, readable_days=2)
    signed = timezone.make_aware(timezone.datetime(2027, 3, 25, 12))

    until = readable_until(fresh(world.huddle), signed)

    assert timezone.localtime(until).date() == date(2027, 4, 1)  # the end of Wednesday 31 March


def test_the_quorum_is_the_huddles_own_rule(world):
    assert rule_of(world.huddle) == [
        "the chair",
        "children's social care",
        "health",
        "the police, or their written return",
    ]
    settle(
        world.huddle,
        by=world.coordinator,
        quorum_chair=False,
        quorum_present=["health"],
        quorum_written=["housing"],
    )
    session = published(world, make_nominated(world))
    session = HuddleSession.objects.get(pk=session.pk)
    assert quorum_of(session).missing == ["health", "housing, or their written return"]

    record_attendance(session, world.health, mode="remote", by=world.coordinator)
    record_attendance(session, world.housing, mode="apologies_return", by=world.coordinator)

    assert quorum_of(session)


def test_a_new_day_moves_sessions_that_are_not_published_each_within_its_week(world):
    called = schedule_sessions(world.huddle, 3, by=world.coordinator, after=date(2027, 1, 6))
    other = fresh(world.huddle)

    settle(other, by=world.coordinator, weekday=1, starts=time(14, 0), weeks_ahead=1)

    moved = HuddleSession.objects.filter(pk__in=[one.pk for one in called]).order_by("starts_at")
    assert [timezone.localtime(one.starts_at) for one in moved] == [
        timezone.make_aware(timezone.datetime(2027, 1, day, 14)) for day in (5, 12, 19)
    ]
    assert [one.week for one in moved] == [date(2027, 1, day) for day in (4, 11, 18)]


def test_a_published_session_stays_and_its_week_is_not_called_again(world):
    first, *_ = schedule_sessions(world.huddle, 2, by=world.coordinator)
    list_family(first, make_nominated(world), "new", by=world.coordinator)
    publish_agenda(first, by=world.coordinator, short_notice_reason="Test.")

    settle(world.huddle, by=world.coordinator, weekday=(first.starts_on.weekday() + 1) % 5)

    stays = HuddleSession.objects.get(pk=first.pk)
    assert stays.starts_at == first.starts_at
    weeks = list(HuddleSession.objects.filter(huddle=world.huddle).values_list("week", flat=True))
    assert len(weeks) == len(set(weeks))


def test_who_accepted_which_text_stays_true(world):
    session = published(world, make_nominated(world))
    open_session(session, by=world.chair)
    accept_statement(session, by=world.health)

    settle(world.huddle, by=world.coordinator, statement="Something else is said now.")
    accept_statement(session, by=world.police)

    accepted = Attendance.objects.filter(session=session).select_related("statement")
    assert {one.statement.text for one in accepted} == {"What is said here stays here."}
    assert {one.statement.number for one in accepted} == {1}
    later = published(world, make_nominated(world), days_ahead=5)
    accept_statement(later, by=world.police)
    assert Attendance.objects.get(session=later).statement.number == 2


def test_the_page_of_a_session_shows_the_text_that_is_accepted_there(client, world):
    session = published(world, make_nominated(world))
    settle(world.huddle, by=world.coordinator, statement="Something else is said now.")
    client.force_login(world.health, backend=ALLAUTH)

    page = client.get(reverse("huddle:statement", args=[session.pk])).content.decode()

    assert "What is said here stays here." in page
    assert "Something else" not in page


def test_nobody_rewrites_a_statement_that_was_accepted(world):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(world.coordinator),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE huddle_statement SET text = ''")


@pytest.fixture
def deputy(world):
    return make_practitioner(make_team(world.chair.agency), roles=(Role.CHAIR,))


PAGES = {
    "when": {"weekday": "1", "starts": "2pm", "minutes_long": "60"},
    "place": {
        "locality": "East Leeds",
        "held": "hybrid",
        "place": "Room 4",
        "video_link": "https://meet.example.org/x",
    },
    "quorum": {"quorum_chair": "yes", "quorum_present": ["health"], "quorum_written": ["police"]},
    "timetable": {
        "nominations_close_days": "4",
        "publish_days": "2",
        "minutes_days": "4",
        "readable_days": "8",
        "weeks_ahead": "2",
    },
    "time-boxes": {"minutes_new": "15", "minutes_review": "10"},
    "rules": {"not_seen_days": "21", "sharing_ends_days": "10"},
    "concerns": {"concern_reply_days": "2", "concern_next_days": "4"},
    "formulation": {"formulation_view": "signs", "sixth_p": "Plan"},
    "statement": {"statement": "Only what is needed."},
}


@pytest.mark.parametrize("part", PAGES)
def test_each_part_has_a_page_that_shows_it_and_saves_it(client, world, part):
    client.force_login(world.coordinator, backend=ALLAUTH)
    page = reverse("huddle:settings_change", args=[world.huddle.pk, part])
    assert client.get(page).status_code == 200

    saved = client.post(page, PAGES[part], follow=True)

    assert "saved." in saved.content.decode()
    huddle = fresh(world.huddle)
    for name, value in PAGES[part].items():
        said = getattr(huddle, name)
        if name == "starts":
            assert said == time(14, 0)
        elif name == "quorum_chair":
            assert said is True
        else:
            assert (said if isinstance(value, list) else str(said)) == value


def test_people_and_teams_have_pages_too(client, world, deputy, newcomer):
    client.force_login(world.coordinator, backend=ALLAUTH)
    team = world.team_of(newcomer)
    for part, sent in (
        ("deputies", {"deputies": [str(deputy.pk)]}),
        ("teams", {"teams": [str(team.pk)]}),
        ("chair", {"chair": str(deputy.pk)}),
    ):
        page = reverse("huddle:settings_change", args=[world.huddle.pk, part])
        client.get(page)
        assert client.post(page, sent).status_code == 302, part

    huddle = fresh(world.huddle)
    assert (huddle.chair, list(huddle.core_teams.all())) == (deputy, [team])


def test_a_page_says_in_plain_words_what_is_wrong_and_keeps_what_was_typed(client, world):
    client.force_login(world.coordinator, backend=ALLAUTH)
    page = reverse("huddle:settings_change", args=[world.huddle.pk, "when"])

    shown = client.post(page, {"weekday": "6", "starts": "25:00", "minutes_long": "500"})
    text = shown.content.decode()

    assert "Select a day from Monday to Friday" in text
    assert "Length in minutes must be between 15 and 240" in text
    assert 'value="500"' in text
    timetable = reverse("huddle:settings_change", args=[world.huddle.pk, "timetable"])
    refused = client.post(timetable, PAGES["timetable"] | {"publish_days": "5"}).content.decode()
    assert "The agenda must be published after nominations close" in refused


def test_its_people_read_it_and_find_no_way_to_change_it(client, world, deputy):
    settle(world.huddle, by=world.coordinator, place="Room 4")
    set_deputies(world.huddle, [deputy], by=world.coordinator)
    page = reverse("huddle:settings", args=[world.huddle.pk])

    for person in (world.chair, world.health, deputy):
        client.force_login(person, backend=ALLAUTH)
        text = client.get(page).content.decode()
        assert "Room 4" in text
        assert "/change/" not in text
    client.force_login(world.stranger, backend=ALLAUTH)
    assert client.get(page).status_code == 404


def test_an_unknown_part_is_no_page(client, world):
    client.force_login(world.coordinator, backend=ALLAUTH)

    assert client.get(f"/huddles/{world.huddle.pk}/change/name/").status_code == 404


def described(world, **more):
    return {
        "name": world.huddle.name,
        "locality": "East Leeds",
        "weekday": 3,
        "starts": "09:30",
        "minutes_long": 90,
        "chair": world.chair.email,
        "coordinator": world.coordinator.email,
        "statement": "What is said here stays here.",
        "core_teams": [(team.agency.name, team.name) for team in world.core_teams],
    } | more


def load(one):
    with as_owner():
        load_huddles([one])


def test_the_file_changes_the_same_facts_and_they_are_followed_alike(world, deputy):
    family = make_nominated(world)
    published(world, family)
    teams = [team for team in world.core_teams if team != world.team_of(world.police)]

    load(
        described(
            world,
            minutes_long=60,
            publish_days=2,
            quorum={"present": ["health"], "written": []},
            deputies=[deputy.email],
            core_teams=[(team.agency.name, team.name) for team in teams],
        )
    )

    huddle = fresh(world.huddle)
    assert (huddle.minutes_long, huddle.publish_days) == (60, 2)
    assert rule_of(huddle) == ["the chair", "health"]
    assert list(huddle.deputies.all()) == [deputy]
    assert seen_by(world.police) == set()
    [event] = events("huddle.settled")
    assert event.by is None


def test_what_the_file_does_not_name_stays(world):
    settle(world.huddle, by=world.coordinator, place="Room 4", weeks_ahead=2)

    load(described(world))

    assert (fresh(world.huddle).place, fresh(world.huddle).weeks_ahead) == ("Room 4", 2)


def test_the_file_is_refused_in_the_same_words(world):
    with pytest.raises(CommandError, match="between 15 and 240"):
        load(described(world, minutes_long=5))


def test_a_week_is_called_once_wherever_its_session_was_moved_to(world):
    [session] = schedule_sessions(world.huddle, 1, by=world.coordinator)
    HuddleSession.objects.filter(pk=session.pk).update(
        starts_at=session.starts_at + timedelta(days=1)
    )

    schedule_sessions(world.huddle, 1, by=world.coordinator)

    assert HuddleSession.objects.filter(huddle=world.huddle).count() == 1


def test_a_week_without_a_session_is_called_when_a_decision_needs_it(world):
    meeting = hold(world)

    with acting_as(world.chair):
        listed = relist(meeting.item, "relisted", "To ratify.", by=world.chair)

    assert listed.session.starts_at > meeting.session.starts_at
    assert listed.session.week is not None
