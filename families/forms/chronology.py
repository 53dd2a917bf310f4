"""The filters of a family's chronology: all in the address, none required."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.template.defaultfilters import date as in_words

from families.chronology import kinds
from families.models import Person
from practitioners.dates import DateField
from practitioners.govuk import GovukForm


class ChronologyForm(GovukForm):
    say_optional = False
    things = {"since": "first day", "until": "last day"}

    kind = forms.ChoiceField(label="What happened", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)
    child = forms.ChoiceField(label="Child", required=False)
    since = DateField(label="First day", required=False)
    until = DateField(label="Last day", required=False)
    order = forms.ChoiceField(
        label="Order",
        choices=[("", "Newest first"), ("oldest", "Oldest first")],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        agencies: Iterable[tuple[str, str]],
        children: Iterable[Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        babies = [(str(child.pk), child.shown_name) for child in children]
        for name, choices in (
            ("kind", [("", "Everything"), *kinds()]),
            ("agency", [("", "All agencies"), *agencies]),
            ("child", [("", "All children"), *babies]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "Last day must be the same as or after the first day")

    def in_words(self) -> list[str]:
        """The filters that are set, for who reads it on paper."""
        return [
            f"{self.fields[name].label}: {self._said(name, value)}"
            for name, value in self.cleaned_data.items()
            if value and name != "order"
        ]

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return str(in_words(value, "j F Y"))
        chosen = str(dict(self.fields[name].choices)[value])  # type: ignore[attr-defined]
        return f"{chosen}, and what is about the whole family" if name == "child" else chosen
