"""Times of the last working days, the prompts found in them, and one to ask about."""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone

from consent.models import AccessPrompt
from consent.services.prompts import find_prompts
from consent.unusual import Rule
from practitioners.working_days import add_working_days, today
from tests.consent.looking import look
from tests.owner import as_owner

State = AccessPrompt.State
WEEK = 8
LIST = reverse("consent:prompts")


def working(hour=10, minute=0):
    """That time on the last working day before today."""
    return on(add_working_days(today(), -1), hour, minute)


def on(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def found(person, rule=None, days=WEEK):
    """The prompts about this person, found anew."""
    find_prompts(days)
    with as_owner():
        rows = AccessPrompt.objects.filter(practitioner=person).order_by("window_start")
        return [row for row in rows if rule in {None, row.rule}]


def past(person, rule):
    """Not of today: whatever made this test's world may have done so at night."""
    return [p for p in found(person, rule) if p.window_start < on(today(), 0)]


def one(person, rule):
    [prompt] = found(person, rule)
    return prompt


def no_work(looked):
    """A prompt about the colleague, who opened the family and has no work with it."""
    look(looked.colleague, looked.family, at=working())
    return one(looked.colleague, Rule.NO_INVOLVEMENT)
