"""The family's plan: its goals, its steps in their lanes, and what stops."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from families.forms.planning import (
    GoalClearForm,
    GoalEndForm,
    GoalForm,
    GoalReviewForm,
    StopForm,
)
from families.held import ask_once
from families.models import Action, Family, Goal, Person, Stopping
from families.permissions.planning import may_change_goal, may_plan, may_say_stopped
from families.queries.people import hidden_principals
from families.queries.plan import goal_shown, plan_of
from families.services import planning
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission
from practitioners.working_days import today


@require_GET
@requires(Permission.FAMILY_VIEW)
def steps(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    """The goals, and the steps to them in four lanes."""
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    audit.record("plan.viewed", family, by=request.user, family=family.pk)
    ask_once(request.user, family)
    plan = plan_of(family, request.user, hidden_principals(family))
    stops = [(one, bool(may_say_stopped(request.user, one))) for one in plan.stoppings]
    context = {
        "family": family,
        "plan": plan,
        "lanes": Action.Lane.choices,
        "stops": stops,
        "may_plan": may_plan(request.user, family),
        "today": today(),
    }
    return render(request, "families/steps.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def goal_new(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_plan(request.user, family).enforce()
    form = GoalForm(posted(request), people=_people(request, family))
    if form.is_valid():
        with form.refusals():
            return once(request, lambda: _set_goal(request, family, form.cleaned_data))
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "families/goal_new.html", {"family": family, "form": form})


def _set_goal(
    request: PractitionerRequest, family: Family, answers: dict[str, Any]
) -> HttpResponse:
    planning.set_goal(family, by=request.user, **answers)
    messages.success(request, "The goal is in the plan")
    return redirect("families:steps", family.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def goal(request: PractitionerRequest, goal_id: UUID) -> HttpResponse:
    """One goal, how it stood at each review, and a new review."""
    found = _goal(request, goal_id)
    verdict = may_change_goal(request.user, found)
    form = GoalReviewForm(posted(request), initial={"reviewed_on": today()})
    if request.method == "POST":
        verdict.enforce()
        if form.is_valid():
            with form.refusals():
                return once(request, lambda: _review(request, found, form.cleaned_data))
    audit.record("goal.viewed", found, by=request.user, family=found.family_id)
    shown = goal_shown(found, request.user, hidden_principals(found.family))
    context = {"shown": shown, "goal": found, "form": form if verdict else None, "today": today()}
    return render(request, "families/goal.html", context)


def _review(request: PractitionerRequest, found: Goal, answers: dict[str, Any]) -> HttpResponse:
    planning.review_goal(found, by=request.user, **answers)
    messages.success(request, "The review is recorded")
    return redirect("families:goal", found.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def goal_end(request: PractitionerRequest, goal_id: UUID) -> HttpResponse:
    found = _goal(request, goal_id)
    may_change_goal(request.user, found).enforce()
    form = GoalEndForm(posted(request))
    if form.is_valid():
        planning.end_goal(found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The goal has ended")
        return redirect("families:steps", found.family_id)
    audit.record("goal.viewed", found, by=request.user, family=found.family_id)
    context = {"goal": found, "family": found.family, "form": form}
    return render(request, "families/goal_end.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def goal_clear(request: PractitionerRequest, goal_id: UUID) -> HttpResponse:
    """May the family be shown it, and who of them never?"""
    found = _goal(request, goal_id)
    may_change_goal(request.user, found).enforce()
    kept_from = list(found.not_for.all())
    others = _people(request, found.family).exclude(pk__in=[one.pk for one in kept_from])
    form = GoalClearForm(posted(request), people=others)
    if form.is_valid():
        planning.clear_goal(found, by=request.user, **form.cleaned_data)
        messages.success(request, "Your answer is recorded")
        return redirect("families:goal", found.pk)
    audit.record("goal.viewed", found, by=request.user, family=found.family_id)
    context = {"goal": found, "family": found.family, "form": form, "kept_from": kept_from}
    return render(request, "families/goal_clear.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def stop_new(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    """Say what will be asked of the family no more."""
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_plan(request.user, family).enforce()
    form = StopForm(posted(request), family=family)
    if form.is_valid():
        with form.refusals():
            return once(request, lambda: _stop(request, family, form.cleaned_data))
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "families/stop_new.html", {"family": family, "form": form})


def _stop(request: PractitionerRequest, family: Family, answers: dict[str, Any]) -> HttpResponse:
    planning.stop_doing(family, by=request.user, **answers)
    messages.success(request, "What stops is in the plan")
    return redirect("families:steps", family.pk)


@require_POST
@requires(Permission.ACTION_WORK)
def stopped(request: PractitionerRequest, stopping_id: UUID) -> HttpResponse:
    visible = Stopping.objects.visible_to(request.user).select_related("family")
    found = get_object_or_404(visible, pk=stopping_id)
    planning.say_stopped(found, by=request.user)
    messages.success(request, "It is asked of the family no more")
    return redirect(reverse("families:steps", args=[found.family_id]) + "#stopping")


def _people(request: PractitionerRequest, family: Family) -> QuerySet[Person]:
    return Person.objects.visible_to(request.user).filter(family=family)


def _goal(request: PractitionerRequest, goal_id: UUID) -> Goal:
    visible = Goal.objects.visible_to(request.user).select_related("family", "set_by")
    return get_object_or_404(visible, pk=goal_id)
