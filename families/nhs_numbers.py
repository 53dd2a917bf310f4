"""NHS numbers: checked before they are kept, shown in threes, or a reason why there is none."""

import re

import nhs_number
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

DIGITS = 10
SEPARATORS = re.compile(r"[\s\-\u2010-\u2015]+")
SPREADSHEET_FLOAT = re.compile(r"([0-9]{9,10})[.]0+")
LOST_LEADING_ZERO = re.compile(r"[0-9]{9}")
MADE_UP = "999"  # the range that is never given to anybody
EXAMPLE = "like 999 000 0018"


class NhsNumberAbsence(models.TextChoices):
    """Why a person has no NHS number here. The number is never required; the reason is."""

    UNBORN = "unborn", "Not born yet"
    NOT_ALLOCATED = "not_yet_allocated", "Not allocated yet"
    NOT_KNOWN = "not_known", "Not known: finding out would cause delay"
    WITHHELD = "withheld", "Withheld: it would be more detrimental to the child"
    NOT_REGISTERED = "not_registered", "Not registered, or from overseas"


def clean_nhs_number(text: str) -> str:
    """The ten digits, or ``ValidationError``. A lost leading zero is said, never guessed."""
    digits = SEPARATORS.sub("", text)
    if whole := SPREADSHEET_FLOAT.fullmatch(digits):
        digits = whole[1]
    if LOST_LEADING_ZERO.fullmatch(digits):
        raise ValidationError(
            "NHS number has 9 digits and must have 10. "
            "If a spreadsheet removed a zero from the start, put it back",
            code="nine_digits",
        )
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits):
        raise ValidationError(f"NHS number must be 10 digits, {EXAMPLE}", code="not_ten_digits")
    if _is_one_digit_repeated(digits) or not nhs_number.is_valid(digits):
        raise ValidationError("Enter a real NHS number. Check each digit", code="not_real")
    if settings.DEMO and not digits.startswith(MADE_UP):
        raise ValidationError(
            f"NHS number must begin with {MADE_UP}: this is a demonstration, "
            "where nobody's real number may stand",
            code="not_made_up",
        )
    return digits


def format_nhs_number(digits: str) -> str:
    """As people read it aloud: 999 000 0018."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def _is_one_digit_repeated(digits: str) -> bool:
    """0000000000, 1111111111 and 9999999999 pass the check digit and are nobody's."""
    return len(set(digits)) == 1
