"""What a coordinator fills in to screen a nomination, and the answer to their question."""

from collections.abc import Sequence
from typing import Any

from django import forms

from consent.models import Consent, SharingDecision
from families.models import Audience, Person
from huddle.forms.question import offer
from practitioners.govuk import Checkboxes, GovukForm, Radios, TextInput
from practitioners.models import Agency

LONGEST_NOTE = 500
SOMEBODY_NEW = "new"


class SharingFields(GovukForm):
    """On what footing a record is shared, and why."""

    def __init__(self, *args: Any, bases: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(b.value, str(b.label)) for b in SharingDecision.Basis if b.value in bases]
        offer(self, "basis", offered)

    basis = forms.ChoiceField(
        label="Lawful basis",
        widget=Radios(layout="small"),
        initial=SharingDecision.Basis.PUBLIC_TASK,
        help_text="Consent is not asked for here: where a child is at risk you do not need it.",
    )
    reason = forms.CharField(
        label="Why these agencies need to know",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AcceptForm(SharingFields):
    things = {
        "agencies": "at least one agency",
        "basis": "the lawful basis",
        "reason": "why these agencies need to know",
        "why_not": "why you do not share with the agencies that you left out",
    }
    field_order = ["agencies", "why_not", "basis", "consent", "reason"]

    consent = forms.ChoiceField(
        label="Why is consent not relied on?",
        choices=Consent.choices,
        widget=Radios(layout="small", divider=("or", Consent.RELIED_ON)),
        required=False,
    )

    agencies = forms.MultipleChoiceField(
        label="Share with these agencies of the huddle",
        widget=Checkboxes(layout="small"),
        help_text="They see the family when it is on a published agenda, each only what its "
        "audience lets them. Untick those that must not.",
    )
    why_not = forms.CharField(
        label="If you left any out: why not share with them?",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.core = agencies
        everyone = [str(agency.pk) for agency in agencies]
        offer(self, "agencies", ((str(a.pk), a.name) for a in agencies))
        self.fields["agencies"].initial = everyone

    def clean(self) -> dict[str, Any]:
        if "agencies" in self.cleaned_data and self.left_out:
            self.require("why_not")
        return self.cleaned_data

    @property
    def chosen(self) -> list[Agency]:
        return [a for a in self.core if str(a.pk) in self.cleaned_data["agencies"]]

    @property
    def left_out(self) -> list[Agency]:
        return [a for a in self.core if str(a.pk) not in self.cleaned_data["agencies"]]


class AskNominatorForm(GovukForm):
    page_heading = "question"
    things = {"question": "what you need to know"}

    question = forms.CharField(
        label="What do you need to know?",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The nominating team reads this. Their answer joins the family's record.",
    )


class RedirectForm(GovukForm):
    things = {"where_to": "where it goes", "who_told": "who has been told"}

    where_to = forms.CharField(
        label="Where does it go instead?",
        max_length=200,
        help_text="For example, health visiting, or Children's Social Work",
    )
    who_told = forms.CharField(
        label="Who has been told?",
        max_length=200,
        help_text="The person or team who now has it, and whether the family knows",
    )


class FindFamilyForm(GovukForm):
    things = {"reference": "a reference, like CMC-0042"}

    reference = forms.CharField(
        label="Reference of the other family",
        max_length=20,
        widget=TextInput(width=10),
        help_text="For example, CMC-0042",
    )


class JoinForm(SharingFields):
    things = {
        "child": "which baby it is",
        "basis": "the lawful basis",
        "reason": "why the nominating team needs to see that family",
        "sure": "that you understand that this cannot be undone",
    }
    field_order = ["child", "basis", "reason", "sure"]

    child = forms.ChoiceField(label="Which baby is it in that family?", widget=Radios())
    sure = forms.BooleanField(label="I understand that this cannot be undone")

    def __init__(self, *args: Any, babies: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.babies = babies
        known = [(str(baby.pk), baby.shown_name) for baby in babies]
        offer(self, "child", [*known, (SOMEBODY_NEW, "A baby who is not in that record yet")])
        self.fields["reason"].label = "Why does the nominating team need to see that family?"

    @property
    def chosen(self) -> Person | None:
        wanted = self.cleaned_data["child"]
        return next((baby for baby in self.babies if str(baby.pk) == wanted), None)


class AnswerForm(GovukForm):
    reveals = {"audience": {Audience.NAMED: ["agencies"]}}
    things = {
        "text": "your answer",
        "audience": "who may read it",
        "agencies": "at least one agency",
    }

    text = forms.CharField(label="Your answer", max_length=1500, widget=forms.Textarea)
    audience = forms.ChoiceField(
        label="Who may read it?",
        choices=[
            (a.value, a.label) for a in (Audience.HUDDLE, Audience.NAMED, Audience.CHAIR_AND_LEAD)
        ],
        widget=Radios(hints={Audience.NAMED: "The coordinator can only if you name their agency"}),
    )
    agencies = forms.MultipleChoiceField(
        label="Which agencies?", required=False, widget=Checkboxes(layout="small")
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.core = agencies
        offer(self, "agencies", ((str(a.pk), a.name) for a in agencies))

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("audience") == Audience.NAMED:
            self.require("agencies")
        return self.cleaned_data

    @property
    def named(self) -> list[Agency]:
        return [a for a in self.core if str(a.pk) in self.cleaned_data["agencies"]]
