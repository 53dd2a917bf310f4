"""The filters of an access log: all in the address, none required."""

from typing import Any
from uuid import UUID

from django import forms

from consent.queries.access_log import ITSELF, Asked, Looker, Names
from practitioners.dates import DateField
from practitioners.govuk import GovukForm, TextInput


class AccessLogForm(GovukForm):
    say_optional = False

    person = forms.ChoiceField(label="Person", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)
    kind = forms.ChoiceField(
        label="What they did",
        choices=[("", "All"), ("looked", "Looked"), ("changed", "Changed")],
        required=False,
    )
    since = DateField(label="From", help_text="For example, 2 11 2026", required=False)
    until = DateField(label="To", help_text="That day included", required=False)

    def __init__(self, *args: Any, lookers: list[Looker], names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lookers, self.names = lookers, names
        people = {looker.person for looker in lookers}
        agencies = {looker.agency for looker in lookers if looker.agency}
        self._offer("person", [(pk or ITSELF, names.person(pk)) for pk in people])
        self._offer("agency", [(pk, names.agency(pk)) for pk in agencies])

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "To must be the same day as From or later")

    def asked(self) -> Asked:
        """What was asked; nothing where it cannot be understood, which the page then says."""
        if not self.is_valid():
            return Asked()
        told = self.cleaned_data
        return Asked(
            _uuid(told["person"]),
            _uuid(told["agency"]),
            told["since"],
            told["until"],
            told["kind"],
        )

    def everybody(self) -> list[tuple[str, str, Looker]]:
        """Each person in the log by name and agency, whoever was there last first."""
        return [
            (self.names.person(e.person), self.names.agency(e.agency), e) for e in self.lookers
        ]

    def _offer(self, name: str, choices: list[tuple[UUID, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        named = sorted(choices, key=lambda choice: choice[1].casefold())
        field.choices = [("", "All"), *((str(pk), name) for pk, name in named)]


class ReferenceForm(GovukForm):
    """Which family? By its reference: information governance sees no list of families."""

    reference = forms.CharField(
        label="Family reference",
        help_text="For example, CMC-0042",
        max_length=20,
        widget=TextInput(width=10),
    )


def _uuid(text: str) -> UUID | None:
    return UUID(text) if text else None
