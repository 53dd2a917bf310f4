"""Will you lead? Yes, or no and why."""

from typing import Any

from django import forms

from practitioners.govuk import GovukForm, Radios


def over_limit_field() -> forms.CharField:
    return forms.CharField(
        label="It is more than you can lead. Why do you lead this family too?",
        help_text="Your supervisor and your manager read this. Do not write about the family",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OfferForm(GovukForm):
    things = {
        "answer": "whether you will lead",
        "reason": "why you cannot lead",
        "over_limit": "why you lead this family too",
    }
    reveals = {"answer": {"accept": ["over_limit"], "decline": ["reason"]}}

    answer = forms.ChoiceField(
        label="Will you be the Single Lead Practitioner for this family?",
        choices=[("accept", "Yes, I will lead"), ("decline", "No, I cannot lead")],
        widget=Radios(),
    )
    over_limit = over_limit_field()
    reason = forms.CharField(
        label="Why not?",
        help_text="Whoever asked you reads this",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, may_accept: bool = True, over: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not (over and may_accept):
            del self.fields["over_limit"]
            self.reveals = {"answer": {"decline": ["reason"]}}  # type: ignore[misc]
        if not may_accept:  # a handover is under way, and ends with the yes
            choices = self.fields["answer"].choices[1:]  # type: ignore[attr-defined]
            self.fields["answer"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("answer") == "decline":
            self.require("reason")
        return self.cleaned_data


class TakeOverForm(GovukForm):
    """The yes at the end of a handover: a word more only where it is more than they can lead."""

    things = {"over_limit": "why you lead this family too"}

    over_limit = over_limit_field()

    def __init__(self, *args: Any, over: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not over:
            del self.fields["over_limit"]
