"""The catalogue of lawful bases: their dates, the sector of an agency, agreements."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from consent.models import FIXED_KINDS, SECTOR_OF_KIND, LawfulBasis, Sector
from practitioners.dates import DateField
from practitioners.govuk import Checkboxes, GovukForm, Radios
from practitioners.models import Agency


class DatesForm(GovukForm):
    things = {
        "rows": "at least one sector",
        "starts_on": "the day it starts",
        "ends_on": "the day it ends",
    }

    rows = forms.MultipleChoiceField(label="For which sectors?", widget=Checkboxes(layout="small"))
    starts_on = DateField(
        label="From when?",
        required=False,
        help_text="The first day. Empty: it has always been there, or is off until a day is set.",
    )
    ends_on = DateField(
        label="Until when?", required=False, help_text="The first day on which it is gone."
    )

    def __init__(self, *args: Any, rows: Sequence[LawfulBasis], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(row.pk): row for row in rows}
        field = cast("forms.ChoiceField", self.fields["rows"])
        field.choices = [(key, row.get_sector_display()) for key, row in self.known.items()]
        field.initial = list(self.known)

    def clean(self) -> dict[str, Any]:
        starts, ends = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", "The day it ends must be after the day it starts")
        return self.cleaned_data

    @property
    def chosen(self) -> list[LawfulBasis]:
        return [self.known[key] for key in self.cleaned_data["rows"]]


class SectorForm(GovukForm):
    things = {"agency": "an agency", "sector": "what kind of controller it is"}

    agency = forms.ChoiceField(label="Agency")
    sector = forms.ChoiceField(
        label="What kind of controller is it?", choices=Sector.choices, widget=Radios()
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in agencies if one.kind not in FIXED_KINDS}
        usual = {key: SECTOR_OF_KIND[Agency.Kind(one.kind)] for key, one in self.known.items()}
        cast("forms.ChoiceField", self.fields["agency"]).choices = [
            ("", "Select an agency"),
            *(
                (key, f"{one.name} (usually: {usual[key].label})")
                for key, one in self.known.items()
            ),
        ]


class SharingAgreementForm(GovukForm):
    things = {
        "reference": "its reference",
        "title": "its title",
        "version": "its version",
        "parties": "at least one agency",
        "review_on": "the review date",
    }

    reference = forms.CharField(label="Reference", max_length=50)
    title = forms.CharField(label="Title", max_length=200)
    version = forms.CharField(label="Version", max_length=20)
    parties = forms.MultipleChoiceField(
        label="Agencies that are party to it", widget=Checkboxes(layout="small")
    )
    dpia_reference = forms.CharField(
        label="Reference of the data protection impact assessment", max_length=100, required=False
    )
    policy_reference = forms.CharField(
        label="Reference of the appropriate policy document", max_length=100, required=False
    )
    review_on = DateField(label="When is it reviewed?", required=False)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in agencies}
        field = cast("forms.ChoiceField", self.fields["parties"])
        field.choices = [(key, one.name) for key, one in self.known.items()]

    @property
    def chosen(self) -> list[Agency]:
        return [self.known[key] for key in self.cleaned_data["parties"]]
