"""Who knows a protected address: to whom it is shown, from whom it is hidden again, and why."""

from collections.abc import Iterable
from typing import Any

from django import forms

from families.models import Address, AddressChange, Family
from families.queries.access import knowers_of, readers_of_family, teams_around
from practitioners.govuk import Checkboxes, GovukForm, Radios
from practitioners.models import Practitioner, Team

Knower = Practitioner | Team


def _label(one: Knower) -> str:
    if isinstance(one, Team):
        return f"{one.name}, {one.agency}: everybody in the team"
    return f"{one.full_name}, {one.get_profession_display()}, {one.agency}"


def _around(family: Family) -> list[Knower]:
    """The teams first, and each person who sees the family, by themselves or through one."""
    return [*teams_around(family), *readers_of_family(family)]


class _KnowerForm(GovukForm):
    """A form that offers people and teams together, by their ids."""

    knowers: dict[str, Knower]

    def offer(self, field: str, knowers: Iterable[Knower], empty: str = "") -> None:
        self.knowers = {str(one.pk): one for one in knowers}
        choices = [(pk, _label(one)) for pk, one in self.knowers.items()]
        self.fields[field].choices = ([("", empty)] if empty else []) + choices  # type: ignore[attr-defined]


def _reason(label: str, wanted: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text="Those who know the address can read this. Do not write the address here",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": wanted},
    )


class RevealForm(_KnowerForm):
    things = {"to": "who needs the address", "sure": "that they need it for their work"}

    to = forms.ChoiceField(
        label="Who needs the address?",
        help_text="A person who works with this family, or a whole team",
    )
    sure = forms.BooleanField(label="They need it for their work with this family")

    def __init__(self, *args: Any, address: Address, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        around = _around(address.family)
        unaware = [one for one in around if one.principal not in address.reveal_to]
        self.offer("to", unaware, "Choose a person or a team")

    def chosen(self) -> Knower:
        return self.knowers[self.cleaned_data["to"]]


class ShowUnknownForm(_KnowerForm):
    things = {"to": "who needs the address"}

    to = forms.ChoiceField(
        label="Who needs the address?",
        help_text="A person who works with this family, or a whole team",
    )
    reason = _reason("Why they?", "Enter why they need it")

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", _around(family), "Choose a person or a team")

    def chosen(self) -> Knower:
        return self.knowers[self.cleaned_data["to"]]


class HideForm(_KnowerForm):
    things = {"whom": "who no longer needs the address"}

    whom = forms.ChoiceField(
        label="Who no longer needs the address?", widget=Radios(layout="small")
    )
    reason = _reason("Why?", "Enter why they no longer need it")

    def __init__(self, *args: Any, address: Address, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("whom", knowers_of(address))

    def chosen(self) -> Knower:
        return self.knowers[self.cleaned_data["whom"]]


class ProtectForm(_KnowerForm):
    say_optional = False
    things = {"why": "why it has to be protected"}

    why = forms.ChoiceField(
        label="Why does it have to be protected?",
        choices=AddressChange.Why.choices,
        widget=Radios(layout="small"),
    )
    reason = _reason("Say why in your words", "Enter why")
    keep = forms.MultipleChoiceField(
        label="Who else still needs to know it?",
        help_text="You do. Tick as few as safety allows. It can be shown to more people later",
        required=False,
        widget=Checkboxes(layout="small"),
    )

    def __init__(self, *args: Any, address: Address, by: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [one for one in _around(address.family) if one != by]
        self.offer("keep", others)
        if not others:
            del self.fields["keep"]

    def keeping(self) -> list[Knower]:
        return [self.knowers[pk] for pk in self.cleaned_data.get("keep", ())]


class LiftForm(GovukForm):
    things = {"reference": "the family’s reference"}

    reason = _reason("Why does it no longer have to be protected?", "Enter why")
    reference = forms.CharField(
        label="Type the family’s reference to confirm",
        help_text="It stands above the heading of this page",
        max_length=20,
    )

    def __init__(self, *args: Any, address: Address, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_reference(self) -> str:
        typed: str = self.cleaned_data["reference"].strip().upper()
        if typed != self.address.family.reference.upper():
            raise forms.ValidationError("This is not the reference of this family. Check it")
        return typed
