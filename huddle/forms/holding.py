"""Who is there, and the confidentiality statement."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from huddle.models import Attendance
from huddle.quorum import HERE
from practitioners.govuk import GovukForm, Radios, YesNoField
from practitioners.models import Practitioner

Mode = Attendance.Mode


class StatementForm(GovukForm):
    """Before a name is seen: is there somebody whom they know outside work?"""

    things = {
        "mode": "how you attend",
        "connected": "if you know anybody here outside work",
        "connections": "the names, streets or postcodes",
    }
    reveals = {"connected": {"yes": ["connections"]}}

    mode = forms.ChoiceField(
        label="How do you attend?",
        choices=[(Mode.PRESENT, "In the room"), (Mode.REMOTE, "Remotely")],
        widget=Radios(layout="inline"),
    )
    connected = YesNoField(
        label="Could somebody be discussed whom you know outside work?",
        help_text="Family, friends, neighbours, or somebody who has complained about you",
    )
    connections = forms.CharField(
        label="Names, streets or postcodes",
        help_text="One on each line. They are compared with the families and not kept",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    accepted = forms.BooleanField(
        label="I accept the confidentiality statement",
        error_messages={"required": "Confirm that you accept the confidentiality statement"},
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("connected"):
            self.require("connections")
        return self.cleaned_data

    def named(self) -> list[str]:
        """What they named, each by itself; nothing where they know nobody."""
        if not self.cleaned_data["connected"]:
            return []
        return re.split(r"[\n,;]+", self.cleaned_data["connections"])


class AttendanceForm(GovukForm):
    """A line for each person who may come: how they attend, and whether they accepted aloud."""

    say_optional = False
    label_size = ""

    def __init__(
        self,
        *args: Any,
        people: Iterable[Practitioner],
        attended: Iterable[Attendance],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        self.attended = {one.practitioner_id: one for one in attended}
        for person in self.people:
            self._add(person)

    def clean(self) -> dict[str, Any]:
        for person in self.people:
            mode = self.cleaned_data.get(f"mode_{person.pk}", "")
            if self.cleaned_data.get(f"accepted_{person.pk}") and mode not in HERE:
                self.add_error(
                    f"accepted_{person.pk}",
                    f"Only somebody who is there can accept the statement: {person.full_name}",
                )
        return self.cleaned_data

    def lines(self) -> Iterator[dict[str, Any]]:
        for person in self.people:
            yield {
                "person": person,
                "mode": self[f"mode_{person.pk}"],
                "accepted": self[f"accepted_{person.pk}"],
                "attendance": self.attended.get(person.pk),
            }

    def changes(self) -> Iterator[tuple[Practitioner, str]]:
        """Whose attendance is new or different."""
        for person in self.people:
            mode = self.cleaned_data.get(f"mode_{person.pk}", "")
            before = self.attended.get(person.pk)
            if mode and (before is None or before.mode != mode):
                yield person, mode

    def accepted_aloud(self) -> list[Practitioner]:
        return [p for p in self.people if self.cleaned_data.get(f"accepted_{p.pk}")]

    def _add(self, person: Practitioner) -> None:
        before = self.attended.get(person.pk)
        self.fields[f"mode_{person.pk}"] = forms.ChoiceField(
            label="How they attend",
            choices=[("", "Not recorded"), *Mode.choices],
            required=False,
            initial=before.mode if before else "",
        )
        self.fields[f"accepted_{person.pk}"] = forms.BooleanField(
            label="They accepted the statement aloud", required=False
        )
