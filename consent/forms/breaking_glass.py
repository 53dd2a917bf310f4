"""Which record, why and for how long; then the same words again, to be sure."""

from typing import Any

from django import forms
from django.conf import settings

from consent.models import BreakGlass
from consent.services.breaking_glass import SHORTEST_REASON, Sought
from families.matching import name_key
from families.nhs_numbers import clean_nhs_number
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import GovukForm, Radios, TextInput

KNOWN_BY = {
    "reference": ("Its reference", ["reference"]),
    "nhs_number": ("An NHS number", ["nhs_number"]),
    "name": ("A full name and date of birth", ["name", "dob"]),
}
AGAIN = {
    "reference": "Type the reference again",
    "nhs_number": "Type the NHS number again",
    "name": "Type the full name again",
}


class EmergencyForm(GovukForm):
    things = {
        "known_by": "how you know the family",
        "reference": "the family’s reference",
        "nhs_number": "an NHS number",
        "name": "the full name",
        "dob": "their date of birth",
        "reason": "why you need it",
        "words": "what has happened",
        "hours": "how long you need it",
    }
    reveals = {"known_by": {key: fields for key, (_, fields) in KNOWN_BY.items()}}

    known_by = forms.ChoiceField(
        label="How do you know the family?",
        choices=[(key, label) for key, (label, _) in KNOWN_BY.items()],
        widget=Radios(),
    )
    reference = forms.CharField(
        label="Reference",
        help_text="Like CMC-0042",
        max_length=20,
        widget=TextInput(width=10),
        required=False,
    )
    nhs_number = forms.CharField(
        label="NHS number of somebody in the family",
        max_length=20,
        widget=TextInput(width=10, digits=True),
        required=False,
    )
    name = forms.CharField(
        label="Full name of somebody in the family", max_length=200, required=False
    )
    dob = DateField(
        label="Their date of birth",
        help_text="For example, 27 3 2026",
        must_be=today_or_past,
        required=False,
    )
    reason = forms.ChoiceField(
        label="Why do you need it now?", choices=BreakGlass.Reason.choices, widget=Radios()
    )
    words = forms.CharField(
        label="What has happened?",
        help_text="At least 20 characters. Whoever reviews this reads it; "
        "so do the family’s lead and coordinator",
        max_length=1000,
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    hours = forms.IntegerField(
        label="For how many hours?",
        min_value=1,
        widget=TextInput(width=2, digits=True, suffix="hours"),
    )
    say_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"hours": settings.EMERGENCY_HOURS} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["hours"].help_text = f"1 to {settings.EMERGENCY_MOST_HOURS}"
        self.fields["words"].error_messages["min_length"] = (
            f"Say what has happened in at least {SHORTEST_REASON} characters"
        )

    def clean_nhs_number(self) -> str:
        number = self.cleaned_data["nhs_number"]
        asked = self.data.get("known_by") == "nhs_number"
        return clean_nhs_number(number) if number and asked else ""

    def clean_hours(self) -> int:
        hours = self.cleaned_data["hours"]
        if hours > settings.EMERGENCY_MOST_HOURS:
            raise forms.ValidationError(f"Enter 1 to {settings.EMERGENCY_MOST_HOURS} hours")
        return hours

    def clean(self) -> dict[str, Any]:
        if known_by := self.cleaned_data.get("known_by"):
            self.require(*KNOWN_BY[known_by][1])
        return self.cleaned_data

    @property
    def sought(self) -> Sought:
        """What to look for; what stands under another answer does not count."""
        _, fields = KNOWN_BY[self.cleaned_data["known_by"]]
        return Sought(**{field: self.cleaned_data[field] for field in fields})


class ConfirmForm(GovukForm):
    things = {"again": "it again"}

    again = forms.CharField(max_length=200)

    def __init__(self, *args: Any, sought: Sought, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sought = sought
        self.fields["again"].label = AGAIN[sought.kind]
        self.fields["again"].error_messages["required"] = AGAIN[sought.kind]

    def clean_again(self) -> str:
        again = self.cleaned_data["again"].strip()
        same = {
            "reference": again.upper() == self.sought.reference.strip().upper(),
            "nhs_number": "".join(filter(str.isdigit, again)) == self.sought.nhs_number,
            "name": name_key(again) == name_key(self.sought.name),
        }
        if not same[self.sought.kind]:
            raise forms.ValidationError("This is not what you typed before. Check both")
        return again


class ReviewForm(GovukForm):
    things = {"outcome": "the outcome", "note": "a note"}

    outcome = forms.ChoiceField(
        label="Was it appropriate?", choices=BreakGlass.Outcome.choices, widget=Radios()
    )
    note = forms.CharField(
        label="Note",
        help_text="The person reads it too",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("outcome") == BreakGlass.Outcome.NOT_APPROPRIATE:
            if not self.cleaned_data.get("note"):
                self.add_error("note", "Enter what was not appropriate and what follows")
        return self.cleaned_data


class AnswerForm(GovukForm):
    things = {"answer": "what you decide"}

    answer = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            ("open", "Open it to them, from now"),
            ("refuse", "Do not open it: Huddle tells them nothing"),
        ],
        widget=Radios(),
    )


class ReviewFilterForm(GovukForm):
    say_optional = False

    show = forms.ChoiceField(
        label="Show", choices=[("", "To answer and to review"), ("done", "Done")], required=False
    )
