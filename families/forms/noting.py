"""The questions about words that come with something else: what, and who may read it."""

from typing import Any

from django import forms

from families.forms.contributing import PeopleField
from families.models import Audience, Contribution, Family, Person
from families.queries.people import agencies_around
from families.services.noting import Note
from practitioners.govuk import Checkboxes, GovukForm, Radios
from practitioners.models import Agency, Practitioner


class NoteForm(GovukForm):
    """A form that may carry words. Without words none of the rest is asked."""

    reveals = {"audience": {Audience.NAMED: ["named_agencies"]}}

    note = forms.CharField(
        label="What do you want to note?",
        help_text="It is kept as what you know, with the readers that you choose below",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    theme = forms.ChoiceField(
        label="What is it?",
        choices=Contribution.Theme.asked(),
        initial=Contribution.Theme.ROUTINE,
        widget=Radios(layout="small"),
        required=False,
        error_messages={"required": "Select what it is"},
    )
    audience = forms.ChoiceField(
        label="Who may read what you noted?",
        help_text="Of those who may see this family. Nobody else ever reads it",
        choices=[choice for choice in Audience.choices if choice[0] != Audience.VERBAL],
        widget=Radios(layout="small"),
        required=False,
        error_messages={"required": "Select who may read what you noted"},
    )
    named_agencies = forms.ModelMultipleChoiceField(
        label="Which agencies?",
        queryset=Agency.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
        error_messages={"required": "Select the agencies that may read it"},
    )
    not_for = PeopleField(
        label="Is there anybody in the family who must never be told?",
        help_text="Everyone who reads it is warned, and nothing made for that person contains it",
        queryset=Person.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )
    note_fields = ("note", "theme", "audience", "named_agencies", "not_for")

    def __init__(self, *args: Any, family: Family, practitioner: Practitioner, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.family = family
        others = agencies_around(family).exclude(pk=practitioner.agency_id)
        self.people = list(Person.objects.visible_to(practitioner).filter(family=family))
        people = Person.objects.visible_to(practitioner).filter(family=family)
        self.fields["named_agencies"].queryset = others  # type: ignore[attr-defined]
        self.fields["not_for"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Words have readers. Agencies are named only where the readers are those named."""
        if self.cleaned_data.get("note"):
            self.require("theme", "audience")
        if self.cleaned_data.get("audience") == Audience.NAMED:
            self.require("named_agencies")
        else:
            self.cleaned_data["named_agencies"] = []
        return self.cleaned_data

    def noted(self, name: str = "note") -> Note | None:
        """What was noted, as the services take it."""
        said = self.cleaned_data
        if not said[name]:
            return None
        return Note(
            text=said[name],
            theme=said["theme"],
            audience=said["audience"],
            named_agencies=tuple(said["named_agencies"]),
            not_for=tuple(said["not_for"]),
        )
