"""How long records are kept, what may be disposed of, and what was."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from consent.forms.retention import DISPOSE, KEEP, ConfirmForm, DisposalForm, RuleForm
from consent.models import DisposalProposal
from consent.permissions.retention import (
    may_confirm_disposal,
    may_review_disposal,
    may_sign_disposal,
)
from consent.queries import retention as reading
from consent.services.disposing import (
    confirm_disposal,
    hold_instead,
    keep_longer,
    sign_disposal,
)
from consent.services.retention import change_rule
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission


@require_GET
@requires(Permission.GOVERN)
def retention(request: PractitionerRequest) -> HttpResponse:
    page = page_of(reading.disposals(request.user), request)
    seen = [(one, one.family_id) for one in page.object_list]
    audit.record_each("disposal.seen", seen, by=request.user)
    shown = {"page": page, "rules": reading.rules(request.user)}
    return render(request, "consent/retention.html", shown)


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def retention_rule(request: PractitionerRequest) -> HttpResponse:
    form = RuleForm(posted(request))
    if form.is_valid():
        with form.refusals():
            change_rule(**form.cleaned_data, by=request.user)
            messages.success(request, "The rule is in the list")
            return redirect("consent:retention")
    return render(request, "consent/retention_rule.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def disposal(request: PractitionerRequest, proposal: UUID) -> HttpResponse:
    found = _proposal(request, proposal)
    may_review_disposal(request.user, found).enforce()
    may_sign = may_sign_disposal(request.user, found)
    asked = posted(request)
    if asked and asked.get("answer") == DISPOSE:
        may_sign.enforce()
    form = DisposalForm(asked, may_sign=bool(may_sign))
    if form.is_valid() and _answered(request, found, form):
        return redirect("consent:retention")
    audit.record("disposal.viewed", found, by=request.user, family=found.family_id)
    shown = {
        "proposal": found,
        "form": form,
        "may_sign": may_sign,
        "may_confirm": may_confirm_disposal(request.user, found),
    }
    return render(request, "consent/disposal.html", shown)


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def disposal_confirm(request: PractitionerRequest, proposal: UUID) -> HttpResponse:
    found = _proposal(request, proposal)
    may_confirm_disposal(request.user, found).enforce()
    form = ConfirmForm(posted(request))
    if form.is_valid():
        with form.refusals():
            confirm_disposal(found, **form.cleaned_data, by=request.user)
            messages.success(request, f"{found.family_reference} has been disposed of")
            return redirect("consent:certificates")
    audit.record("disposal.viewed", found, by=request.user, family=found.family_id)
    return render(request, "consent/disposal_confirm.html", {"proposal": found, "form": form})


@require_GET
@requires(Permission.GOVERN)
def certificates(request: PractitionerRequest) -> HttpResponse:
    page = page_of(reading.certificates(request.user), request)
    seen = [(one, one.family_id) for one in page.object_list]
    audit.record_each("certificate.seen", seen, by=request.user)
    return render(request, "consent/certificates.html", {"page": page})


def _proposal(request: PractitionerRequest, proposal: UUID) -> DisposalProposal:
    visible = DisposalProposal.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("rule", "signed_by"), pk=proposal)


def _answered(
    request: PractitionerRequest, proposal: DisposalProposal, form: DisposalForm
) -> bool:
    given = form.cleaned_data
    with form.refusals():
        if given["answer"] == DISPOSE:
            sign_disposal(proposal, reference=given["reference"], by=request.user)
            told = "Signed. Somebody else of information governance must confirm it"
        elif given["answer"] == KEEP:
            keep_longer(
                proposal, reason=given["reason"], until=given["keep_until"], by=request.user
            )
            told = "The record is kept until then"
        else:
            hold_instead(proposal, reason=given["reason"], by=request.user)
            told = "The record is on legal hold"
        messages.success(request, told)
    return not form.errors
