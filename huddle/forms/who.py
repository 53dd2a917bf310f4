"""Who a nomination is about, and where they live: mother or carer, babies, home, father."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from families.forms.nhs_numbers import (
    ADULT_ABSENCES,
    BABY_ABSENCES,
    NO_NUMBER,
    absence_field,
    number_field,
)
from families.models import FatherStatus, Person
from families.nhs_numbers import clean_nhs_number
from families.scope import birthday, in_scope
from huddle.forms.question import Question
from huddle.imports.cells import read_postcode
from huddle.imports.nomination_row import EARLIEST_BOOKING, LATEST_BIRTH, YOUNGEST_MOTHER
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import Radios, TextInput, YesNoField

FAR_FROM_DUE = "Due date must be within 42 weeks from now. Check the year"
TOO_OLD = (
    "The huddle is for unborn babies and children under {age}. This child is older: "
    "speak to Children's Social Work Duty and Advice, or to your early help hub, instead"
)


class NhsNumberQuestion(Question):
    """A page that asks for an NHS number, or why there is none."""

    def number_fits(self) -> None:
        number = self.cleaned_data.get("nhs_number")
        if "nhs_number" in self.errors:
            return
        if number and number in self.taken:
            self.add_error("nhs_number", "Enter this person's own NHS number")
        if not number and not self.cleaned_data.get("nhs_number_absence"):
            self.add_error("nhs_number", NO_NUMBER)
        if number:
            self.cleaned_data["nhs_number_absence"] = ""

    def clean_nhs_number(self) -> str:
        number = self.cleaned_data["nhs_number"]
        return clean_nhs_number(number) if number else ""


class MotherForm(NhsNumberQuestion):
    title = "Who is the mother or carer?"
    say_optional = False
    short = {"name": "Name", "nhs_number_absence": "No NHS number because"}
    things = {"name": "the mother's or carer's name", "dob": "date of birth"}

    name = forms.CharField(label="Full name", max_length=200)
    dob = DateField(
        label="Date of birth, if you know it",
        help_text="For example, 27 3 1998",
        must_be=today_or_past,
        required=False,
    )
    nhs_number = number_field()
    nhs_number_absence = absence_field(ADULT_ABSENCES)

    def clean_dob(self) -> date | None:
        born: date | None = self.cleaned_data["dob"]
        if born and birthday(born, YOUNGEST_MOTHER) > timezone.localdate():
            raise ValidationError("Date of birth must be that of an adult. Check the year")
        return born

    def clean(self) -> dict[str, Any]:
        self.number_fits()
        return self.cleaned_data


class BabyForm(NhsNumberQuestion):
    title = "Who is the baby?"
    say_optional = False
    reveals = {"born": {"yes": ["dob", "sex", "nhs_number", "nhs_number_absence"], "no": ["edd"]}}
    short = {
        "name": "Name",
        "born": "Born",
        "dob": "Date of birth",
        "edd": "Due date",
        "nhs_number_absence": "No NHS number because",
    }
    things = {
        "born": "yes if the baby has been born",
        "name": "the baby's name, or “Baby” and the surname",
        "sex": "the baby's sex",
    }

    name = forms.CharField(
        label="Baby's name",
        max_length=200,
        required=False,
        help_text="Leave this blank for an unborn baby without a name",
    )
    born = YesNoField(label="Has the baby been born?", widget=Radios())
    dob = DateField(
        label="Date of birth",
        help_text="For example, 27 3 2026",
        must_be=today_or_past,
        required=False,
    )
    sex = forms.ChoiceField(
        label="Sex", required=False, choices=Person.Sex.choices, widget=Radios(layout="small")
    )
    nhs_number = number_field("Baby's NHS number")
    nhs_number_absence = absence_field(BABY_ABSENCES)
    edd = DateField(label="Due date", help_text="For example, 14 2 2027", required=False)

    def clean_dob(self) -> date | None:
        born: date | None = self.cleaned_data["dob"]
        if born and self.data.get("born") == "yes" and not in_scope(born, timezone.localdate()):
            raise ValidationError(TOO_OLD.format(age=settings.SCOPE_UNTIL_BIRTHDAY))
        return born

    def clean_edd(self) -> date | None:
        due: date | None = self.cleaned_data["edd"]
        if due and self.data.get("born") == "no" and not _could_be_due(due):
            raise ValidationError(FAR_FROM_DUE)
        return due

    def clean(self) -> dict[str, Any]:
        born = self.cleaned_data.get("born")
        if born:
            self.require("name", "dob", "sex")
            self.number_fits()
            self._forget("edd")
        elif born is False:
            self.require("edd")
            self._forget("dob", "sex", "nhs_number", "nhs_number_absence")
        return self.cleaned_data

    def _forget(self, *names: str) -> None:
        """What belongs to the other answer does not count, and cannot be wrong."""
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data[name] = None if name in {"dob", "edd"} else ""


class HomeForm(Question):
    title = "Where do they live?"
    say_optional = False
    short = {"lines": "Address", "postcode": "Postcode", "protected": "Protected address"}
    things = {"protected": "yes if the address must be protected"}

    lines = forms.CharField(
        label="Address, without the postcode",
        max_length=500,
        required=False,
        widget=TextInput(attrs={"autocomplete": "off"}),
        help_text="Leave this blank if you do not know it",
    )
    postcode = forms.CharField(
        label="Postcode, or its first part",
        max_length=10,
        required=False,
        widget=TextInput(width=10),
        help_text="For example, LS14 6CK or LS14",
    )
    protected = YesNoField(
        label="Must the address be protected?",
        help_text="Say yes if anybody who may harm them must not find them. Only your team "
        "will then be able to see it.",
    )

    def clean_postcode(self) -> str:
        postcode = self.cleaned_data["postcode"]
        try:
            return read_postcode(postcode) if postcode else ""
        except ValidationError:
            raise ValidationError("Enter a full postcode, like LS14 6CK, or LS14") from None


class FatherForm(Question):
    reveals = {"status": {FatherStatus.KNOWN: ["name"]}}
    short = {"status": "Father or partner", "name": "Their name"}
    things = {"status": "what you know of the father or partner", "name": "their name"}

    status = forms.ChoiceField(
        label="What do you know of the baby's father, or the mother's partner?",
        choices=FatherStatus.choices,
        widget=Radios(hints={FatherStatus.UNKNOWN: "That is an answer: the huddle can find out"}),
    )
    name = forms.CharField(label="Full name", max_length=200, required=False)
    page_heading = "status"

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("status") == FatherStatus.KNOWN:
            self.require("name")
        elif self.cleaned_data.get("status"):
            self.cleaned_data["name"] = ""
        return self.cleaned_data


def _could_be_due(due: date) -> bool:
    return -LATEST_BIRTH <= due - timezone.localdate() <= EARLIEST_BOOKING
