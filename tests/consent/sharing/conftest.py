"""A family about which nobody has decided anything yet."""

import pytest

from tests.huddle.worlds import make_nominated


@pytest.fixture
def family(world):
    """Nominated by health, and shared with nobody."""
    return make_nominated(world, share_with=[])
