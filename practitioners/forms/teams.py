"""One line for each member of a team: still there, no longer, or gone from the agency."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms

from practitioners.govuk import GovukForm, Radios
from practitioners.models import Practitioner, TeamCheckLine
from practitioners.permissions import may_decide_on
from practitioners.roles import Role

Decision = TeamCheckLine.Decision
ALONE = [choice for choice in Decision.choices if choice[0] != Decision.LEFT]


class TeamCheckForm(GovukForm):
    """Nothing is chosen beforehand save what the contact saved themselves."""

    say_optional = False
    label_size = ""

    def __init__(
        self,
        *args: Any,
        members: Iterable[Practitioner],
        lines: Mapping[UUID, TeamCheckLine],
        by: Practitioner,
        contacts: list[Practitioner],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members, self.saved, self.by = list(members), lines, by
        self.not_theirs = {m.pk for m in self.members if not may_decide_on(by, m, contacts)}
        for member in self.members:
            if member.pk not in self.not_theirs:
                self._add(member, lines.get(member.pk))

    def lines(self) -> Iterator[dict[str, Any]]:
        for member in self.members:
            asked = member.pk not in self.not_theirs
            yield {
                "member": member,
                "roles": ", ".join(_role_labels(member)),
                "saved": self.saved.get(member.pk),
                "decision": self[f"decision_{member.pk}"] if asked else None,
                "note": self[f"note_{member.pk}"] if asked else None,
            }

    def changes(self) -> Iterator[tuple[Practitioner, str, str]]:
        """About whom something new was said: the person, what, and the note."""
        for member in self.members:
            decision = self.cleaned_data.get(f"decision_{member.pk}", "")
            note = self.cleaned_data.get(f"note_{member.pk}", "")
            before = self.saved.get(member.pk)
            same = before and (before.decision, before.role_note) == (decision, note)
            if decision and not same:
                yield member, decision, note

    def clean(self) -> dict[str, Any]:
        for member in self.members:
            note = self.cleaned_data.get(f"note_{member.pk}")
            if note and not self.cleaned_data.get(f"decision_{member.pk}"):
                self.add_error(
                    f"decision_{member.pk}", f"Select whether {member.full_name} is still there"
                )
        return self.cleaned_data

    def _add(self, member: Practitioner, saved: TeamCheckLine | None) -> None:
        self.fields[f"decision_{member.pk}"] = forms.ChoiceField(
            label=f"Is {member.full_name} still in this team?",
            choices=ALONE if member == self.by else Decision.choices,
            widget=Radios(layout="small"),
            required=False,
            initial=saved.decision if saved else None,
        )
        self.fields[f"note_{member.pk}"] = forms.CharField(
            label="Has their role changed? (optional)",
            help_text="The administrator changes roles. For example, now a supervisor",
            max_length=200,
            required=False,
            initial=saved.role_note if saved else "",
        )


def _role_labels(member: Practitioner) -> list[str]:
    return [str(Role(role).label) for role in member.roles]
