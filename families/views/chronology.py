"""One family's chronology across agencies, as far as its reader may see it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from families.chronology import asked_by, lines_of, moments_of, narrowed
from families.forms.chronology import ChronologyForm
from families.models import Family
from families.queries.chronology import agencies_in
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.paging import MOST, PER_PAGE, page_of_list
from practitioners.roles import Permission
from practitioners.working_days import today


@require_GET
@requires(Permission.FAMILY_VIEW)
def chronology(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    asked = asked_by(request.user, family)
    moments = moments_of(asked)
    form = ChronologyForm(request.GET, agencies=agencies_in(moments), children=asked.children)
    found = narrowed(moments, **form.cleaned_data) if form.is_valid() else []
    whole = "whole" in request.GET
    page = page_of_list(found, request, MOST if whole else PER_PAGE)
    shown = {
        "family": family,
        "form": form,
        "filters": form.in_words(),
        "page": page,
        "lines": lines_of(asked, page.object_list),
        "today": today(),
        "whole": whole,
        "to_print": _address(request, whole=not whole),
    }
    return render(request, "families/chronology.html", shown)


def _address(request: PractitionerRequest, *, whole: bool) -> str:
    """The same filters, on one page or page by page."""
    query = request.GET.copy()
    for name in ("page", "whole"):
        query.pop(name, None)
    if whole:
        query["whole"] = "yes"
    return f"?{query.urlencode()}"
