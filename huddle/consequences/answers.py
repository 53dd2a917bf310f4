"""Check what was recorded with a decision, and keep it in a form that JSON can hold."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from huddle.consequences.demands import Demand, Kind, When, too_early_or_late
from huddle.consequences.table import TABLE
from practitioners.models import Agency, Practitioner

LONGEST = {Kind.TEXT: 200, Kind.LONG_TEXT: 1000}
Kept = Any  # what JSON holds
QUESTION = {
    "question": "Enter the question",
    "owner": "Select who finds out",
    "due_on": "Enter the date that the answer is due",
}


def check_answers(code: str, given: Mapping[str, Any]) -> dict[str, Kept]:
    """Everything that this decision demands, or ``ValidationError`` by the name of each field."""
    faults: dict[str, str] = {}
    kept: dict[str, Kept] = {}
    for demand in TABLE[code].demands:
        try:
            answer = _keep(demand, given.get(demand.name))
        except ValueError as fault:
            faults[demand.name] = str(fault)
            continue
        if answer:
            kept[demand.name] = answer
        elif demand.required:
            faults[demand.name] = demand.refusal
    rule = TABLE[code].rule
    if rule and not faults:
        faults |= dict(rule(kept))
    if faults:
        raise ValidationError({name: [words] for name, words in faults.items()})
    return kept


def day(details: Mapping[str, Any], name: str) -> date:
    return date.fromisoformat(details[name])


def somebody(details: Mapping[str, Any], name: str) -> Practitioner:
    return Practitioner.objects.get(pk=details[name])


def _keep(demand: Demand, given: Any) -> Kept:
    if given in (None, "", [], False):
        return ""
    return KEEP[demand.kind](demand, given)


def _words(demand: Demand, given: Any) -> str:
    words, most = str(given).strip(), LONGEST[demand.kind]
    if len(words) > most:
        raise ValueError(f"{demand.label} must be {most} characters or fewer")
    return words


def _day(demand: Demand, given: Any) -> str:
    try:
        found = given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError:
        raise ValueError(f"{demand.label} must be a real date") from None
    if wrong := too_early_or_late(demand, found):
        raise ValueError(wrong)
    return found.isoformat()


def _time(demand: Demand, given: Any) -> str:
    try:
        found = given if isinstance(given, time) else time.fromisoformat(str(given))
    except ValueError:
        raise ValueError(demand.refusal) from None
    return found.isoformat("minutes")


def _person(demand: Demand, given: Any) -> str:
    key = given.pk if isinstance(given, Practitioner) else given
    if not _is_key(key) or not Practitioner.objects.filter(pk=key, is_active=True).exists():
        raise ValueError(demand.refusal)
    return str(key)


def _agency(demand: Demand, given: Any) -> str:
    key = given.pk if isinstance(given, Agency) else given
    if not _is_key(key) or not Agency.objects.filter(pk=key).exists():
        raise ValueError(demand.refusal)
    return str(key)


def _choice(demand: Demand, given: Any) -> str:
    if str(given) not in dict(demand.choices):
        raise ValueError(demand.refusal)
    return str(given)


def _tick(demand: Demand, given: Any) -> bool:
    return given is True


def _questions(demand: Demand, given: Any) -> list[dict[str, str]]:
    return [_question(one) for one in given]


def _question(one: Mapping[str, Any]) -> dict[str, str]:
    for name, refusal in QUESTION.items():
        if not one.get(name):
            raise ValueError(refusal)
    person = Demand("owner", "", Kind.PERSON, QUESTION["owner"])
    due = Demand("", "Date the answer is due", Kind.DATE, "", when=When.TODAY_OR_FUTURE)
    return {
        "question": _words(Demand("", "Question", Kind.TEXT, ""), one["question"]),
        "owner": _person(person, one["owner"]),
        "due_on": _day(due, one["due_on"]),
    }


def _is_key(key: Any) -> bool:
    try:
        UUID(str(key))
    except ValueError:
        return False
    return True


KEEP: dict[Kind, Callable[[Demand, Any], Kept]] = {
    Kind.TEXT: _words,
    Kind.LONG_TEXT: _words,
    Kind.DATE: _day,
    Kind.TIME: _time,
    Kind.PERSON: _person,
    Kind.AGENCY: _agency,
    Kind.CHOICE: _choice,
    Kind.TICK: _tick,
    Kind.QUESTIONS: _questions,
}
