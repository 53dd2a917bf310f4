"""Cover for a lead: who, from when to when and why; the answer; longer, or over sooner."""

from typing import Any

from django import forms

from families.forms.acting import OwnerField
from families.models import Allocation
from families.permissions.covering import may_cover
from families.queries.people import possible_covers
from families.services.granting import why_not_asked
from practitioners.dates import DateField, today_or_future
from practitioners.govuk import GovukForm, Radios
from practitioners.models import Practitioner


class CoverForm(GovukForm):
    things = {
        "who": "who covers",
        "starts_on": "the first day",
        "ends_on": "the last day",
        "reason": "why the lead is away",
    }

    who = OwnerField(
        label="Who covers?",
        help_text="Somebody who works with this family, or is in one of the lead’s own teams",
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
    )
    starts_on = DateField(
        label="First day", help_text="For example, 27 11 2026", must_be=today_or_future
    )
    ends_on = DateField(
        label="Last day",
        help_text="They cover until the end of this day",
        must_be=today_or_future,
    )
    reason = forms.CharField(
        label="Why is the lead away?",
        help_text="Everybody who sees the family reads this. For example, annual leave",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, allocation: Allocation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allocation = allocation
        self.fields["who"].queryset = possible_covers(allocation)  # type: ignore[attr-defined]
        self.fields["who"].family = allocation.family  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        starts_on, ends_on = (self.cleaned_data.get(day) for day in ("starts_on", "ends_on"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The last day must be the first day or after it")
        if who := self.cleaned_data.get("who"):
            family = self.allocation.family
            why_not = may_cover(who, self.allocation).reason or why_not_asked(family, who.pk)
            if why_not:
                self.add_error("who", why_not)
        return self.cleaned_data


class CoverAnswerForm(GovukForm):
    things = {"answer": "whether you will cover", "reason": "why you cannot cover"}
    reveals = {"answer": {"decline": ["reason"]}}

    answer = forms.ChoiceField(
        label="Will you cover for this family’s lead?",
        choices=[("accept", "Yes, I will cover"), ("decline", "No, I cannot cover")],
        widget=Radios(),
    )
    reason = forms.CharField(
        label="Why not?",
        help_text="Whoever asked you and the lead read this",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("answer") == "decline":
            self.require("reason")
        return self.cleaned_data


class CoverExtendForm(GovukForm):
    things = {"ends_on": "the new last day"}

    ends_on = DateField(
        label="New last day", help_text="For example, 27 11 2026", must_be=today_or_future
    )


class CoverEndForm(GovukForm):
    things = {"reason": "why the cover ends"}

    reason = forms.CharField(
        label="Why does it end?",
        help_text="Everybody who sees the family reads this. For example, the lead is back",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
