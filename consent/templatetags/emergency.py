"""`{% load emergency %}`: the banner on each page of a family that emergency access has opened."""

from typing import Any
from uuid import UUID

from django import template

from consent.models import BreakGlass
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
    mine = BreakGlass.objects.visible_to(user).opened_by(user).open_now()
    return {"access": mine.filter(family=family).order_by("-until").first()}


def _family(context: template.Context) -> UUID | None:
    if family := context.get("family"):
        return getattr(family, "pk", None)
    for name in THROUGH:
        if thing := context.get(name):
            return getattr(thing, "family_id", None)
    return None
