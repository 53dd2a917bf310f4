"""A redaction takes away and never adds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.redaction import REDACTED, is_redaction_of

TEXT = "She told us\nthat her brother came on Friday."


@pytest.fixture(autouse=True)
def _database():
    """None of this needs one."""


@pytest.mark.parametrize(
    ("redacted", "is_one"),
    [
        ("She told us\nthat [redacted] came on Friday.", True),
        ("[redacted]", True),
        ("[redacted]that her brother came on [redacted]", True),
        ("She told us\r\nthat her [redacted] came on Friday.\r\n", True),
        ("She told us\nthat her [redacted][redacted] came on Friday.", True),
        (TEXT, False),
        ("", False),
        ("She told us\nthat her brother [redacted] came on Friday.", False),
        ("She told us\nthat [redacted] friend came on Friday.", False),
        ("She said\nthat [redacted] came on Friday.", False),
        ("[redacted] on Monday.", False),
        ("on Friday.[redacted]She told us", False),
        (f"{TEXT}[redacted]", False),
        ("She told us\nthat her brother came", False),
    ],
)
def test_it_is_the_original_with_parts_replaced_and_nothing_else(redacted, is_one):
    assert is_redaction_of(redacted, TEXT) is is_one


@given(st.text(min_size=3), st.data())
def test_whatever_part_is_taken_away_it_is_one(text, data):
    text = f"a{text}z".replace("[", "(")
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    assert is_redaction_of(text[:start] + REDACTED + text[end:], text)
