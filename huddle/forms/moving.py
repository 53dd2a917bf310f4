"""When a session is held instead, why it is not held, and where it is."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from huddle.models import Held, HuddleSession
from practitioners.dates import DateField, TimeField, today_or_future
from practitioners.govuk import GovukForm, Radios

FOR_ALL = "Everybody of the huddle reads it. Do not name a family"


def _reason(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=FOR_ALL,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why, for everybody of the huddle to read"},
    )


class _BlamingForm(GovukForm):
    def blame(self, refusal: ValidationError) -> None:
        """What the service refused, beside its field."""
        for name, messages in refusal.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)


class MoveForm(_BlamingForm):
    things = {"day": "the new day", "time": "the new time"}

    day = DateField(
        label="On which day is it held?",
        help_text="A working day. For example, 27 11 2026",
        must_be=today_or_future,
    )
    time = TimeField(
        label="At what time?",
        help_text="For example, 9:30am",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
    )
    reason = _reason("Why does it move?")

    def __init__(self, *args: Any, session: HuddleSession, **kwargs: Any) -> None:
        at = timezone.localtime(session.starts_at)
        super().__init__(*args, initial={"day": at.date(), "time": at.time()}, **kwargs)

    @property
    def starts_at(self) -> datetime:
        said = datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"])
        return timezone.make_aware(said)


class CancelForm(_BlamingForm):
    reason = _reason("Why is it not held?")


class PlaceForm(_BlamingForm):
    """Blank is as the huddle says."""

    say_optional = False

    held = forms.ChoiceField(label="How do people meet?", required=False, widget=Radios())
    place = forms.CharField(label="Room and building", max_length=200, required=False)
    video_link = forms.CharField(
        label="Link of the video call",
        help_text="It begins with https:// and is shown only to those who belong to the session",
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, session: HuddleSession, **kwargs: Any) -> None:
        said = {name: getattr(session, name) for name in self.base_fields}
        super().__init__(*args, initial=said, **kwargs)
        usual = session.huddle
        choices = [("", f"As usual: {usual.get_held_display().lower()}"), *Held.choices]
        self.fields["held"].choices = choices  # type: ignore[attr-defined]
        self.fields["place"].help_text = _usually(usual.place)
        if usual.video_link:
            self.fields["video_link"].help_text += f". {_usually(usual.video_link)}"


def _usually(words: str) -> str:
    return f"Left blank, it is {words}" if words else ""
