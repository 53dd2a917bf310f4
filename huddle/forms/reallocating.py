"""Who takes over what somebody leaves: one person for all, and another where that is better."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from families.models import Family
from huddle.queries.reallocating import Work
from practitioners.govuk import GovukForm
from practitioners.models import Practitioner

FOR_ALL, LEAVE = "", "leave"


class PersonField(forms.ModelChoiceField):
    """By name and agency: a practitioner's own words for themselves are an id."""

    def label_from_instance(self, person: Practitioner) -> str:
        return _name(person)


class GiveOutForm(GovukForm):
    things = {"supervisor": "who supervises"}

    everybody = forms.ChoiceField(
        label="Who takes over, where nobody else is chosen below?",
        help_text="Each is asked, and whoever leads now leads until they accept",
        required=False,
    )
    supervisor = PersonField(
        label="Who supervises?",
        help_text="For a child in need or child protection: a social worker",
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Select who supervises"},
    )
    over_limit = forms.CharField(
        label="Why, where it is more than they can lead",
        help_text="The next page says where. Managers read it: do not write about a family",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        works: list[Work],
        able: Mapping[UUID, list[Practitioner]],
        supervisors: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.works = works
        self.people = {str(p.pk): p for people in able.values() for p in people}
        self.fields["supervisor"].queryset = supervisors  # type: ignore[attr-defined]
        everybody = sorted(self.people.values(), key=lambda p: p.full_name)
        self._choose("everybody", [("", "Nobody"), *_named(everybody)])
        for work in works:
            choices = [(FOR_ALL, "As chosen for all"), (LEAVE, "Nobody for now")]
            name = self.name_of(work.family)
            self.fields[name] = forms.ChoiceField(
                label=f"Family {work.family.reference}",
                help_text=work.words,
                choices=[*choices, *_named(able[work.family.pk])],
                required=False,
            )

    @staticmethod
    def name_of(family: Family) -> str:
        return f"family-{family.pk}"

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.chosen:
            self.add_error("everybody", "Select who takes over, for all or for one family")
        return self.cleaned_data

    @property
    def chosen(self) -> dict[Family, Practitioner]:
        """Whom each family goes to, where it goes to somebody."""
        given = self.cleaned_data
        asked = {
            work.family: given.get(self.name_of(work.family)) or given.get("everybody", "")
            for work in self.works
        }
        return {family: self.people[key] for family, key in asked.items() if key in self.people}

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _named(people: list[Practitioner]) -> list[tuple[str, str]]:
    return [(str(one.pk), _name(one)) for one in people]


def _name(person: Practitioner) -> str:
    return f"{person.full_name}, {person.agency}"
