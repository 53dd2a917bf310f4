"""Every guard of access, and the tests that notice when it is missing."""

from tests.access.mutants.kinds import Mutant
from tests.access.mutants.listed.addresses import KNOWN
from tests.access.mutants.listed.allocating import ALLOCATED
from tests.access.mutants.listed.channels import CHANNELS
from tests.access.mutants.listed.contacts import CONTACTS
from tests.access.mutants.listed.database import DATABASE
from tests.access.mutants.listed.discussing import DISCUSSED
from tests.access.mutants.listed.governing import GOVERNING
from tests.access.mutants.listed.homes import HOMES
from tests.access.mutants.listed.leads import LEADS
from tests.access.mutants.listed.life import LIFE
from tests.access.mutants.listed.pages import PAGES
from tests.access.mutants.listed.planning import PLANNING
from tests.access.mutants.listed.plans import PLANS
from tests.access.mutants.listed.preparing import PREPARED
from tests.access.mutants.listed.reminding import REMINDED
from tests.access.mutants.listed.services import SERVICES
from tests.access.mutants.listed.sight import SIGHT
from tests.access.mutants.listed.teams import TEAMS
from tests.access.mutants.listed.telling import TOLD_BY
from tests.access.mutants.listed.versions import TOLD

MUTANTS: list[Mutant] = [
    *SIGHT,
    *DATABASE,
    *GOVERNING,
    *SERVICES,
    *LEADS,
    *PREPARED,
    *DISCUSSED,
    *PAGES,
    *TEAMS,
    *KNOWN,
    *TOLD,
    *HOMES,
    *CONTACTS,
    *PLANS,
    *PLANNING,
    *TOLD_BY,
    *LIFE,
    *ALLOCATED,
    *REMINDED,
    *CHANNELS,
]
