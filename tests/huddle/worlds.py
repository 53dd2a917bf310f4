"""A small partnership around one huddle, and nominated families, for tests of the week.

Standing huddles are made as the owner, as an installation does; case rows are written by the
practitioner who would write them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from consent.models import SharingDecision
from consent.services.sharing import decide_sharing
from families.models import Contribution, Family, Person
from families.services.registering import open_family
from huddle.models import Huddle, HuddleSession, Nomination
from practitioners.binding import acting_as
from practitioners.models import Agency, Practitioner, Team
from practitioners.roles import Role
from practitioners.working_days import add_working_days, today
from tests.factories import make_agency, make_practitioner, make_team
from tests.owner import as_owner

HALF_PAST_NINE = time(9, 30)
AGREED_ALOUD = "Everybody agreed aloud at the end."  # why it is signed before they answered


@dataclass
class World:
    """One huddle with three core teams; ``stranger`` belongs to none of them."""

    huddle: Huddle
    coordinator: Practitioner
    chair: Practitioner
    health: Practitioner
    police: Practitioner
    housing: Practitioner
    stranger: Practitioner
    core_teams: list[Team] = field(default_factory=list)

    @property
    def agencies(self) -> list[Agency]:
        """The agencies of the core teams."""
        return sorted({team.agency for team in self.core_teams}, key=lambda a: a.name)

    def team_of(self, practitioner: Practitioner) -> Team:
        return practitioner.teams().get()


def make_world(**facts: object) -> World:
    """A huddle with a chair and a coordinator of the council, and three core teams."""
    council = make_team(make_agency(kind=Agency.Kind.SOCIAL_CARE))
    teams = [
        make_team(make_agency(kind=kind))
        for kind in (Agency.Kind.HEALTH, Agency.Kind.POLICE, Agency.Kind.HOUSING)
    ]
    people = [make_practitioner(team) for team in teams]
    coordinator = make_practitioner(council, roles=(Role.COORDINATOR,))
    chair = make_practitioner(council, roles=(Role.CHAIR,))
    huddle = make_huddle(coordinator, chair, teams, **facts)
    return World(huddle, coordinator, chair, *people, make_practitioner(), teams)


def make_huddle(
    coordinator: Practitioner, chair: Practitioner, teams: list[Team], **facts: object
) -> Huddle:
    described = {
        "name": f"Huddle {coordinator.principal}",
        "locality": "East Leeds",
        "weekday": 3,
        "starts": HALF_PAST_NINE,
        "minutes_long": 90,
        "statement": "What is said here stays here.",
    }
    with as_owner():
        huddle = Huddle.objects.create(**described | facts, coordinator=coordinator, chair=chair)
        huddle.core_teams.set(teams)
    return huddle


def make_session(world: World, days_ahead: int = 3, **facts: object) -> HuddleSession:
    """A session that many working days from now, at half past nine."""
    day = add_working_days(today(), days_ahead)
    starts_at = timezone.make_aware(datetime.combine(day, HALF_PAST_NINE))
    described = {"starts_at": starts_at, "chair": world.chair} | facts
    return HuddleSession.objects.create(huddle=world.huddle, **described)


def make_nominated(
    world: World,
    *,
    by: Practitioner | None = None,
    dob: date | None = None,
    edd: date | None = None,
    share_with: list[Agency] | None = None,
    **nomination: object,
) -> Family:
    """A family that a team nominated, shared with the core agencies unless told otherwise.

    The baby is three months old unless a date is given; the nomination has been accepted.
    """
    by = by or world.health
    if dob is None and edd is None:
        dob = today() - timedelta(days=90)
    with acting_as(by):
        family = open_family(
            locality=world.huddle.locality,
            team=world.team_of(by),
            coordinator=world.coordinator,
            by=by,
        )
        child = _make_people(family, dob, edd)
        described = {
            "team": world.team_of(by),
            "ask": "Think with us.",
            "family_told": "told",
            "state": Nomination.State.ACCEPTED,
            "screened_at": timezone.now(),
            "screened_by": world.coordinator,
        }
        Nomination.objects.create(
            family=family,
            child=child,
            huddle=world.huddle,
            nominated_by=by,
            **described | nomination,
        )
    agencies = world.agencies if share_with is None else share_with
    if agencies:
        share(world, family, *agencies)
    return family


def share(world: World, family: Family, *agencies: Agency, **facts: object) -> SharingDecision:
    described = {
        "basis": SharingDecision.Basis.PUBLIC_TASK,
        "reason": "The huddle needs to know.",
        "by": world.coordinator,
    } | facts
    return decide_sharing(family, share=True, agencies=agencies, **described)


def withhold(world: World, family: Family, *agencies: Agency, **facts: object) -> SharingDecision:
    described = {"reason": "His brother works there.", "by": world.coordinator} | facts
    return decide_sharing(family, share=False, agencies=agencies, **described)


def told(family: Family, by: Practitioner, **facts: object) -> Contribution:
    """A contribution as it stands in the record."""
    described = {
        "text": "Faltering growth since October.",
        "nature": Contribution.Nature.RECORDED,
        "theme": Contribution.Theme.PRESSURE,
        "audience": Contribution.Audience.HUDDLE,
    } | facts
    with acting_as(by):
        return Contribution.objects.create(
            family=family, author=by, source_agency=by.agency, **described
        )


def _make_people(family: Family, dob: date | None, edd: date | None) -> Person:
    Person.objects.create(
        family=family, kind="adult", name="Amina Yusuf", nhs_number_absence="not_known"
    )
    return Person.objects.create(
        family=family,
        kind="child" if dob else "unborn",
        name="Zakariya Yusuf" if dob else "",
        dob=dob,
        edd=None if dob else edd,
        nhs_number_absence="not_known",
        father_status="unknown",
    )
