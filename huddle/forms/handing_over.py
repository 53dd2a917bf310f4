"""Whom a huddle, or the chair of a session, is given to."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from practitioners.govuk import GovukForm
from practitioners.models import Practitioner


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Practitioner) -> str:
        return f"{person.full_name}, {person.get_profession_display()}, {person.agency}"


class HandOverForm(GovukForm):
    things = {"person": "who takes over"}

    person = PersonField(
        label="Who takes over?",
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
    )

    def __init__(self, *args: Any, people: QuerySet[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
