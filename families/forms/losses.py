"""What is asked after a loss: as little as there can be."""

from typing import Any

from django import forms

from families.forms.restricting import PeopleField
from families.models import Person
from families.queries.losses import suggested
from families.queries.restricting import those_who_would_go
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import Checkboxes, GovukForm
from practitioners.models import Practitioner


class LossForm(GovukForm):
    on = DateField(
        label="When was it?",
        help_text="Leave this empty if you do not know. You do not have to ask the family",
        required=False,
        must_be=today_or_past,
    )
    keep = PeopleField(
        label="Who of these goes on seeing the record?",
        help_text="Those of health services who work with the family are ticked",
        queryset=Practitioner.objects.none(),
        required=False,
        widget=Checkboxes(layout="small"),
    )

    def __init__(
        self, *args: Any, child: Person, narrows: bool, by: Practitioner, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = those_who_would_go(child.family).exclude(pk=by.pk)
        if not narrows or not people:
            del self.fields["keep"]
            return
        self.fields["keep"].queryset = people  # type: ignore[attr-defined]
        self.fields["keep"].initial = suggested(child.family, people)


class TakeBackLossForm(GovukForm):
    reason = forms.CharField(
        label="How did the mistake come about?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter how the mistake came about"},
    )
