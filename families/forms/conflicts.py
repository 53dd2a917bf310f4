"""A conflict of interest: whose, of what kind, and why it is over."""

from typing import Any

from django import forms

from families.forms.acting import OwnerField
from families.models import Conflict, Family
from families.queries.people import practitioners_around
from practitioners.govuk import GovukForm, Radios
from practitioners.models import Practitioner
from practitioners.roles import Permission

ASKED = [kind for kind in Conflict.Kind.choices if kind[0] != Conflict.Kind.NAMED]


class ConflictForm(GovukForm):
    """Somebody's own; those who run the meeting may say it of somebody else."""

    things = {"who": "whose conflict it is", "kind": "what the conflict is"}

    who = OwnerField(label="Whose conflict is it?", queryset=Practitioner.objects.none())
    kind = forms.ChoiceField(label="What is the conflict?", choices=ASKED, widget=Radios())
    reason = forms.CharField(
        label="Say a little more",
        help_text="The chair and the coordinator read this. For example, we go to the same church",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what the conflict is"},
    )

    def __init__(self, *args: Any, family: Family, by: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by.holds(Permission.SESSION_RECORD):
            del self.fields["who"]
            return
        people = practitioners_around(family)
        self.fields["who"].queryset = people  # type: ignore[attr-defined]
        self.fields["who"].initial = by.pk


class ConflictEndForm(GovukForm):
    reason = forms.CharField(
        label="Why is it over?",
        help_text="It is kept with your name. They see the family again as soon as you save",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the conflict is over"},
    )
