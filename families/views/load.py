"""How many visits a week a family faces: as a picture, as a table, and how often each comes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.visiting import HowOftenForm
from families.load_picture import number, picture_of
from families.models import Family
from families.permissions.planning import may_plan
from families.queries.alerts import alerts_of
from families.queries.load import load_of
from families.queries.people import hidden_principals
from families.services.load import say_how_often
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.posting import posted
from practitioners.roles import Permission
from practitioners.working_days import today


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def visits(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    verdict = may_plan(request.user, family)
    hidden = hidden_principals(family)
    load = load_of(family, request.user, hidden, today())
    form = HowOftenForm(posted(request), involvements=load.involvements)
    if request.method == "POST":
        verdict.enforce()
        if form.is_valid():
            say_how_often(family, form.often, by=request.user)
            messages.success(request, "How often they see the family is recorded")
            return redirect("families:visits", family.pk)
    audit.record("load.viewed", family, by=request.user, family=family.pk)
    context = {
        "family": family,
        "load": load,
        "alerts": alerts_of(family, request.user, hidden),
        "picture": picture_of(load.weeks),
        "rows": [(week, number(week.visits), number(week.regular)) for week in load.weeks],
        "form": form if verdict and load.involvements else None,
        "may_plan": verdict,
    }
    return render(request, "families/visits.html", context)
