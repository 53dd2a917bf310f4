"""What is known of a baby on the day of the birth."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from families.forms.nhs_numbers import BABY_ABSENCES, NO_NUMBER, absence_field, number_field
from families.models import Person
from families.nhs_numbers import clean_nhs_number
from families.scope import in_scope
from families.services.births import Newborn
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import GovukForm, Radios, YesNoField


class BirthForm(GovukForm):
    things = {
        "name": "the baby's name, or “Baby” and the surname",
        "sex": "the baby's sex",
        "more": "yes if another baby was born",
    }

    name = forms.CharField(label="Baby's name", max_length=200)
    dob = DateField(
        label="Date of birth", help_text="For example, 27 3 2026", must_be=today_or_past
    )
    sex = forms.ChoiceField(label="Sex", choices=Person.Sex.choices, widget=Radios(layout="small"))
    nhs_number = number_field()
    nhs_number_absence = absence_field(BABY_ABSENCES)
    more = YesNoField(label="Was another baby born at the same birth?")

    def clean_dob(self) -> date:
        born: date = self.cleaned_data["dob"]
        if not in_scope(born, timezone.localdate()):
            age = settings.SCOPE_UNTIL_BIRTHDAY
            raise ValidationError(f"The huddle is for children under {age}. Check the year")
        return born

    def clean_nhs_number(self) -> str:
        number = self.cleaned_data["nhs_number"]
        return clean_nhs_number(number) if number else ""

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        answered = said.get("nhs_number") or said.get("nhs_number_absence")
        if "nhs_number" not in self.errors and not answered:
            self.add_error("nhs_number", NO_NUMBER)
        return said

    @property
    def newborn(self) -> Newborn:
        said = self.cleaned_data
        return Newborn(
            name=said["name"],
            dob=said["dob"],
            sex=said["sex"],
            nhs_number=said["nhs_number"],
            nhs_number_absence=said["nhs_number_absence"],
        )
