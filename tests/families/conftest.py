"""A family as most of these tests need it, who nominated it, who coordinates, and a stranger."""

import pytest

from tests.factories import make_practitioner
from tests.families.record import make_baby, make_coordinator, make_family


@pytest.fixture
def nominator():
    return make_practitioner()


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
