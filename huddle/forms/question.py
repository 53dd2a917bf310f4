"""One page of a nomination: a form that also says its answers back on the check page."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.utils.formats import date_format

from huddle.queries.nominating import Scene
from practitioners.govuk import GovukForm


class Question(GovukForm):
    """A page of the nomination. ``short`` is what the check page calls each answer."""

    title: ClassVar[str] = ""
    short: ClassVar[dict[str, str]] = {}

    def __init__(
        self,
        *args: Any,
        scene: Scene,
        taken: frozenset[str] = frozenset(),
        adults: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scene = scene
        self.adults = adults or {}  # who has been named: "mother" and "father", with their names
        self.taken = taken  # the NHS numbers that this nomination gives to somebody else
        self.set_choices()

    @property
    def heading(self) -> str:
        """What the page asks: its only question, or what its questions have in common."""
        return self.title or str(self.fields[self.page_heading].label)

    def set_choices(self) -> None:
        """Fill the lists that depend on who nominates."""

    def said(self) -> list[tuple[str, str]]:
        """Every answer as the check page shows it; what was not asked is left out."""
        return [
            (self.short.get(name, str(field.label)), _shown(field, self.cleaned_data.get(name)))
            for name, field in self.fields.items()
            if self.cleaned_data.get(name) not in (None, "", [])
        ] or [(next(iter(self.short.values())), "Not given")]


def offer(form: GovukForm, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Let this field be answered with these."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in list(field.choices)}  # type: ignore[arg-type]
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in chosen)
    return str(value)
