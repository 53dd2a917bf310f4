"""The filters of the lists: all in the address, none required."""

from django import forms

from families.models import Action, Family
from families.morning import RULES
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
    """Which actions, and in which order. An answer that is none of these is left out."""

    say_optional = False

    whose = forms.ChoiceField(
        label="Whose actions",
        choices=[
            ("", "Mine"),
            ("led", "In families that I lead"),
            ("agreed", "That I agreed or asked for"),
            ("agency", "Of my agency"),
            ("all", "All that I may see"),
        ],
        required=False,
    )
    status = forms.ChoiceField(
        label="Status",
        choices=[
            ("", "Open actions"),
            ("overdue", "Overdue actions"),
            *[(status, label) for status, label in Action.Status.choices],
            ("any", "Open and ended"),
        ],
        required=False,
    )
    due = forms.ChoiceField(
        label="Due",
        choices=[
            ("", "Any time"),
            ("week", "Within 7 days"),
            ("month", "Within 28 days"),
            ("past_month", "In the last 28 days"),
        ],
        required=False,
    )
    sort = forms.ChoiceField(
        label="Order",
        choices=[
            ("", "Next due first"),
            ("last", "Last due first"),
            ("family", "By family"),
            ("changed", "Latest change first"),
        ],
        required=False,
    )

    @property
    def asked(self) -> dict[str, str]:
        """The filters that hold; what cannot be is as if it had not been asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class MyFamiliesForm(GovukForm):
    say_optional = False

    why = forms.ChoiceField(
        label="Show",
        choices=[("", "All my families"), *[(rule.key, rule.label) for rule in RULES]],
        required=False,
    )
