"""A barrier that a family meets: met, removed, back again, or named as an action ends."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from families.forms.contributing import PeopleField
from families.models import AccessBarrier, Person
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import Checkboxes, GovukForm

CODES = [
    (kind.label, [(code.value, code.label) for code in codes])
    for kind, codes in AccessBarrier.CODES.items()
]


class BarrierForm(GovukForm):
    things = {
        "code": "what it is",
        "effect": "what it stops",
        "opened_on": "the date it was met",
    }

    code = forms.ChoiceField(
        label="What keeps them from help?", choices=[("", "Choose a barrier"), *CODES]
    )
    effect = forms.CharField(
        label="What does it stop?",
        help_text="For example, two buses each way, so they miss the morning clinic. Everybody "
        "who works with the family reads it",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    opened_on = DateField(
        label="Since when?", help_text="For example, 27 3 2026", must_be=today_or_past
    )
    not_for = PeopleField(
        label="Is there anybody in the family who must never be shown this?",
        help_text="Everyone who reads it is warned, and nothing made for that person contains it",
        queryset=Person.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PeopleField", self.fields["not_for"]).queryset = people


class RemoveForm(GovukForm):
    things = {"removed_what": "what removed it", "removed_on": "the date it was gone"}

    removed_what = forms.CharField(
        label="What removed it?",
        help_text="For example, the clinic now comes to the children’s centre",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    removed_on = DateField(
        label="Since when is it gone?", help_text="For example, 27 3 2026", must_be=today_or_past
    )


class ReopenForm(GovukForm):
    things = {"effect": "what it stops now", "opened_on": "the date it came back"}

    effect = forms.CharField(
        label="What does it stop now?", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    opened_on = DateField(
        label="Since when is it back?", help_text="For example, 27 3 2026", must_be=today_or_past
    )
