"""Somebody does not agree; and what came of it."""

from typing import Any

from django import forms

from huddle.forms.blaming import BlamingForm
from huddle.models import AgendaItem, Decision
from huddle.permissions.holding import may_run
from huddle.queries.in_session import others_who_may_disagree
from huddle.services.dissenting import LONGEST, REFUSAL
from practitioners.models import Practitioner


class AboutField(forms.ModelChoiceField):
    def label_from_instance(self, decision: Decision) -> str:
        return f"{decision.child.shown_name}: {decision.code} {decision.get_code_display()}"


class WhoField(forms.ModelChoiceField):
    def label_from_instance(self, person: Practitioner) -> str:
        return f"{person.full_name}, {person.agency}"


class DissentForm(BlamingForm):
    decision = AboutField(
        label="What is it about?",
        queryset=Decision.objects.none(),
        empty_label="The discussion as a whole",
        required=False,
    )
    person = WhoField(
        label="Who does not agree?",
        queryset=Practitioner.objects.none(),
        empty_label="I do",
        required=False,
    )
    view = forms.CharField(
        label="What do they see otherwise?",
        help_text="Everybody who sees the decision reads it, and it is printed in the minutes",
        max_length=LONGEST["view"],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": REFUSAL["view"]},
    )
    would_change = forms.CharField(
        label="What would change their mind?",
        help_text="For example, that she is seen feeding well at home",
        max_length=LONGEST["would_change"],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": REFUSAL["would_change"]},
    )

    def __init__(self, *args: Any, item: AgendaItem, by: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Decision.objects.visible_to(by).filter(item=item, replaced_at=None)
        self.fields["decision"].queryset = standing.select_related("child")  # type: ignore[attr-defined]
        if not may_run(by, item.session):
            del self.fields["person"]
            return
        self.fields["person"].queryset = others_who_may_disagree(item, by)  # type: ignore[attr-defined]


class CameForm(BlamingForm):
    outcome = forms.CharField(
        label="What came of it?",
        max_length=LONGEST["outcome"],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": REFUSAL["outcome"]},
    )
