"""Times read as GOV.UK writes them."""

from datetime import time

import pytest
from django.utils.formats import time_format


@pytest.mark.parametrize(
    ("at", "words"), [(time(9, 30), "9:30am"), (time(14, 5), "2:05pm"), (time(0, 15), "12:15am")]
)
def test_morning_and_afternoon_have_no_full_stops(at, words):
    assert time_format(at, "g:ia") == words
