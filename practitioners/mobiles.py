"""A mobile number of the United Kingdom, however it is written."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from practitioners.govuk import TextInput

BETWEEN = re.compile(r"[\s().\-\u2010-\u2015]")
MOBILE = re.compile(r"(?:(?:\+|00)?440?|0)(7\d{9})")


class MobileInput(TextInput):
    input_type = "tel"


class MobileField(forms.CharField):
    """07700 900 982 and +44 7700 900982 are the same number: +447700900982."""

    widget = MobileInput(width=20, attrs={"autocomplete": "tel"})
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Enter a UK mobile phone number, like 07700 900 982",
    }

    def to_python(self, value: Any) -> str:
        text = BETWEEN.sub("", super().to_python(value) or "")
        if not text:
            return ""
        if not (found := MOBILE.fullmatch(text)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return f"+44{found[1]}"

    def prepare_value(self, value: Any) -> Any:
        return spaced(value) if isinstance(value, str) else value


def spaced(number: str) -> str:
    """As people read it; what is no such number stays as it was written."""
    if not (found := re.fullmatch(r"\+44(\d{4})(\d{3})(\d{3})", number)):
        return number
    return f"0{found[1]} {found[2]} {found[3]}"
