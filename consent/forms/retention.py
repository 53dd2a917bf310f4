"""What is asked about rules, holds and disposals."""

from typing import Any, cast

from django import forms

from consent.models import RecordClass, RetentionRule
from practitioners.dates import DateField, today_or_future
from practitioners.govuk import GovukForm, Radios, TextInput

LONGEST = 500
DISPOSE, KEEP, HOLD = "dispose", "keep", "hold"
ANSWERS = [
    (DISPOSE, "Dispose of it"),
    (KEEP, "Keep it longer"),
    (HOLD, "Put it on legal hold"),
]


def _reason(label: str, *, required: bool = True, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RuleForm(GovukForm):
    things = {
        "record_class": "the class",
        "trigger": "from when the years are counted",
        "years": "how many years",
        "authority": "on whose authority",
        "from_date": "the day from which the rule holds",
    }

    record_class = forms.ChoiceField(
        label="Class of records", choices=RecordClass.choices, widget=Radios(layout="small")
    )
    trigger = forms.ChoiceField(
        label="Counted from", choices=RetentionRule.Trigger.choices, widget=Radios(layout="small")
    )
    years = forms.IntegerField(
        label="Years", min_value=1, max_value=150, widget=TextInput(width=3, digits=True)
    )
    authority = _reason("On whose authority?", hint="The schedule, its date, and who confirmed it")
    from_date = DateField(label="In force from", must_be=today_or_future)


class HoldForm(GovukForm):
    things = {"reference": "the reference or select a class", "reason": "why"}

    reference = forms.CharField(
        label="Family’s reference", required=False, max_length=20, widget=TextInput(width=10)
    )
    record_class = forms.ChoiceField(
        label="Or every family of a class",
        required=False,
        choices=[("", "No class: only the family above"), *RecordClass.choices],
        widget=Radios(layout="small"),
    )
    reason = _reason(
        "Why must nothing be disposed of?", hint="For example an inquiry, and who asked for it"
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if bool(given.get("reference")) == bool(given.get("record_class")):
            self.add_error("reference", "Enter a reference, or select a class, not both")
        return given


class LiftForm(GovukForm):
    things = {"reason": "why the hold is lifted"}

    reason = _reason("Why is it lifted?")


class DisposalForm(GovukForm):
    """The first look: dispose of it, keep it longer, or hold it."""

    things = {"answer": "what becomes of the record", "reason": "your reason"}
    reveals = {"answer": {DISPOSE: ["reference"], KEEP: ["keep_until"]}}

    answer = forms.ChoiceField(
        label="What becomes of the record?",
        choices=ANSWERS,
        widget=Radios(),
    )
    reference = forms.CharField(
        label="Enter the family’s reference", required=False, widget=TextInput(width=10)
    )
    keep_until = DateField(label="Keep it until", required=False)
    reason = _reason(
        "Your reason", required=False, hint="Needed to keep it longer or to put it on hold"
    )

    def __init__(self, *args: Any, may_sign: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_sign:
            answers = cast("forms.ChoiceField", self.fields["answer"])
            answers.choices = [one for one in ANSWERS if one[0] != DISPOSE]

    def clean(self) -> dict[str, Any]:
        answer = self.cleaned_data.get("answer")
        if answer == DISPOSE:
            self.require("reference")
        if answer in {KEEP, HOLD}:
            self.require("reason")
        if answer == KEEP:
            self.require("keep_until")
        return self.cleaned_data


class ConfirmForm(GovukForm):
    things = {"reference": "the family’s reference"}

    reference = forms.CharField(
        label="Enter the family’s reference to confirm", max_length=20, widget=TextInput(width=10)
    )
