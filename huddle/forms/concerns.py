"""Raise a concern, answer it, take it further, settle it."""

from typing import Any

from django import forms

from families.forms.acting import OwnerField
from families.models import Person
from huddle.forms.blaming import BlamingForm
from huddle.ladder import LADDER
from huddle.models import AgendaItem, Concern, Dissent
from huddle.queries.holding import children_of
from huddle.services.concerns import LONGEST, REFUSAL
from practitioners.govuk import YesNoField
from practitioners.models import Practitioner


def words(name: str, label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST[name],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": REFUSAL[name]},
    )


def _asked(label: str) -> OwnerField:
    return OwnerField(
        label=label,
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Select who is asked"},
    )


class ChildField(forms.ModelChoiceField):
    def label_from_instance(self, child: Person) -> str:
        return child.shown_name


class RaiseForm(BlamingForm):
    """Danger first: a concern is no place for it."""

    danger = YesNoField(
        label="Is a child in danger now?",
        help_text="Then this is not the way: you are shown whom to call",
        error_messages={"required": "Select whether a child is in danger now"},
    )
    child = ChildField(
        label="Whom is it about?",
        queryset=Person.objects.none(),
        empty_label="The family, or what was decided",
        required=False,
    )
    worry = words(
        "worry",
        "What are you worried about?",
        "You, whom you ask, and the huddle's chair and coordinator read it",
    )
    would_settle = words("would_settle", "What would settle it?")
    asked = _asked("With whom do you talk about it first?")

    def __init__(
        self,
        *args: Any,
        item: AgendaItem,
        by: Practitioner,
        dissent: Dissent | None = None,
        **kwargs: Any,
    ) -> None:
        if dissent is not None:
            about = {"worry": dissent.view, "would_settle": dissent.would_change}
            kwargs["initial"] = about
        super().__init__(*args, **kwargs)
        children = [child.pk for child in children_of(item)]
        seen = Person.objects.visible_to(by)
        self.fields["child"].queryset = seen.filter(pk__in=children)  # type: ignore[attr-defined]
        whom = LADDER[1].whom(item.family, item.session.huddle).exclude(pk=by.pk)
        self.fields["asked"].queryset = whom  # type: ignore[attr-defined]
        self.fields["asked"].family = item.family  # type: ignore[attr-defined]


class AnswerForm(BlamingForm):
    answer = words("answer", "What do you answer?")


class FurtherForm(BlamingForm):
    asked = _asked("Who is asked now?")
    why = words("why", "Why do you take it further?")

    def __init__(self, *args: Any, concern: Concern, by: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage = LADDER[concern.stage + 1]
        whom = stage.whom(concern.family, concern.huddle).exclude(pk=by.pk)
        self.fields["asked"].queryset = whom  # type: ignore[attr-defined]
        self.fields["asked"].help_text = stage.asks


class SettleForm(BlamingForm):
    resolution = words("resolution", "How was it settled?")
