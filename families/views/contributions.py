"""One contribution: its versions, what is said against it, and whether it may be passed on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from families.forms.contributing import WithdrawalForm
from families.forms.disputing import (
    AskSourceForm,
    DisputeAnswerForm,
    DisputeForm,
    SourceAnswerForm,
)
from families.models import Contribution, Dispute, SourcePermission
from families.permissions.contributing import (
    may_answer_dispute,
    may_answer_for_source,
    may_ask_source,
    may_change_contribution,
    may_dispute,
)
from families.queries.contributions import versions_of
from families.services.correcting import withdraw_contribution
from families.services.disputing import answer_dispute, dispute_contribution
from families.services.passing_on import answer_for_source, ask_source
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.govuk import GovukForm
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission


@require_GET
@requires(Permission.FAMILY_VIEW)
def contribution(request: PractitionerRequest, contribution_id: UUID) -> HttpResponse:
    """Every version that this reader may read, the newest first."""
    found = _readable(request, contribution_id)
    versions = versions_of(found, request.user)
    newest = versions[0].contribution
    audit.record("contribution.viewed", found, by=request.user, family=found.family_id)
    page = {
        "family": found.family,
        "newest": versions[0],
        "older": versions[1:],
        "open_disputes": [d for d in versions[0].disputes if may_answer_dispute(request.user, d)],
        "asked": versions[0].asked,
        "may_change": may_change_contribution(request.user, newest),
        "may_dispute": may_dispute(request.user, newest),
        "may_ask": may_ask_source(request.user, newest),
        "may_answer": versions[0].asked is not None
        and may_answer_for_source(request.user, versions[0].asked),
    }
    return render(request, "families/contribution.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def withdraw(request: PractitionerRequest, contribution_id: UUID) -> HttpResponse:
    found = _readable(request, contribution_id)
    may_change_contribution(request.user, found).enforce()
    form = WithdrawalForm(posted(request))
    if form.is_valid():
        made = withdraw_contribution(found, by=request.user, **form.cleaned_data)
        messages.success(request, "It is withdrawn. A marker stands in its place")
        return redirect("families:contribution", made.pk)
    return _show(request, found, form, WITHDRAW)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def dispute(request: PractitionerRequest, contribution_id: UUID) -> HttpResponse:
    found = _readable(request, contribution_id)
    may_dispute(request.user, found).enforce()
    form = DisputeForm(posted(request), contribution=found, practitioner=request.user)
    if form.is_valid():
        return once(request, lambda: _dispute(request, found, form))
    return _show(request, found, form, DISPUTE)


def _dispute(request: PractitionerRequest, found: Contribution, form: DisputeForm) -> HttpResponse:
    says, person = form.cleaned_data["says"], form.cleaned_data["person"]
    dispute_contribution(found, by=request.user, says=says, person=person)
    messages.success(request, "What they say stands beside it now")
    return redirect("families:contribution", found.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def dispute_answer(request: PractitionerRequest, dispute_id: UUID) -> HttpResponse:
    disputes = Dispute.objects.visible_to(request.user)
    found = get_object_or_404(disputes.select_related("contribution__family"), pk=dispute_id)
    may_answer_dispute(request.user, found).enforce()
    form = DisputeAnswerForm(posted(request))
    if form.is_valid():
        answer_dispute(found, by=request.user, **form.cleaned_data)
        messages.success(request, "Your answer stands beside it now")
        return redirect("families:contribution", found.contribution_id)
    return _show(request, found.contribution, form, ANSWER_DISPUTE, quoted=found.says)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def source_ask(request: PractitionerRequest, contribution_id: UUID) -> HttpResponse:
    found = _readable(request, contribution_id)
    may_ask_source(request.user, found).enforce()
    form = AskSourceForm(posted(request))
    if form.is_valid():
        ask_source(found, by=request.user, **form.cleaned_data)
        messages.success(request, f"{found.source_agency} has been asked")
        return redirect("families:contribution", found.pk)
    return _show(request, found, form, ASK_SOURCE)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def source_answer(request: PractitionerRequest, permission_id: UUID) -> HttpResponse:
    asked = SourcePermission.objects.visible_to(request.user)
    found = get_object_or_404(asked.select_related("contribution__family"), pk=permission_id)
    may_answer_for_source(request.user, found).enforce()
    form = SourceAnswerForm(posted(request))
    if form.is_valid():
        answer_for_source(found, by=request.user, **form.cleaned_data)
        messages.success(request, "Your answer is recorded")
        return redirect("families:contribution", found.contribution_id)
    return _show(request, found.contribution, form, ANSWER_SOURCE, quoted=found.asked_for)


def _readable(request: PractitionerRequest, contribution_id: UUID) -> Contribution:
    """Whichever version the address names: a reader of it reads the newest."""
    seen = Contribution.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("family", "source_agency", "author"), pk=contribution_id
    )


def _show(
    request: PractitionerRequest,
    found: Contribution,
    form: GovukForm,
    words: dict[str, str],
    quoted: str = "",
) -> HttpResponse:
    audit.record("contribution.viewed", found, by=request.user, family=found.family_id)
    page = {"contribution": found, "form": form, "quoted": quoted, **words}
    return render(request, "families/contribution_form.html", page)


WITHDRAW = {
    "heading": "Withdraw what was entered in error",
    "explains": "A marker takes its place for everybody who could read it. What it said stays "
    "in its history, for your own agency only. It cannot be brought back.",
    "button": "Withdraw it",
}
DISPUTE = {
    "heading": "Record that somebody disagrees",
    "explains": "Their words stand beside it wherever it is shown, and have the same readers.",
    "button": "Record it",
}
ANSWER_DISPUTE = {
    "heading": "Answer what was disputed",
    "explains": "If they are right, correct what was written instead.",
    "button": "Save the answer",
}
ASK_SOURCE = {
    "heading": "Ask its source whether it may be passed on",
    "explains": "The answer stands beside it. Until they agree, do not pass it on.",
    "button": "Ask",
}
ANSWER_SOURCE = {
    "heading": "May it be passed on?",
    "explains": "Your agency shared it and asked to be asked first.",
    "button": "Save the answer",
}
