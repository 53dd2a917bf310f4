"""Unusual looking, for information governance: a list of prompts, and what came of each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from consent.forms.prompts import PromptAnswerForm, PromptFilterForm
from consent.models import AccessPrompt
from consent.permissions.prompts import may_answer_prompt, may_move_prompt
from consent.queries.prompts import answers_to, lines_of, prompts_for
from consent.services.prompts import answer_prompt
from consent.unusual import Rule, words_for
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission


@require_GET
@requires(Permission.GOVERN)
def prompts(request: PractitionerRequest) -> HttpResponse:
    form = PromptFilterForm(request.GET)
    page = page_of(prompts_for(request.user, **form.asked()), request)
    audit.record("prompts.listed", request.user, by=request.user, prompts=len(page))
    rules = [(rule.label, words_for(rule)) for rule in Rule]
    return render(request, "consent/prompts.html", {"form": form, "page": page, "rules": rules})


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def prompt(request: PractitionerRequest, prompt_id: UUID) -> HttpResponse:
    found = get_object_or_404(prompts_for(request.user, state=""), pk=prompt_id)
    sent = posted(request)
    if sent is not None:
        may_answer_prompt(request.user, found).enforce()
        _refuse_repeated(found, sent.get("state", ""))
    form = PromptAnswerForm(sent, prompt=found)
    if form.is_valid() and _answer(form, found, request):
        messages.success(request, "Your note is saved")
        return redirect("consent:prompt", found.pk)
    # Without the family: its people are not told that somebody is being asked.
    audit.record("prompt.viewed", found, by=request.user)
    page = {
        "form": form,
        "prompt": found,
        "rule": words_for(found.rule),
        "lines": lines_of(found),
        "answers": answers_to(found, request.user),
        "may_answer": may_answer_prompt(request.user, found),
    }
    return render(request, "consent/prompt.html", page)


def _refuse_repeated(found: AccessPrompt, state: str) -> None:
    """Whoever sends the same form again is told what is noted already."""
    if state in AccessPrompt.State.values:
        may_move_prompt(found, state).enforce()


def _answer(form: PromptAnswerForm, found: AccessPrompt, request: PractitionerRequest) -> bool:
    told = form.cleaned_data
    with form.refusals():
        state = AccessPrompt.State(told["state"])
        answer_prompt(found, state=state, note=told["note"], by=request.user)
    return not form.errors
