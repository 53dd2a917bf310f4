"""What a session did while the system was down is entered late, and marked as such."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from families.models import Conflict
from families.services.conflicts import declare_conflict
from huddle.models import Decision, HuddleSession, ItemPresence, ItemTurn
from huddle.quorum import quorum_for, quorums_when_decided
from huddle.services.deciding import decide
from huddle.services.entering_late import enter_turn_late
from huddle.services.holding import (
    close_session,
    contribute_in_session,
    open_session,
    record_attendance,
)
from huddle.services.presence import begin_item
from huddle.services.signing import sign_minutes
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.verbs import is_look
from tests.huddle.holding import (
    SAID,
    all_rows,
    answers_for,
    attend,
    hold,
    meeting_about,
    publish,
)
from tests.huddle.worlds import AGREED_ALOUD, make_nominated, make_world
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
TEN, HALF_PAST, ELEVEN = time(10), time(10, 30), time(11)
MARK = "Entered late by"


def happened_yesterday(session):
    """The day of the session was yesterday, and the system was down."""
    at = timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=1), time(9)))
    with as_owner():
        HuddleSession.objects.filter(pk=session.pk).update(starts_at=at)
    session.refresh_from_db(fields=["starts_at"])
    return session


@pytest.fixture
def meeting():
    meeting = hold()
    happened_yesterday(meeting.session)
    return meeting.fresh()


def enter(meeting, *people, began=TEN, ended=HALF_PAST, by=None):
    there = people or (meeting.chair, meeting.world.health, meeting.world.police)
    chair = by or meeting.chair
    return enter_turn_late(meeting.item, began=began, ended=ended, there=there, by=chair)


def record(meeting, code="D07", happened=HALF_PAST, by=None):
    return decide(
        meeting.item,
        meeting.child,
        code,
        rationale="As agreed.",
        details=answers_for(code, meeting),
        happened=happened,
        by=by or meeting.chair,
    )


def at(meeting, moment):
    return timezone.make_aware(datetime.combine(meeting.session.starts_on, moment))


def told(meeting, entered, happened):
    """The words in which it is marked."""
    when = timezone.localtime(entered)
    hour = when.strftime("%I:%M").lstrip("0") + when.strftime("%p").lower()
    hour = hour.replace(":00", "")
    then = at(meeting, happened)
    return (
        f"{MARK} {meeting.chair.full_name} on {when.day} {when:%B %Y}, {hour}; "
        f"happened on {then.day} {then:%B %Y}"
    )


def page(client, meeting, person=None, name="item", of=None):
    client.force_login(person or meeting.chair, backend=ALLAUTH)
    url = reverse(f"huddle:{name}", args=[of or meeting.item.pk])
    return client.get(url).content.decode()


def end(meeting):
    close_session(meeting.session, by=meeting.chair)
    return sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)


# When it was discussed, and who was there


def test_a_turn_is_entered_with_the_time_when_it_happened(meeting):
    before = timezone.now()

    turn = enter(meeting)

    assert (turn.began_at, turn.ended_at) == (at(meeting, TEN), at(meeting, HALF_PAST))
    assert turn.entered_at >= before
    rows = all_rows(ItemPresence.objects.filter(item=meeting.item))
    assert {row.practitioner_id for row in rows} == {
        person.pk for person in (meeting.chair, meeting.world.health, meeting.world.police)
    }
    assert {(row.came_at, row.left_at) for row in rows} == {
        (at(meeting, TEN), at(meeting, HALF_PAST))
    }
    assert all(row.entered_at >= before for row in rows)


def test_whoever_has_a_conflict_was_not_there_whatever_is_entered(meeting):
    police = meeting.world.police
    declare_conflict(
        meeting.family, police, kind=Conflict.Kind.KNOWS, reason="A friend.", by=police
    )

    enter(meeting)

    rows = all_rows(ItemPresence.objects.filter(item=meeting.item))
    assert police.pk not in {row.practitioner_id for row in rows}


def test_whoever_has_not_come_to_the_session_was_not_there(meeting):
    record_attendance(meeting.session, meeting.world.health, mode="absent", by=meeting.chair)

    enter(meeting)

    rows = all_rows(ItemPresence.objects.filter(item=meeting.item))
    assert meeting.world.health.pk not in {row.practitioner_id for row in rows}


def test_nobody_there_is_refused_and_leaves_nothing(meeting):
    with pytest.raises(ValidationError, match="Select who was there"):
        enter(meeting, meeting.world.stranger)

    assert all_rows(ItemTurn.objects.filter(item=meeting.item)) == []


@pytest.mark.parametrize(
    ("began", "ended", "words"),
    [(HALF_PAST, TEN, "after the beginning"), (TEN, TEN, "after the beginning")],
)
def test_the_end_comes_after_the_beginning(meeting, began, ended, words):
    with pytest.raises(ValidationError, match=words):
        enter(meeting, began=began, ended=ended)


def test_nothing_is_entered_ahead_of_its_time():
    """Today's session, at an hour that has not come."""
    meeting = hold()
    with as_owner():
        HuddleSession.objects.filter(pk=meeting.session.pk).update(starts_at=timezone.now())
    meeting.fresh()

    with pytest.raises(ValidationError, match="must be in the past"):
        enter(meeting, began=time(23, 58), ended=time(23, 59))
    with pytest.raises(ValidationError, match="must be in the past"):
        record(meeting, happened=time(23, 59))


