"""Restrict, seal or lift: what it does is shown before it is done. And who is named."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.restricting import EndNameForm, NameForm, RestrictForm
from families.models import Family, NamedReader
from families.permissions.restricting import may_name_readers, may_restrict, restrictions_open_to
from families.queries.restricting import those_who_stay
from families.services import restricting
from practitioners import audit
from practitioners.access import PractitionerRequest, Verdict, requires
from practitioners.confirming import typed
from practitioners.posting import posted
from practitioners.roles import Permission

NOT_YOURS = "Only whoever nominated or leads the family, or the huddle, can restrict it."


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def restrict(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = _visible(request, family_id)
    if not restrictions_open_to(request.user, family):
        Verdict(NOT_YOURS).enforce()
    if (asked := request.POST.get("restriction")) in Family.Restriction.values:
        may_restrict(request.user, family, asked).enforce()
    form = RestrictForm(posted(request), family=family, by=request.user)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    page = {"family": family, "form": form, "stay": those_who_stay(family)}
    if not form.is_valid() or "change" in request.POST:
        return render(request, "families/restrict.html", page)
    if "confirm" not in request.POST:
        return render(request, "families/restrict_check.html", page | _check(request, form))
    return _restrict(request, family, form, page)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def name(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = _visible(request, family_id)
    may_name_readers(request.user, family).enforce()
    form = NameForm(posted(request), family=family, by=request.user)
    if form.is_valid():
        said = form.cleaned_data
        restricting.name_reader(family, said["who"], reason=said["reason"], by=request.user)
        messages.success(request, "They can now see the record")
        return redirect(family)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "families/name.html", {"family": family, "form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def end_name(request: PractitionerRequest, named_id: UUID) -> HttpResponse:
    visible = NamedReader.objects.visible_to(request.user)
    related = visible.select_related("family", "practitioner__agency")
    named = get_object_or_404(related, pk=named_id)
    may_name_readers(request.user, named.family).enforce()
    form = EndNameForm(posted(request))
    if form.is_valid():
        restricting.end_name(named, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "They no longer see the record by name")
        return _back(request, named.family)
    audit.record("family.viewed", named.family, by=request.user, family=named.family_id)
    return render(request, "families/name_end.html", {"named": named, "form": form})


def _visible(request: PractitionerRequest, family_id: UUID) -> Family:
    return get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)


def _check(request: PractitionerRequest, form: RestrictForm) -> dict[str, Any]:
    """Who loses sight, before anybody does."""
    keeping = form.keeping()
    lifted = form.cleaned_data["restriction"] == Family.Restriction.STANDARD
    return {
        "label": Family.Restriction(form.cleaned_data["restriction"]).label,
        "lifted": lifted,
        "keeping": keeping,
        "going": [] if lifted else [one for one in form.people if one not in keeping],
        "kept": typed(request),
    }


def _restrict(
    request: PractitionerRequest, family: Family, form: RestrictForm, page: dict[str, Any]
) -> HttpResponse:
    said = {name: form.cleaned_data[name] for name in ("restriction", "why", "reason")}
    try:
        restricting.restrict_family(family, keep=form.keeping(), by=request.user, **said)
    except ValidationError as error:
        form.add_error("keep" if "keep" in form.fields else None, error.messages[0])
        return render(request, "families/restrict.html", page)
    messages.success(request, "Who sees the record has been changed")
    return _back(request, family)


def _back(request: PractitionerRequest, family: Family) -> HttpResponse:
    """They may have taken it from themselves too."""
    if Family.objects.visible_to(request.user).filter(pk=family.pk).exists():
        return redirect(family)
    return redirect("families:list")
