"""A step of the plan: moved within and between lanes, tied to a goal and to what comes first."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from families.forms.planning import MoveForm, SequenceForm
from families.models import Action
from families.permissions.planning import may_place_action
from families.queries.plan import goals_of
from families.queries.sequence import step_of
from families.services.sequencing import move_action, sequence_action
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def move(request: PractitionerRequest, action_id: UUID) -> HttpResponse:
    """By the buttons of the plan, or by typing a position; back to where the step now is."""
    action = _action(request, action_id)
    now = {"lane": action.lane, "position": action.position or 1}
    form = MoveForm(posted(request), initial=now)
    if form.is_valid():
        moved = move_action(action, by=request.user, **form.cleaned_data)
        lane = Action.Lane(moved.lane).label
        messages.success(request, f"Moved to “{lane}”, position {moved.position}")
        return redirect(_on_the_plan(action))
    audit.record("action.viewed", action, by=request.user, family=action.family_id)
    context = {"action": action, "family": action.family, "form": form}
    return render(request, "families/step_move.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def sequence(request: PractitionerRequest, action_id: UUID) -> HttpResponse:
    """Which goal it serves, and what must be finished first."""
    action = _action(request, action_id)
    goals = list(goals_of(action.family, request.user).running())
    step = step_of(action, request.user)
    now = {
        "goal": action.goal_id or "",
        "after": [one.pk for one in step.comes_after],
        "visits": action.visits,
    }
    form = SequenceForm(posted(request), action=action, goals=goals, by=request.user, initial=now)
    if form.is_valid():
        with form.refusals():
            sequence_action(action, by=request.user, **form.cleaned_data)
            messages.success(request, "The plan has been updated")
            return redirect(_on_the_plan(action))
    audit.record("action.viewed", action, by=request.user, family=action.family_id)
    context = {"action": action, "family": action.family, "form": form}
    return render(request, "families/step_sequence.html", context)


def _on_the_plan(action: Action) -> str:
    return reverse("families:steps", args=[action.family_id]) + f"#step-{action.pk}"


def _action(request: PractitionerRequest, action_id: UUID) -> Action:
    visible = Action.objects.visible_to(request.user).select_related("family")
    action = get_object_or_404(visible, pk=action_id)
    may_place_action(request.user, action).enforce()
    return action
