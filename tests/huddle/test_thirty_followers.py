"""Thirty screens follow one session of twelve families: each hears of its own, whatever breaks.

`make bench-live` runs the same for longer and prints how soon they hear.
"""

import json
import os
import statistics
import time
from dataclasses import dataclass

import pytest
from django.db import connection

from families.services.contributing import contribute
from huddle.services.holding import open_session
from huddle.services.presence import begin_item, end_item
from practitioners.models import Practitioner
from tests.factories import make_practitioner
from tests.huddle.holding import Meeting, attend, meeting_about, publish
from tests.huddle.streaming import Poller, Product, SlowFollower, eventually
from tests.huddle.worlds import make_nominated, make_world
from tests.owner import as_owner

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = int(os.environ.get("LIVE_ROUNDS", "0"))  # with a number it is measured, not only tried
PATIENCE = 30  # seconds
ASKING = 5  # screens without a stream: they ask by themselves


@dataclass
class Room:
    """Twelve meetings and who may see each: everybody, two agencies, one agency."""

    meetings: list[Meeting]
    people: list[Practitioner]
    may_see: dict[object, set[object]]  # by family

    @property
    def chair(self) -> Practitioner:
        return self.meetings[0].chair

    def kept_from_somebody(self) -> list[Meeting]:
        everybody = {person.pk for person in self.people}
        return [one for one in self.meetings if self.may_see[one.family.pk] != everybody]


@pytest.fixture
def room(committed):
    world = make_world()
    health, police, housing = (
        [first, *(make_practitioner(world.team_of(first)) for _ in range(more))]
        for first, more in ((world.health, 8), (world.police, 8), (world.housing, 9))
    )
    runs = [world.chair, world.coordinator]
    reach = [(health, police, housing)] * 6 + [(health, police)] * 3 + [(health,)] * 3
    families = [
        make_nominated(world, share_with=[people[0].agency for people in agencies])
        for agencies in reach
    ]
    session = open_session(publish(world, *families), by=world.chair)
    people = [*runs, *health, *police, *housing]
    attend(session, *people)
    see = {
        family.pk: {person.pk for person in (*runs, *(one for team in agencies for one in team))}
        for family, agencies in zip(families, reach, strict=True)
    }
    return Room([meeting_about(world, session, family) for family in families], people, see)


@pytest.fixture
def product(room, tmp_path, settings):
    product = Product(tmp_path).start(settings)
    product.web.start()
    yield product
    product.stop()


class Screens:
    """What thirty people have open: most are told, three are slow, and five ask by themselves."""

    def __init__(self, product, room):
        self.product, self.session = product, room.meetings[0].session
        kinds = [Poller] * ASKING + [SlowFollower] * 3
        told = room.people[::-1]  # those who run it are told
        kinds += [None] * (len(told) - len(kinds))
        self.open = {
            person.pk: product.follow(person, self.session, kind=kind)
            for person, kind in zip(told, kinds, strict=True)
        }
        self.people = {person.pk: person for person in told}
        self.took = []

    def streams(self):
        return {pk: one for pk, one in self.open.items() if not isinstance(one, Poller)}

    def after(self, change, whose):
        """Once it is committed, all whose it is hear of it and nobody else does."""
        before = {pk: len(one.heard) for pk, one in self.open.items()}
        change()
        began = time.monotonic()
        assert eventually(lambda: whose <= self.who_heard_since(before), PATIENCE)
        assert self.who_heard_since(before) == whose
        self.took += [
            max(0.0, one.heard[before[pk]][0] - began)
            for pk, one in self.streams().items()
            if pk in whose and not isinstance(one, SlowFollower)
        ]

    def who_heard_since(self, before):
        return {pk for pk, one in self.open.items() if len(one.heard) > before[pk]}

    def come_back(self, which):
        """As a browser does: from what the page had seen last."""
        for pk in which:
            old = self.open[pk]
            old.stop()
            self.open[pk] = self.product.follow(
                self.people[pk], self.session, seen=old.last_mark, kind=type(old)
            )

    def have_caught_up(self):
        return eventually(lambda: all(one.is_right() for one in self.open.values()), PATIENCE)

    def settle(self):
        """Everybody's screen is right, and what was on its way has come."""
        assert self.have_caught_up()
        time.sleep(Poller.EVERY + 0.5)


def changes(meeting, *, by):
    item = meeting.item
    said = {"audience": "huddle", "nature": "recorded", "theme": "pressure", "text": "Late."}
    return [
        lambda: begin_item(item, by=by),
        lambda: end_item(item, by=by),
        lambda: contribute(meeting.family, by=by, **said),
    ]


def test_each_hears_of_what_is_theirs_and_of_nothing_else(product, room, capsys):
    screens = Screens(product, room)
    screens.settle()

    for meeting in room.meetings * max(ROUNDS, 1):
        whole = ROUNDS or meeting in (room.meetings[0], room.meetings[-1])
        for change in changes(meeting, by=room.chair)[0 if whole else 2 :]:
            screens.after(change, room.may_see[meeting.family.pk])

    assert screens.have_caught_up()
    if ROUNDS:
        with capsys.disabled():
            report(screens)


def test_whoever_was_cut_off_and_whatever_was_killed_nothing_is_lost(product, room):
    screens = Screens(product, room)
    kept = room.kept_from_somebody()[-1]
    breaks = [
        lambda: screens.come_back(list(screens.streams())[:5]),
        lambda: restart(product.live),
        lambda: restart(product.web),
        lambda: restart(product.redis),
        cut_off_from_the_database,
    ]
    for number, break_it in enumerate(breaks):
        screens.settle()
        meeting = room.meetings[number]

        begin_item(meeting.item, by=room.chair)
        break_it()
        end_item(meeting.item, by=room.chair)
        screens.come_back([pk for pk, one in screens.streams().items() if one.ended])

        assert screens.have_caught_up(), number
    screens.settle()

    screens.after(changes(kept, by=room.chair)[0], room.may_see[kept.family.pk])


def restart(server):
    server.kill()
    server.start()


def cut_off_from_the_database():
    """As when PostgreSQL crashes: every connection of the product breaks in the middle."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                  AND backend_type = 'client backend'"""
        )


def report(screens):
    took = sorted(screens.took)
    milliseconds = {
        "followers": len(screens.open),
        "told": len(took),
        "p50": statistics.median(took) * 1000,
        "p95": took[int(len(took) * 0.95)] * 1000,
        "max": took[-1] * 1000,
    }
    print(json.dumps({name: round(value) for name, value in milliseconds.items()}))  # noqa: T201
