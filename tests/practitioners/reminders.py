"""Twenty actions due today, each with its own owner, committed to the database that is set.

A process of its own, run as the owner before a worker starts.
"""

import django

django.setup()

from families.services.acting import agree_action  # noqa: E402 - after setup
from families.services.reminding import plan_reminders  # noqa: E402
from practitioners.models import Notice  # noqa: E402
from practitioners.working_days import today  # noqa: E402
from tests.factories import make_practitioner  # noqa: E402
from tests.huddle.worlds import make_nominated, make_world  # noqa: E402
from tests.owner import as_owner, become_runtime  # noqa: E402

TWENTY = 20


def main() -> None:
    become_runtime()
    world = make_world()
    team = world.team_of(world.health)
    family = make_nominated(world)
    for _ in range(TWENTY):
        owner = make_practitioner(team)
        agree_action(family, by=world.coordinator, text="Ring", owner=owner, due_on=today())
    with as_owner():
        Notice.objects.all().delete()  # that an action was agreed is not what we are after
    assert plan_reminders(today()) == TWENTY


if __name__ == "__main__":
    main()
