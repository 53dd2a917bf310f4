"""A huddle as most of these tests need it, one of its sessions, and one in session."""

import pytest

from tests.huddle.holding import hold
from tests.huddle.worlds import make_nominated, make_session, make_world
from tests.practitioners.conftest import mailbox  # noqa: F401 - a fixture


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def family(world):
    return make_nominated(world)


@pytest.fixture
def session(world):
    return make_session(world)


@pytest.fixture
def meeting():
    return hold()
