"""What came of a referral, told by whoever heard it."""

from typing import Any

from django import forms

from huddle.forms.blaming import BlamingForm
from huddle.models import Referral
from huddle.services.referrals import LONGEST, NO_ANSWER
from practitioners.dates import DateField, today_or_future, today_or_past
from practitioners.govuk import Radios


class OutcomeForm(BlamingForm):
    things = {"outcome": "what came of the referral"}

    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=[*Referral.Outcome.choices, (NO_ANSWER, "Nobody has answered yet")],
        widget=Radios(),
    )
    heard_on = DateField(
        label="When did you hear?",
        help_text="Where they answered. For example, 27 11 2026",
        required=False,
        must_be=today_or_past,
    )
    note = forms.CharField(
        label="What did they say?",
        help_text="Where they answered, and as far as everybody who works with the family "
        "may read it",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    chase_on = DateField(
        label="Chase it again on",
        help_text="Where nobody has answered yet",
        required=False,
        must_be=today_or_future,
    )

    def clean(self) -> dict[str, Any]:
        waits = self.cleaned_data.get("outcome") == NO_ANSWER
        if self.cleaned_data.get("outcome"):
            needed, refusal = (
                ("chase_on", "Enter the date to chase it again, after today")
                if waits
                else ("heard_on", "Enter the date that you heard")
            )
            if needed not in self.errors and not self.cleaned_data.get(needed):
                self.add_error(needed, refusal)
        return self.cleaned_data
