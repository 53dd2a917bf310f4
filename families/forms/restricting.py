"""How far a record is open, why, and who stays."""

from typing import Any

from django import forms

from families.models import Family, RestrictionChange
from families.permissions.restricting import restrictions_open_to
from families.queries.restricting import those_who_would_go, who_may_be_named
from practitioners.govuk import Checkboxes, GovukForm, Radios
from practitioners.models import Practitioner

STANDARD = Family.Restriction.STANDARD
HINTS = {
    Family.Restriction.STANDARD: "The teams that work with the family see it",
    Family.Restriction.RESTRICTED: "Others who know exactly whom they seek learn whom to ask",
    Family.Restriction.SEALED: "To everybody else the record does not exist",
}


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, person: Practitioner) -> str:
        return f"{person.full_name}, {person.get_profession_display()}, {person.agency}"


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Practitioner) -> str:
        return f"{person.full_name}, {person.get_profession_display()}, {person.agency}"


class RestrictForm(GovukForm):
    say_optional = False
    things = {"restriction": "how far the record is open", "why": "why"}

    restriction = forms.ChoiceField(
        label="How far is the record open?", widget=Radios(hints=HINTS)
    )
    why = forms.ChoiceField(
        label="Why?", choices=RestrictionChange.Why.choices, widget=Radios(layout="small")
    )
    reason = forms.CharField(
        label="Say why in your words",
        help_text="Those who see the record read this",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why"},
    )
    keep = PeopleField(
        label="Who of these stays, by name?",
        help_text="They see it now because their team does. Whoever is not ticked loses sight",
        queryset=Practitioner.objects.none(),
        required=False,
        widget=Checkboxes(layout="small"),
    )

    def __init__(self, *args: Any, family: Family, by: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to = restrictions_open_to(by, family)
        levels = [(to, label) for to, label in Family.Restriction.choices if to in open_to]
        self.fields["restriction"].choices = levels  # type: ignore[attr-defined]
        self.people = those_who_would_go(family)
        if family.restriction != STANDARD or not self.people:
            del self.fields["keep"]
            return
        self.fields["keep"].queryset = self.people  # type: ignore[attr-defined]
        self.fields["keep"].initial = [person.pk for person in self.people if person == by]

    def keeping(self) -> list[Practitioner]:
        """Nobody where it is lifted: the teams see it again."""
        if self.cleaned_data["restriction"] == STANDARD:
            return []
        return list(self.cleaned_data.get("keep", ()))


class NameForm(GovukForm):
    things = {"who": "whom to name"}

    who = PersonField(
        label="Who needs to see it?",
        help_text="Somebody of a team that works with the family, or of your own agency",
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
    )
    reason = forms.CharField(
        label="Why do they need it?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why they need it"},
    )

    def __init__(self, *args: Any, family: Family, by: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = who_may_be_named(family, by)  # type: ignore[attr-defined]


class EndNameForm(GovukForm):
    reason = forms.CharField(
        label="Why do they no longer need it?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why they no longer need it"},
    )
