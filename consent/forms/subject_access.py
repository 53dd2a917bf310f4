"""What is asked of whoever answers a subject access request."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from consent.models import Capacity, SubjectAccess, SubjectAccessRelease
from consent.queries.held import Somebody
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import GovukForm, Radios, TextInput

LONGEST = 500
NOBODY = "nobody"
FOR_ANOTHER = (Capacity.PARENT, Capacity.REPRESENTATIVE)


def _area(label: str, hint: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class OpenForm(GovukForm):
    """The request as it came."""

    things = {
        "reference": "the family’s reference",
        "requester_name": "who asks",
        "capacity": "as whom they ask",
        "authority": "by what authority they ask for somebody else",
        "identity_check": "how their identity was checked",
        "asked_for": "what they asked for",
        "received_on": "the day on which the request came",
    }
    reference = forms.CharField(
        label="Family’s reference",
        max_length=20,
        help_text="As it stands on papers, for example CMC-0042. Looking is recorded.",
        widget=TextInput(width=10),
    )
    requester_name = forms.CharField(label="Who asks", max_length=200)
    capacity = forms.ChoiceField(
        label="As whom do they ask?", choices=Capacity.choices, widget=Radios()
    )
    authority = _area(
        "By what authority, if they ask for somebody else?",
        "For example parental responsibility, checked on a birth certificate; or a signed form",
        required=False,
    )
    identity_check = _area("How was their identity checked?", rows=2)
    asked_for = _area("What did they ask for, and how did the request come?")
    received_on = DateField(
        label="When did it come?",
        must_be=today_or_past,
        help_text="The day on which you had the request and could be sure who asks.",
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("capacity") in FOR_ANOTHER:
            self.require("authority")
        return self.cleaned_data


class SubjectForm(GovukForm):
    """Whom it is about, of the people of the family."""

    things = {"subject": "whom the request is about", "requester": "who of them asks"}

    subject = forms.ChoiceField(label="Whom is the request about?", widget=Radios())
    requester = forms.ChoiceField(label="Which of them asks?", widget=Radios())

    def __init__(self, *args: Any, people: Iterable[Somebody], asks_for_another: bool, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(str(one.id), _described(one)) for one in people]
        cast("forms.ChoiceField", self.fields["subject"]).choices = choices
        if asks_for_another:
            offered = [*choices, (NOBODY, "Nobody of this family")]
            cast("forms.ChoiceField", self.fields["requester"]).choices = offered
        else:
            del self.fields["requester"]


class ReasonForm(GovukForm):
    """A reason, and nothing else."""

    things = {"reason": "your reason"}

    reason = _area("Why?")


class EndForm(GovukForm):
    things = {"state": "how the request ends", "reason": "why it ends"}

    state = forms.ChoiceField(
        label="How does the request end?",
        choices=[
            (SubjectAccess.State.REFUSED.value, "It is refused"),
            (SubjectAccess.State.WITHDRAWN.value, "Whoever asked has withdrawn it"),
        ],
        widget=Radios(),
    )
    reason = _area(
        "Why?", "For a refusal: the exemption or the ground, as you tell it to whoever asked"
    )


class ReleaseForm(GovukForm):
    things = {
        "recipient": "who receives it",
        "how": "how it is given",
        "reference": "the family’s reference",
    }

    recipient = forms.CharField(
        label="Who receives it?", max_length=200, help_text="Printed on every page of the pack."
    )
    how = forms.ChoiceField(
        label="How is it given?", choices=SubjectAccessRelease.How.choices, widget=Radios()
    )
    reference = forms.CharField(
        label="Enter the family’s reference to confirm", max_length=20, widget=TextInput(width=10)
    )

    def __init__(self, *args: Any, access: SubjectAccess, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access

    def clean_reference(self) -> str:
        typed = self.cleaned_data["reference"].strip()
        if typed != self.access.family_reference:
            raise forms.ValidationError("Enter the reference exactly as it is shown")
        return typed


def _described(one: Somebody) -> str:
    if one.edd:
        return f"{one.shown}, due {one.edd:%-d %B %Y}"
    born = f", born {one.dob:%-d %B %Y}" if one.dob else ""
    return f"{one.shown}, {one.kind}{born}"
