"""The agencies, teams and people that the sample file names, around one huddle."""

from huddle.models import Huddle
from practitioners.models import Agency, Practitioner, Team
from practitioners.roles import Role
from tests.factories import make_agency, make_practitioner, make_team
from tests.huddle.nominations import sample_rows
from tests.huddle.worlds import make_huddle


def make_sample_partnership() -> Huddle:
    """Everybody whom the sample names, a coordinator and a chair of the council."""
    agencies: dict[str, Agency] = {}
    teams: dict[tuple[str, str], Team] = {}
    for agency, team, email, *_ in sample_rows()[1:]:
        if agency not in agencies:
            agencies[agency] = make_agency(agency)
        if (agency, team) not in teams:
            teams[agency, team] = make_team(agencies[agency], team)
        if not Practitioner.objects.filter(email=email).exists():
            make_practitioner(teams[agency, team], email=email)
    office = make_team(agencies["Leeds City Council"], "Early Help Hub East")
    return make_huddle(
        make_practitioner(office, roles=(Role.COORDINATOR,), email="coordinator@example.org"),
        make_practitioner(office, roles=(Role.CHAIR,)),
        list(teams.values()),
    )


def person(email: str) -> Practitioner:
    return Practitioner.objects.get(email=email)
