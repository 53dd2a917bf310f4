"""Cover for a lead: arrange it, read and answer it, make it last longer, end it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.covering import CoverAnswerForm, CoverEndForm, CoverExtendForm, CoverForm
from families.models import Cover, Family, Person
from families.permissions.covering import (
    may_answer_cover,
    may_arrange_cover,
    may_end_cover,
    may_extend_cover,
)
from families.services import covering
from practitioners import audit
from practitioners.access import NotNow, PractitionerRequest, requires
from practitioners.models import Practitioner
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def arrange(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    lead = family.allocations.current().select_related("practitioner", "family").first()
    if lead is None:
        raise NotNow("This family has no Single Lead Practitioner: nobody can cover.")
    may_arrange_cover(request.user, lead).enforce()
    form = CoverForm(posted(request), allocation=lead)
    if form.is_valid():
        asked = dict(form.cleaned_data)
        who = asked.pop("who")
        with form.refusals():
            one = covering.arrange_cover(lead, who, by=request.user, **asked)
            messages.success(request, f"{who.full_name} has been asked to cover")
            return redirect(one)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(
        request, "families/cover_new.html", {"family": family, "lead": lead, "form": form}
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def cover(request: PractitionerRequest, cover_id: UUID) -> HttpResponse:
    """For everybody who sees the family; whoever was asked answers here."""
    one = _found(request.user, cover_id)
    sent = posted(request)
    if sent is not None:
        may_answer_cover(request.user, one).enforce()
    form = CoverAnswerForm(sent)
    if form.is_valid():
        return _answer(request, one, form.cleaned_data)
    audit.record("cover.viewed", one, by=request.user, family=one.family_id)
    babies = Person.objects.visible_to(request.user).babies().filter(family=one.family)
    context = {
        "cover": one,
        "form": form if may_answer_cover(request.user, one) else None,
        "babies": babies,
        "may_extend": may_extend_cover(request.user, one),
        "may_end": may_end_cover(request.user, one),
    }
    return render(request, "families/cover.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def extend(request: PractitionerRequest, cover_id: UUID) -> HttpResponse:
    one = _found(request.user, cover_id)
    may_extend_cover(request.user, one).enforce()
    form = CoverExtendForm(posted(request))
    if form.is_valid():
        with form.refusals():
            covering.extend_cover(one, ends_on=form.cleaned_data["ends_on"], by=request.user)
        if form.is_valid():
            messages.success(request, "The cover lasts longer. Whoever covers is told")
            return redirect(one)
    return _change(request, one, form, "families/cover_extend.html")


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def end(request: PractitionerRequest, cover_id: UUID) -> HttpResponse:
    one = _found(request.user, cover_id)
    may_end_cover(request.user, one).enforce()
    form = CoverEndForm(posted(request))
    if form.is_valid():
        covering.end_cover(one, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The cover has ended")
        seen = Family.objects.visible_to(request.user).filter(pk=one.family_id)
        return redirect(one) if seen.exists() else redirect("families:list")
    return _change(request, one, form, "families/cover_end.html")


def _found(reader: Practitioner, cover_id: UUID) -> Cover:
    related = Cover.objects.visible_to(reader).select_related(
        "family", "practitioner__agency", "allocation__practitioner__agency", "arranged_by"
    )
    return get_object_or_404(related, pk=cover_id)


def _change(request: PractitionerRequest, one: Cover, form: Any, template: str) -> HttpResponse:
    audit.record("cover.viewed", one, by=request.user, family=one.family_id)
    return render(request, template, {"cover": one, "form": form})


def _answer(request: PractitionerRequest, one: Cover, asked: dict[str, str]) -> HttpResponse:
    if asked["answer"] == "accept":
        covering.accept_cover(one, by=request.user)
        messages.success(request, f"You cover for the lead of family {one.family}")
        return redirect(one.family)
    covering.decline_cover(one, reason=asked["reason"], by=request.user)
    messages.info(request, "You have declined to cover. Whoever asked you and the lead are told")
    return redirect("families:list")
