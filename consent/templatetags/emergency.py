"""`{% load emergency %}`: the banner on each page of a family that emergency access has opened."""

from typing import Any
from uuid import UUID

from django import template

from consent.models import BreakGlass
from families.held import held_by
from families.models import Family, GrantReason
from practitioners.models import Practitioner
from practitioners.roles import Permission

register = template.Library()
THROUGH = ("action", "address", "contribution")  # what a page may be about in a family's place


@register.inclusion_tag("consent/_emergency.html", takes_context=True)
def emergency_banner(context: template.Context) -> dict[str, Any]:
    """`{% emergency_banner %}`: nothing where the page is about no family."""
    family, user = _family(context), context.get("user")
    if family is None or not isinstance(user, Practitioner):
        return {}
    if not user.holds(Permission.BREAK_GLASS):
        return {}
    page_of = context.get("family")
    if isinstance(page_of, Family) and not _by_emergency(user, page_of):
        return {}
    mine = BreakGlass.objects.visible_to(user).opened_by(user).open_now()
    return {"access": mine.filter(family=family).order_by("-until").first()}


def _by_emergency(user: Practitioner, family: Family) -> bool:
    """What is asked about a family's own page anyway answers it."""
    return any(one.reason == GrantReason.BREAK_GLASS for one in held_by(user, family).grants)


def _family(context: template.Context) -> UUID | None:
    if family := context.get("family"):
        return getattr(family, "pk", None)
    for name in THROUGH:
        if thing := context.get(name):
            return getattr(thing, "family_id", None)
    return None
