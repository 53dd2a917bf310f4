"""Which tool; then its numbers, of whom, when, and who may read them."""

from typing import Any

from django import forms

from families.forms.noting import NoteForm
from families.forms.statuses import ChildField
from families.models import Contribution, Person
from families.services.scoring import Readers, Taken
from families.tools import ITEM_10, TOOLS, Part, Tool
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import GovukForm, Radios, TextInput
from practitioners.working_days import today


def tools_used() -> list[tuple[str, str]]:
    return [(tool.key, tool.name) for tool in TOOLS.values() if tool.is_used(today())]


class ToolForm(GovukForm):
    things = {"tool": "the tool"}

    tool = forms.ChoiceField(label="Which tool?", widget=Radios(layout="small"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tool"].choices = tools_used()  # type: ignore[attr-defined]


class ScoreForm(NoteForm):
    """A field for each number of the tool; item 10 of the EPDS by itself."""

    say_optional = False
    things = {
        "person": "who it is about",
        "taken_on": "the date",
        "audience": "who may read it",
        "item_10": "the answer to item 10",
    }

    person = ChildField(label="Who is it about?", queryset=Person.objects.none(), widget=Radios())
    taken_on = DateField(
        label="When was it done?", help_text="For example, 27 3 2026", must_be=today_or_past
    )
    version = forms.CharField(
        label="Version, if it has one",
        help_text="For example, 16 months, or the second edition",
        max_length=40,
        required=False,
        widget=TextInput(width=20),
    )
    next_due = DateField(
        label="When is the next one due, if one is agreed?",
        help_text="For example, 27 6 2026",
        required=False,
    )

    def __init__(self, *args: Any, tool: Tool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tool = tool
        del self.fields["note"]
        for part in tool.parts:
            self.fields[part.key] = _number(part)
        if tool.key == "epds":
            self.fields[ITEM_10] = _number(Part(ITEM_10, "Item 10, about self-harm", 0, 3))
            self.fields[ITEM_10].required = True
            asks = "Enter the answer to item 10"
            self.fields[ITEM_10].error_messages["required"] = asks
        people = Person.objects.visible_to(kwargs["practitioner"]).filter(family=self.family)
        kind = Person.Kind.CHILD if tool.of_child else Person.Kind.ADULT
        whom = self.fields["person"]
        whom.queryset = people.filter(kind=kind, loss="")  # type: ignore[attr-defined]
        whom.empty_label = None  # type: ignore[attr-defined]
        self.fields["audience"].label = "Who may read it?"
        self.fields["audience"].required = True

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["theme"] = Contribution.Theme.TOOL
        return super().clean()

    def numbers(self) -> list[forms.BoundField]:
        return [self[part.key] for part in self.tool.parts]

    def taken(self) -> Taken:
        said = self.cleaned_data
        item_10 = said.get(ITEM_10)
        given = {part.key: said[part.key] for part in self.tool.parts}
        return Taken(
            tool=self.tool.key,
            person=said["person"],
            taken_on=said["taken_on"],
            given=given,
            item_10=None if item_10 is None else int(item_10),
            version=said["version"],
            next_due=said["next_due"],
        )

    def readers(self) -> Readers:
        said = self.cleaned_data
        return Readers(
            audience=said["audience"],
            named_agencies=tuple(said["named_agencies"]),
            not_for=tuple(said["not_for"]),
        )


class DueForm(GovukForm):
    things = {"due_on": "the date the baby was due"}

    due_on = DateField(
        label="When was the baby due?",
        help_text="The due date before the birth. For example, 27 3 2026",
    )


def _number(part: Part) -> forms.DecimalField:
    most = "" if part.most is None else f" to {part.most}"
    bounds = f"{part.least}{most}" if most else f"{part.least} or more"
    return forms.DecimalField(
        label=part.label,
        help_text=bounds,
        min_value=part.least,
        max_value=part.most,
        decimal_places=1 if part.decimals else 0,
        max_digits=5,
        required=False,
        widget=TextInput(width=4, digits=not part.decimals),
    )
