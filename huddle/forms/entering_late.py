"""When a session was with a family, and who was there: from paper, after the day."""

from collections.abc import Iterable
from typing import Any

from django import forms

from huddle.models import Attendance
from huddle.quorum import HERE
from practitioners.dates import TimeField
from practitioners.govuk import Checkboxes, GovukForm
from practitioners.models import Practitioner


class LateTurnForm(GovukForm):
    """Two times on the day of the session, and those who had come to it."""

    began = TimeField(
        label="When did the meeting turn to this family?",
        help_text="A time on the day of the session, like 10:05am",
        error_messages={"required": "Enter when the meeting turned to this family"},
    )
    ended = TimeField(
        label="When was it done with this family?",
        help_text="Like 10:20am",
        error_messages={"required": "Enter when the meeting was done with this family"},
    )
    there = forms.MultipleChoiceField(
        label="Who was there for this family?",
        help_text="Those whose attendance is recorded and who accepted the statement. Somebody "
        "who left in between is not there to its end: leave them out",
        widget=Checkboxes(),
        error_messages={"required": "Select who was there for this family"},
    )

    def __init__(self, *args: Any, attended: Iterable[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came = [one for one in attended if one.mode in HERE and one.statement_accepted_at]
        self.people = {str(one.practitioner_id): one.practitioner for one in came}
        choices: Any = self.fields["there"]
        choices.choices = [
            (key, f"{one.full_name}, {one.agency}") for key, one in self.people.items()
        ]

    def who(self) -> list[Practitioner]:
        return [self.people[key] for key in self.cleaned_data["there"]]
