"""Who is invited to a session for one family, and why they are needed."""

from django import forms

from huddle.queries.holding import who_works_at
from practitioners.govuk import GovukForm


class InviteForm(GovukForm):
    """By their work address: nobody's list of people is long enough for a whole partnership."""

    email = forms.EmailField(
        label="Their work e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        error_messages={
            "required": "Enter their work e-mail address",
            "invalid": "Enter an e-mail address in the correct format, like name@example.org",
        },
    )
    reason = forms.CharField(
        label="Why are they needed for this family?",
        help_text="Everyone who is shown the family reads this",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why they are needed for this family"},
    )

    def clean_email(self) -> str:
        found = who_works_at(self.cleaned_data["email"])
        if found is None:
            raise forms.ValidationError("Nobody with this address works with Huddle")
        self.person = found
        return found.email
