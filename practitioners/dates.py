"""Dates and times as people type them: three boxes for a date, a loose eye for a time."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

PARTS = ("day", "month", "year")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
SHORTEST_MONTH = 3
TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))? ?(?P<half>[ap]m)?")
NOON = 12


class DateInput(forms.Widget):
    """Day, month and year boxes, named `<name>-day`, `<name>-month` and `<name>-year`."""

    template_name = "django/forms/widgets/govuk_date.html"
    use_fieldset = True

    def __init__(self, *, birthday: bool = False, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.birthday = birthday
        self.wrong: tuple[str, ...] = ()  # the field's verdict: this widget serves one form

    @property
    def first_wrong(self) -> str:
        return self.wrong[0] if self.wrong else PARTS[0]

    def value_from_datadict(
        self, data: Any, files: MultiValueDict[str, Any], name: str
    ) -> list[str]:
        return [str(data.get(f"{name}-{part}") or "").strip() for part in PARTS]

    def value_omitted_from_data(
        self, data: Any, files: MultiValueDict[str, Any], name: str
    ) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        marked = self.wrong or PARTS if widget["attrs"].get("aria-invalid") else ()
        widget["parts"] = [
            {
                "name": f"{name}-{part}",
                "id": f"{widget['attrs'].get('id') or name}-{part}",
                "label": part.capitalize(),
                "value": typed,
                "width": 4 if part == "year" else 2,
                "wrong": part in marked,
                "autocomplete": f"bday-{part}" if self.birthday else "",
            }
            for part, typed in zip(PARTS, _typed(value), strict=True)
        ]
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""


class DateField(forms.Field):
    """A date in three boxes. The errors say which part is missing or cannot be.

    `must_be` is one of the checks below: `past`, `today_or_past`, `today_or_future`.
    """

    widget = DateInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Enter a date",
        "incomplete": "Date must include a %(missing)s",
        "invalid": "Date must be a real date",
        "year": "Year must include 4 numbers",
        "past": "Date must be in the past",
        "today_or_past": "Date must be today or in the past",
        "today_or_future": "Date must be today or in the future",
    }

    def __init__(self, *, must_be: Callable[[dt.date], None] | None = None, **kwargs: Any) -> None:
        validators = [*kwargs.pop("validators", ()), *([must_be] if must_be else ())]
        super().__init__(validators=validators, **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        self._blame()
        if value is None or isinstance(value, dt.date):
            return value
        typed = _typed(value)
        if not any(typed):
            return None
        self._refuse_missing(typed)
        return self._real_date(typed)

    def _refuse_missing(self, typed: list[str]) -> None:
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            self._blame(*missing)
            raise ValidationError(
                self.error_messages["incomplete"],
                code="incomplete",
                params={"missing": " and ".join(missing)},
            )

    def _real_date(self, typed: list[str]) -> dt.date:
        day, month, year = _whole(typed[0], 31), _month(typed[1]), _whole(typed[2], 9999)
        wrong = [p for p, n in zip(PARTS, (day, month, year), strict=True) if n is None]
        if wrong or day is None or month is None or year is None:
            self._blame(*wrong)
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if len(typed[2]) != len("2026"):
            self._blame("year")
            raise ValidationError(self.error_messages["year"], code="year")
        try:
            return dt.date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def _blame(self, *parts: str) -> None:
        if isinstance(self.widget, DateInput):
            self.widget.wrong = parts


class TimeField(forms.TimeField):
    """A time of day, however it is written: 9:30am, 9.30, 0930, 2pm, 14:00, midday."""

    widget = forms.TimeInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Enter a time",
        "invalid": "Enter a time in the correct format, like 9:30am or 2pm",
    }

    def to_python(self, value: Any) -> dt.time | None:
        if value in self.empty_values or isinstance(value, dt.time):
            return value or None
        text = str(value).strip().lower().replace("noon", "midday")
        if text == "midday":
            return dt.time(NOON)
        match = TIME.fullmatch(text)
        try:
            return _time(**match.groupdict()) if match else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> dt.time:
        raise ValidationError(self.error_messages["invalid"], code="invalid")


def past(value: dt.date) -> None:
    if value >= timezone.localdate():
        raise ValidationError("Date must be in the past", code="past")


def today_or_past(value: dt.date) -> None:
    if value > timezone.localdate():
        raise ValidationError("Date must be today or in the past", code="today_or_past")


def today_or_future(value: dt.date) -> None:
    if value < timezone.localdate():
        raise ValidationError("Date must be today or in the future", code="today_or_future")


def _typed(value: Any) -> list[str]:
    """What to show in the boxes: what was typed, or a date from the record or a draft."""
    if isinstance(value, str):
        value = dt.date.fromisoformat(value) if value else None
    if isinstance(value, dt.date):
        return [str(value.day), str(value.month), str(value.year)]
    return list(value or ["", "", ""])


def _whole(text: str, most: int) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() else 0
    return number if 1 <= number <= most else None


def _month(text: str) -> int | None:
    """A month as a number or in letters: "3", "Mar", "march"."""
    named = [
        number
        for number, month in enumerate(MONTHS, start=1)
        if len(text) >= SHORTEST_MONTH and month.startswith(text.lower())
    ]
    return named[0] if named else _whole(text, len(MONTHS))


def _time(hour: str, minute: str | None, half: str | None) -> dt.time:
    hours = int(hour)
    if half:
        if not 1 <= hours <= NOON:
            raise ValueError(hour)
        hours = hours % NOON + (NOON if half == "pm" else 0)
    elif minute is None:
        raise ValueError(hour)
    return dt.time(hours, int(minute or 0))
