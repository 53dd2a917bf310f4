"""An action to agree, and what became of one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from families.forms.barriers import CODES
from families.models import Action, Family
from families.queries.barriers import open_barriers
from families.queries.people import possible_owners
from families.services.acting import STEPS, steps_open_to
from families.services.acting_together import TOGETHER
from families.services.granting import why_not_asked
from practitioners.dates import DateField, today_or_future, today_or_past
from practitioners.govuk import GovukForm, Radios
from practitioners.models import Practitioner

STEP_LABELS = {
    "accept": "Accept it",
    "decline": "Decline it",
    "start": "It has been started",
    "finish": "It is done",
    "not_possible": "It is not possible: circumstances changed",
    "not_done": "It was not done by the agency",
    "supersede": "Another action takes its place",
    "cancel": "Cancel it",
}


class OwnerField(forms.ModelChoiceField):
    """Somebody around a family; who no longer is, is refused with the reason."""

    def __init__(self, *args: Any, family: Family | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.family = family

    def to_python(self, value: Any) -> Practitioner | None:
        try:
            chosen: Practitioner | None = super().to_python(value)
        except ValidationError:
            if self.family and (reason := why_not_asked(self.family, value)):
                raise ValidationError(reason, code="invalid_choice") from None
            raise
        return chosen

    def label_from_instance(self, owner: Practitioner) -> str:
        return f"{owner.full_name}, {owner.get_profession_display()}, {owner.agency}"


class ActionForm(GovukForm):
    things = {
        "text": "what needs to happen",
        "owner": "who will do it",
        "due_on": "the date it is due",
    }

    text = forms.CharField(
        label="What needs to happen?",
        help_text="Begin with a verb. For example, call the housing office with her",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    owner = OwnerField(
        label="Who will do it?",
        help_text="Somebody who works with this family",
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
    )
    due_on = DateField(
        label="When is it due?", help_text="For example, 27 11 2026", must_be=today_or_future
    )

    def __init__(self, *args: Any, family: Family, by: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = possible_owners(family, by)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        self.fields["owner"].family = family  # type: ignore[attr-defined]


class ReassignForm(GovukForm):
    things = {"owner": "who will do it", "reason": "why somebody else does it"}

    owner = OwnerField(
        label="Who will do it instead?",
        help_text="Somebody who works with this family",
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Everybody who sees the action reads this. For example, the owner has left",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, action: Action, by: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = possible_owners(action.family, by).exclude(pk=action.owner_id)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        self.fields["owner"].family = action.family  # type: ignore[attr-defined]


def _why() -> forms.CharField:
    return forms.CharField(
        label="Why?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why"},
    )


class StepsForm(GovukForm):
    """What has happened: some steps to choose from, each with what it needs."""

    things = {"step": "what has happened", "done_on": "the date it was done"}
    reveals = {
        "step": {
            "decline": ["why_decline"],
            "finish": ["done_on", "difference_made"],
            "not_possible": ["why_not_possible"],
            "not_done": ["why_not_done"],
            "supersede": ["why_supersede"],
            "cancel": ["why_cancel"],
        }
    }

    step = forms.ChoiceField(label="What has happened?", choices=(), widget=Radios())
    done_on = DateField(
        label="When was it done?",
        help_text="For example, 27 3 2026",
        must_be=today_or_past,
        required=False,
    )
    difference_made = forms.CharField(
        label="What difference did it make? (optional)",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    why_decline = _why()
    why_not_possible = _why()
    why_not_done = _why()
    why_supersede = _why()
    why_cancel = _why()

    def __init__(self, *args: Any, steps: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = steps
        labels = [(step, STEP_LABELS[step]) for step in self.steps]
        self.fields["step"].choices = labels  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        step = self.cleaned_data.get("step", "")
        if step == "finish":
            self.require("done_on")
        elif step and STEPS[step].needs_reason:
            self.require(f"why_{step}")
            self.cleaned_data["reason"] = self.cleaned_data.get(f"why_{step}", "")
        return self.cleaned_data

    @property
    def facts(self) -> dict[str, Any]:
        """What ``take_step`` needs besides the step."""
        asked = self.cleaned_data
        return {
            "reason": asked.get("reason", ""),
            "done_on": asked["done_on"],
            "difference_made": asked["difference_made"],
        }


class StepForm(StepsForm):
    """The steps that this person may take now with one action; a barrier may be named."""

    reveals = {
        "step": StepsForm.reveals["step"] | {"not_possible": ["why_not_possible", "barrier"]}
    }

    barrier = forms.ChoiceField(
        label="What kept them from it?",
        help_text="A barrier that stands, or a new one. A new one is explained by your reason",
        choices=(),
        required=False,
    )

    def __init__(self, *args: Any, action: Action, by: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, steps=steps_open_to(by, action), **kwargs)
        self.barriers = {str(one.pk): one for one in open_barriers(action.family, by)}
        known = [(key, one.get_code_display()) for key, one in self.barriers.items()]
        standing = [("Barriers that stand", known)] if known else []
        new = [(f"New: {kind.lower()}", codes) for kind, codes in CODES]
        self.fields["barrier"].choices = [  # type: ignore[attr-defined]
            ("", "Nothing of the kind"),
            *standing,
            *new,
        ]

    @property
    def facts(self) -> dict[str, Any]:
        chosen = self.cleaned_data["barrier"]
        return super().facts | {"barrier": self.barriers.get(chosen, chosen) or None}


class TogetherForm(StepsForm):
    """The steps that an owner may take now with at least one of several actions."""

    def __init__(self, *args: Any, actions: list[Action], **kwargs: Any) -> None:
        open_to = {
            step for step in TOGETHER for one in actions if one.status in STEPS[step].starts
        }
        super().__init__(*args, steps=[step for step in TOGETHER if step in open_to], **kwargs)
