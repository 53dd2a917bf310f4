"""Add what I know: the form, then who will read it, then it is shared."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.contributing import ContributionForm
from families.models import Audience, Family
from families.permissions import may_contribute
from families.queries.limits import names_itself
from families.queries.people import readers_of
from families.queries.record import AUDIENCE_TAGS
from families.services.contributing import contribute as share
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.roles import Permission

BUTTONS = {"csrfmiddlewaretoken", "confirm", "change"}


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def contribute(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_contribute(request.user, family).enforce()
    sent = request.POST if request.method == "POST" else None
    form = ContributionForm(sent, family=family, practitioner=request.user)
    if form.is_valid() and "confirm" in request.POST and "change" not in request.POST:
        return once(request, lambda: _add(request, family, form))
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    if not form.is_valid() or "change" in request.POST:
        return render(request, "families/contribute.html", {"family": family, "form": form})
    return render(request, "families/contribute_check.html", _check(request, family, form))


def _add(request: PractitionerRequest, family: Family, form: ContributionForm) -> HttpResponse:
    share(family, by=request.user, **form.cleaned_data)
    messages.success(request, "What you know has been added")
    return redirect(family)


def _check(request: PractitionerRequest, family: Family, form: ContributionForm) -> dict[str, Any]:
    """Before it is sent: the words, and everybody who could then read them."""
    said = form.cleaned_data
    named = list(said["named_agencies"])
    readers = readers_of(
        family,
        audience=said["audience"],
        named=[agency.pk for agency in named],
        theme=said["theme"],
        about=[person.pk for person in said["about"]],
    )
    return {
        "family": family,
        "names_us": said["audience"] != Audience.OWN_AGENCY and names_itself(family, request.user),
        "said": said,
        "audience": AUDIENCE_TAGS[said["audience"]],
        "head": ["Agency", "Team or person"],
        "readers": [[reader.agency, reader.name] for reader in readers],
        "kept": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in BUTTONS
        ],
    }
