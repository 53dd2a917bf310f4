"""What needs correcting in a draft, what came of it, and why it is signed all the same."""

from typing import Any

from django import forms

from practitioners.govuk import GovukForm


class CorrectionForm(GovukForm):
    words = forms.CharField(
        label="What needs correcting?",
        help_text="The chair and the coordinator read it, and nobody else",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what needs correcting"},
    )


class SettleForm(GovukForm):
    words = forms.CharField(
        label="What did you do?",
        help_text="Corrected, or why not. Whoever asked reads it, and the chair and coordinator",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what you did"},
    )


class SignForm(GovukForm):
    """Asks only where somebody has not agreed."""

    unagreed = forms.CharField(
        label="Why do you sign before everybody has agreed?",
        help_text="It stands in the minutes for everybody who reads them. Name no family",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why you sign before everybody has agreed"},
    )

    def __init__(self, *args: Any, waits: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not waits:
            del self.fields["unagreed"]
