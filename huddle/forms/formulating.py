"""One point of a formulation, the hypothesis, and where a point stands among the others."""

from typing import Any

from django import forms

from families.forms.contributing import ContributionForm, PeopleField
from families.models import Audience, Family, Person
from huddle.models import FormulationPart, Huddle
from huddle.queries.formulation import HINTS, label_of, parts_of
from huddle.services.formulating import LEAST, MOST
from practitioners.govuk import Checkboxes, GovukForm, Radios, TextInput
from practitioners.models import Practitioner

BETWEEN = f"Enter a number from {LEAST} to {MOST}"


class PointForm(ContributionForm):
    """What a contribution asks, without how it is known: a formulation is judgement."""

    things = ContributionForm.things | {"part": "what it is", "text": "the point"}
    reveals = ContributionForm.reveals | {"part": {FormulationPart.SCALE: ["number"]}}
    field_order = ("part", "number", "text", "audience")
    more = (*ContributionForm.more, "about", "event_date")

    nature = theme = None  # type: ignore[assignment]
    part = forms.ChoiceField(label="What is it?", widget=Radios())
    number = forms.IntegerField(
        label="Your own number, from 0 to 10",
        help_text="It stands beside your name, as you say it",
        min_value=LEAST,
        max_value=MOST,
        widget=TextInput(width=2, digits=True),
        required=False,
        error_messages={"invalid": BETWEEN, "min_value": BETWEEN, "max_value": BETWEEN},
    )

    def __init__(self, *args: Any, huddle: Huddle, **kw: Any) -> None:
        super().__init__(*args, **kw)
        parts = parts_of(huddle)
        field = self.fields["part"]
        field.choices = [(part.value, label_of(part, huddle)) for part in parts]  # type: ignore[attr-defined]
        field.widget.hints = {part.value: HINTS[part] for part in parts if part in HINTS}
        self.fields["text"].label = "In a few words"
        self.fields["text"].help_text = "One point. Leave it empty if you say it aloud only"
        self.fields["text"].widget.attrs["rows"] = 3
        if FormulationPart.SCALE not in parts:
            del self.fields["number"]
            self.reveals = ContributionForm.reveals  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("part") != FormulationPart.SCALE:
            self.cleaned_data.pop("number", None)
        elif self.cleaned_data.get("number") is None and "number" not in self.errors:
            self.add_error("number", BETWEEN)
        elif self.cleaned_data.get("audience") == Audience.VERBAL:
            self.add_error("audience", "A number that is written down has readers")
        return super().clean()

    def _clean_words(self, *, is_verbal: bool) -> None:
        """A number is enough: not everybody wants to give their reasons."""
        if self.cleaned_data.get("part") == FormulationPart.SCALE:
            self.cleaned_data["held_where"] = ""
            return
        super()._clean_words(is_verbal=is_verbal)


class HypothesisForm(GovukForm):
    things = {"text": "the hypothesis"}
    say_optional = False

    text = forms.CharField(
        label="What do we think is going on?",
        help_text="In the group’s own words. Everybody who works with this family in the huddle "
        "reads it",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    not_for = PeopleField(
        label="Is there anybody in the family who must never be told?",
        queryset=Person.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )

    def __init__(self, *args: Any, family: Family, practitioner: Practitioner, **kw: Any) -> None:
        super().__init__(*args, **kw)
        people = Person.objects.visible_to(practitioner).filter(family=family)
        self.fields["not_for"].queryset = people  # type: ignore[attr-defined]


class PlaceOfPointForm(forms.Form):
    place = forms.IntegerField(min_value=1)
