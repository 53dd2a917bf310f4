"""A week in which every text holds words of its own: who is in it, and where to ask for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from families.models import Family
from huddle.models import HuddleSession
from practitioners.models import Agency, Practitioner
from practitioners.roles import Role
from tests.consent.governing import make_lead
from tests.factories import make_agency, make_practitioner, make_team
from tests.huddle.worlds import World
from tests.owner import as_owner


@dataclass
class Told:
    """The people by the names of their columns; the addresses to ask; the words of each kind."""

    world: World
    session: HuddleSession
    families: dict[str, Family]
    people: dict[str, Practitioner | None]
    things: dict[str, Any] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def family(self) -> Family:
        return self.families["listed"]

    def history_of(self, family: Family) -> str:
        """Its whole chronology on one page."""
        return f"{reverse('families:chronology', args=[family.pk])}?whole=yes"

    def more_addresses(self) -> Iterator[str]:
        """Beside each page once: the pages of the other families."""
        for family in self.families.values():
            for page in ("families:detail", "families:contribute", "families:action_new"):
                yield reverse(page, args=[family.pk])
            yield reverse("huddle:screen_join_family", args=[self.things["nomination"], family.pk])
            yield self.history_of(family)
        for page in ("families:actions", "families:actions_csv"):
            yield f"{reverse(page)}?whose=all&status=any"
        rows = reverse("consent:subject_access_rows", args=[self.things["access"]])
        yield from (f"{rows}?show=all&page={number}" for number in (1, 2, 3, 4))


def people_of(world: World) -> dict[str, Practitioner | None]:
    health = world.team_of(world.health)
    left_out = make_team(make_agency(kind=Agency.Kind.COMMUNITY))
    with as_owner():
        world.huddle.core_teams.add(left_out)
    return {
        "nobody": None,
        "outsider": make_practitioner(),
        "superuser": make_practitioner(is_superuser=True),
        "admin": make_practitioner(health, roles=(Role.ADMINISTRATOR,)),
        "contact": make_practitioner(health, roles=(Role.AGENCY_CONTACT,)),
        "ig": make_practitioner(health, roles=(Role.IG_LEAD,)),
        "manager": make_practitioner(health, roles=(Role.MANAGER,)),
        "supervisor": make_practitioner(health, roles=(Role.SUPERVISOR,)),
        "nominator": world.health,
        "colleague": make_practitioner(health),
        "police": world.police,
        "housing": world.housing,
        "conflicted": make_practitioner(world.team_of(world.police)),
        "left_out": make_practitioner(left_out),
        "named": make_practitioner(health),
        "lead": make_practitioner(make_team()),
        "owner": make_practitioner(make_team()),
        "coordinator": world.coordinator,
        "chair": world.chair,
        "other_coordinator": make_practitioner(roles=(Role.COORDINATOR,)),
        "reviewer": make_lead(),
        "emergency": make_practitioner(),
    }
