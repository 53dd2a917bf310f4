"""Find looking that is unusual, and write down what came of asking."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from consent.home import pads
from consent.models import AccessPrompt, PromptAnswer
from consent.permissions.prompts import may_answer_prompt, may_move_prompt
from consent.unusual import IN_A_SESSION, LEFT_OUT, OPENED, working_hours
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.verbs import LOOKS
from practitioners.working_days import A_DAY, is_working_day, today

State = AccessPrompt.State
NEEDS_A_NOTE = {State.EXPLAINED, State.CONCERN}


@transaction.atomic
def find_prompts(days: int) -> int:
    """Apply every rule to the last so many whole days and today; how many prompts are new.

    Safe at any time, any number: the same looking is found once, and its counts follow it until
    somebody has been asked.
    """
    first = today() - timedelta(days=days)
    since = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    dates = [first + A_DAY * number for number in range(days + 2)]
    opens, closes = working_hours()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT consent_find_prompts(%s, %s::date[], %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                since,
                [day for day in dates if is_working_day(day)],
                opens.isoformat(),
                closes.isoformat(),
                settings.MANY_FAMILIES_AN_HOUR,
                OPENED,
                IN_A_SESSION,
                LEFT_OUT,
                LOOKS,
                *pads(),
            ],
        )
        found: int = cursor.fetchone()[0]
    return found


@service
def answer_prompt(
    prompt: AccessPrompt, *, state: AccessPrompt.State, note: str, by: Practitioner
) -> PromptAnswer:
    """Note that they were asked, that it is explained, or that a concern was raised."""
    visible = AccessPrompt.objects.visible_to(by).select_for_update(of=("self",))
    prompt = visible.get(pk=prompt.pk)
    may_answer_prompt(by, prompt).enforce()
    may_move_prompt(prompt, state).enforce()
    if state in NEEDS_A_NOTE and not note.strip():
        raise ValidationError({"note": "Enter what you learned"})
    prompt.state = state
    prompt.save(update_fields=["state"])
    answer = PromptAnswer.objects.create(
        prompt=prompt, state=state, note=note.strip(), answered_by=by
    )
    # Without the family: its people are not told that somebody was asked about.
    audit.record("prompt.answered", prompt, by=by, state=str(state))
    return answer
