"""Which family the session is with, who is there for it, and what nobody learns from that."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from families.models import Conflict
from families.services.conflicts import declare_conflict
from huddle.models import ItemPresence, ItemTurn, MinutesItem
from huddle.queries.presence import there_for
from huddle.queries.running_order import running_order
from huddle.quorum import quorum_of
from huddle.services.deciding import decide
from huddle.services.holding import close_session, open_session, record_attendance
from huddle.services.presence import begin_item, come_back, end_item, leave
from huddle.services.signing import sign_minutes
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.huddle.holding import SOON, attend, meeting_about, publish
from tests.huddle.worlds import AGREED_ALOUD, make_nominated, make_world
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def two():
    """A session in session on two families, of which housing may know the first only."""
    world = make_world()
    shared = make_nominated(world)
    kept = make_nominated(world, share_with=[world.health.agency, world.police.agency])
    session = open_session(publish(world, shared, kept), by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police, world.housing)
    return [meeting_about(world, session, family) for family in (shared, kept)]


def there(meeting, reader=None):
    with acting_as(reader or meeting.chair):
        return {one.practitioner.pk for one in there_for(meeting.item)}


def is_there(meeting, person):
    with acting_as(meeting.chair):
        rows = ItemPresence.objects.filter(item=meeting.item, practitioner=person, left_at=None)
        return rows.exists()


def recuse(meeting, person):
    return declare_conflict(
        meeting.family, person, kind=Conflict.Kind.RELATED, reason="Her cousin.", by=person
    )


def page_of(client, person, name, pk):
    client.force_login(person, backend=ALLAUTH)
    return client.get(reverse(f"huddle:{name}", args=[pk])).content.decode()


def order_of(session, reader):
    with acting_as(reader):
        return running_order(session, reader)


# Turning to a family


def test_whoever_is_in_the_session_and_may_see_the_family_is_there_for_it(two):
    shared, kept = two
    world = shared.world

    begin_item(kept.item, by=world.chair)
    assert there(kept) == {
        p.pk for p in (world.chair, world.coordinator, world.health, world.police)
    }

    begin_item(shared.item, by=world.chair)
    assert world.housing.pk in there(shared)


def test_a_session_is_with_one_family_at_a_time(two):
    shared, kept = two
    begin_item(shared.item, by=shared.chair)

    begin_item(kept.item, by=shared.world.coordinator)

    with as_owner():
        assert ItemTurn.objects.get(ended_at=None).item == kept.item
        assert not ItemPresence.objects.filter(item=shared.item, left_at=None).exists()


def test_the_database_itself_keeps_it_to_one(two):
    shared, kept = two
    begin_item(shared.item, by=shared.chair)

    with acting_as(shared.chair), pytest.raises(IntegrityError), transaction.atomic():
        ItemTurn.objects.create(
            family=kept.family,
            session=kept.session,
            item=kept.item,
            began_at=timezone.now(),
            began_by=shared.chair,
        )


def test_two_who_press_at_once_begin_it_once(meeting):
    begin_item(meeting.item, by=meeting.chair)

    with pytest.raises(NotNow, match="already"):
        begin_item(meeting.item, by=meeting.world.coordinator)


def test_the_session_can_come_back_to_a_family_and_the_times_add_up(meeting):
    begin_item(meeting.item, by=meeting.chair)
    end_item(meeting.item, by=meeting.chair)
    begin_item(meeting.item, by=meeting.chair)
    with as_owner():
        first, second = ItemTurn.objects.order_by("began_at")
        ItemTurn.objects.filter(pk=first.pk).update(
            began_at=timezone.now() - timedelta(minutes=20),
            ended_at=timezone.now() - timedelta(minutes=13),
        )
        ItemTurn.objects.filter(pk=second.pk).update(
            began_at=timezone.now() - timedelta(minutes=6)
        )

    [turn] = order_of(meeting.session, meeting.chair)

    assert (turn.is_now, turn.clock.minutes, turn.minutes_over) == (True, 13, 3)


def test_only_those_who_run_the_session_turn_to_a_family_and_only_while_it_is_held(meeting):
    with pytest.raises(PermissionDenied):
        begin_item(meeting.item, by=meeting.world.health)
    with pytest.raises(NotNow, match="not with this family"):
        end_item(meeting.item, by=meeting.chair)
    _settle(meeting)
    close_session(meeting.session, by=meeting.chair)

    with pytest.raises(NotNow, match="while the session is held"):
        begin_item(meeting.fresh().item, by=meeting.chair)


def test_closing_the_session_ends_what_it_was_with(meeting):
    begin_item(meeting.item, by=meeting.chair)
    _settle(meeting)

    close_session(meeting.session, by=meeting.chair)

    with as_owner():
        assert not ItemTurn.objects.filter(ended_at=None).exists()
        assert not ItemPresence.objects.filter(left_at=None).exists()


def test_the_trail_says_when_the_session_was_with_the_family(meeting):
    begin_item(meeting.item, by=meeting.chair)
    end_item(meeting.item, by=meeting.chair)

    with as_owner():
        told = AuditEvent.objects.filter(verb__in=["item.began", "item.ended"]).order_by("at")
        assert [(one.verb, one.family) for one in told] == [
            ("item.began", meeting.family.pk),
            ("item.ended", meeting.family.pk),
        ]


# Coming and going


def test_whoever_leaves_is_there_for_no_family_until_they_are_back(two):
    shared, kept = two
    health = shared.world.health
    begin_item(shared.item, by=shared.chair)

    leave(shared.session, health, by=health)
    assert not is_there(shared, health)
    begin_item(kept.item, by=shared.chair)
    assert health.pk not in there(kept)

    come_back(shared.session, health, by=health)
    assert is_there(kept, health)


def test_who_comes_late_is_there_from_then_on(meeting):
    late = make_practitioner(meeting.world.team_of(meeting.world.police))
    begin_item(meeting.item, by=meeting.chair)
    assert late.pk not in there(meeting)

    attend(meeting.session, late)

    assert is_there(meeting, late)


def test_the_chair_records_for_others_and_others_do_not(meeting):
    world = meeting.world
    begin_item(meeting.item, by=world.chair)

    leave(meeting.session, world.police, by=world.chair)
    assert not is_there(meeting, world.police)
    with pytest.raises(NotNow, match="already"):
        leave(meeting.session, world.police, by=world.police)
    with pytest.raises(PermissionDenied):
        come_back(meeting.session, world.police, by=world.health)
    come_back(meeting.session, world.police, by=world.coordinator)
    assert is_there(meeting, world.police)


def test_who_has_not_joined_neither_leaves_nor_comes_back(meeting):
    colleague = make_practitioner(meeting.world.team_of(meeting.world.health))

    with pytest.raises(NotNow, match="has joined"):
        leave(meeting.session, colleague, by=colleague)
    with pytest.raises(NotNow, match="in the room"):
        come_back(meeting.session, meeting.world.health, by=meeting.world.health)


def test_whoever_is_recorded_as_not_there_after_all_is_there_no_longer(meeting):
    police = meeting.world.police
    begin_item(meeting.item, by=meeting.chair)

    record_attendance(meeting.session, police, mode="absent", by=meeting.chair)

    assert not is_there(meeting, police)


def test_the_quorum_goes_with_who_is_in_the_room(meeting):
    health = meeting.world.health
    assert quorum_of(meeting.session)

    leave(meeting.session, health, by=health)
    assert quorum_of(meeting.session).missing == ["health"]

    come_back(meeting.session, health, by=health)
    assert quorum_of(meeting.session)


def test_nobody_else_can_have_the_database_say_that_somebody_is_there(two):
    shared, _ = two
    world = shared.world
    leave(shared.session, world.police, by=world.police)
    begin_item(shared.item, by=world.chair)
    with as_owner():
        world.police.attendances.update(away_since=None)

    with acting_as(world.housing), connection.cursor() as cursor:
        cursor.execute(
            "SELECT huddle_arrive(%s, ARRAY[%s::uuid])", [shared.session.pk, world.police.pk]
        )
        cursor.execute("SELECT huddle_depart(%s, %s)", [shared.session.pk, world.health.pk])
        cursor.execute("SELECT * FROM huddle_end_turns(%s)", [shared.session.pk])
        assert cursor.fetchall() == []

    assert not is_there(shared, world.police)
    assert is_there(shared, world.health)


# Who must not know


def test_whoever_has_a_conflict_is_never_there_and_sees_nothing_of_the_item(client, two):
    shared, kept = two
    police = shared.world.police
    recuse(kept, police)

    begin_item(kept.item, by=shared.chair)

    assert police.pk not in there(kept)
    page = page_of(client, police, "hold", kept.session.pk)
    assert kept.family.reference not in page
    assert ">Now<" not in page.replace("\n", "").replace(" ", "")
    with acting_as(police):
        assert not ItemTurn.objects.exists()
        assert not ItemPresence.objects.exists()


def test_a_conflict_found_in_the_room_ends_their_part_at_once(meeting):
    housing = meeting.world.housing
    begin_item(meeting.item, by=meeting.chair)
    assert is_there(meeting, housing)

    recuse(meeting, housing)

    assert not is_there(meeting, housing)
    come_away = meeting.session
    leave(come_away, housing, by=housing)
    come_back(come_away, housing, by=housing)
    assert not is_there(meeting, housing)


def test_whoever_names_a_connection_as_they_join_was_never_there(client, meeting):
    late = make_practitioner(meeting.world.team_of(meeting.world.police))
    begin_item(meeting.item, by=meeting.chair)
    client.force_login(late, backend=ALLAUTH)

    client.post(
        reverse("huddle:statement", args=[meeting.session.pk]),
        {"mode": "present", "accepted": "on", "connected": "yes", "connections": "Yusuf"},
    )

    assert late.pk not in there(meeting)


def test_a_chair_with_a_conflict_ends_unknowingly_what_they_cannot_see(client, two):
    shared, kept = two
    world = shared.world
    recuse(kept, world.chair)
    begin_item(kept.item, by=world.coordinator)
    before = page_of(client, world.chair, "hold", kept.session.pk)
    assert kept.family.reference not in before

    client.force_login(world.chair, backend=ALLAUTH)
    answer = client.post(reverse("huddle:item_begin", args=[shared.item.pk]), follow=True)

    assert kept.family.reference not in answer.content.decode()
    with as_owner():
        assert ItemTurn.objects.get(ended_at=None).item == shared.item


def test_the_running_order_of_who_may_not_know_has_no_gap_for_what_is_hidden(two):
    shared, kept = two
    housing, chair = shared.world.housing, shared.chair
    before = [(t.item.pk, t.starts, t.is_next) for t in order_of(shared.session, housing)]

    begin_item(kept.item, by=chair)

    after = order_of(shared.session, housing)
    assert [(t.item.pk, t.starts, t.is_next) for t in after] == before
    assert [t.item.pk for t in order_of(shared.session, chair) if t.is_now] == [kept.item.pk]


# Pages and minutes


def test_the_running_order_says_now_next_and_what_each_took(client, two):
    shared, kept = two
    begin_item(shared.item, by=shared.chair)
    with as_owner():
        ItemTurn.objects.update(began_at=timezone.now() - timedelta(minutes=14))
    begin_item(kept.item, by=shared.chair)

    page = page_of(client, shared.world.health, "hold", shared.session.pk)

    assert "Took 14 of 10 minutes" in page
    assert "The session began at" in page
    assert page.index(kept.family.reference) < page.index("Now") < page.index("Began at")
    assert "Next" in page[: page.index("Now")]


def test_each_says_by_one_button_that_they_leave_and_are_back(client, meeting):
    health = meeting.world.health
    assert "I am leaving" in page_of(client, health, "hold", meeting.session.pk)

    said = client.post(reverse("huddle:leave", args=[meeting.session.pk]), follow=True)
    assert "Recorded: You are out of the room." in said.content.decode()
    assert "I am back" in said.content.decode()
    again = client.post(reverse("huddle:leave", args=[meeting.session.pk]))
    assert again.status_code == 409

    said = client.post(reverse("huddle:come_back", args=[meeting.session.pk]), follow=True)
    assert "Recorded: You are back." in said.content.decode()


def test_the_chair_has_a_button_for_each_and_nobody_can_name_a_stranger(client, meeting):
    police = meeting.world.police
    assert "Has left<span" in page_of(client, meeting.chair, "hold", meeting.session.pk)
    url = reverse("huddle:leave", args=[meeting.session.pk])

    assert client.post(url, {"person": police.pk}).status_code == 302
    assert client.post(url, {"person": make_practitioner().pk}).status_code == 404
    client.force_login(meeting.world.housing, backend=ALLAUTH)
    assert client.post(url, {"person": meeting.world.health.pk}).status_code == 403


def test_the_chair_begins_and_ends_a_family_from_its_page(client, meeting):
    page = page_of(client, meeting.chair, "item", meeting.item.pk)
    assert "Begin with this family" in page

    page = client.post(reverse("huddle:item_begin", args=[meeting.item.pk]), follow=True)
    assert "There for this family:" in page.content.decode()
    assert "Done with this family" in page.content.decode()
    page = client.post(reverse("huddle:item_end", args=[meeting.item.pk]), follow=True)
    assert "Took 0 of 10 minutes" in page.content.decode()
    assert "Begin with this family" not in page_of(
        client, meeting.world.health, "item", meeting.item.pk
    )


def test_the_minutes_say_who_was_there_for_each_family(client, two):
    shared, kept = two
    world = shared.world
    begin_item(shared.item, by=world.chair)
    leave(shared.session, world.police, by=world.police)
    begin_item(kept.item, by=world.chair)
    for one in two:
        _settle(one)
    close_session(shared.session, by=world.chair)

    sign_minutes(shared.fresh().session, unagreed=AGREED_ALOUD, by=world.chair)

    with as_owner():
        bodies = {part.family_id: part.body["present"] for part in MinutesItem.objects.all()}
    names = {family: {one["name"] for one in who} for family, who in bodies.items()}
    assert world.police.full_name in names[shared.family.pk]
    assert world.police.full_name not in names[kept.family.pk]
    assert world.housing.full_name not in names[kept.family.pk]
    assert "There for this family" in page_of(client, world.health, "minutes", shared.session.pk)
    assert json.dumps(bodies[shared.family.pk])


def test_signed_who_was_there_never_changes(meeting):
    begin_item(meeting.item, by=meeting.chair)
    _settle(meeting)
    close_session(meeting.session, by=meeting.chair)
    sign_minutes(meeting.fresh().session, unagreed=AGREED_ALOUD, by=meeting.chair)

    for model in (ItemPresence, ItemTurn):
        with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()


def test_the_running_order_costs_the_same_however_many_families_took_their_turn(client, two):
    shared, kept = two
    client.force_login(shared.world.housing, backend=ALLAUTH)
    url = reverse("huddle:hold", args=[shared.session.pk])
    before = queries_of(client, url)

    for one in (shared, kept, shared, kept, shared):
        begin_item(one.item, by=shared.chair)

    assert queries_of(client, url) == before


def _settle(meeting):
    decide(
        meeting.item,
        meeting.child,
        "D11",
        rationale="She is gaining weight.",
        details={"review_on": SOON},
        by=meeting.chair,
    )
