"""Everybody's screen follows what they may see, and nothing moves on it for what they may not."""

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families.models import Conflict
from families.services.acting import agree_action
from families.services.conflicts import declare_conflict
from families.services.contributing import contribute
from huddle import waking
from huddle.models import AgendaItem
from huddle.queries.live import fingerprint
from huddle.services.deciding import decide
from huddle.services.holding import close_session, contribute_in_session, open_session
from huddle.services.inviting import invite_to_item
from huddle.services.presence import begin_item, end_item, leave
from practitioners.binding import acting_as
from tests.factories import make_practitioner, make_team
from tests.huddle.holding import SOON, attend, meeting_about, publish
from tests.huddle.worlds import make_nominated, make_world
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
SAID = {"nature": "recorded", "theme": "pressure", "text": "Rent is late."}


@pytest.fixture
def two():
    """A session on two families, of which housing may know the first only."""
    world = make_world()
    shared = make_nominated(world)
    kept = make_nominated(world, share_with=[world.health.agency, world.police.agency])
    session = open_session(publish(world, kept, shared), by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police, world.housing)
    return [meeting_about(world, session, family) for family in (shared, kept)]


def mark(meeting, reader):
    with acting_as(reader):
        session = type(meeting.session).objects.select_related("huddle").get(pk=meeting.session.pk)
        return fingerprint(session, reader)


def marks(meeting, *readers):
    return [mark(meeting, reader) for reader in readers]


def decided(meeting):
    return decide(
        meeting.item,
        meeting.child,
        "D11",
        rationale="She is gaining weight.",
        details={"review_on": SOON},
        by=meeting.chair,
    )


def moved(meeting, act, *readers):
    """Whose screen changes by this."""
    before = marks(meeting, *readers)
    act()
    return [old != new for old, new in zip(before, marks(meeting, *readers), strict=True)]


