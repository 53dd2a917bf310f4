"""Will you lead? Yes, or no and why."""

from typing import Any

from django import forms

from practitioners.govuk import GovukForm, Radios


class OfferForm(GovukForm):
    things = {"answer": "whether you will lead", "reason": "why you cannot lead"}
    reveals = {"answer": {"decline": ["reason"]}}

    answer = forms.ChoiceField(
        label="Will you be the Single Lead Practitioner for this family?",
        choices=[("accept", "Yes, I will lead"), ("decline", "No, I cannot lead")],
        widget=Radios(),
    )
    reason = forms.CharField(
        label="Why not?",
        help_text="Whoever asked you reads this",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, may_accept: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_accept:  # a handover is under way, and ends with the yes
            choices = self.fields["answer"].choices[1:]  # type: ignore[attr-defined]
            self.fields["answer"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("answer") == "decline":
            self.require("reason")
        return self.cleaned_data
