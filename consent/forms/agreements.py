"""What one parent or carer answered, when asked to be worked with."""

from django import forms

from consent.models import FamilyTold, HowAnswered, WorkingAgreement
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import GovukForm, Radios


class AgreementForm(GovukForm):
    things = {
        "answer": "what they answered",
        "family_told": "what the family has been told",
        "answered_on": "the day they answered",
    }

    answer = forms.ChoiceField(
        label="Do they agree to be worked with?",
        choices=WorkingAgreement.Answer.choices,
        widget=Radios(),
    )
    what_for = forms.CharField(
        label="What for?",
        max_length=300,
        required=False,
        help_text="For example, a family support worker who visits weekly",
    )
    how = forms.ChoiceField(
        label="How did they answer?",
        choices=HowAnswered.choices,
        widget=Radios(layout="small"),
        required=False,
    )
    answered_on = DateField(label="When did they answer?", must_be=today_or_past, required=False)
    family_told = forms.ChoiceField(
        label="What has the family been told?", choices=FamilyTold.choices, widget=Radios()
    )
    note = forms.CharField(
        label="Anything else",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
