"""A nomination that waits to be screened, and the coordinator of its huddle, signed in."""

import pytest

from tests.huddle.answers import signed_in
from tests.huddle.screening.waiting import nominated


@pytest.fixture
def nomination(world):
    return nominated(world)


@pytest.fixture
def coordinator(world):
    return signed_in(world.coordinator)
