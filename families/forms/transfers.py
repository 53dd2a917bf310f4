"""To whom a family was transferred; and what came of it."""

from typing import Any

from django import forms

from practitioners.dates import DateField, today_or_past
from practitioners.govuk import GovukForm, Radios

ACKNOWLEDGED, TAKEN_BACK = "acknowledged", "taken_back"


class TransferForm(GovukForm):
    things = {"sent_to": "where the transfer was sent", "sent_on": "the date it was sent"}

    sent_to = forms.CharField(
        label="Where was the transfer sent?",
        help_text="The area and the service, for example Bradford children’s services. "
        "Not the family’s new address",
        max_length=200,
    )
    sent_on = DateField(
        label="When was it sent?", help_text="For example, 27 3 2026", must_be=today_or_past
    )


class AnswerForm(GovukForm):
    say_optional = False
    things = {
        "what": "what came of it",
        "who": "who acknowledged it",
        "on": "the date it was acknowledged",
    }
    reveals = {"what": {ACKNOWLEDGED: ["who", "on"]}}

    what = forms.ChoiceField(
        label="What came of it?",
        choices=[
            (ACKNOWLEDGED, "They have acknowledged it"),
            (TAKEN_BACK, "It was not sent, or the family did not move"),
        ],
        widget=Radios(),
    )
    who = forms.CharField(
        label="Who acknowledged it?",
        help_text="Their name and service",
        max_length=200,
        required=False,
        error_messages={"required": "Enter who acknowledged it"},
    )
    on = DateField(
        label="When?", help_text="For example, 27 3 2026", must_be=today_or_past, required=False
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("what") == ACKNOWLEDGED:
            self.require("who", "on")
        return self.cleaned_data
