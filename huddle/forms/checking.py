"""An agency check, answered in two minutes: what the team knows, and who may read it."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from families.models import Audience, Contribution
from huddle.models import AgencyCheck
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import Checkboxes, GovukForm, Radios
from practitioners.models import Agency

Answer = AgencyCheck.Answer
PIECES = ("working_well", "worry", "unknown", "who_else")


def _piece(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CheckForm(GovukForm):
    say_optional = False  # the page says which to fill in, and when
    reveals = {
        "answer": {"withheld": ["withheld_reason"]},
        "audience": {"named": ["named_agencies"]},
    }

    answer = forms.ChoiceField(
        label="Is this family known to your team?",
        choices=[choice for choice in Answer.choices if choice[0] != Answer.NOT_RETURNED],
        widget=Radios(),
        error_messages={"required": "Select whether this family is known to your team"},
    )
    withheld_reason = forms.CharField(
        label="Why is the information withheld?",
        help_text="Your team, the chair and the coordinator read this",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why the information is withheld"},
    )
    last_seen_on = DateField(
        label="When did your team last see the baby or the family?",
        help_text="For example, 27 3 2026. Leave it blank if you do not know",
        required=False,
        must_be=today_or_past,
    )
    working_well = _piece("One thing that is working well")
    worry = _piece("One worry")
    unknown = _piece("What you do not know", "Say what nobody has seen or asked yet")
    who_else = _piece("Who else is involved", "Other services, and people around the baby")
    nature = forms.ChoiceField(
        label="Where does this come from?",
        help_text="Say it for what you have written above",
        choices=Contribution.Nature.choices,
        required=False,
        widget=Radios(),
        error_messages={"required": "Select where this comes from"},
    )
    audience = forms.ChoiceField(
        label="Who may read what you have written?",
        help_text="Of those who are shown this family. Nobody else ever reads it",
        choices=[choice for choice in Audience.choices if choice[0] != Audience.VERBAL],
        required=False,
        widget=Radios(),
        error_messages={"required": "Select who may read what you have written"},
    )
    named_agencies = forms.ModelMultipleChoiceField(
        label="Which agencies?",
        queryset=Agency.objects.none(),
        required=False,
        widget=Checkboxes(),
        error_messages={"required": "Select the agencies that may read it"},
    )
    things = {"last_seen_on": "the date your team last saw them"}

    def __init__(
        self, *args: Any, agencies: QuerySet[Agency], told_before: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.told_before = told_before
        self.fields["named_agencies"].queryset = agencies  # type: ignore[attr-defined]

    def clean_named_agencies(self) -> list[Agency]:
        return list(self.cleaned_data["named_agencies"])

    def clean(self) -> dict[str, Any]:
        answer = self.cleaned_data.get("answer")
        told = any(self.cleaned_data.get(piece) for piece in PIECES)
        if answer == Answer.WITHHELD:
            self.require("withheld_reason")
        else:
            self.cleaned_data["withheld_reason"] = ""
        if answer == Answer.NOT_KNOWN and self.cleaned_data.get("last_seen_on"):
            self.add_error("last_seen_on", "Leave this blank if the family is not known to you")
        if told:
            self._ask_about_words(answer)
        elif answer == Answer.KNOWN and not self.told_before:
            self.add_error("working_well", NOTHING_TOLD)
        return self.cleaned_data

    def _ask_about_words(self, answer: str | None) -> None:
        if answer not in {Answer.KNOWN, None}:
            self.add_error("answer", "Select “Known to us” to tell what your team knows")
        self.require("nature")
        self.require("audience")
        if self.cleaned_data.get("audience") == Audience.NAMED:
            self.require("named_agencies")
        else:
            self.cleaned_data["named_agencies"] = []


NOTHING_TOLD = (
    "Enter at least one thing that your team knows, "
    "or select “Known to us, nothing relevant to share”"
)
