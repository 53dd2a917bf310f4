"""How much can this person lead?"""

from decimal import Decimal

from django import forms

from practitioners.govuk import GovukForm, TextInput
from practitioners.models import FULL_TIME


class CapacityForm(GovukForm):
    fte = forms.DecimalField(
        label="Share of full time",
        help_text="1 is full time, 0.5 half of it",
        min_value=Decimal("0.05"),
        max_value=Decimal(1),
        decimal_places=2,
        widget=TextInput(width=4),
    )
    points = forms.DecimalField(
        label="Most points",
        help_text=f"Leave it empty to count by their hours: {FULL_TIME} points for full time",
        min_value=Decimal(0),
        max_value=Decimal(200),
        decimal_places=1,
        required=False,
        widget=TextInput(width=5),
    )
