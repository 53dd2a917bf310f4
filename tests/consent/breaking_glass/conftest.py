"""A family, who works with it, somebody who does not, and information governance."""

import pytest

from families.services.leading import accept_lead, offer_lead
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.families.record import make_baby, make_coordinator, make_family


@pytest.fixture
def nominator():
    return make_practitioner()


@pytest.fixture
def family(nominator):
    family = make_family(nominator)
    make_baby(family, nominator, name="Robin Ash", dob="2026-03-27")
    return family


@pytest.fixture
def coordinator(family, nominator):
    return make_coordinator(family, nominator)


@pytest.fixture
def lead(family, nominator, coordinator):
    return accept_lead(
        offer_lead(family, nominator, by=coordinator, reason="Near"), by=nominator
    ).practitioner


@pytest.fixture
def governance():
    return make_practitioner(roles=(Role.IG_LEAD,))


@pytest.fixture
def person():
    return make_practitioner()
