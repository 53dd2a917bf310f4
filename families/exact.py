"""What somebody typed into a search, where it says exactly whom they seek."""

import re
from datetime import date, datetime

from django.core.exceptions import ValidationError

from families.matching import name_key
from families.nhs_numbers import clean_nhs_number

REFERENCE = re.compile(r"CMC-\d{4,}", re.IGNORECASE)
NAME_AND_BIRTH = re.compile(r"(?P<name>\D+?)[\s,]+(?P<dob>\d{1,2}[ ./-]\d{1,2}[ ./-]\d{4})")


def exactly(q: str) -> tuple[str, str, str, date | None] | None:
    """Reference, NHS number, name and date of birth, where the words are one of these whole."""
    words = q.strip()
    if REFERENCE.fullmatch(words):
        return (words.upper(), "", "", None)
    if number := _nhs_number(words):
        return ("", number, "", None)
    if (said := NAME_AND_BIRTH.fullmatch(words)) and (born := _day(said["dob"])):
        return ("", "", name_key(said["name"]), born)
    return None


def without_birth(q: str) -> str:
    """The words that the ordinary search looks for: a date of birth is not one of them."""
    said = NAME_AND_BIRTH.fullmatch(q.strip())
    return said["name"].strip() if said else q.strip()


def _nhs_number(words: str) -> str:
    try:
        return clean_nhs_number(words)
    except ValidationError:
        return ""


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(re.sub(r"[ ./-]", "-", text), "%d-%m-%Y").date()  # noqa: DTZ007
    except ValueError:
        return None
