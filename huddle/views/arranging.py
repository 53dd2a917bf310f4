"""Arrange an agenda by hand: order, time and place, put a family off, take it off."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from huddle.forms.preparing import ArrangeForm, PutOffForm, RemoveForm
from huddle.models import AgendaItem
from huddle.permissions.preparing import may_arrange
from huddle.queries.putting_off import was_put_off
from huddle.services import arranging, preparing, putting_off
from huddle.views.preparing import visible_item
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.govuk import GovukForm
from practitioners.roles import Permission


@require_POST
@requires(Permission.SESSION_RECORD)
def move(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """One up or down, or to the position that was typed."""
    item = visible_item(request, item_id)
    may_arrange(request.user, item.session).enforce()
    seen = request.POST.get("seen") or None
    if "position" not in request.POST:
        up = request.POST.get("direction") == "up"
        direction = arranging.Direction.UP if up else arranging.Direction.DOWN
        arranging.move_item(item, direction, seen=seen, by=request.user)
    elif (typed := request.POST["position"].strip()).isdecimal():
        arranging.place_item(item, int(typed), seen=seen, by=request.user)
    else:
        messages.error(request, "Enter the position as a whole number, like 3.")
    return redirect(f"{item.session.get_absolute_url()}#item-{item.pk}")


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def arrange(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    item = visible_item(request, item_id)
    may_arrange(request.user, item.session).enforce()
    fields = ("minutes", "pin_at", "pin_why")
    given = {name: getattr(item, name) for name in fields} | {"pin": item.pin or "none"}
    form = ArrangeForm(_sent(request), initial=given)
    if form.is_valid():
        try:
            arranging.arrange_item(item, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.blame(refusal)
        else:
            return redirect(f"{item.session.get_absolute_url()}#item-{item.pk}")
    return _show(request, "huddle/agenda_arrange.html", item, form)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def put_off(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """Before the day; a second time in a row it is the chair's to decide."""
    item = visible_item(request, item_id)
    may_arrange(request.user, item.session).enforce()
    form = PutOffForm(_sent(request))
    again = was_put_off(item)
    asks = again and request.user.pk != item.session.chair_id
    if form.is_valid():
        putting_off.put_off(item, reason=form.cleaned_data["reason"], by=request.user)
        done = "The chair is asked" if asks else f"{item.family} is put off to the next session"
        messages.success(request, f"{done}.")
        return redirect(item.session)
    return _show(request, "huddle/agenda_put_off.html", item, form, again=again, asks=asks)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def remove(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    item = visible_item(request, item_id)
    may_arrange(request.user, item.session).enforce()
    form = RemoveForm(_sent(request))
    if form.is_valid():
        preparing.withdraw_item(item, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"{item.family} is off the agenda.")
        return redirect(item.session)
    open_checks = item.checks.filter(answered_at=None).count()
    return _show(request, "huddle/agenda_remove.html", item, form, open_checks=open_checks)


def _sent(request: PractitionerRequest) -> object:
    return request.POST if request.method == "POST" else None


def _show(
    request: PractitionerRequest, template: str, item: AgendaItem, form: GovukForm, **more: object
) -> HttpResponse:
    audit.record("agenda.viewed", item, by=request.user, family=item.family_id)
    page = {"form": form, "item": item, "session": item.session} | more
    return render(request, template, page)
