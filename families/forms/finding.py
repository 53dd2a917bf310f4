"""The filters of the lists: all in the address, none required."""

from django import forms

from families.models import Action, Family
from practitioners.govuk import GovukForm


class FamilyFilterForm(GovukForm):
    say_optional = False

    q = forms.CharField(
        label="Search",
        help_text="A reference, a name, a name with the date of birth, or an NHS number",
        required=False,
    )
    status = forms.ChoiceField(
        label="Status", choices=[("", "All"), *Family.Status.choices], required=False
    )
    led = forms.BooleanField(label="Only families that I lead", required=False)


class ActionFilterForm(GovukForm):
    say_optional = False

    status = forms.ChoiceField(
        label="Show",
        choices=[
            ("open", "Open actions"),
            ("overdue", "Overdue actions"),
            *[(status, label) for status, label in Action.Status.choices],
        ],
        required=False,
    )
