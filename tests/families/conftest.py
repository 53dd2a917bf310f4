"""A family as most of these tests need it, and the people who work with it or do not."""

import pytest

from families.models import GrantReason
from families.services.granting import grant_practitioner
from families.services.leading import accept_lead, offer_lead
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.families.addresses import make_address
from tests.families.record import let_team_see, make_baby, make_coordinator, make_family


@pytest.fixture
def nominator():
    return make_practitioner()


@pytest.fixture
def author(nominator):
    """Who nominated the family is also who writes about it."""
    return nominator


@pytest.fixture
def colleague(nominator):
    return make_practitioner(nominator.teams().get())


@pytest.fixture
def family(nominator):
    family = make_family(nominator, contact_safety="Text only, before noon")
    make_baby(family, nominator)
    return family


@pytest.fixture
def coordinator(family, nominator):
    return make_coordinator(family, nominator)


@pytest.fixture
def stranger():
    return make_practitioner()


@pytest.fixture
def owner():
    return make_practitioner()


@pytest.fixture
def lead(family, coordinator):
    lead = make_practitioner()
    accept_lead(offer_lead(family, lead, by=coordinator, reason="Near"), by=lead)
    return lead


@pytest.fixture
def people(family, author, colleague, coordinator):
    """Whom the audiences tell apart: each of them sees the family."""
    housing, health = make_practitioner(), make_practitioner()
    for other in (housing, health):
        let_team_see(family, other, author)
    chair = make_practitioner(roles=(Role.CHAIR,))
    grant_practitioner(family, chair, GrantReason.CHAIRING, by=author)
    return {
        "author": author,
        "colleague": colleague,
        "housing": housing,
        "health": health,
        "coordinator": coordinator,
        "chair": chair,
    }


@pytest.fixture
def address(family, nominator):
    return make_address(family, nominator, protected=True, reveal_to=[nominator.principal])


@pytest.fixture
def open_address(family, nominator):
    return make_address(family, nominator)
