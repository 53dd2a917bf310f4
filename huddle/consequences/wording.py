"""What was recorded with a decision, in words: for the page of an item and for the minutes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format

from families.levels import level_label
from huddle.consequences.choices import CENSUS_CODES
from huddle.consequences.demands import Demand, Kind
from huddle.consequences.table import TABLE
from huddle.models import Decision
from practitioners.models import Agency, Practitioner

Names = Mapping[str, str]


def names_in(decisions: Iterable[Decision]) -> dict[str, str]:
    """Every person and agency that these decisions name, in two queries."""
    ids = {value for decision in decisions for value in _ids(decision)}
    people = Practitioner.objects.filter(pk__in=ids).select_related("agency")
    named = {str(p.pk): f"{p.full_name}, {p.agency.name}" for p in people}
    return named | {str(a.pk): a.name for a in Agency.objects.filter(pk__in=ids)}


def in_words(decision: Decision, names: Names) -> list[tuple[str, str]]:
    """Each demand that was answered, with its label."""
    details, demands = decision.details, TABLE[decision.code].demands
    said = [
        (demand.label, _answer(demand, details[demand.name], names))
        for demand in demands
        if details.get(demand.name)
    ]
    if census := CENSUS_CODES.get(details.get("closure_reason", "")):
        said.append(("Children in need census", census))
    if details.get("level"):
        said.append(("Level of need", level_label(details["level"])))
    if details.get("review_on") and "review_on" not in {demand.name for demand in demands}:
        said.append(("Review date", _date(details["review_on"])))
    return said


def _ids(decision: Decision) -> Iterable[str]:
    details = decision.details
    for demand in TABLE[decision.code].demands:
        if demand.kind in {Kind.PERSON, Kind.AGENCY} and details.get(demand.name):
            yield details[demand.name]
        if demand.kind is Kind.QUESTIONS:
            yield from (one["owner"] for one in details.get(demand.name, []))


def _answer(demand: Demand, value: Any, names: Names) -> str:
    match demand.kind:
        case Kind.PERSON | Kind.AGENCY:
            return names.get(value, "")
        case Kind.DATE:
            return _date(value)
        case Kind.CHOICE:
            return dict(demand.choices)[value]
        case Kind.TICK:
            return "Yes"
        case Kind.QUESTIONS:
            return " ".join(
                f"{one['question']} ({names.get(one['owner'], '')}, by {_date(one['due_on'])})"
                for one in value
            )
    return str(value)


def _date(value: str) -> str:
    return date_format(date.fromisoformat(value), "j F Y")
