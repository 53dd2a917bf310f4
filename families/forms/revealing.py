"""To whom else is a protected address shown?"""

from typing import Any

from django import forms

from families.forms.acting import OwnerField
from families.models import Address
from families.queries.people import practitioners_around
from practitioners.govuk import GovukForm
from practitioners.models import Practitioner


class RevealForm(GovukForm):
    things = {"to": "who needs the address", "sure": "that they need it for their work"}

    to = OwnerField(
        label="Who needs the address?",
        help_text="Somebody who works with this family",
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
    )
    sure = forms.BooleanField(label="They need it for their work with this family")

    def __init__(self, *args: Any, address: Address, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unaware = practitioners_around(address.family).exclude(principal__in=address.reveal_to)
        self.fields["to"].queryset = unaware  # type: ignore[attr-defined]
