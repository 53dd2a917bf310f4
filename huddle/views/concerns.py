"""Concerns: raise one, read it, answer, take it further, settle it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from huddle.forms.blaming import BlamingForm
from huddle.forms.concerns import AnswerForm, FurtherForm, RaiseForm, SettleForm
from huddle.ladder import LADDER
from huddle.models import Concern, ConcernStep, Dissent
from huddle.permissions.concerns import may_answer, may_escalate, may_raise, may_settle
from huddle.queries.concerns import concern_page
from huddle.services import concerns as service
from huddle.views.finding import visible_item
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.paging import page_of
from practitioners.roles import Permission


@require_GET
@requires(Permission.SESSION_VIEW)
def concerns(request: PractitionerRequest) -> HttpResponse:
    """Those that they raised, were asked about, or whose huddle they run; open ones first."""
    seen = Concern.objects.visible_to(request.user).select_related("family")
    page = page_of(seen.order_by("resolved_at", "-raised_at", "id"), request)
    audit.record_each(
        "concern.seen", [(one, one.family_id) for one in page.object_list], by=request.user
    )
    return render(request, "huddle/concerns.html", {"page": page})


@require_GET
@requires(Permission.SESSION_VIEW)
def concern(request: PractitionerRequest, concern_id: UUID) -> HttpResponse:
    found = _visible(request, concern_id)
    audit.record("concern.viewed", found, by=request.user, family=found.family_id)
    return render(request, "huddle/concern.html", concern_page(found, request.user))


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_VIEW)
def raise_one(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """Danger first: whoever says yes is shown whom to call, and nothing is queued."""
    item = visible_item(request, item_id)
    may_raise(request.user, item.family).enforce()
    mine = Dissent.objects.visible_to(request.user).standing().filter(person=request.user)
    dissent = mine.filter(item=item, concern=None, pk__in=_asked_for(request)).first()
    form = RaiseForm(_sent(request), item=item, by=request.user, dissent=dissent)
    audit.record("item.viewed", item, by=request.user, family=item.family_id)
    if request.POST.get("danger") == "yes":
        phone = {"item": item, "phone": settings.DUTY_AND_ADVICE_PHONE}
        return render(request, "huddle/concern_danger.html", phone)
    page = {"item": item, "form": form, "dissent": dissent}
    if form.is_valid():
        return once(request, lambda: _raised(request, page))
    return render(request, "huddle/concern_raise.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_VIEW)
def answer(request: PractitionerRequest, concern_id: UUID) -> HttpResponse:
    found, step = _with_step(request, concern_id)
    may_answer(request.user, step).enforce()
    form = AnswerForm(_sent(request))
    said = "Recorded: your answer."
    return _do(
        request,
        found,
        form,
        said,
        lambda: service.answer_concern(step, by=request.user, **form.cleaned_data),
        "Answer a concern",
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_VIEW)
def further(request: PractitionerRequest, concern_id: UUID) -> HttpResponse:
    found, step = _with_step(request, concern_id)
    may_escalate(request.user, found, step).enforce()
    form = FurtherForm(_sent(request), concern=found, by=request.user)
    said = f"Taken further: {LADDER[found.stage + 1].name.lower()}."
    return _do(
        request,
        found,
        form,
        said,
        lambda: service.escalate_concern(found, by=request.user, **form.cleaned_data),
        "Take it further",
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_VIEW)
def settle(request: PractitionerRequest, concern_id: UUID) -> HttpResponse:
    found = _visible(request, concern_id)
    may_settle(request.user, found).enforce()
    form = SettleForm(_sent(request))
    said = "Recorded: the concern is settled."
    return _do(
        request,
        found,
        form,
        said,
        lambda: service.settle_concern(found, by=request.user, **form.cleaned_data),
        "It is settled",
    )


def _raised(request: PractitionerRequest, page: dict[str, Any]) -> HttpResponse:
    form = page["form"]
    given = {name: value for name, value in form.cleaned_data.items() if name != "danger"}
    try:
        made = service.raise_concern(
            page["item"], by=request.user, dissent=page["dissent"], **given
        )
    except ValidationError as refusal:
        form.blame(refusal)
        return render(request, "huddle/concern_raise.html", page)
    messages.success(request, "Raised. Whoever you asked is told that it waits.")
    return redirect("huddle:concern", made.pk)


def _do(
    request: PractitionerRequest,
    found: Concern,
    form: BlamingForm,
    said: str,
    act: Any,
    title: str,
) -> HttpResponse:
    """One short form about a concern, done once."""
    if form.is_valid():
        try:
            act()
        except ValidationError as refusal:
            form.blame(refusal)
        else:
            messages.success(request, said)
            return redirect("huddle:concern", found.pk)
    audit.record("concern.viewed", found, by=request.user, family=found.family_id)
    page = {"concern": found, "form": form, "title": title}
    return render(request, "huddle/concern_do.html", page)


def _visible(request: PractitionerRequest, concern_id: UUID) -> Concern:
    seen = Concern.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("family", "huddle", "raised_by__agency", "child"), pk=concern_id
    )


def _with_step(request: PractitionerRequest, concern_id: UUID) -> tuple[Concern, ConcernStep]:
    found = _visible(request, concern_id)
    step = ConcernStep.objects.visible_to(request.user).get(concern=found, stage=found.stage)
    step.concern = found
    return found, step


def _asked_for(request: PractitionerRequest) -> list[UUID]:
    """The dissent that becomes a concern, where the address names one."""
    try:
        return [UUID(request.GET.get("dissent", ""))]
    except ValueError:
        return []


def _sent(request: PractitionerRequest) -> Any:
    return request.POST if request.method == "POST" else None
