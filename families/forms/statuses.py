"""The status of a child: said, ended, corrected."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from families.models import Person, StatusEpisode
from families.services.statuses import Said
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import GovukForm, Radios

CODES = [
    (kind.label, [(code.value, code.label) for code in codes])
    for kind, codes in StatusEpisode.CODES.items()
]
SAID = {
    "child": "the child",
    "kind": "the status",
    "opened_on": "the date it began",
    "says": "who says so",
}
ASKED = ("kind", "code", "opened_on", "says", "ended_on", "end_reason")
END_REASONS = [("", "Not known, or none of these"), *StatusEpisode.EndReason.choices]


class ChildField(forms.ModelChoiceField):
    def label_from_instance(self, child: Person) -> str:
        return child.shown_name


class SaidFields(GovukForm):
    """Which status, since when, and who says so."""

    things = SAID

    kind = forms.ChoiceField(
        label="Which status?", choices=StatusEpisode.Kind.choices, widget=Radios(layout="small")
    )
    code = forms.ChoiceField(
        label="Category of the plan, or legal status",
        help_text="For a protection plan or a looked after child, where it is known",
        choices=[("", "Not known, or none"), *CODES],
        required=False,
    )
    opened_on = DateField(
        label="Since when?", help_text="For example, 27 3 2026", must_be=today_or_past
    )
    says = forms.ChoiceField(
        label="Who says so?",
        choices=StatusEpisode.Says.choices,
        widget=Radios(
            layout="small", hints={"other": "Ask children’s social work before you rely on it"}
        ),
    )

    def said(self) -> Said:
        answers = self.cleaned_data
        return Said(**{name: answers[name] for name in ASKED if name in answers})


class StatusForm(SaidFields):
    child = ChildField(label="Which child?", queryset=Person.objects.none(), widget=Radios())
    field_order = ["child", "kind", "code", "opened_on", "says"]

    def __init__(self, *args: Any, children: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["child"]
        field.queryset, field.empty_label = children, None  # type: ignore[attr-defined]
        if len(children) == 1:
            field.initial = children[0]


class EndFields(GovukForm):
    ended_on = DateField(
        label="When did it end?", help_text="For example, 27 3 2026", must_be=today_or_past
    )
    end_reason = forms.ChoiceField(
        label="Why did it end?",
        help_text="As children’s social work records it",
        choices=END_REASONS,
        required=False,
    )


class EndStatusForm(EndFields):
    things = {"ended_on": "the date it ended"}


class CorrectStatusForm(EndFields, SaidFields):
    """The same questions, answered as they were, and what was wrong."""

    things = SAID | {"reason": "what was wrong"}
    field_order = [
        "kind",
        "code",
        "opened_on",
        "says",
        "ended_on",
        "end_reason",
        "never",
        "reason",
    ]

    never = forms.BooleanField(label="It never was: this child had no such status", required=False)
    reason = forms.CharField(
        label="What was wrong?", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, episode: StatusEpisode, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(episode, name) for name in ASKED})
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].required = False
