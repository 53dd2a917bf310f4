"""How often each of those who work with a family sees it."""

from typing import Any
from uuid import UUID

from django import forms

from families.models import Involvement
from practitioners.govuk import GovukForm

UNKNOWN = ("", "Not known")


class HowOftenForm(GovukForm):
    """One question for each of them whom its reader knows of."""

    say_optional = False

    def __init__(self, *args: Any, involvements: list[Involvement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in involvements:
            self.fields[str(one.pk)] = forms.TypedChoiceField(
                label=_who(one),
                choices=[UNKNOWN, *Involvement.Visits.choices],
                coerce=int,
                empty_value=None,
                required=False,
                initial="" if one.visits is None else one.visits,
            )

    @property
    def often(self) -> dict[UUID, int | None]:
        """Of those who were asked about: a page that is older than one of them says nothing."""
        sent = {key: one for key, one in self.cleaned_data.items() if key in self.data}
        return {UUID(key): visits for key, visits in sent.items()}


def _who(involvement: Involvement) -> str:
    named = involvement.practitioner
    return f"{involvement.team}: {named.full_name}" if named else str(involvement.team)
