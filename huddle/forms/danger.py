"""Recording that Duty and Advice has been told."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from practitioners.dates import DateField, TimeField, today_or_past
from practitioners.govuk import GovukForm, TextInput


class ContactedForm(GovukForm):
    things = {"reference": "the reference that Duty and Advice gave you"}

    on = DateField(label="Date you contacted them", must_be=today_or_past)
    at = TimeField(label="Time", help_text="For example, 9:30am or 2pm", widget=TextInput(width=5))
    reference = forms.CharField(
        label="Their reference",
        max_length=100,
        widget=TextInput(width=20),
        help_text="Or the name of the person you spoke to, if there is no reference yet",
    )

    def clean(self) -> dict[str, Any]:
        day, clock = self.cleaned_data.get("on"), self.cleaned_data.get("at")
        if day and clock:
            moment = timezone.make_aware(datetime.combine(day, clock))
            if moment > timezone.now():
                self.add_error("at", "Time must be in the past")
            self.cleaned_data["contacted_at"] = moment
        return self.cleaned_data
