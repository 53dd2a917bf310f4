"""`python -m tests.chaos.planning NOTICES SECONDS`: make people, then plan notices in waves.

A process of its own, run with the owner's address: people are made as the owner, notices are
planned as the runtime role. A wave that a fault undid is planned again, under the same keys.
"""

import sys
import time

import django

django.setup()

from django.db import Error, connection, transaction  # noqa: E402 - after setup
from django.db.backends.signals import connection_created  # noqa: E402

from practitioners.models import Practitioner  # noqa: E402
from practitioners.notices import plan  # noqa: E402
from tests.chaos.known import CHAOS  # noqa: E402
from tests.chaos.people import make_people  # noqa: E402
from tests.owner import become_runtime  # noqa: E402

WAVES = 20
FLOOD = 10  # so many at once come as one mail


def main(notices: int, seconds: float) -> None:
    people = make_people(notices)
    connection_created.connect(lambda **_: become_runtime(), weak=False)
    connection.close()
    print("ready", flush=True)
    size = -(-notices // WAVES)
    for wave in range(WAVES):
        began = time.monotonic()
        until_it_holds(people[wave * size : (wave + 1) * size], flood=wave % 4 == 3)
        time.sleep(max(0, seconds / WAVES - (time.monotonic() - began)))


def until_it_holds(people: list[Practitioner], *, flood: bool) -> None:
    while True:
        try:
            plan_wave(people, flood=flood)
        except Error:
            connection.close()
            time.sleep(0.5)
        else:
            return


@transaction.atomic
def plan_wave(people: list[Practitioner], *, flood: bool) -> None:
    """One for each; in a flood the first few get ten, and the others none."""
    for place, person in enumerate(people):
        told = people[place // FLOOD] if flood else person
        plan(CHAOS, told, person, occurrence="chaos")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
