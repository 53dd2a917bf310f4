"""What is added to signed minutes."""

from django import forms

from practitioners.govuk import GovukForm


class AddendumForm(GovukForm):
    words = forms.CharField(
        label="What is to be put right, or added?",
        help_text="Everybody who sees this family reads it, with your name and the time. "
        "It can never be changed or taken back",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter what is to be added"},
    )
