"""One action: agree it, say what became of it, give it to somebody else."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.acting import ActionForm, ReassignForm, StepForm
from families.models import Action, Family
from families.permissions.acting import may_agree_action, may_reassign_action
from families.permissions.planning import may_place_action
from families.queries.actions import steps_of
from families.queries.people import hidden_principals
from families.queries.record import named_as_told
from families.queries.sequence import step_of
from families.services import acting
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.models import Practitioner
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission
from practitioners.working_days import today


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def new(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_agree_action(request.user, family).enforce()
    sent = posted(request)
    form = ActionForm(sent, family=family, by=request.user)
    if form.is_valid():
        return once(request, lambda: _agree(request, family, form))
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "families/action_new.html", {"family": family, "form": form})


def _agree(request: PractitionerRequest, family: Family, form: ActionForm) -> HttpResponse:
    acting.agree_action(family, by=request.user, **form.cleaned_data)
    messages.success(request, "The action has been added")
    return redirect(family)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def detail(request: PractitionerRequest, action_id: UUID) -> HttpResponse:
    visible = Action.objects.visible_to(request.user)
    related = visible.select_related("family", "owner", "owner_agency", "agreed_by", "goal")
    action = get_object_or_404(related, pk=action_id)
    form = StepForm(posted(request), action=action, by=request.user)
    place = step_of(action, request.user)
    if request.method == "POST":
        _refuse_what_is_over(request, action)
        if form.is_valid():
            taken = acting.take_step(
                action, form.cleaned_data["step"], by=request.user, **form.facts
            )
            messages.success(request, _updated(taken, place.frees))
            return _back(request.user, action)
    audit.record("action.viewed", action, by=request.user, family=action.family_id)
    may_reassign = may_reassign_action(request.user, action)
    hidden = hidden_principals(action.family)
    [action] = named_as_told([action], hidden)
    context = {
        "agreed_by_is_unnamed": action.agreed_by.principal in hidden,
        "action": action,
        "steps": steps_of(action, request.user, hidden),
        "form": form,
        "may_reassign": may_reassign,
        "may_place": may_place_action(request.user, action),
        "place": place,
        "today": today(),
    }
    return render(request, "families/action.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def reassign(request: PractitionerRequest, action_id: UUID) -> HttpResponse:
    """Give it to somebody else: the owner has left, or cannot do it."""
    visible = Action.objects.visible_to(request.user).select_related("family", "owner__agency")
    action = get_object_or_404(visible, pk=action_id)
    may_reassign_action(request.user, action).enforce()
    sent = posted(request)
    form = ReassignForm(sent, action=action, by=request.user)
    if form.is_valid():
        acting.reassign_action(action, by=request.user, **form.cleaned_data)
        messages.success(request, "Somebody else has been asked")
        return _back(request.user, action)
    audit.record("action.viewed", action, by=request.user, family=action.family_id)
    return render(request, "families/action_reassign.html", {"action": action, "form": form})


def _refuse_what_is_over(request: PractitionerRequest, action: Action) -> None:
    """Somebody was quicker, or it is not theirs: say so, rather than "select a choice"."""
    if (step := request.POST.get("step", "")) in acting.STEPS:
        acting.may_take(request.user, action, step).enforce()


def _updated(action: Action, frees: list[Action]) -> str:
    """In one sentence; where it has ended, how many steps waited for nothing else."""
    if action.is_open or not frees:
        return "The action has been updated"
    waited = "1 step" if len(frees) == 1 else f"{len(frees)} steps"
    return f"The action has been updated. {waited} of the plan waited for it and can begin now"


def _back(reader: Practitioner, action: Action) -> HttpResponse:
    """Closing an action can end the sight of its family."""
    if Action.objects.visible_to(reader).filter(pk=action.pk).exists():
        return redirect(action)
    return redirect("families:actions")
