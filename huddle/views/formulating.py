"""The formulation of one family in the room: its points, their order and the hypothesis."""

from types import EllipsisType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from families.forms.reading import SHOW_READERS
from families.models import Contribution
from families.views.contributing import readers_for
from huddle.forms.formulating import HypothesisForm, PlaceOfPointForm, PointForm
from huddle.models import AgendaItem, FormulationPoint
from huddle.permissions.holding import may_speak
from huddle.queries.capture import begin_with, keys_of, put_together, typed_before
from huddle.queries.formulation import Point, boards_of, hypothesis_of
from huddle.queries.live import live_of
from huddle.services import capturing, formulating
from huddle.services.formulating import RewrittenError
from huddle.views.finding import visible_item
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import FIELD, once
from practitioners.posting import posted
from practitioners.roles import Permission

SEEN = "seen"  # the hypothesis that stood when the page was made


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def formulation(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """What is there, beside the one before; and one more point."""
    found = visible_item(request, item_id)
    may_speak(request.user, found).enforce()
    form = PointForm(
        posted(request),
        family=found.family,
        practitioner=request.user,
        huddle=found.session.huddle,
        initial={"part": request.GET.get("part", "")},
    )
    if SHOW_READERS not in request.POST and form.is_valid():
        return once(request, lambda: _add(request, found, form))
    before = typed_before(found, "formulation", request.user)
    begin_with(form, before)
    theme = [Contribution.Theme.FORMULATION]
    readers = readers_for(request, found.family, form, theme=theme)
    return _board(request, found, {"form": form, "readers": readers, "typed": before})


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def hypothesis(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """One line; where somebody else wrote one meanwhile, both, and a form that holds both."""
    found = visible_item(request, item_id)
    may_speak(request.user, found).enforce()
    stands = hypothesis_of(found, request.user)
    form = _hypothesis_form(request, found, stands)
    page: dict[str, Any] = {
        "item": found,
        "form": form,
        "stands": stands,
        "typed": typed_before(found, "hypothesis", request.user),
    }
    begin_with(form, page["typed"])
    if not form.is_valid():
        return _show(request, "huddle/item_hypothesis.html", page)
    return once(request, lambda: _write(request, page))


@require_POST
@requires(Permission.FAMILY_CONTRIBUTE)
def place(request: PractitionerRequest, point_id: UUID) -> HttpResponse:
    """By a button that says where, or by a place that somebody types."""
    rows = FormulationPoint.objects.visible_to(request.user).select_related("item__family")
    point = rows.filter(pk=point_id).first()
    readable = Contribution.objects.visible_to(request.user)
    if point is None or not readable.filter(first=point.contribution_id).exists():
        raise Http404
    form = PlaceOfPointForm(request.POST)
    # What is no number is refused as a place that there is not, with those that there are.
    to = form.cleaned_data["place"] if form.is_valid() else 0
    try:
        formulating.place_point(point, to, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"It stands at place {to} now.")
    return redirect(f"{reverse('huddle:item_formulation', args=[point.item_id])}#perpetuating")


def _add(request: PractitionerRequest, found: AgendaItem, form: PointForm) -> HttpResponse:
    part = form.cleaned_data["part"]
    formulating.add_point(found, by=request.user, **form.told())
    _sent_at_last(request, found)
    messages.success(request, "The point has been added.")
    return redirect(f"{reverse('huddle:item_formulation', args=[found.pk])}?part={part}#add")


def _write(request: PractitionerRequest, page: dict[str, Any]) -> HttpResponse:
    try:
        formulating.write_hypothesis(
            page["item"],
            by=request.user,
            expecting=_expected(request),
            **page["form"].cleaned_data,
        )
    except RewrittenError as rewritten:
        return _both(request, page | {"stands": rewritten.stands})
    _sent_at_last(request, page["item"])
    messages.success(request, "The hypothesis is written down.")
    return redirect("huddle:item_formulation", page["item"].pk)


def _both(request: PractitionerRequest, page: dict[str, Any]) -> HttpResponse:
    """Neither text is lost, and whoever must not be told of either is told of neither."""
    found, stands, data = page["item"], page["stands"], request.POST.copy()
    mine = request.POST.get("text", "")
    if stands:
        data["text"] = put_together(stands.said.contribution.text, mine)
        kept_from = {str(person.pk) for person in stands.said.not_for}
        data.setlist("not_for", sorted({*data.getlist("not_for"), *kept_from}))
    again = HypothesisForm(data, family=found.family, practitioner=request.user)
    page = page | {"form": again, "theirs": stands, "mine": mine, "both": True}
    return _show(request, "huddle/item_hypothesis.html", page)


def _hypothesis_form(
    request: PractitionerRequest, found: AgendaItem, stands: Point | None
) -> HypothesisForm:
    initial = stands and {
        "text": stands.said.contribution.text,
        "not_for": [person.pk for person in stands.said.not_for],
    }
    return HypothesisForm(
        posted(request), family=found.family, practitioner=request.user, initial=initial or {}
    )


def _expected(request: PractitionerRequest) -> UUID | EllipsisType | None:
    if SEEN not in request.POST:
        return ...
    return next(iter(keys_of(request.POST[SEEN])), None)


def _board(request: PractitionerRequest, found: AgendaItem, page: dict[str, Any]) -> HttpResponse:
    now, before = boards_of(found, request.user)
    page = {
        "item": found,
        "family": found.family,
        "session": found.session,
        "board": now,
        "before": before,
        "live": live_of(found.session, request.user),
        **page,
    }
    return _show(request, "huddle/item_formulation.html", page)


def _sent_at_last(request: PractitionerRequest, found: AgendaItem) -> None:
    keys = keys_of(request.POST.get(FIELD, ""), request.POST.get("draft", ""))
    capturing.let_go(found, keys, by=request.user)


def _show(request: PractitionerRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    item = page["item"]
    audit.record("item.viewed", item, by=request.user, family=item.family_id)
    return render(request, template, page)
