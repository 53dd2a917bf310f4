"""A handover: begin it, its checklist, each step on a page of its own, accept, cancel."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from families import handover_steps as table
from families.forms.handovers import ActionsForm, CancelForm, HandoverForm, StepForm
from families.forms.leading import TakeOverForm
from families.models import Family, Handover
from families.permissions import handovers as may
from families.queries.load_of_leads import load_with
from families.services import handovers as services
from families.services.taking_over import complete_handover
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.models import Practitioner
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def begin(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may.may_begin_handover(request.user, family).enforce()
    form = HandoverForm(posted(request))
    if form.is_valid():
        with form.refusals():
            one = services.begin_handover(family, by=request.user, **form.cleaned_data)
            messages.success(request, "The handover has begun. Both leads can act now")
            return redirect(one)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    offer = family.allocations.offered().select_related("practitioner").get()
    context = {"family": family, "offer": offer, "form": form}
    return render(request, "families/handover_new.html", context)


@require_http_methods(["GET"])
@requires(Permission.FAMILY_VIEW)
def handover(request: PractitionerRequest, handover_id: UUID) -> HttpResponse:
    """For everybody who sees the family: how far it is, and what was said."""
    one = _found(request.user, handover_id)
    audit.record("handover.viewed", one, by=request.user, family=one.family_id)
    state = table.state_of(one, request.user)
    context = {
        "handover": one,
        "tasks": _tasks(one, state, request.user),
        "said": [(table.BY_KEY[table.Key(key)].title, step) for key, step in state.done.items()],
        "missing": state.all_missing,
        "may_complete": may.may_complete_handover(request.user, one),
        "may_cancel": may.may_cancel_handover(request.user, one),
        "is_incoming": one.incoming.practitioner_id == request.user.pk,
    }
    return render(request, "families/handover.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def step(request: PractitionerRequest, handover_id: UUID, asked: str) -> HttpResponse:
    one = _found(request.user, handover_id)
    if asked not in table.BY_KEY:
        raise Http404
    this = table.BY_KEY[table.Key(asked)]
    may.may_do_step(request.user, one, this).enforce()
    form = StepForm(posted(request), step=this)
    if form.is_valid():
        note = form.cleaned_data.get("note") or ""
        on = form.cleaned_data.get("joint_visit_on")
        services.do_step(one, asked, by=request.user, note=note, joint_visit_on=on)
        messages.success(request, f"Done: {this.title}")
        return redirect(one)
    audit.record("handover.viewed", one, by=request.user, family=one.family_id)
    context = {"handover": one, "step": this, "form": form}
    return render(request, "families/handover_step.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def actions(request: PractitionerRequest, handover_id: UUID) -> HttpResponse:
    one = _found(request.user, handover_id)
    may.may_settle_actions(request.user, one).enforce()
    open_actions = table.state_of(one, request.user).actions
    incoming = one.incoming.practitioner.full_name
    form = ActionsForm(posted(request), actions=open_actions, incoming=incoming)
    if form.is_valid() and form.answers:
        services.settle_actions(one, by=request.user, what=form.answers)
        messages.success(request, f"Given out: {len(form.answers)}")
        return redirect(one)
    seen = [(action, one.family_id) for action in open_actions]
    audit.record_each("action.seen", seen, by=request.user)
    audit.record("handover.viewed", one, by=request.user, family=one.family_id)
    context = {"handover": one, "form": form, "actions": open_actions}
    return render(request, "families/handover_actions.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def accept(request: PractitionerRequest, handover_id: UUID) -> HttpResponse:
    one = _found(request.user, handover_id)
    may.may_complete_handover(request.user, one).enforce()
    load = load_with(request.user, one.family)
    form = TakeOverForm(posted(request), over=load.is_over)
    if form.is_valid():
        with form.refusals():
            complete_handover(one, by=request.user, **form.cleaned_data)
            words = f"You are now the Single Lead Practitioner for {one.family}"
            messages.success(request, words)
            return redirect(one.family)
    audit.record("handover.viewed", one, by=request.user, family=one.family_id)
    context = {"handover": one, "form": form, "load": load}
    return render(request, "families/handover_accept.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def cancel(request: PractitionerRequest, handover_id: UUID) -> HttpResponse:
    one = _found(request.user, handover_id)
    may.may_cancel_handover(request.user, one).enforce()
    form = CancelForm(posted(request))
    if form.is_valid():
        services.cancel_handover(one, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The handover is cancelled. The present lead goes on")
        return redirect(one.family)
    audit.record("handover.viewed", one, by=request.user, family=one.family_id)
    return render(request, "families/handover_cancel.html", {"handover": one, "form": form})


def _found(reader: Practitioner, handover_id: UUID) -> Handover:
    related = Handover.objects.visible_to(reader).select_related(
        "family",
        "begun_by",
        "outgoing__practitioner__agency",
        "outgoing__supervisor",
        "incoming__practitioner__agency",
    )
    return get_object_or_404(related, pk=handover_id)


def _tasks(one: Handover, state: table.State, reader: Practitioner) -> list[dict[str, Any]]:
    """The table of steps, what the floors ask for, and the open actions, each with its state."""
    open_to = may.steps_open_to(reader, one) if one.is_open else set()
    tasks = [_task(one, step, state, open_to) for step in table.STEPS if not step.last]
    tasks.append(_actions_task(one, state, reader))
    tasks += [_check_task(check) for check in state.checks]
    return tasks + [_task(one, step, state, open_to) for step in table.STEPS if step.last]


def _task(
    one: Handover, asked: table.Step, state: table.State, open_to: set[str]
) -> dict[str, Any]:
    task: dict[str, Any] = {
        "title": asked.title,
        "hint": f"{capfirst(asked.who)}. {asked.hint}",
    }
    if asked.key in state.done:
        return task | {"status": "Done"}
    if asked.key in open_to:
        href = reverse("families:handover_step", args=[one.pk, asked.key])
        return task | {"href": href, "tag": "To do", "colour": "yellow"}
    return task | {
        "status": "Cannot start yet" if asked.last else "Not done",
        "cannot_start": True,
    }


def _actions_task(one: Handover, state: table.State, reader: Practitioner) -> dict[str, Any]:
    task = {"title": "An owner for each open action", "hint": "The present lead, one by one"}
    if not state.actions:
        return task | {"status": "Done"}
    words = f"{len(state.actions)} to give out"
    if not may.may_settle_actions(reader, one):
        return task | {"status": words}
    href = reverse("families:handover_actions", args=[one.pk])
    return task | {"href": href, "tag": words, "colour": "yellow"}


def _check_task(check: table.Check) -> dict[str, Any]:
    task = {"title": check.title, "hint": check.hint}
    if check.done:
        return task | {"status": "Done"}
    return task | {"href": check.href, "tag": "To do", "colour": "yellow"}