CHANGES = {
    "the session turns to it": lambda m: begin_item(m.item, by=m.chair),
    "a decision": decided,
    "something is said": lambda m: contribute_in_session(
        m.item, by=m.world.health, audience="huddle", **SAID
    ),
    "something is told": lambda m: contribute(
        m.family, by=m.world.health, audience="huddle", **SAID
    ),
    "an action": lambda m: agree_action(
        m.family, by=m.chair, text="Ring", owner=m.world.health, due_on=SOON
    ),
    "a guest": lambda m: invite_to_item(
        m.item, make_practitioner(make_team(m.world.police.agency)), reason="Knows.", by=m.chair
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_each_change_moves_the_screens_of_those_who_may_see_it_and_no_other(two, what):
    shared, kept = two
    world = shared.world
    people = (world.chair, world.health, world.housing)

    assert moved(kept, lambda: CHANGES[what](kept), *people) == [True, True, False]
    assert moved(shared, lambda: CHANGES[what](shared), *people) == [True, True, True]


def test_who_comes_and_goes_is_everybodys_to_see(two):
    shared, _ = two
    health = shared.world.health

    told = moved(
        shared,
        lambda: leave(shared.session, health, by=health),
        shared.chair,
        shared.world.housing,
    )

    assert told == [True, True]


def test_what_is_for_one_agency_moves_only_its_own_screens(two):
    shared, _ = two
    world = shared.world

    def tell():
        contribute(shared.family, by=world.police, audience="own", **SAID)

    assert moved(shared, tell, world.police, world.health, world.chair) == [True, False, False]


def test_moving_what_is_hidden_moves_nothing_for_who_may_not_know(two):
    shared, kept = two
    housing, chair = shared.world.housing, shared.chair

    def move():
        with acting_as(chair):
            AgendaItem.objects.filter(pk=kept.item.pk).update(position=9, minutes=45)
            AgendaItem.objects.filter(pk=shared.item.pk).update(position=1)

    assert moved(shared, move, housing, chair) == [False, True]


def test_a_turn_of_what_is_hidden_begins_and_ends_in_silence(two):
    shared, kept = two
    police = shared.world.police
    declare_conflict(kept.family, police, kind=Conflict.Kind.KNOWS, reason="A friend.", by=police)

    def turn():
        begin_item(kept.item, by=shared.chair)
        decided(kept)
        end_item(kept.item, by=shared.chair)

    assert moved(kept, turn, police, shared.world.health) == [False, True]


def test_nobodys_answer_says_anything_about_anothers(two):
    shared, _ = two
    colleague = make_practitioner(shared.world.team_of(shared.world.health))

    mine, theirs = marks(shared, shared.world.health, colleague)

    assert mine != theirs
    assert len(mine) == 32
    assert marks(shared, shared.world.health) == [mine]


def test_a_look_costs_the_same_however_much_there_is(two):
    shared, kept = two
    housing = shared.world.housing

    def cost():
        with acting_as(housing), CaptureQueriesContext(connection) as queries:
            fingerprint(shared.session, housing)
        return len(queries)

    before = cost()
    for meeting in (shared, kept):
        begin_item(meeting.item, by=meeting.chair)
        CHANGES["something is said"](meeting)
        decided(meeting)

    assert cost() == before == 1


# The pulse


def pulse(client, person, session, **headers):
    client.force_login(person, backend=ALLAUTH)
    return client.get(reverse("huddle:pulse", args=[session.pk]), headers=headers)


def test_the_pulse_answers_304_until_something_changes(client, two):
    shared, kept = two
    housing = shared.world.housing
    seen = pulse(client, housing, shared.session).headers["ETag"]

    begin_item(kept.item, by=shared.chair)
    again = pulse(client, housing, shared.session, if_none_match=seen)
    assert (again.status_code, again.content) == (304, b"")

    begin_item(shared.item, by=shared.chair)
    again = pulse(client, housing, shared.session, if_none_match=seen)
    assert (again.status_code, again.content) == (200, b"")
    assert again.headers["ETag"] != seen
    assert "no-store" in again.headers["Cache-Control"]


def test_a_page_begins_to_follow_from_what_it_shows(client, two):
    shared, _ = two
    client.force_login(shared.world.health, backend=ALLAUTH)
    for page in (
        reverse("huddle:hold", args=[shared.session.pk]),
        reverse("huddle:item", args=[shared.item.pk]),
    ):
        text = client.get(page).content.decode()
        assert f'data-seen="{mark(shared, shared.world.health)}"' in text
        assert "As it was at" in text
        assert "Look again" in text


def test_whoever_is_out_of_the_session_gets_no_pulse(client, two):
    shared, _ = two

    assert pulse(client, shared.world.stranger, shared.session).status_code == 404


def test_a_page_that_looks_by_itself_keeps_nobody_signed_in(client, two, settings):
    shared, _ = two
    client.force_login(shared.world.health, backend=ALLAUTH)
    url = reverse("huddle:pulse", args=[shared.session.pk])
    hold = reverse("huddle:hold", args=[shared.session.pk])
    before = client.session.get_expiry_date()
    row = _expires(client)

    for page in (url, hold):
        answer = client.get(page, headers={"Huddle-Follows": "1"})
        assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert _expires(client) == row

    client.get(hold)
    assert _expires(client) > row
    assert before


def test_a_page_that_looks_by_itself_swallows_no_message(client, two):
    shared, _ = two
    client.force_login(shared.world.health, backend=ALLAUTH)
    client.post(reverse("huddle:leave", args=[shared.session.pk]))
    hold = reverse("huddle:hold", args=[shared.session.pk])

    client.get(hold, headers={"Huddle-Follows": "1"})

    assert "Recorded: You are out of the room." in client.get(hold).content.decode()


# Who is woken


@pytest.fixture
def woken(monkeypatch, settings):
    """Which sessions are named to Redis, once the transaction holds."""
    named = []
    settings.LIVE_URL = "http://127.0.0.1:9"
    monkeypatch.setattr(waking, "publish", named.extend)
    return named


def test_what_changes_names_its_session_once_it_is_committed(
    two, woken, django_capture_on_commit_callbacks
):
    shared, _ = two
    with django_capture_on_commit_callbacks(execute=True):
        CHANGES["something is told"](shared)
        assert woken == []

    assert set(woken) == {str(shared.session.pk)}


def test_looking_wakes_nobody_and_neither_does_what_is_on_no_agenda(
    client, two, woken, django_capture_on_commit_callbacks
):
    shared, _ = two
    other = make_nominated(shared.world)
    with django_capture_on_commit_callbacks(execute=True):
        client.force_login(shared.world.health, backend=ALLAUTH)
        client.get(reverse("huddle:item", args=[shared.item.pk]))
        contribute(other, by=shared.world.health, audience="huddle", **SAID)

    assert woken == []


def test_nothing_that_is_taken_back_wakes_anybody(two, woken, django_capture_on_commit_callbacks):
    shared, _ = two
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        begin_item(shared.item, by=shared.chair)
        transaction.set_rollback(True)

    assert woken == []


def test_without_redis_nothing_is_lost_but_the_hurry(two, settings, monkeypatch, caplog):
    settings.LIVE_URL = "http://127.0.0.1:9"
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    waking._broker.cache_clear()

    waking.publish([str(two[0].session.pk)])

    waking._broker.cache_clear()
    assert "nobody was woken: ConnectionError" in caplog.text


def test_which_session_a_family_is_on_is_told_to_nobody_who_does_not_see_it(two):
    shared, kept = two
    for person, found in ((shared.world.health, 1), (shared.world.housing, 0)):
        with acting_as(person), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM huddle_held_with(%s)", [kept.family.pk])
            assert len(cursor.fetchall()) == found


def test_when_the_session_is_closed_the_page_still_follows_until_it_is_signed(client, two):
    shared = two[0]
    for one in two:
        decided(one)
    close_session(shared.session, by=shared.chair)

    assert pulse(client, shared.world.health, shared.session).status_code == 200


def _expires(client):
    from django.contrib.sessions.models import Session  # noqa: PLC0415

    with as_owner():
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        return Session.objects.get(pk=key).expire_date
