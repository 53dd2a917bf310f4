"""Prompts to ask, and what each is about: references, times and kinds of looking, no names."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from consent.models import AccessPrompt, PromptAnswer
from practitioners.models import Practitioner
from practitioners.verbs import words_for

OPEN = (AccessPrompt.State.TO_ASK, AccessPrompt.State.ASKED)


@dataclass(frozen=True)
class Line:
    """One thing that the person did in that time."""

    at: datetime
    reference: str
    verb: str

    @property
    def words(self) -> str:
        return words_for(self.verb)


def prompts_for(
    practitioner: Practitioner, *, state: str = "open", rule: str = ""
) -> QuerySet[AccessPrompt]:
    """The prompts that they may see, the latest first."""
    rows = AccessPrompt.objects.visible_to(practitioner)
    if state == "open":
        rows = rows.filter(state__in=OPEN)
    elif state:
        rows = rows.filter(state=state)
    if rule:
        rows = rows.filter(rule=rule)
    return rows.select_related("practitioner__agency")


def waiting(practitioner: Practitioner) -> int:
    """How many wait for somebody to be asked."""
    return prompts_for(practitioner, state=AccessPrompt.State.TO_ASK).count()


def lines_of(prompt: AccessPrompt) -> list[Line]:
    """What the person did in the time of the prompt, as far as it concerns it; 200 at most."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM consent_prompt_lines(%s)", [prompt.pk])
        return [Line(*row) for row in cursor.fetchall()]


def answers_to(prompt: AccessPrompt, practitioner: Practitioner) -> list[PromptAnswer]:
    rows = PromptAnswer.objects.visible_to(practitioner)
    return list(rows.filter(prompt=prompt).select_related("answered_by"))
