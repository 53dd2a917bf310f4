"""Goals and steps as tests of the plan need them."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from families.models import Action, Goal
from families.services.acting import agree_action
from families.services.planning import set_goal
from practitioners.binding import acting_as
from practitioners.working_days import today

SOON = today() + timedelta(days=14)
TOMORROW = today() + timedelta(days=1)


def make_goal(family, by, **facts) -> Goal:
    facts = {
        "words": "I want to sleep",
        "need": "health",
        "measure": "He wakes twice at most",
        "review_on": SOON,
    } | facts
    return set_goal(family, by=by, **facts)


def make_step(family, by, text="Visit", owner=None) -> Action:
    return agree_action(family, by=by, text=text, owner=owner or by, due_on=TOMORROW)


def make_steps(family, by, *texts) -> list[Action]:
    return [make_step(family, by, text) for text in texts]


def day(name, value):
    """A date as the three boxes of a form send it."""
    return {f"{name}-{part}": str(getattr(value, part)) for part in ("day", "month", "year")}


def order_of(family, lane, reader):
    """What stands in a lane, in its order, as this person reads it."""
    with acting_as(reader):
        rows = Action.objects.visible_to(reader).open().filter(family=family, lane=lane)
        return list(rows.order_by("position").values_list("text", flat=True))


def queries_of(client, address):
    """How many queries a page takes, for whoever is signed in."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
