"""Screening: what waits for the coordinator, one nomination, and the four ways to answer it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from families.models import Family
from huddle.forms.screening import (
    AcceptForm,
    AskNominatorForm,
    FindFamilyForm,
    JoinForm,
    RedirectForm,
)
from huddle.models import Nomination
from huddle.permissions.screening import (
    bases_for,
    may_ask,
    may_join,
    may_screen,
    may_see_screening,
)
from huddle.queries import screening as reading
from huddle.queries.nominating import core_agencies, stops_to_contact
from huddle.services.joining import join_nomination
from huddle.services.screening import (
    Sharing,
    accept_nomination,
    ask_nominator,
    redirect_nomination,
)
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission

PAGE = 25
State = Nomination.State


@requires(Permission.NOMINATION_SCREEN)
def to_screen(request: PractitionerRequest) -> HttpResponse:
    show = request.GET.get("show", reading.TO_SCREEN)
    found = reading.to_list(request.user, show)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    seen = [(one, one.family_id) for one in page.object_list]
    audit.record_each("nomination.seen", seen, by=request.user)
    return render(
        request,
        "huddle/screening.html",
        {
            "page": page,
            "filters": _filters(show, reading.counts(request.user)),
            "stops": stops_to_contact(request.user),
            "rows_to_decide": reading.rows_to_decide(request.user),
        },
    )


@requires(Permission.NOMINATION_SCREEN)
def screen(request: PractitionerRequest, nomination: UUID) -> HttpResponse:
    found = _nomination(request, nomination)
    read = reading.screening(found, request.user)
    audit.record("nomination.viewed", found, by=request.user, family=found.family_id)
    waits = may_screen(request.user, found)
    page = {
        "nomination": found,
        "read": read,
        "may_screen": waits,
        "may_ask": may_ask(request.user, found),
        "matches": reading.likely_same(read, request.user) if waits else None,
    }
    return render(request, "huddle/screen.html", page)


@requires(Permission.NOMINATION_SCREEN)
def accept(request: PractitionerRequest, nomination: UUID) -> HttpResponse:
    found = _to_screen(request, nomination)
    sent = request.POST if request.method == "POST" else None
    form = AcceptForm(sent, agencies=core_agencies([found.huddle]), bases=bases_for(request.user))
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        sharing = Sharing(
            agencies=form.chosen,
            basis=given["basis"],
            reason=given["reason"],
            not_shared=form.left_out,
            why_not=given["why_not"],
            consent=given["consent"],
        )
        accept_nomination(found, sharing, by=request.user)
        return _done(request, f"{found.family.reference} is accepted and waits for an agenda")
    read = reading.screening(found, request.user)
    return _act(request, found, "huddle/screen_accept.html", form, read=read)


@requires(Permission.NOMINATION_SCREEN)
def ask(request: PractitionerRequest, nomination: UUID) -> HttpResponse:
    found = _to_screen(request, nomination)
    may_ask(request.user, found).enforce()
    sent = request.POST if request.method == "POST" else None
    form = AskNominatorForm(sent)
    if sent is not None and form.is_valid():
        ask_nominator(found, question=form.cleaned_data["question"], by=request.user)
        return _done(request, f"Your question about {found.family.reference} has been sent")
    return _act(request, found, "huddle/screen_ask.html", form)


@requires(Permission.NOMINATION_SCREEN)
def send_elsewhere(request: PractitionerRequest, nomination: UUID) -> HttpResponse:
    found = _to_screen(request, nomination)
    sent = request.POST if request.method == "POST" else None
    form = RedirectForm(sent)
    if sent is not None and form.is_valid():
        redirect_nomination(found, **form.cleaned_data, by=request.user)
        return _done(request, f"{found.family.reference} has been redirected")
    return _act(request, found, "huddle/screen_redirect.html", form)


@requires(Permission.NOMINATION_SCREEN)
def find_family(request: PractitionerRequest, nomination: UUID) -> HttpResponse:
    """Which family does it join? Those that may match, or any that the coordinator sees."""
    found = _to_screen(request, nomination)
    sent = request.POST if request.method == "POST" else None
    form = FindFamilyForm(sent)
    if sent is not None and form.is_valid():
        family = reading.family_called(form.cleaned_data["reference"], request.user)
        if family and may_join(request.user, found, family):
            return redirect("huddle:screen_join_family", found.pk, family.pk)
        form.add_error("reference", "Enter the reference of another open family that you see")
    matches = reading.likely_same(reading.screening(found, request.user), request.user)
    return _act(request, found, "huddle/screen_join.html", form, matches=matches)


@requires(Permission.NOMINATION_SCREEN)
def join(request: PractitionerRequest, nomination: UUID, family: UUID) -> HttpResponse:
    found = _to_screen(request, nomination)
    other = get_object_or_404(Family.objects.visible_to(request.user), pk=family)
    may_join(request.user, found, other).enforce()
    babies = reading.babies_of(other, request.user)
    sent = request.POST if request.method == "POST" else None
    form = JoinForm(sent, babies=babies, bases=bases_for(request.user))
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        joined = join_nomination(
            found,
            other,
            child=form.chosen,
            basis=given["basis"],
            reason=given["reason"],
            by=request.user,
        )
        messages.success(request, f"Joined to {other.reference}. Screen it there now")
        return redirect("huddle:screen", joined.pk)
    audit.record("family.viewed", other, by=request.user, family=other.pk)
    return _act(request, found, "huddle/screen_join_family.html", form, family=other)


def _nomination(request: PractitionerRequest, nomination: UUID) -> Nomination:
    """The nomination, for the coordinator of the huddle that it asks."""
    visible = Nomination.objects.visible_to(request.user).select_related(
        "family", "child", "huddle", "team__agency", "nominated_by", "screened_by"
    )
    found = get_object_or_404(visible, pk=nomination)
    may_see_screening(request.user, found).enforce()
    return found


def _to_screen(request: PractitionerRequest, nomination: UUID) -> Nomination:
    found = _nomination(request, nomination)
    may_screen(request.user, found).enforce()
    return found


def _act(
    request: PractitionerRequest, found: Nomination, template: str, form: Any, **page: Any
) -> HttpResponse:
    audit.record("nomination.viewed", found, by=request.user, family=found.family_id)
    return render(request, template, {"nomination": found, "form": form, **page})


def _done(request: PractitionerRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("huddle:screening")


def _filters(show: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Each way to see the list, with its number; every number opens the list behind it."""
    ways = [
        (reading.TO_SCREEN, "To screen"),
        *((state.value, str(state.label)) for state in State),
        (reading.ALL, "All"),
    ]
    known = {value for value, _ in ways}
    current = show if show in known else reading.TO_SCREEN
    return [
        {
            "href": f"?show={value}",
            "text": text,
            "count": counts.get(value, 0),
            "current": value == current,
        }
        for value, text in ways
    ]
