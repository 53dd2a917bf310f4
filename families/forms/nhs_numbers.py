"""The two questions of a page that asks for an NHS number: the number, or why there is none."""

from django import forms

from families.nhs_numbers import NhsNumberAbsence as Absence
from practitioners.govuk import TextInput

NO_NUMBER = "Enter the NHS number, or select why you do not have it"
ADULT_ABSENCES = [
    (str(each.value), str(each.label))
    for each in (Absence.NOT_KNOWN, Absence.NOT_REGISTERED, Absence.WITHHELD)
]
BABY_ABSENCES = [
    (str(Absence.NOT_ALLOCATED.value), str(Absence.NOT_ALLOCATED.label)),
    *ADULT_ABSENCES,
]


def number_field(label: str = "NHS number") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=20,
        widget=TextInput(width=10, digits=True),
        help_text="10 digits, for example 999 000 0018",
    )


def absence_field(reasons: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="If you do not have it, why not?",
        required=False,
        choices=[("", "Choose a reason"), *reasons],
    )
