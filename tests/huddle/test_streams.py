"""The live process as it runs: each follower hears at once of what they may see, and no more."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from families.models import Conflict
from families.services.conflicts import declare_conflict
from families.services.contributing import contribute
from huddle.services.holding import open_session
from huddle.services.presence import begin_item, end_item
from practitioners.models import Practitioner
from tests.huddle.holding import attend, meeting_about, publish
from tests.huddle.streaming import Product, eventually
from tests.huddle.worlds import make_nominated, make_world
from tests.owner import as_owner

pytestmark = pytest.mark.usefixtures("committed")
A_SECOND = 1.0


@pytest.fixture
def two(committed):
    """A session on two families, of which housing may know the first only."""
    world = make_world()
    shared = make_nominated(world)
    kept = make_nominated(world, share_with=[world.health.agency, world.police.agency])
    session = open_session(publish(world, kept, shared), by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police, world.housing)
    return [meeting_about(world, session, family) for family in (shared, kept)]


@pytest.fixture
def product(two, tmp_path, settings):
    product = Product(tmp_path).start(settings)
    yield product
    product.stop()


def everybody(product, meeting):
    world = meeting.world
    people = (world.chair, world.coordinator, world.health, world.police, world.housing)
    return {person.pk: product.follow(person, meeting.session) for person in people}


def say(meeting, by, audience="huddle"):
    contribute(
        meeting.family, by=by, audience=audience, nature="recorded", theme="pressure", text="Late."
    )


def test_each_hears_within_a_second_of_what_they_may_see_and_of_nothing_else(product, two):
    shared, kept = two
    world = shared.world
    followers = everybody(product, shared)
    without = followers[world.housing.pk]
    others = [one for one in followers.values() if one is not without]
    slowest = 0.0

    for number, change in enumerate(
        [
            lambda: begin_item(kept.item, by=world.chair),
            lambda: say(kept, world.health),
            lambda: end_item(kept.item, by=world.chair),
        ],
        start=1,
    ):
        change()
        began = time.monotonic()
        assert eventually(lambda n=number: all(len(one.heard) == n for one in others), 5)
        slowest = max(slowest, *(one.heard[-1][0] - began for one in others))
    assert without.heard == []

    begin_item(shared.item, by=world.chair)
    assert eventually(lambda: all(one.has_caught_up() for one in followers.values()), 5)
    assert slowest < A_SECOND
    assert {words for one in followers.values() for _, _, words in one.heard} == {"changed"}


def test_what_is_for_one_agency_rings_at_its_own_people_only(product, two):
    shared, _ = two
    world = shared.world
    followers = everybody(product, shared)

    say(shared, world.police, audience="own")

    assert eventually(lambda: followers[world.police.pk].heard)
    time.sleep(0.5)
    assert [pk for pk, one in followers.items() if one.heard] == [world.police.pk]


def test_a_family_that_is_taken_from_somebody_is_silent_for_them_from_then_on(product, two):
    shared, _ = two
    world = shared.world
    police, health = (product.follow(p, shared.session) for p in (world.police, world.health))
    declare_conflict(
        shared.family, world.police, kind=Conflict.Kind.KNOWS, reason="A friend.", by=world.police
    )
    assert eventually(police.has_caught_up)
    before = len(police.heard)

    begin_item(shared.item, by=world.chair)

    assert eventually(health.has_caught_up)
    time.sleep(0.5)
    assert len(police.heard) == before


def test_whoever_comes_back_catches_up_at_once(product, two):
    shared, _ = two
    health = shared.world.health
    first = product.follow(health, shared.session)
    first.stop()

    begin_item(shared.item, by=shared.chair)

    again = product.follow(health, shared.session, seen=first.seen)
    assert eventually(again.has_caught_up, 2)


def test_when_the_live_process_is_killed_polling_goes_on_and_nothing_is_lost(product, two):
    shared, _ = two
    follower = product.follow(shared.world.health, shared.session)
    product.live.kill()
    assert eventually(lambda: follower.ended)

    begin_item(shared.item, by=shared.chair)

    assert follower.mark() != follower.seen
    product.live.start()
    again = product.follow(shared.world.health, shared.session, seen=follower.seen)
    assert eventually(again.has_caught_up, 3)


def test_when_redis_is_killed_the_slow_tick_goes_on_and_back_it_rings_again(product, two):
    shared, kept = two
    follower = product.follow(shared.world.health, shared.session)
    product.redis.kill()

    begin_item(shared.item, by=shared.chair)
    assert eventually(follower.has_caught_up, 15)

    product.redis.start()
    time.sleep(6)  # the longest pause before it is asked again
    began = time.monotonic()
    begin_item(kept.item, by=shared.chair)
    assert eventually(follower.has_caught_up, 5)
    assert time.monotonic() - began < 3


# Who is let in


def test_nobody_follows_who_is_not_signed_in_or_does_not_belong_to_the_session(product, two):
    shared, _ = two
    health = shared.world.health

    assert product.follow(health, shared.session).status == 200
    assert product.follow(health, shared.session, cookie="").status == 404
    stranger = shared.world.stranger
    assert product.follow(stranger, shared.session, seen="").status == 404


def test_no_other_site_can_ask(product, two):
    shared, _ = two
    health = shared.world.health

    other = product.follow(health, shared.session, origin="https://elsewhere.example")
    ours = product.follow(health, shared.session, origin=product.address)

    assert (other.status, ours.status) == (403, 200)
    assert ours.answer.headers["Access-Control-Allow-Origin"] == product.address
    assert ours.answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert ours.answer.headers["Cache-Control"] == "no-store"


def test_one_person_has_a_few_streams_and_no_more(product, two):
    shared, _ = two
    health = shared.world.health
    followers = [product.follow(health, shared.session) for _ in range(7)]
    assert [one.status for one in followers] == [200] * 6 + [429]
    assert product.follow(shared.world.police, shared.session).status == 200


@pytest.mark.parametrize("how", ["signed out", "closed"])
def test_a_stream_ends_with_the_session_of_whoever_listens(product, two, how):
    shared, _ = two
    world = shared.world
    follower = product.follow(world.health, shared.session)

    if how == "signed out":
        key = follower.client.cookies[settings.SESSION_COOKIE_NAME].value
        with as_owner():
            Session.objects.filter(pk=key).delete()
    else:
        with as_owner():
            Practitioner.objects.filter(pk=world.health.pk).update(is_active=False)
    begin_item(shared.item, by=world.chair)

    assert eventually(lambda: follower.ended, 5)
    assert follower.heard == []
