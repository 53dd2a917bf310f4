"""One's own home postcode. Its field is named as no other is: what is typed is never kept."""

import re

from django import forms

from families.matching import postcode_key
from practitioners.govuk import GovukForm, TextInput

A_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
NOT_ONE = "Enter a full UK postcode, like LS9 7TA"


class HomePostcodeForm(GovukForm):
    own_postcode = forms.CharField(
        label="Your home postcode",
        help_text="It is turned into a code that nobody can turn back, and then forgotten",
        max_length=10,
        widget=TextInput(width=10),
    )

    def clean_own_postcode(self) -> str:
        key = postcode_key(self.cleaned_data["own_postcode"])
        if not A_POSTCODE.fullmatch(key):
            raise forms.ValidationError(NOT_ONE)
        return key
