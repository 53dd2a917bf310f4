"""What is asked to decide about sharing, and to take it back."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.utils import timezone

from consent.models import (
    Confidentiality,
    Consent,
    FamilyTold,
    Gateway,
    LawfulBasis,
    SharingAgreement,
)
from consent.services.sharing import Extent, Footing
from families.models import Contribution, Person
from practitioners.dates import DateField, today_or_future
from practitioners.govuk import Checkboxes, GovukForm, Radios
from practitioners.models import Agency
from practitioners.working_days import end_of_day, today

LONGEST = 500
SHARE, NOT_SHARE = "share", "not_share"


class DecideForm(GovukForm):
    """The footing is asked where it is shared; nothing of it is asked of a decision not to."""

    things = {
        "share": "whether to share",
        "agencies": "at least one agency",
        "reason": "why you decide this",
        "basis": "the lawful basis",
        "consent": "why consent is not relied on, or that it is",
        "family_told": "what the family has been told",
        "told_note": "what the family was told, or why not",
        "starts_on": "the day it begins",
        "until": "the last day",
        "review_on": "the day to look again",
    }
    reveals = {"share": {SHARE: ["basis", "consent"]}}

    share = forms.ChoiceField(
        label="What do you decide?",
        choices=[(SHARE, "To share"), (NOT_SHARE, "Not to share")],
        widget=Radios(),
    )
    basis = forms.ChoiceField(label="Lawful basis", widget=Radios(layout="small"), required=False)
    consent = forms.ChoiceField(
        label="Why is consent not relied on?",
        choices=Consent.choices,
        widget=Radios(layout="small", divider=("or", Consent.RELIED_ON)),
        required=False,
        help_text="Where a child is at risk you do not need it.",
    )
    agencies = forms.MultipleChoiceField(
        label="With which agencies?",
        widget=Checkboxes(layout="small"),
        help_text="What was decided before about these agencies is overtaken.",
    )
    reason = forms.CharField(
        label="Why?", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    themes = forms.MultipleChoiceField(
        label="Only this information",
        choices=Contribution.Theme.choices,
        widget=Checkboxes(layout="small"),
        required=False,
        help_text="Tick none to share all that its authors let them read.",
    )
    children = forms.MultipleChoiceField(
        label="Only about these children",
        widget=Checkboxes(layout="small"),
        required=False,
        help_text="Tick none for every child.",
    )
    confidentiality = forms.ChoiceField(
        label="How is confidence respected?",
        choices=Confidentiality.choices,
        widget=Radios(layout="small"),
        required=False,
        help_text="Where somebody told it in confidence, to a health service above all.",
    )
    gateway = forms.ChoiceField(
        label="Power relied on", choices=[("", "None named"), *Gateway.choices], required=False
    )
    agreement = forms.ChoiceField(label="Data sharing agreement", required=False)
    family_told = forms.ChoiceField(
        label="What has the family been told?", choices=FamilyTold.choices, widget=Radios()
    )
    told_note = forms.CharField(
        label="What it was told, or why not",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    starts_on = DateField(
        label="From when?",
        must_be=today_or_future,
        required=False,
        help_text="Leave it empty to begin now.",
    )
    until = DateField(
        label="Until when?",
        must_be=today_or_future,
        required=False,
        help_text="The last day. Leave it empty for no end.",
    )
    review_on = DateField(label="When to look again?", must_be=today_or_future, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        bases: Sequence[LawfulBasis],
        agencies: Sequence[Agency],
        babies: Sequence[Person],
        agreements: Sequence[SharingAgreement],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(agency.pk): agency for agency in agencies}
        self.agreements = {str(one.pk): one for one in agreements}
        self._offer("basis", [(row.code, row.get_code_display()) for row in bases])
        self._offer("agencies", [(key, agency.name) for key, agency in self.known.items()])
        self._offer("children", [(str(baby.pk), baby.shown_name) for baby in babies])
        known = [(key, f"{one}: {one.title}") for key, one in self.agreements.items()]
        self._offer("agreement", [("", "None named"), *known])
        if not babies:
            del self.fields["children"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("share") == SHARE:
            self.require("basis", "consent")
        starts, until = self.cleaned_data.get("starts_on"), self.cleaned_data.get("until")
        if starts and until and until < starts:
            self.add_error("until", "The last day must be the day it begins, or later")
        return self.cleaned_data

    @property
    def chosen(self) -> list[Agency]:
        return [self.known[key] for key in self.cleaned_data["agencies"]]

    @property
    def footing(self) -> Footing:
        given = self.cleaned_data
        shares = given["share"] == SHARE
        return Footing(
            gateway=given["gateway"],
            confidentiality=given["confidentiality"],
            consent=given["consent"] if shares else "",
            family_told=given["family_told"],
            told_note=given["told_note"],
            agreement=self.agreements.get(given["agreement"]),
        )

    @property
    def extent(self) -> Extent:
        given = self.cleaned_data
        starts = given["starts_on"]
        later = starts if starts and starts > today() else None
        return Extent(
            themes=given["themes"] or None,
            children=given.get("children") or None,
            starts_at=timezone.make_aware(datetime.combine(later, time())) if later else None,
            until=end_of_day(given["until"]) if given["until"] else None,
            review_on=given["review_on"],
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices


class WithdrawForm(GovukForm):
    things = {"reason": "why it is withdrawn", "sure": "that you have read what closes"}

    reason = forms.CharField(
        label="Why is it withdrawn?", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    sure = forms.BooleanField(label="I have read what closes and what stays open")
