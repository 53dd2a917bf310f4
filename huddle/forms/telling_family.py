"""Who tells the family what was decided; and what became of it."""

from typing import Any

from django import forms

from families.forms.acting import OwnerField
from families.models import Contribution
from families.queries.people import possible_owners
from huddle.forms.blaming import BlamingForm
from huddle.models import AgendaItem, Telling
from huddle.services.telling import MOST
from practitioners.dates import DateField, today_or_future, today_or_past
from practitioners.govuk import Radios, YesNoField
from practitioners.models import Practitioner


class TellForm(BlamingForm):
    """Asked once for the family, of the room."""

    things = {"safe": "whether it is safe to tell them"}

    safe = forms.ChoiceField(
        label="Is it safe to tell the family?",
        help_text="Think of who lives with the baby, and of who opens letters and answers calls",
        choices=Telling.Safe.choices,
        widget=Radios(),
    )
    care = forms.CharField(
        label="What to take care of, or why it is not safe",
        help_text="Needed unless it is simply safe",
        max_length=MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    teller = OwnerField(
        label="Who tells them?",
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
        required=False,
    )
    tell_on = DateField(
        label="By when?",
        help_text="For example, 27 11 2026",
        required=False,
        must_be=today_or_future,
    )

    def __init__(self, *args: Any, item: AgendaItem, by: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = possible_owners(item.family, by)
        self.fields["teller"].queryset = people  # type: ignore[attr-defined]
        self.fields["teller"].family = item.family  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        safe = self.cleaned_data.get("safe")
        needed = []
        if safe and safe != Telling.Safe.NO:
            needed += [("teller", "Select who tells the family")]
            needed += [("tell_on", "Enter the date to tell them by, today or in the future")]
        if safe and safe != Telling.Safe.YES:
            needed += [("care", "Enter how it is safe to tell them, or why it is not")]
        for name, refusal in needed:
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, refusal)
        return self.cleaned_data


class ToldForm(BlamingForm):
    """What became of it."""

    told = YesNoField(
        label="Has the family been told?",
        error_messages={"required": "Select whether the family has been told"},
    )
    told_on = DateField(
        label="When were they told?",
        help_text="For example, 27 11 2026",
        required=False,
        must_be=today_or_past,
    )
    said = forms.CharField(
        label="What did they say?",
        help_text="In their own words, where you can. Everybody who works with the family reads "
        "it as what the family told you. Leave it empty if they said nothing",
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    theme = forms.ChoiceField(
        label="What is it about?",
        choices=[("", "Choose"), *Contribution.Theme.asked()],
        required=False,
    )
    because = forms.CharField(
        label="Why were they not told?",
        help_text="Where they have not been, and will not be",
        max_length=MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        told = data.get("told")
        if told and "told_on" not in self.errors and not data.get("told_on"):
            self.add_error("told_on", "Enter the date they were told")
        if told and data.get("said") and not data.get("theme"):
            self.add_error("theme", "Select what it is about")
        if told is False and not data.get("because"):
            self.add_error("because", "Enter why they were not told")
        return data
