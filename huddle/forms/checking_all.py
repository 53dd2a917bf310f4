"""All agency checks of a team on one screen: a short form for each family, any number at once."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from families.models import Audience
from huddle.forms.checking import CheckForm
from huddle.models import AgencyCheck
from practitioners.govuk import Radios
from practitioners.models import Agency

COPIED = ("answer", "withheld_reason", "last_seen_on")


class FamilyForm(CheckForm):
    """One family's. What the team said last time is offered, and sent only where it is ticked.

    To tell agencies by name, the check's own page asks which.
    """

    reveals: ClassVar[dict[str, dict[str, list[str]]]] = {
        "answer": {"withheld": ["withheld_reason"]}
    }

    audience = forms.ChoiceField(
        label="Who may read what you have written?",
        help_text="Of those who are shown this family. "
        "To name agencies, open the check on its own page",
        choices=[
            choice
            for choice in Audience.choices
            if choice[0] not in {Audience.VERBAL, Audience.NAMED}
        ],
        required=False,
        widget=Radios(),
        error_messages={"required": "Select who may read what you have written"},
    )
    still_so = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, check: AgencyCheck, before: AgencyCheck | None, **kwargs: Any
    ) -> None:
        super().__init__(
            *args, agencies=Agency.objects.none(), told_before=False, prefix=check.pk, **kwargs
        )
        self.check_asked, self.before = check, before
        self.judged = self.saved = False
        del self.fields["named_agencies"]
        if before is None:
            del self.fields["still_so"]
        else:
            self.fields["still_so"].label = _still_so(before)

    def clean_named_agencies(self) -> list[Agency]:
        return []

    def clean(self) -> dict[str, Any]:
        if self.before and self.cleaned_data.get("still_so"):
            self._take_over(self.before)
        return super().clean()

    def _take_over(self, before: AgencyCheck) -> None:
        """Ticked: their last answer is this one too, unless they give another beside it."""
        if self.cleaned_data.get("answer") not in {None, "", before.answer}:
            self.add_error("answer", "Select an answer, or say that it is still so: not both")
            return
        self.errors.pop("answer", None)
        self.told_before = True  # what was told then stands in the record
        for name in COPIED:
            if not self.cleaned_data.get(name):
                self.cleaned_data[name] = getattr(before, name)


def _still_so(before: AgencyCheck) -> str:
    on = date_format(timezone.localtime(before.answered_at), "j F Y")
    seen = before.last_seen_on
    last = f", last seen on {date_format(seen, 'j F Y')}" if seen else ""
    return f"Still as on {on}: {before.get_answer_display()}{last}"
