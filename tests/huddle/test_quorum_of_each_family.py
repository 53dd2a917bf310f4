"""The quorum is asked for each family: of those who were there when it was decided."""

import pytest
from django.urls import reverse

from families.models import Conflict
from families.services.conflicts import declare_conflict
from huddle.models import AgendaItem
from huddle.queries.running_order import running_order
from huddle.quorum import quorum_for, quorum_of, quorums_when_decided
from huddle.services.deciding import decide, ratify_decision
from huddle.services.holding import close_session, open_session, record_attendance
from huddle.services.inviting import invite_to_item
from huddle.services.presence import begin_item, come_back, end_item, leave
from huddle.services.signing import sign_minutes
from practitioners.access import NotNow
from practitioners.binding import acting_as
from tests.counting import queries_of
from tests.factories import make_practitioner, make_team
from tests.huddle.holding import (
    answers_for,
    attend,
    hold,
    make_twin,
    meeting_about,
    next_meeting,
    publish,
)
from tests.huddle.worlds import AGREED_ALOUD, make_nominated, make_world

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
LACKS = "Not quorate for this family"


@pytest.fixture
def two():
    """A quorate session on two families; housing is there as well."""
    world = make_world()
    families = [make_nominated(world) for _ in range(2)]
    session = open_session(publish(world, *families), by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police, world.housing)
    return [meeting_about(world, session, family) for family in families]


def record(meeting, code="D07", child=None):
    return decide(
        meeting.item,
        child or meeting.child,
        code,
        rationale="As agreed.",
        details=answers_for(code, meeting),
        by=meeting.chair,
    )


def missing(meeting):
    with acting_as(meeting.chair):
        return quorum_for(meeting.fresh().item).missing


def when_decided(meeting, person=None):
    with acting_as(person or meeting.chair):
        item = AgendaItem.objects.select_related("session__huddle").get(pk=meeting.item.pk)
        return quorums_when_decided([item])[item.pk]


def page(client, meeting, name="item", person=None):
    client.force_login(person or meeting.chair, backend=ALLAUTH)
    of = meeting.item.pk if name == "item" else meeting.session.pk
    return client.get(reverse(f"huddle:{name}", args=[of])).content.decode()


def test_what_is_decided_after_a_core_agency_left_is_provisional(two):
    first, second = two
    health = first.world.health
    begin_item(first.item, by=first.chair)
    before = record(first)
    begin_item(second.item, by=first.chair)
    leave(first.session, health, by=health)

    after = record(second)

    assert not before.provisional
    assert after.provisional
    assert when_decided(first)
    assert when_decided(second).missing == ["health"]


def test_what_is_decided_once_they_have_come_is_not_provisional(two):
    first, second = two
    health = first.world.health
    leave(first.session, health, by=health)
    begin_item(first.item, by=first.chair)
    before = record(first)
    come_back(first.session, health, by=health)
    begin_item(second.item, by=first.chair)

    assert before.provisional
    assert not record(second).provisional


def test_coming_back_afterwards_does_not_mend_what_was_decided_without_them(two):
    first, _ = two
    health = first.world.health
    begin_item(first.item, by=first.chair)
    leave(first.session, health, by=health)
    record(first)
    come_back(first.session, health, by=health)

    assert quorum_of(first.session)
    assert when_decided(first).missing == ["health"]


def test_leaving_afterwards_takes_nothing_from_what_was_decided_with_them(two):
    first, _ = two
    health = first.world.health
    begin_item(first.item, by=first.chair)
    record(first)
    leave(first.session, health, by=health)

    assert not quorum_of(first.session)
    assert when_decided(first)


def test_whoever_has_a_conflict_is_in_the_room_and_does_not_count_for_that_family(two):
    first, second = two
    police = first.world.police
    declare_conflict(first.family, police, kind=Conflict.Kind.KNOWS, reason="A friend.", by=police)
    begin_item(first.item, by=first.chair)
    decided = record(first)
    begin_item(second.item, by=first.chair)

    assert decided.provisional
    assert when_decided(first).missing == ["the police, or their written return"]
    assert missing(second) == []


def test_a_written_return_counts_for_a_family_where_the_rule_allows_it(two):
    first, _ = two
    world = first.world
    record_attendance(first.session, world.police, mode="apologies_return", by=first.chair)
    begin_item(first.item, by=first.chair)
    assert missing(first) == []

    record_attendance(first.session, world.health, mode="apologies_return", by=first.chair)
    assert missing(first) == ["health"]


def test_the_rule_is_the_huddles_own():
    meeting = hold(make_world(quorum_chair=False, quorum_present=["housing"], quorum_written=[]))
    housing = meeting.world.housing
    begin_item(meeting.item, by=meeting.chair)
    assert missing(meeting) == []

    leave(meeting.session, housing, by=housing)

    assert missing(meeting) == ["housing"]


def test_a_guest_of_the_family_makes_no_quorum(two):
    first, _ = two
    world = first.world
    leave(first.session, world.police, by=world.police)
    guest = make_practitioner(make_team(world.police.agency))
    invite_to_item(first.item, guest, reason="Knows the group.", by=first.chair)
    attend(first.session, guest)
    begin_item(first.item, by=first.chair)

    assert missing(first) == ["the police, or their written return"]


def test_without_the_chair_a_family_is_not_quorate_where_the_rule_asks_for_one(two):
    first, _ = two
    begin_item(first.item, by=first.world.coordinator)
    leave(first.session, first.chair, by=first.chair)

    assert missing(first) == ["the chair"]


