"""What the import pages ask: the file, and what to do with a row that waits for a decision."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from consent.models import SharingDecision
from huddle.forms.question import offer
from huddle.imports.reading import LARGEST_UPLOAD, ImportRefused, read_table
from huddle.models import Huddle, ImportRow
from huddle.queries.importing import DISCARD, REDIRECT, Option
from practitioners.govuk import GovukForm, Radios

Basis = SharingDecision.Basis
# About four seconds of work. Longer files are imported with the command, which nobody waits for.
MOST_ROWS_ON_A_PAGE = 100


class UploadForm(GovukForm):
    """The file, and which huddle it is for where they coordinate several."""

    huddle = forms.ModelChoiceField(
        label="Huddle", queryset=Huddle.objects.none(), widget=Radios(), empty_label=None
    )
    file = forms.FileField(
        label="File of nominations",
        help_text=(
            "CSV or Excel (.xlsx), up to 5 MB and 100 nominations. "
            "Rows that were imported before are left alone."
        ),
        error_messages={"required": "Select a file of nominations"},
        max_length=200,
    )

    def __init__(self, *args: Any, huddles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.huddles = huddles
        if len(huddles) > 1:
            self.fields["huddle"].queryset = huddles  # type: ignore[attr-defined]
        else:
            del self.fields["huddle"]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_UPLOAD:
            raise ValidationError("The file must be smaller than 5 MB")
        self.content = file.read()
        try:
            table = read_table(self.content)
        except ImportRefused as refused:
            raise ValidationError(list(refused.advice)) from refused
        if len(table.rows) > MOST_ROWS_ON_A_PAGE:
            raise ValidationError(
                f"The file must have {MOST_ROWS_ON_A_PAGE} nominations or fewer. "
                "Split it, or ask your system administrator to import it for you",
            )
        return file

    @property
    def chosen_huddle(self) -> Huddle:
        return self.cleaned_data.get("huddle") or self.huddles[0]


class DecideForm(GovukForm):
    """What to do with a row: nominate it somewhere, send it elsewhere, or put it aside."""

    things: ClassVar = {
        "choice": "what to do",
        "basis": "the lawful basis",
        "why_share": "why the nominating team needs to see that family",
    }
    reveals: ClassVar = {"choice": {REDIRECT: ["where", "told"], DISCARD: ["reason"]}}

    choice = forms.ChoiceField(label="What should happen?", widget=Radios())
    where = forms.CharField(
        label="Where it was sent",
        max_length=200,
        required=False,
        help_text="For example, the 0-19 service or Early Help",
    )
    told = forms.CharField(
        label="Who was told",
        max_length=200,
        required=False,
        help_text="The team that nominated, and the family where it is safe",
    )
    reason = forms.CharField(
        label="Why it is discarded",
        max_length=400,
        required=False,
        help_text="Do not name anybody. What the row held is deleted.",
    )
    basis = forms.ChoiceField(
        label="If you join it to a family: lawful basis to share",
        widget=Radios(layout="small"),
        initial=SharingDecision.Basis.PUBLIC_TASK,
        required=False,
    )
    why_share = forms.CharField(
        label="If you join it to a family: why does the nominating team need to see it?",
        max_length=500,
        required=False,
    )
    note = forms.CharField(
        label="If you nominate: why should the huddle think about this child all the same?",
        max_length=400,
        required=False,
        help_text="Only where the child is past the huddle's age limit. Do not name anybody.",
        error_messages={"required": "Enter why the huddle should think about this child"},
    )

    def __init__(
        self,
        *args: Any,
        row: ImportRow,
        options: Iterable[Option],
        bases: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.options = {option.value: option for option in options}
        self._ask_to_share(bases)
        field = self.fields["choice"]
        field.choices = [  # type: ignore[attr-defined]
            (option.value, option.label) for option in self.options.values()
        ]
        field.widget.hints = {option.value: option.hint for option in self.options.values()}
        self.needs_note = row.outcome == ImportRow.Outcome.OUT_OF_SCOPE
        if not self.needs_note:
            del self.fields["note"]

    def _ask_to_share(self, bases: Sequence[str]) -> None:
        """Only where a join would let the row's team see a family that it does not see yet."""
        reasons = [option.lets_in for option in self.options.values() if option.lets_in]
        if not reasons:
            del self.fields["basis"], self.fields["why_share"]
            return
        self.fields["why_share"].help_text = reasons[0]
        offer(self, "basis", [(b.value, str(b.label)) for b in Basis if b.value in bases])

    def clean(self) -> dict[str, Any]:
        if (option := self.options.get(self.cleaned_data.get("choice", ""))) and option.lets_in:
            self.require("basis", "why_share")
        match self.cleaned_data.get("choice"):
            case "redirect":
                self.require("where", "told")
            case "discard":
                self.require("reason")
            case str() if self.needs_note:
                self.require("note")
        return self.cleaned_data

    @property
    def option(self) -> Option:
        return self.options[self.cleaned_data["choice"]]
