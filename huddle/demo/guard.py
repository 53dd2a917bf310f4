"""Keep the demo and real data apart: neither is ever loaded, or served, beside the other."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.db import DatabaseError

from families.models import Family, Person
from families.nhs_numbers import MADE_UP
from practitioners.models import Agency, Practitioner
from practitioners.partnership import Described, read_partnership

DEMO = Path(__file__).resolve().parent


@cache
def demo_partnership() -> Described:
    return read_partnership(DEMO / "partnership.json")


def real_data() -> str:
    """What in this database is not of the demo, in words; empty when all of it is.

    The owner sees every row. The runtime role sees agencies and people, and no family exists
    without those.
    """
    agencies = [agency["name"] for agency in demo_partnership()["agencies"]]
    people = [person["email"] for person in demo_partnership()["people"]]
    if agency := Agency.objects.exclude(name__in=agencies).first():
        return f"the agency {agency.name}"
    if person := Practitioner.objects.exclude(email__in=people).first():
        return str(person)
    if Family.objects.exists() and not Practitioner.objects.exists():
        return "families that nobody of the demo wrote down"
    real = Person.objects.exclude(nhs_number="").exclude(nhs_number__startswith=MADE_UP)
    return "an NHS number outside the range for made-up people" if real.exists() else ""


@register(Tags.database)
def check_demo_is_apart(
    app_configs: Any, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Run by migrate, and by `manage.py check --database default`."""
    if not settings.DEMO or not databases:
        return []
    try:
        found = real_data()
    except DatabaseError:  # before the first migration there is nothing to find
        return []
    return [Error(_refusal(found), id="huddle.E001")] if found else []


class DemoIsApart:
    """A middleware that lets no demo server start beside real data, then leaves the chain."""

    def __init__(self, get_response: Any) -> None:
        if settings.DEMO and (found := real_data()):
            raise ImproperlyConfigured(_refusal(found))
        raise MiddlewareNotUsed


def _refusal(found: str) -> str:
    return (
        f"DEMO is on and the database holds {found}. The demo never runs beside real data: "
        "turn DEMO off, or give the demo a database of its own."
    )
