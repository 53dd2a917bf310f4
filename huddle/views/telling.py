"""Who tells the family what was decided, and what became of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.queries.people import hidden_principals
from huddle.forms.telling_family import TellForm, ToldForm
from huddle.models import Telling
from huddle.permissions.holding import may_decide
from huddle.permissions.telling import may_report_telling
from huddle.queries.following import named
from huddle.services.telling import ask_to_tell, record_not_told, record_told
from huddle.views.finding import visible_item
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def tell(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """The room says who tells the family, by when, and whether that is safe."""
    found = visible_item(request, item_id)
    may_decide(request.user, found).enforce()
    form = TellForm(_sent(request), item=found, by=request.user)
    page: dict[str, Any] = {"item": found, "form": form}
    if form.is_valid():
        try:
            ask_to_tell(found, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.blame(refusal)
        else:
            messages.success(request, "Recorded: who tells the family.")
            return redirect("huddle:item", found.pk)
    audit.record("item.viewed", found, by=request.user, family=found.family_id)
    return render(request, "huddle/item_tell.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def telling(request: PractitionerRequest, telling_id: UUID) -> HttpResponse:
    """They were told, and said something; or they were not, and why."""
    visible = Telling.objects.visible_to(request.user).select_related("family", "teller__agency")
    found = get_object_or_404(visible, pk=telling_id)
    may_report_telling(request.user, found).enforce()
    form = ToldForm(_sent(request))
    if form.is_valid():
        return once(request, lambda: _report(request, found, form))
    return _show(request, found, form)


def _report(request: PractitionerRequest, found: Telling, form: ToldForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        if given["told"]:
            told = {name: given[name] for name in ("told_on", "said", "theme")}
            record_told(found, by=request.user, **told)
        else:
            record_not_told(found, because=given["because"], by=request.user)
    except ValidationError as refusal:
        form.blame(refusal)
        return _show(request, found, form)
    messages.success(request, "Recorded: what became of telling the family.")
    return redirect(found.family)


def _show(request: PractitionerRequest, found: Telling, form: ToldForm) -> HttpResponse:
    audit.record("telling.viewed", found, by=request.user, family=found.family_id)
    teller = named(found.teller, hidden_principals(found.family)) if found.teller else ""
    page = {"telling": found, "teller": teller, "form": form}
    return render(request, "huddle/telling.html", page)


def _sent(request: PractitionerRequest) -> Any:
    return request.POST if request.method == "POST" else None
