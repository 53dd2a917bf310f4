"""An alert: which, why and for whom; and what becomes of it when it is looked at again."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from families.forms.noting import NoteForm
from families.forms.restricting import PersonField
from families.models import AT_MOST, Alert, Contribution, Family
from families.queries.people import practitioners_around
from families.services.noting import Note
from practitioners.dates import DateField, today_or_future
from practitioners.govuk import GovukForm, Radios
from practitioners.models import Practitioner
from practitioners.working_days import today

RENEW, HAND_ON, END = "renew", "hand_on", "end"
WHEN = "Within a year. For example, 27 3 2027"
NATURES = [
    choice for choice in Contribution.Nature.choices if choice[0] != Contribution.Nature.HYPOTHESIS
]


class OwnerForm(GovukForm):
    """Who answers for it, of those who work with the family."""

    owner = PersonField(
        label="Who answers for it?",
        help_text="They are asked when it must be looked at again",
        queryset=Practitioner.objects.none(),
    )

    def add_owners(self, people: QuerySet[Practitioner], chosen: Practitioner) -> None:
        self.fields["owner"].queryset = people.order_by("full_name")  # type: ignore[attr-defined]
        self.fields["owner"].initial = chosen


class AlertForm(OwnerForm, NoteForm):
    say_optional = False
    things = {
        "kind": "the alert",
        "note": "why",
        "nature": "how you know it",
        "owner": "who answers for it",
        "review_on": "the day to look again",
    }

    kind = forms.ChoiceField(
        label="What must everybody know first?",
        help_text="Everybody who sees the family sees this much",
        choices=Alert.Kind.choices,
        widget=Radios(layout="small"),
    )
    nature = forms.ChoiceField(
        label="How do you know it?", choices=NATURES, widget=Radios(layout="small")
    )
    review_on = DateField(
        label="When must somebody look again?", help_text=WHEN, must_be=today_or_future
    )

    def __init__(self, *args: Any, family: Family, practitioner: Practitioner, **kw: Any) -> None:
        super().__init__(*args, family=family, practitioner=practitioner, **kw)
        self.add_owners(practitioners_around(family), practitioner)
        self.fields["note"].required = True
        self.fields["note"].label = "Why, and what must they do?"
        self.fields["audience"].label = "Who may read why?"
        self.fields["theme"].initial = Contribution.Theme.PRESSURE
        self.fields["review_on"].initial = today() + AT_MOST

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["theme"] = Contribution.Theme.PRESSURE
        return super().clean()

    def reason(self) -> Note:
        said = self.cleaned_data
        return Note(
            text=said["note"],
            theme=said["theme"],
            nature=said["nature"],
            audience=said["audience"],
            named_agencies=tuple(said["named_agencies"]),
            not_for=tuple(said["not_for"]),
        )


class ReviewForm(OwnerForm):
    """Renew it, hand it on, or end it: one of them."""

    say_optional = False
    things = {
        "what": "what becomes of it",
        "review_on": "the day to look again",
        "end_reason": "why it ends",
        "owner": "who answers for it",
    }
    reveals = {"what": {RENEW: ["review_on"], HAND_ON: ["owner"], END: ["end_reason"]}}

    what = forms.ChoiceField(
        label="What becomes of it?",
        choices=[
            (RENEW, "It still holds"),
            (HAND_ON, "Somebody else answers for it"),
            (END, "It ends"),
        ],
        widget=Radios(),
    )
    review_on = DateField(
        label="When must somebody look again?",
        help_text=WHEN,
        must_be=today_or_future,
        required=False,
    )
    end_reason = forms.ChoiceField(
        label="Why does it end?",
        choices=Alert.EndReason.choices,
        widget=Radios(layout="small"),
        required=False,
    )

    def __init__(self, *args: Any, alert: Alert, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_owners(practitioners_around(alert.family), alert.owner)
        self.fields["owner"].required = False

    def clean(self) -> dict[str, Any]:
        asked = {RENEW: "review_on", HAND_ON: "owner", END: "end_reason"}
        if needed := asked.get(self.cleaned_data.get("what", "")):
            self.require(needed)
        return self.cleaned_data