def test_before_the_day_of_the_session_nothing_is_late():
    meeting = hold()

    with pytest.raises(NotNow, match="has not come yet"):
        enter(meeting)


def test_two_families_are_not_discussed_at_the_same_time():
    world = make_world()
    families = [make_nominated(world) for _ in range(2)]
    session = open_session(publish(world, *families), by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police)
    happened_yesterday(session)
    first, second = [meeting_about(world, session, family) for family in families]
    enter(first)

    with pytest.raises(ValidationError, match="with a family at that time"):
        enter(second, began=time(10, 15), ended=ELEVEN)

    assert enter(second, began=HALF_PAST, ended=ELEVEN).item == second.item


def test_nor_while_the_session_is_with_it_now(meeting):
    begin_item(meeting.item, by=meeting.chair)
    with as_owner():
        ItemTurn.objects.update(began_at=at(meeting, TEN))

    with pytest.raises(ValidationError, match="with a family at that time"):
        enter(meeting)


def test_only_those_who_run_the_session_enter_anything_late(meeting):
    with pytest.raises(PermissionDenied):
        enter(meeting, by=meeting.world.health)
    with pytest.raises(PermissionDenied):
        record(meeting, by=meeting.world.health)

    assert enter(meeting, by=meeting.world.coordinator)


def test_what_is_signed_takes_nothing_late(meeting):
    record(meeting, "D11")
    end(meeting)

    with pytest.raises(NotNow):
        enter(meeting.fresh())


def test_nobody_else_can_have_the_database_say_that_somebody_was_there(meeting):
    since, until = at(meeting, TEN), at(meeting, HALF_PAST)
    who = [meeting.world.health.pk]
    asked = [
        (meeting.world.health, since, until),
        (meeting.chair, since - timedelta(days=1), until),
        (meeting.chair, until, since),
        (meeting.chair, since, timezone.now() + timedelta(hours=1)),
    ]
    for person, from_, to in asked:
        with acting_as(person), connection.cursor() as cursor:
            cursor.execute(
                "SELECT huddle_enter_late(%s, %s, %s, %s::uuid[])",
                [meeting.item.pk, from_, to, who],
            )
            assert cursor.fetchone() == (0,)

    assert all_rows(ItemPresence.objects.filter(item=meeting.item)) == []


# What was decided, and what was said


def test_a_decision_keeps_both_times(meeting):
    decision = record(meeting)

    assert decision.happened_at == at(meeting, HALF_PAST)
    assert decision.recorded_at.date() == timezone.now().date()
    [kept] = all_rows(Decision.objects.filter(pk=decision.pk))
    assert kept.decided_at == at(meeting, HALF_PAST)
    assert meeting.fresh().item.discussed_at == at(meeting, HALF_PAST)


def test_what_is_recorded_at_once_is_marked_as_nothing(client, meeting):
    decision = record(meeting, happened=None)

    assert decision.happened_at is None
    assert MARK not in page(client, meeting)


def test_who_was_there_then_decides_about_the_quorum(meeting):
    enter(meeting, meeting.chair, meeting.world.health, meeting.world.police)
    enter(meeting, meeting.chair, meeting.world.health, began=HALF_PAST, ended=ELEVEN)

    assert not record(meeting, happened=time(10, 15)).provisional
    later = record(meeting, happened=time(10, 45))

    assert later.provisional
    with acting_as(meeting.chair):
        item = meeting.fresh().item
        assert quorum_for(item, at(meeting, time(10, 15)))
        missing = quorums_when_decided([item])[item.pk].missing
    assert missing == ["the police, or their written return"]


