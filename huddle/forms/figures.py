"""Of whom and of when a manager's figures are: all in the address, none required."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms

from families.measuring import Window
from huddle.queries.measures import NOBODY, Asked
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import GovukForm
from practitioners.models import Agency, Practitioner, Team
from practitioners.working_days import today

WEEKS = {"": 12, "4": 4, "26": 26, "52": 52}
Choice = tuple[str, str]


class FiguresForm(GovukForm):
    say_optional = False

    team = forms.ChoiceField(label="Team", required=False)
    lead = forms.ChoiceField(label="Single Lead Practitioner", required=False)
    agency = forms.ChoiceField(label="Actions owned by", required=False)
    weeks = forms.ChoiceField(
        label="Period",
        choices=[(key, f"{weeks} weeks, up to the as-at date") for key, weeks in WEEKS.items()],
        required=False,
    )
    as_at = DateField(
        label="As at",
        help_text="Today, if you enter nothing",
        must_be=today_or_past,
        required=False,
    )

    def offer(
        self,
        teams: Iterable[Team],
        leads: Iterable[Practitioner],
        agencies: Iterable[Agency],
    ) -> None:
        """What there is to choose from among the cases; an answer that is none is left out."""
        self._choose("team", [(str(team.pk), team.name) for team in teams])
        nobody = (NOBODY, "No Single Lead Practitioner")
        self._choose("lead", [*((str(one.pk), one.full_name) for one in leads), nobody])
        unnamed = (NOBODY, "A service that is not named here")
        self._choose("agency", [*((str(one.pk), one.name) for one in agencies), unnamed])

    @property
    def window(self) -> Window:
        as_at = self._kept("as_at") or today()
        return Window.of_weeks(as_at, WEEKS[self._kept("weeks") or ""])

    @property
    def asked(self) -> Asked:
        """The filters that hold, once it is known what there is."""
        return Asked(self._id("team"), self._id("lead"), self._id("agency"))

    def query(self, **changed: str) -> str:
        """The filters as an address holds them, some of them changed."""
        kept = {name: self.data.get(name, "") for name in ("team", "lead", "agency", "weeks")}
        parts = {f"as_at-{part}" for part in ("day", "month", "year")}
        kept |= {name: self.data.get(name, "") for name in sorted(parts)} | changed
        return urlencode({name: value for name, value in kept.items() if value})

    def _choose(self, name: str, choices: list[Choice]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "All"), *choices]

    def _kept(self, name: str) -> Any:
        """One answer by itself: what another one is does not matter to it."""
        field = self.fields[name]
        typed = field.widget.value_from_datadict(self.data, self.files, name)
        try:
            return field.clean(typed)
        except forms.ValidationError:
            return None

    def _id(self, name: str) -> UUID | str | None:
        kept = self._kept(name)
        return UUID(kept) if kept and kept != NOBODY else kept or None
