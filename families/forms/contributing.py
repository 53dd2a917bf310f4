"""What I know, how I know it, and who may read it."""

from typing import Any

from django import forms

from families.models import Audience, Contribution, Family, Person
from families.queries.people import agencies_around
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import Checkboxes, GovukForm, Radios
from practitioners.models import Agency, Practitioner


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, person: Person) -> str:
        return person.shown_name


class ContributionForm(GovukForm):
    things = {
        "text": "what you know",
        "nature": "how you know it",
        "audience": "who may read it",
        "named_agencies": "the agencies",
        "held_where": "where it is held",
        "event_date": "the date it happened",
        "about": "who it is about",
    }
    reveals = {
        "audience": {Audience.NAMED: ["named_agencies"], Audience.VERBAL: ["held_where"]},
    }

    audience = forms.ChoiceField(
        label="Who may read it?",
        choices=Audience.choices,
        widget=Radios(
            hints={
                Audience.OWN_AGENCY: "Those of my agency who work with this family",
                Audience.VERBAL: "Only a marker is kept: that you said something, not what",
            }
        ),
    )
    named_agencies = forms.ModelMultipleChoiceField(
        label="Which agencies?",
        queryset=Agency.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )
    held_where = forms.CharField(
        label="Where is it held?",
        help_text="For example, our own case record, ask me",
        max_length=200,
        required=False,
    )
    text = forms.CharField(
        label="What do you know?",
        help_text="One thing. Leave it empty if you say it aloud only",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )
    nature = forms.ChoiceField(
        label="How do you know it?", choices=Contribution.Nature.choices, widget=Radios()
    )
    theme = forms.ChoiceField(
        label="What is it?", choices=Contribution.Theme.choices, widget=Radios()
    )
    event_date = DateField(
        label="When did it happen?",
        help_text="For example, 27 3 2026. Leave it empty if it has no one day",
        must_be=today_or_past,
        required=False,
    )
    about = PeopleField(
        label="Who is it about?",
        queryset=Person.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )
    say_optional = False

    def __init__(self, *args: Any, family: Family, practitioner: Practitioner, **kw: Any) -> None:
        super().__init__(*args, **kw)
        others = agencies_around(family).exclude(pk=practitioner.agency_id)
        self.fields["named_agencies"].queryset = others  # type: ignore[attr-defined]
        people = Person.objects.visible_to(practitioner).filter(family=family)
        self.fields["about"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        audience = self.cleaned_data.get("audience")
        named = list(self.cleaned_data.get("named_agencies", []))
        self.cleaned_data["named_agencies"] = named if audience == Audience.NAMED else []
        if audience == Audience.NAMED:
            self.require("named_agencies")
        self._clean_words(is_verbal=audience == Audience.VERBAL)
        return self.cleaned_data

    def _clean_words(self, *, is_verbal: bool) -> None:
        if not is_verbal:
            self.require("text")
            self.cleaned_data["held_where"] = ""
            return
        self.require("held_where")
        if self.cleaned_data.get("text"):
            self.add_error("text", "Said aloud only: leave what you know empty")
