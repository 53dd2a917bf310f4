"""A message for a service that may not be named, and what the coordinator does with it."""

from typing import Any, cast

from django import forms

from families.models import ContactRequest, Involvement
from practitioners.govuk import GovukForm, Radios, YesNoField

NOBODY = "nobody"


class ContactForm(GovukForm):
    things = {
        "about": "what it is about",
        "message": "your message",
        "urgent": "whether it is urgent",
        "reach": "how they can reach you",
    }

    about = forms.ChoiceField(
        label="What is it about?", choices=ContactRequest.About.choices, widget=Radios()
    )
    message = forms.CharField(
        label="Your message",
        help_text="The coordinator reads it, and whoever it is passed on to",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    urgent = YesNoField(
        label="Is it urgent?",
        help_text="Where a child may be in danger now, ring Duty and Advice instead. Do not wait "
        "for an answer",
    )
    reach = forms.CharField(
        label="How can they reach you?",
        help_text="For example, your work telephone number and when you can take a call",
        max_length=200,
    )


class ContactAnswerForm(GovukForm):
    things = {"to": "what you do with it"}

    to = forms.ChoiceField(
        label="What do you do with it?",
        help_text="Whoever asked is told the same either way: that it was passed to you",
        widget=Radios(divider=("or", NOBODY)),
    )

    def __init__(self, *args: Any, services: list[Involvement], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.services = {str(one.team_id): one.team for one in services}
        cast("forms.ChoiceField", self.fields["to"]).choices = [
            *((str(one.team_id), _label(one)) for one in services),
            (NOBODY, "There is nobody to pass it on to"),
        ]

    def clean_to(self) -> Any:
        return self.services.get(self.cleaned_data["to"])


def _label(involved: Involvement) -> str:
    contact = f", to {involved.practitioner.full_name}" if involved.practitioner else ""
    return f"Pass it on to {involved.team}{contact}"
