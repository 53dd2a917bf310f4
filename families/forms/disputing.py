"""Somebody disagrees, or wants to pass something on: what they say, and the answer."""

from typing import Any

from django import forms

from families.models import Contribution, Person
from practitioners.govuk import GovukForm, Radios, YesNoField
from practitioners.models import Practitioner


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Person) -> str:
        return person.shown_name


class DisputeForm(GovukForm):
    things = {"whose": "who says so", "says": "what they say", "person": "who in the family"}
    reveals = {"whose": {"family": ["person"]}}

    whose = forms.ChoiceField(
        label="Who says that it is not so?",
        choices=[("family", "Somebody in the family"), ("mine", "I do, for my agency")],
        widget=Radios(),
    )
    person = PersonField(
        label="Who in the family?",
        queryset=Person.objects.none(),
        empty_label=None,
        widget=Radios(layout="small"),
        required=False,
    )
    says = forms.CharField(
        label="What do they say?",
        help_text="In their words. Everyone who can read what is disputed reads this too",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, contribution: Contribution, practitioner: Practitioner, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        people = Person.objects.visible_to(practitioner).filter(family=contribution.family_id)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("whose") == "family":
            self.require("person")
        else:
            self.cleaned_data["person"] = None
        return self.cleaned_data


class DisputeAnswerForm(GovukForm):
    things = {"note": "what you answer"}

    note = forms.CharField(
        label="What do you answer?",
        help_text="Both views go on standing side by side",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskSourceForm(GovukForm):
    things = {"asked_for": "what it is wanted for"}

    asked_for = forms.CharField(
        label="What is it wanted for?",
        help_text="For example, to quote it in the minutes of the huddle",
        max_length=300,
    )


class SourceAnswerForm(GovukForm):
    things = {"granted": "whether it may be passed on"}

    granted = YesNoField(label="May it be passed on for this?")
    note = forms.CharField(label="Anything to add", max_length=300, required=False)
