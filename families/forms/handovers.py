"""A handover: why and how long both act; each step; the open actions one by one; no more."""

from collections.abc import Iterable
from typing import Any

from django import forms

from families.handover_steps import Step
from families.models import Action, HandoverStep
from families.services.handovers import GIVE, KEEP
from practitioners.dates import DateField, today_or_future
from practitioners.govuk import GovukForm, Radios

READ_BY_ALL = "Everybody who sees the family reads this"


class HandoverForm(GovukForm):
    things = {"reason": "why the lead changes", "overlap_until": "the last day of the overlap"}

    reason = forms.CharField(
        label="Why does the lead change?",
        help_text=READ_BY_ALL,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    overlap_until = DateField(
        label="Until when can both act?",
        help_text="From now until the end of this day. For example, 27 11 2026",
        must_be=today_or_future,
    )


class StepForm(GovukForm):
    """Words, or a tick; of the first step, the day on which both visit, or why they do not."""

    things = {"note": "your answer", "joint_visit_on": "the date of the joint visit"}

    note = forms.CharField(
        max_length=1000,
        help_text=READ_BY_ALL,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter your answer"},
    )
    joint_visit_on = DateField(
        label="When do both leads visit together?",
        help_text="Leave it empty if they cannot, and say why above",
        required=False,
    )
    confirmed = forms.BooleanField(error_messages={"required": "Tick it when it is so"})

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if step.question:
            self.fields["note"].label = step.question
            del self.fields["confirmed"]
        else:
            self.fields["confirmed"].label = step.confirm
            del self.fields["note"]
        if step.key != HandoverStep.Key.TOLD:
            del self.fields["joint_visit_on"]


class ActionsForm(GovukForm):
    """One question for each open action; what is not answered waits."""

    def __init__(
        self, *args: Any, actions: Iterable[Action], incoming: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actions = {f"action-{action.pk}": action for action in actions}
        choices = [(GIVE, f"{incoming} is asked to do it"), (KEEP, "It stays with its owner")]
        for name, action in self.actions.items():
            self.fields[name] = forms.ChoiceField(
                label=action.text,
                help_text=f"Due {action.due_on:%-d %B %Y}. Owner: {action.owner_shown}",
                choices=choices,
                required=False,
                widget=Radios(),
            )

    @property
    def answers(self) -> dict[Action, str]:
        given = self.cleaned_data
        return {action: given[name] for name, action in self.actions.items() if given.get(name)}


class CancelForm(GovukForm):
    things = {"reason": "why it is cancelled"}

    reason = forms.CharField(
        label="Why is it cancelled?",
        help_text=READ_BY_ALL,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
