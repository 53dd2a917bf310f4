"""Whose work a row is, in the words that its reader may have."""

from typing import Any


def owner_as_told(row: Any) -> str:
    """Who does it, as far as the reader is told."""
    if row.owner_is_unnamed:
        return "A service that is not named here"
    return f"{row.owner.full_name}, {row.owner_agency}"
