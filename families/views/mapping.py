"""A family's map: a picture, and all of it in words."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from families.drawing import draw
from families.models import Family
from families.queries.mapping import map_of
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_GET
@requires(Permission.FAMILY_VIEW)
def family_map(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    audit.record("family.map_viewed", family, by=request.user, family=family.pk)
    found = map_of(family, request.user)
    context = {"family": family, "map": found, "drawing": draw(found)}
    return render(request, "families/map.html", context)
