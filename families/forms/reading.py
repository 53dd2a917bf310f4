"""Who could read what is being written, asked of whatever form it is written in."""

from typing import Any

from django import forms

from families.models import Audience, Contribution, Family, Person
from families.queries.people import every_agency
from families.queries.readers import AgencyReaders, by_agency, named_readers, would_read
from practitioners.models import Agency, Practitioner

SHOW_READERS = "readers"  # the button that asks for them where there is no script


class ReadersForm(forms.Form):
    audience = forms.ChoiceField(choices=Audience.choices)
    theme = forms.MultipleChoiceField(choices=Contribution.Theme.choices, required=False)
    named_agencies = forms.ModelMultipleChoiceField(Agency.objects.none(), required=False)
    about = forms.ModelMultipleChoiceField(Person.objects.none(), required=False)
    replaces = forms.ModelChoiceField(Contribution.objects.none(), required=False)

    def __init__(self, *args: Any, family: Family, practitioner: Practitioner, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.family = family
        people = Person.objects.visible_to(practitioner).filter(family=family)
        told = Contribution.objects.visible_to(practitioner).filter(family=family)
        for name, rows in (
            ("named_agencies", every_agency()),
            ("about", people),
            ("replaces", told),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def principals(self) -> list[int] | None:
        """Nobody can be named before an audience is chosen."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        named = said["named_agencies"] if said["audience"] == Audience.NAMED else []
        return would_read(
            self.family,
            audience=said["audience"],
            named=[agency.pk for agency in named],
            themes=said["theme"],
            about=[person.pk for person in said["about"]],
            replaces=said["replaces"],
        )

    def shown(self) -> list[AgencyReaders] | None:
        principals = self.principals()
        return None if principals is None else by_agency(named_readers(self.family, principals))
