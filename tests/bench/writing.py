"""What a change of access costs: each is one service and one committed transaction."""

from typing import Any
from unittest import mock

from guardian.models import GroupObjectPermission, UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from families.models import Audience, Contribution, Family, GrantReason, RestrictionChange
from families.services.acting import agree_action
from families.services.contributing import contribute
from families.services.granting import (
    CONTRIBUTE,
    end_team_grant,
    grant_practitioner,
    grant_team,
)
from families.services.locking import touch
from families.services.restricting import restrict_family
from practitioners.binding import acting_as
from practitioners.models import Practitioner, Team
from practitioners.working_days import today
from tests.bench.measuring import Measured, Patience, timed
from tests.owner import as_owner

Change = Any


class Writer:
    """Does each change to one family after another, never twice to the same state."""

    def __init__(self, families: list[Family], by: Practitioner) -> None:
        self.families, self.by = families, by
        self.at = 0
        self.here, self.there = Team.objects.filter(agency__name="Empty")[:2]

    def next(self) -> Family:
        self.at += 1
        return self.families[self.at % len(self.families)]

    def grant_and_end(self) -> None:
        family = self.next()
        grant_team(family, self.here, GrantReason.SHARED, by=self.by)
        end_team_grant(family, self.here, GrantReason.SHARED, by=self.by)

    def grant(self) -> None:
        grant_team(self.next(), self.here, GrantReason.INVOLVED, by=self.by)

    def end(self) -> None:
        end_team_grant(self.next(), self.here, GrantReason.INVOLVED, by=self.by)

    def move(self) -> None:
        """From one team to another, in one transaction."""
        family = self.next()
        with acting_as(self.by):
            grant_team(family, self.there, GrantReason.INVOLVED, by=self.by)
            end_team_grant(family, self.here, GrantReason.INVOLVED, by=self.by)
        self.here, self.there = self.there, self.here

    def restrict(self) -> None:
        """Named practitioners only, and back to the teams."""
        family = self.next()
        for restriction in (Family.Restriction.RESTRICTED, Family.Restriction.STANDARD):
            restrict_family(
                family,
                restriction=restriction,
                why=RestrictionChange.Why.STAFF,
                reason="Measured.",
                keep=[],
                by=self.by,
            )

    def touch(self) -> None:
        with acting_as(self.by):
            touch(self.next())

    def assign_by_guardian(self) -> None:
        assign_perm("families.view_family", self.here.group, self.next())

    def remove_by_guardian(self) -> None:
        remove_perm("families.view_family", self.here.group, self.next())


def measure_writes(number: int, by: Practitioner, patience: Patience) -> list[Measured]:
    """On that many families, each with five contributions and three actions."""
    with as_owner():
        families = list(Family.objects.order_by("id")[:number])
        writer = Writer(families, by)
    for family in families:
        _write_on(family, by)
    found = [
        _write("grant a team", writer.grant, patience),
        _write("end a team's grant", writer.end, patience),
        _write("move to another team", writer.move, patience),
        _write("restrict and open again", writer.restrict, patience),
        _write("touch (a later date)", writer.touch, patience),
    ]
    generic = "guardian.shortcuts.get_{}_obj_perms_model"
    with (
        as_owner(),
        mock.patch(generic.format("user"), return_value=UserObjectPermission),
        mock.patch(generic.format("group"), return_value=GroupObjectPermission),
    ):
        name = "guardian generic"
        found.append(_write("grant a team", writer.assign_by_guardian, patience, name))
        found.append(_write("end a team's grant", writer.remove_by_guardian, patience, name))
    return found


def _write_on(family: Family, by: Practitioner) -> None:
    """Whoever changes a family's access sees it; and what is known of it has readers as well."""
    with as_owner():
        sees = Practitioner.objects.filter(principal__in=family.visible_to).first()
    grant_practitioner(family, by, GrantReason.SCREENING, by=sees, permissions=CONTRIBUTE)
    for _ in range(5):
        contribute(
            family,
            by=by,
            text="Seen at home.",
            nature=Contribution.Nature.RECORDED,
            theme=Contribution.Theme.STRENGTH,
            audience=Audience.HUDDLE,
        )
    for _ in range(3):
        agree_action(family, by=by, text="Ring the family", owner=by, due_on=today())


def _write(what: str, change: Change, patience: Patience, way: str = "product") -> Measured:
    return Measured(what, "-", way, timed(change, patience)[0], 0)
