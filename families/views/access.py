"""Who can see a record, and why; and why can I: a page for each kind of record."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from families.models import Action, Address, Audience, Contribution, Family
from families.permissions.contributing import may_contribute
from families.queries.access import (
    access_to,
    access_to_contribution,
    changes_of,
    shown_the_address,
)
from families.queries.contributions import AUDIENCE_TAGS
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_GET
@requires(Permission.FAMILY_VIEW)
def family_access(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    found = access_to(family, family.visible_to)
    _note(request, family)
    context = {"family": family, "access": found, "mine": found.of(request.user)}
    return render(request, "families/access.html", context)


@require_GET
@requires(Permission.FAMILY_VIEW)
def contribution_access(request: PractitionerRequest, contribution_id: UUID) -> HttpResponse:
    seen = Contribution.objects.visible_to(request.user)
    contribution = get_object_or_404(
        seen.select_related("family", "author__agency", "source_agency"), pk=contribution_id
    )
    found = access_to_contribution(contribution)
    _note(request, contribution.family)
    context = {
        "family": contribution.family,
        "contribution": contribution,
        "audience": AUDIENCE_TAGS[Audience(contribution.audience)],
        "access": found,
        "mine": found.of(request.user),
    }
    return render(request, "families/access.html", context)


@require_GET
@requires(Permission.FAMILY_VIEW)
def action_access(request: PractitionerRequest, action_id: UUID) -> HttpResponse:
    seen = Action.objects.visible_to(request.user).select_related("family")
    action = get_object_or_404(seen, pk=action_id)
    found = access_to(action.family, action.visible_to)
    _note(request, action.family)
    context = {
        "family": action.family,
        "action": action,
        "access": found,
        "mine": found.of(request.user),
    }
    return render(request, "families/access.html", context)


@require_GET
@requires(Permission.FAMILY_VIEW)
def address_access(request: PractitionerRequest, address_id: UUID) -> HttpResponse:
    """Of a protected address: each person to whom it is shown."""
    seen = Address.objects.visible_to(request.user).filter(protected=True)
    address = get_object_or_404(seen.select_related("family"), pk=address_id)
    people = shown_the_address(address)
    _note(request, address.family)
    context = {
        "family": address.family,
        "address": address,
        "people": people,
        "may_contribute": may_contribute(request.user, address.family),
        "changes": changes_of(address, request.user),
    }
    return render(request, "families/access_address.html", context)


def _note(request: PractitionerRequest, family: Family) -> None:
    audit.record("family.access_viewed", family, by=request.user, family=family.pk)
