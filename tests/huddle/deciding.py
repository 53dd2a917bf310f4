"""Recording a decision in a meeting, by the service or as typed, and what came of it."""

from datetime import date

from families.models import Family
from huddle.services.deciding import decide
from tests.huddle.holding import answers_for
from tests.owner import as_owner

WHY = "She is losing weight and nobody has seen her feed."


def record(meeting, code, child=None, *, by=None, rationale=WHY, **changes):
    answers = answers_for(code, meeting) | changes.pop("details", {})
    return decide(
        meeting.item,
        child or meeting.child,
        code,
        rationale=rationale,
        details=answers,
        by=by or meeting.chair,
        **changes,
    )


def rows(model, **where):
    with as_owner():
        return list(model.objects.filter(**where))


def family_of(meeting):
    return rows(Family, pk=meeting.family.pk)[0]


def typed_for(code, meeting):
    """The same answers as somebody types them."""
    typed = {"rationale": WHY, "main": "yes"}
    answers = answers_for(code, meeting)
    for question in answers.pop("questions", []):
        answers |= {f"{name}_1": value for name, value in question.items()}
    for name, value in answers.items():
        if isinstance(value, date):
            parts = {"day": value.day, "month": value.month, "year": value.year}
            typed |= {f"{name}-{part}": number for part, number in parts.items()}
        else:
            typed[name] = "on" if value is True else str(getattr(value, "pk", value))
    return typed
