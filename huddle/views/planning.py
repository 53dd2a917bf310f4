"""The family's plan: what is in and what is left out, for one person at a time; and giving it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from families.models import Family, Person
from huddle.forms.planning import ClearForm, ConfirmForm, GivenForm, TranslationForm
from huddle.models import Document, PlanCopy, PlanEntry
from huddle.permissions.planning import may_plan, may_say_given
from huddle.queries.plan import Copied, Plan, copy_of, plan_for, plans_of
from huddle.queries.plan_document import INTRODUCTION, OLDER
from huddle.queries.plan_page import overview_of
from huddle.queries.plan_things import Thing, material_of
from huddle.services import planning
from huddle.services.documents import ask_document
from practitioners import audit
from practitioners.access import PractitionerRequest, not_now, requires
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission

OTHER = "The plan is another by now. Confirm it again before you take it along."


@require_GET
@requires(Permission.FAMILY_VIEW)
def plan(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    """All that could be given to somebody of the family, and for whom it is cleared."""
    family = _family(request, family_id)
    _viewed(request, family)
    page = overview_of(family, request.user)
    return render(request, "huddle/plan.html", page | {"may_plan": may_plan(request.user, family)})


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def plan_for_person(request: PractitionerRequest, family_id: UUID, carer_id: UUID) -> HttpResponse:
    """Read it as they will, with what is left out and why; then confirm it."""
    person = _person(request, family_id, carer_id)
    found = plan_for(person, request.user)
    form = ConfirmForm(posted(request), plan=found)
    if request.method == "POST":
        may_plan(request.user, person.family).enforce()
        if form.is_valid():
            return once(request, lambda: _confirm(request, found, form))
    return _show(request, found, form)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def plan_clear(
    request: PractitionerRequest, family_id: UUID, kind: str, about: UUID
) -> HttpResponse:
    family = _family(request, family_id)
    may_plan(request.user, family).enforce()
    thing = _thing(request, family, kind, about)
    plans = plans_of(family, request.user)
    standing = _cleared(plans, thing)
    form = ClearForm(posted(request), initial=standing, thing=thing, plans=plans, by=request.user)
    if form.is_valid():
        try:
            planning.clear(family, kind=kind, about=about, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.blame(refusal)
        else:
            messages.success(request, "Cleared. Read the plan as they will before you confirm it.")
            return redirect("huddle:plan", family.pk)
    _viewed(request, family)
    return render(
        request, "huddle/plan_clear.html", {"family": family, "thing": thing, "form": form}
    )


@require_POST
@requires(Permission.FAMILY_CONTRIBUTE)
def plan_take_back(request: PractitionerRequest, entry_id: UUID) -> HttpResponse:
    seen = PlanEntry.objects.visible_to(request.user).select_related("family")
    entry = get_object_or_404(seen, pk=entry_id)
    planning.take_back(entry, by=request.user)
    messages.success(request, "Taken out of the plan.")
    return redirect("huddle:plan_for", entry.family_id, entry.person_id)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def plan_translate(request: PractitionerRequest, family_id: UUID, carer_id: UUID) -> HttpResponse:
    person = _person(request, family_id, carer_id)
    may_plan(request.user, person.family).enforce()
    found = plan_for(person, request.user)
    form = TranslationForm(posted(request))
    if form.is_valid():
        return once(request, lambda: _translate(request, found, form))
    return _show_translation(request, found, form)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def plan_copy(request: PractitionerRequest, copy_id: UUID) -> HttpResponse:
    """A confirmed plan: print it or take it as a PDF, and say how it was given."""
    copied = _copied(request, copy_id)
    form = GivenForm(posted(request))
    if request.method == "POST":
        may_say_given(request.user, copied.copy).enforce()
        if form.is_valid():
            return once(request, lambda: _give(request, copied.copy, form))
    return _show_copy(request, copied, form)


@require_POST
@requires(Permission.FAMILY_VIEW)
def plan_document(request: PractitionerRequest, copy_id: UUID) -> HttpResponse:
    copied = _copied(request, copy_id)
    may_plan(request.user, copied.copy.family).enforce()
    if not copied.is_true:
        not_now(OTHER).enforce()
    document = ask_document(Document.Kind.PLAN, copy_id, by=request.user)
    return redirect("huddle:document", document.pk)


def _confirm(request: PractitionerRequest, found: Plan, form: ConfirmForm) -> HttpResponse:
    try:
        made = planning.confirm(
            found.person,
            language=form.cleaned_data.get("language", ""),
            expecting=_seen(request),
            by=request.user,
        )
    except ValidationError as refusal:
        form.blame(refusal)
        return _show(request, found, form)
    return redirect("huddle:plan_copy", made.pk)


def _translate(request: PractitionerRequest, found: Plan, form: TranslationForm) -> HttpResponse:
    try:
        planning.translate(
            found.person, expecting=_seen(request), by=request.user, **form.cleaned_data
        )
    except ValidationError as refusal:
        form.blame(refusal)
        return _show_translation(request, found, form)
    messages.success(request, "The translation has been added.")
    return redirect("huddle:plan_for", found.family.pk, found.person.pk)


def _give(request: PractitionerRequest, copy: PlanCopy, form: GivenForm) -> HttpResponse:
    try:
        planning.record_given(copy, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        form.blame(refusal)
        return _show_copy(request, _copied(request, copy.pk), form)
    messages.success(request, "Recorded: how the plan was given.")
    return redirect("huddle:plan_copy", copy.pk)


def _show(request: PractitionerRequest, found: Plan, form: ConfirmForm) -> HttpResponse:
    _viewed(request, found.family)
    page = _page(found) | {"form": form, "may_plan": may_plan(request.user, found.family)}
    return render(request, "huddle/plan_for.html", page)


def _show_translation(
    request: PractitionerRequest, found: Plan, form: TranslationForm
) -> HttpResponse:
    _viewed(request, found.family)
    return render(request, "huddle/plan_translate.html", _page(found) | {"form": form})


def _show_copy(request: PractitionerRequest, copied: Copied, form: GivenForm) -> HttpResponse:
    _viewed(request, copied.copy.family)
    page = _page(copied.plan) | {
        "copied": copied,
        "copy": copied.copy,
        "form": form,
        "may_plan": may_plan(request.user, copied.copy.family),
        "may_say_given": may_say_given(request.user, copied.copy),
    }
    return render(request, "huddle/plan_copy.html", page)


def _page(found: Plan) -> dict[str, Any]:
    seen = " ".join(map(str, found.entries))
    return {
        "family": found.family,
        "plan": found,
        "person": found.person,
        "seen": seen,
        "introduction": INTRODUCTION,
        "older": OLDER,
    }


def _seen(request: PractitionerRequest) -> list[UUID]:
    """Of which entries the plan was that they read; whatever else is sent is no plan."""
    try:
        return [UUID(one) for one in request.POST.get("seen", "").split()]
    except ValueError:
        return []


def _cleared(plans: list[Plan], thing: Thing) -> dict[str, Any]:
    """As it is cleared now, so that other words need not be written anew."""
    lines = [(plan, line) for plan in plans for line in [*plan.inside, *plan.outside]]
    held = [
        (plan.person.pk, line.entry)
        for plan, line in lines
        if line.entry and line.thing.row.pk == thing.row.pk
    ]
    words = next((entry.words for _, entry in held if entry), "")
    return {"people": [person for person, _ in held], "words": words}


def _thing(request: PractitionerRequest, family: Family, kind: str, about: UUID) -> Thing:
    things = material_of(family, request.user).things
    found = next((one for one in things if one.kind == kind and one.row.pk == about), None)
    if found is None:
        raise Http404
    if found.keeps_out:
        not_now(found.keeps_out).enforce()
    return found


def _family(request: PractitionerRequest, family_id: UUID) -> Family:
    return get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)


def _person(request: PractitionerRequest, family_id: UUID, carer_id: UUID) -> Person:
    family = _family(request, family_id)
    adults = Person.objects.visible_to(request.user).adults().select_related("family")
    return get_object_or_404(adults.filter(family=family), pk=carer_id)


def _copied(request: PractitionerRequest, copy_id: UUID) -> Copied:
    found = copy_of(copy_id, request.user)
    if found is None:
        raise Http404
    return found


def _viewed(request: PractitionerRequest, family: Family) -> None:
    audit.record("plan.viewed", family, by=request.user, family=family.pk)
