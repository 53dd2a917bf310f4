"""What is asked of a reviewer about one row of a pack."""

from typing import Any

from django import forms

from consent.models import Exemption, SubjectAccessRow
from consent.redaction import REDACTED
from practitioners.govuk import GovukForm, Radios

LONGEST = 500
Decision = SubjectAccessRow.Decision


class RowForm(GovukForm):
    """Give it, give it in part, or withhold it."""

    things = {"decision": "what you decide"}
    say_optional = False  # each hint says when it is needed

    decision = forms.ChoiceField(
        label="What do you decide?", choices=Decision.choices, widget=Radios()
    )
    redacted = forms.CharField(
        label="The text as it is given",
        required=False,
        strip=False,
        help_text=f"Only if you redact. Replace each part that must not be given with {REDACTED}. "
        "Change nothing else.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    exemption = forms.ChoiceField(
        label="If you redact or withhold: why is it not given?",
        required=False,
        choices=[("", "None: I release all of it"), *Exemption.choices],
        widget=Radios(layout="small"),
    )
    reason = forms.CharField(
        label="Your reason",
        required=False,
        max_length=LONGEST,
        help_text="Needed whenever something is not given, and to release what is flagged.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    third_party_consent = forms.CharField(
        label="Three-step test: does the other person agree?",
        required=False,
        max_length=LONGEST,
        help_text="They agreed, they refused, or why they were not asked.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    third_party_weighed = forms.CharField(
        label="Three-step test: why is it not reasonable to give it without their agreement?",
        required=False,
        max_length=LONGEST,
        help_text="Confidence owed to them, what was tried, whether they can agree, what they "
        "said. Professionals’ names are normally given.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    professional = forms.CharField(
        label="Whose professional opinion was asked, and when?",
        required=False,
        max_length=200,
        help_text="Needed for serious harm, and to release information from a health agency.",
    )

    def __init__(self, *args: Any, row: SubjectAccessRow, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name != "redacted"]
        decided = {name: getattr(row, name) for name in names} | {
            "redacted": row.redacted or row.text
        }
        super().__init__(*args, initial=decided, **kwargs)
