"""Concerns as their readers see them: each stage with its clock, and what may be done now."""

from dataclasses import dataclass
from typing import Any

from families.queries.people import hidden_principals
from huddle.ladder import LADDER
from huddle.models import Concern, ConcernStep
from huddle.permissions.concerns import may_answer, may_escalate, may_settle
from huddle.queries.following import named
from practitioners.models import Practitioner
from practitioners.working_days import today


@dataclass(frozen=True)
class Rung:
    step: ConcernStep
    name: str
    asked: str
    is_late: bool


def concern_page(concern: Concern, reader: Practitioner) -> dict[str, Any]:
    hidden = hidden_principals(concern.family)
    steps = list(
        ConcernStep.objects.visible_to(reader)
        .filter(concern=concern)
        .select_related("asked__agency")
    )
    for step in steps:
        step.concern = concern
    now = steps[-1]
    return {
        "concern": concern,
        "raised_by": named(concern.raised_by, hidden),
        "rungs": [
            Rung(
                step,
                LADDER[step.stage].name,
                named(step.asked, hidden),
                not step.answered_at and step.due_on < today() and not concern.resolved_at,
            )
            for step in steps
        ],
        "now": now,
        "may_answer": may_answer(reader, now),
        "may_escalate": may_escalate(reader, concern, now),
        "may_settle": may_settle(reader, concern),
    }
