"""The lead's two-minute update: one page, one submit."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.updating import UpdateForm
from families.models import Family
from families.permissions.updating import may_update
from families.queries.updating import actions_to_tick
from families.services.updating import update_family
from families.views.contributing import readers_for
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_LEAD)
def update(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_update(request.user, family).enforce()
    actions = actions_to_tick(family, request.user)
    form = UpdateForm(posted(request), family=family, practitioner=request.user, actions=actions)
    if "readers" not in request.POST and form.is_valid():
        answer = once(request, lambda: _send(request, family, form))
        if not form.errors:
            return answer
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    page = {
        "family": family,
        "form": form,
        "actions": actions,
        "readers": readers_for(request, family, form),
    }
    return render(request, "families/update.html", page)


def _send(request: PractitionerRequest, family: Family, form: UpdateForm) -> HttpResponse:
    with form.refusals():
        team = request.user.teams().order_by("pk").first()
        update_family(family, by=request.user, team=team, update=form.update())
        messages.success(request, "Your update is recorded")
        return redirect(family)
    return HttpResponse()