def test_what_is_written_down_after_its_turn_is_judged_by_its_end(two):
    first, second = two
    health = first.world.health
    begin_item(first.item, by=first.chair)
    begin_item(second.item, by=first.chair)
    leave(first.session, health, by=health)

    assert not record(first).provisional
    assert record(second).provisional


def test_whoever_left_before_the_end_of_its_turn_was_not_there_at_its_end(two):
    first, _ = two
    health = first.world.health
    begin_item(first.item, by=first.chair)
    leave(first.session, health, by=health)
    end_item(first.item, by=first.chair)
    come_back(first.session, health, by=health)

    assert record(first).provisional


def test_after_the_session_a_family_is_judged_as_it_was_there(two):
    first, second = two
    health = first.world.health
    begin_item(first.item, by=first.chair)
    record(first)
    begin_item(second.item, by=first.chair)
    leave(first.session, health, by=health)
    record(second)
    close_session(first.session, by=first.chair)

    assert when_decided(first)
    assert when_decided(second).missing == ["health"]
    assert record(second.fresh()).provisional


def test_before_the_session_has_turned_to_a_family_the_room_counts(two):
    first, _ = two
    health = first.world.health
    assert missing(first) == []

    leave(first.session, health, by=health)

    assert missing(first) == ["health"]


def test_of_twins_decided_one_after_the_other_the_one_without_a_quorum_is_said(two):
    first, _ = two
    health = first.world.health
    twin = make_twin(first)
    begin_item(first.item, by=first.chair)
    leave(first.session, health, by=health)
    assert record(first).provisional
    come_back(first.session, health, by=health)
    assert not record(first, child=twin).provisional

    assert when_decided(first).missing == ["health"]


def test_what_is_not_quorate_for_a_family_ratifies_nothing(meeting):
    world = meeting.world
    begin_item(meeting.item, by=meeting.chair)
    leave(meeting.session, world.health, by=world.health)
    provisional = record(meeting)
    close_session(meeting.session, by=meeting.chair)
    later = next_meeting(meeting)
    begin_item(later.item, by=later.chair)
    leave(later.session, world.health, by=world.health)

    with pytest.raises(NotNow, match="not quorate either"):
        ratify_decision(provisional, later.item, by=later.chair)

    come_back(later.session, world.health, by=world.health)
    assert not ratify_decision(provisional, later.item, by=later.chair).provisional


def test_the_running_order_and_the_item_say_it(client, two):
    first, second = two
    health = first.world.health
    begin_item(first.item, by=first.chair)
    record(first)
    begin_item(second.item, by=first.chair)
    assert LACKS not in page(client, first, "hold")
    leave(first.session, health, by=health)

    order = page(client, first, "hold")
    assert order.count(LACKS) == 1
    assert order.index(second.family.reference) < order.index(LACKS)
    assert "Quorate for this family" in page(client, first)
    said = page(client, second)
    assert LACKS in said
    assert "Missing: health" in said


def test_a_family_that_has_not_been_on_says_nothing_yet(client, two):
    first, second = two
    for person in (first.world.health, first.world.police):
        leave(first.session, person, by=person)
    begin_item(first.item, by=first.chair)

    with acting_as(first.chair):
        lacks = {
            turn.item.pk: turn.lacks_quorum for turn in running_order(first.session, first.chair)
        }

    assert lacks == {first.item.pk: True, second.item.pk: False}


def test_the_minutes_say_it_of_each_family(client, two):
    first, second = two
    health = first.world.health
    begin_item(first.item, by=first.chair)
    record(first, "D11")
    begin_item(second.item, by=first.chair)
    leave(first.session, health, by=health)
    record(second, "D11")
    close_session(first.session, by=first.chair)
    sign_minutes(first.session, unagreed=AGREED_ALOUD, by=first.chair)

    minutes = page(client, first, "minutes")

    with_all = minutes.index("Quorate for this family.")
    without = minutes.index("Not quorate for this family. Missing: health.")
    assert minutes.index(first.family.reference) < with_all
    assert minutes.index(second.family.reference) < without


def test_the_copy_of_one_familys_minutes_says_it(client, two):
    first, second = two
    health = first.world.health
    begin_item(first.item, by=first.chair)
    leave(first.session, health, by=health)
    record(first, "D11")
    record(second, "D11")
    close_session(first.session, by=first.chair)
    minutes = sign_minutes(first.session, unagreed=AGREED_ALOUD, by=first.chair)
    with acting_as(first.chair):
        part = minutes.items.get(family=first.family)
    client.force_login(first.chair, backend=ALLAUTH)

    copy = client.get(reverse("huddle:copy_out", args=[part.pk])).content.decode()

    assert "Not quorate for this family. Missing: health." in copy


def test_whoever_sees_one_family_reads_the_same_quorum_of_it(two):
    first, _ = two
    begin_item(first.item, by=first.chair)

    for person in (first.world.housing, first.world.police, first.world.coordinator):
        assert when_decided(first, person)


def test_the_meeting_costs_the_same_however_many_families_have_been_on(client, two):
    first, second = two
    begin_item(first.item, by=first.chair)
    record(first)
    client.force_login(first.world.housing, backend=ALLAUTH)
    url = reverse("huddle:hold", args=[first.session.pk])
    before = queries_of(client, url)
    begin_item(second.item, by=first.chair)
    record(second)

    assert queries_of(client, url) == before