def test_what_was_said_on_the_day_is_entered_by_those_who_run_it_with_its_day(client, meeting):
    record(meeting, "D11")
    close_session(meeting.session, by=meeting.chair)

    said = contribute_in_session(meeting.item, by=meeting.chair, **SAID)

    assert said.noted_on == meeting.session.starts_on
    assert said.is_late
    shown = page(client, meeting)
    assert SAID["text"] in shown
    assert "Late entry:" in shown


# Wherever it is shown


def test_the_item_marks_what_was_entered_late_with_both_times(client, meeting):
    enter(meeting)
    decision = record(meeting)

    shown = page(client, meeting, meeting.world.housing)

    assert told(meeting, decision.recorded_at, HALF_PAST) in shown
    assert shown.count(MARK) == 4  # the decision, and three people who were there


def test_the_minutes_mark_it_and_so_does_their_copy(client, meeting):
    enter(meeting)
    decision = record(meeting, "D11")
    minutes = end(meeting)
    mark = told(meeting, decision.recorded_at, HALF_PAST)
    with acting_as(meeting.chair):
        part = minutes.items.get(family=meeting.family)

    for name, of in (("minutes", meeting.session.pk), ("copy_out", part.pk)):
        shown = page(client, meeting, name=name, of=of)
        assert mark in shown, name
        assert shown.count(MARK) >= 4, name


def test_the_chronology_puts_it_where_it_happened_and_marks_it(client, meeting):
    decision = record(meeting, "D11")
    client.force_login(meeting.world.health, backend=ALLAUTH)

    shown = client.get(reverse("families:chronology", args=[meeting.family.pk])).content.decode()

    assert told(meeting, decision.recorded_at, HALF_PAST) in shown


def test_the_trail_holds_both_times(meeting):
    enter(meeting)
    record(meeting)

    with as_owner():
        turn = AuditEvent.objects.get(verb="item.entered_late")
        decision = AuditEvent.objects.get(verb="decision.recorded")
    assert datetime.fromisoformat(turn.facts["happened_at"]) == at(meeting, TEN)
    assert turn.facts["people"] == 3
    assert datetime.fromisoformat(decision.facts["happened_at"]) == at(meeting, HALF_PAST)
    assert turn.at.date() > at(meeting, TEN).date()
    assert not is_look("item.entered_late")


# The pages


def test_the_page_enters_who_was_there(client, meeting):
    client.force_login(meeting.chair, backend=ALLAUTH)
    url = reverse("huddle:item_late", args=[meeting.item.pk])
    assert url in page(client, meeting)
    assert meeting.world.health.full_name in client.get(url).content.decode()
    given = {"began": "10:05am", "ended": "10.20am", "there": [str(meeting.world.health.pk)]}

    answer = client.post(url, given)

    assert answer.status_code == 302
    [row] = all_rows(ItemPresence.objects.filter(item=meeting.item))
    assert (row.practitioner_id, row.came_at) == (
        meeting.world.health.pk,
        at(meeting, time(10, 5)),
    )
    again = client.post(url, given)
    assert "at that time already" in again.content.decode()
    assert len(all_rows(ItemTurn.objects.filter(item=meeting.item))) == 1


def test_a_mistake_stands_beside_its_field_and_nothing_is_lost(client, meeting):
    client.force_login(meeting.chair, backend=ALLAUTH)
    given = {"began": "11am", "ended": "10am", "there": [str(meeting.world.health.pk)]}

    shown = client.post(reverse("huddle:item_late", args=[meeting.item.pk]), given)

    words = shown.content.decode()
    assert "The end must be after the beginning" in words
    assert 'value="11am"' in words


def test_the_form_of_a_decision_asks_when_it_was_decided_once_the_day_has_come(client, meeting):
    client.force_login(meeting.chair, backend=ALLAUTH)
    url = reverse("huddle:decide_details", args=[meeting.item.pk, meeting.child.pk, "D16"])
    given = answers_for("D16", meeting) | {"rationale": "As agreed.", "happened": "10:30am"}
    assert "When was it decided?" in client.get(url).content.decode()

    client.post(url, given | {"confirm": "yes"})

    [decision] = all_rows(Decision.objects.filter(item=meeting.item))
    assert decision.happened_at == at(meeting, HALF_PAST)


def test_before_its_day_the_form_does_not_ask(client):
    ahead = hold()
    client.force_login(ahead.chair, backend=ALLAUTH)
    url = reverse("huddle:decide_details", args=[ahead.item.pk, ahead.child.pk, "D16"])

    assert "When was it decided?" not in client.get(url).content.decode()
    assert reverse("huddle:item_late", args=[ahead.item.pk]) not in page(client, ahead)
