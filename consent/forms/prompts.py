"""The filters of the list of prompts, and what came of asking."""

from typing import Any

from django import forms

from consent.models import AccessPrompt
from consent.permissions.prompts import NEXT, State
from consent.unusual import Rule
from practitioners.govuk import GovukForm, Radios

HINTS = {
    State.ASKED: "You have asked, and wait for the answer",
    State.EXPLAINED: "There was a reason that stands",
    State.CONCERN: "It goes to their agency, by its own procedure",
}


class PromptFilterForm(GovukForm):
    say_optional = False

    state = forms.ChoiceField(
        label="Show",
        choices=[("open", "To ask and asked"), *AccessPrompt.State.choices, ("all", "All")],
        required=False,
    )
    rule = forms.ChoiceField(label="Rule", choices=[("", "All"), *Rule.choices], required=False)

    def asked(self) -> dict[str, str]:
        told = self.cleaned_data if self.is_valid() else {}
        state = told.get("state") or "open"
        return {"state": "" if state == "all" else state, "rule": told.get("rule", "")}


class PromptAnswerForm(GovukForm):
    things = {"state": "what came of it"}

    state = forms.ChoiceField(label="What came of it?", widget=Radios)
    note = forms.CharField(
        label="Note",
        help_text="What you asked and what you learned. Write nobody’s name of the family. "
        "Not needed when you have only asked",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, prompt: AccessPrompt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            (state.value, f"{state.label}: {HINTS[state].lower()}")
            for state in NEXT[State(prompt.state)]
        ]
