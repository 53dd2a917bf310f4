"""What is asked to prepare a session: a family to add, why one is taken off, why so late."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from families.models import Family
from huddle.agenda_rules import GIVEN_BY_PEOPLE
from huddle.models import AgendaItem, Huddle
from huddle.services.arranging import LEAST, MOST
from huddle.services.publishing import needs_a_reason, notice_of
from huddle.services.putting_off import LONGEST
from practitioners.dates import TimeField
from practitioners.govuk import GovukForm, Radios, TextInput
from practitioners.models import Practitioner


class _ReferenceForm(GovukForm):
    """By reference only: nothing is offered that the reader may not know."""

    reference = forms.CharField(
        label="Family's reference",
        help_text="For example, CMC-0042",
        max_length=20,
        widget=TextInput(width=10),
    )

    def __init__(self, *args: Any, practitioner: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.practitioner = practitioner

    def clean_reference(self) -> Family:
        """The family of that reference, if they may know it."""
        reference = self.cleaned_data["reference"].strip().upper()
        families = Family.objects.visible_to(self.practitioner).filter(reference=reference)
        if (family := families.first()) is None:
            raise forms.ValidationError("Enter the reference of a family that you can see")
        return family


class AddFamilyForm(_ReferenceForm):
    why = forms.ChoiceField(
        label="Why is the family on this agenda?",
        choices=[(why.value, why.label) for why in GIVEN_BY_PEOPLE],
        widget=Radios(),
        error_messages={"required": "Select why the family is on this agenda"},
    )
    note = forms.CharField(
        label="What should the agenda say about it?",
        help_text="Everyone who is shown the family reads this",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AddLateForm(_ReferenceForm):
    """After publication only the urgent, and with the reason."""

    note = forms.CharField(
        label="Why can this not wait for the next session?",
        help_text="Everyone who is shown the family reads this",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why this cannot wait for the next session"},
    )


class RemoveForm(GovukForm):
    reason = forms.CharField(
        label="Why is the family taken off?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why the family is taken off"},
    )


class ArrangeForm(GovukForm):
    """How long a family has, and whether it has a place of its own."""

    reveals: ClassVar[dict[str, dict[str, list[str]]]] = {"pin": {"at": ["pin_at"]}}

    minutes = forms.IntegerField(
        label="How long?",
        min_value=LEAST,
        max_value=MOST,
        widget=TextInput(width=2, digits=True, suffix="minutes"),
        error_messages={
            "required": "Enter the minutes",
            "invalid": "Minutes must be a whole number",
            "min_value": f"Minutes must be between {LEAST} and {MOST}",
            "max_value": f"Minutes must be between {LEAST} and {MOST}",
        },
    )
    pin = forms.ChoiceField(
        label="Does the family have a place of its own?",
        help_text="It keeps that place when others are moved or the agenda is built again",
        choices=[("none", "No"), *AgendaItem.Pin.choices],
        widget=Radios(),
        error_messages={"required": "Select whether the family has a place of its own"},
    )
    pin_at = TimeField(label="At what time?", help_text="For example, 10:30am", required=False)
    pin_why = forms.CharField(
        label="Why does it have this place?",
        help_text="For example, the midwife can come only then. "
        "Everyone who is shown the family reads this",
        max_length=200,
        required=False,
        widget=TextInput(),
    )

    def clean(self) -> dict[str, Any]:
        pin = self.cleaned_data.get("pin")
        self.cleaned_data["pin"] = "" if pin == "none" else pin
        if pin and pin != "none" and not self.cleaned_data.get("pin_why"):
            self.add_error("pin_why", "Enter why the family has this place")
        if pin == AgendaItem.Pin.AT:
            self.require("pin_at")
        return self.cleaned_data

    def blame(self, refusal: ValidationError) -> None:
        for name, messages in refusal.message_dict.items():
            self.add_error(name, messages)


class PutOffForm(GovukForm):
    reason = forms.CharField(
        label="Why is the family put off?",
        help_text="Everyone who is shown the family next time reads this",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why this family is put off"},
    )


class PublishForm(GovukForm):
    """Nothing to fill in, unless the notice is short."""

    short_notice_reason = forms.CharField(
        help_text="Agencies need that time to look into their records",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, short_notice: bool, huddle: Huddle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["short_notice_reason"]
        reason.label = f"Why is there less than {notice_of(huddle)} notice?"
        reason.error_messages["required"] = needs_a_reason(huddle)
        if not short_notice:
            del self.fields["short_notice_reason"]
