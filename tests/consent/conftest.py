"""A huddle with a nominated family, a family that was looked at, and two leads of governance."""

import pytest

from tests.consent.governing import make_lead, person_of
from tests.consent.looking import make_looked
from tests.huddle.worlds import make_nominated, make_world


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def family(world):
    return make_nominated(world)


@pytest.fixture
def mother(family):
    return person_of(family, kind="adult")


@pytest.fixture
def baby(family):
    return person_of(family, kind="child")


@pytest.fixture
def lead():
    """Of information governance."""
    return make_lead()


@pytest.fixture
def looked():
    return make_looked()


@pytest.fixture
def first():
    return make_lead()


@pytest.fixture
def second():
    return make_lead()
