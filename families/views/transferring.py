"""A family that moved out of the area: its transfer, and the answer from there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.transfers import ACKNOWLEDGED, AnswerForm, TransferForm
from families.models import Family, Transfer
from families.permissions.transfers import may_answer_transfer, may_transfer
from families.queries.people import hidden_principals
from families.queries.transfers import sent_by
from families.services import transferring
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def new(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_transfer(request.user, family).enforce()
    form = TransferForm(posted(request))
    if form.is_valid():
        with form.refusals():
            return once(request, lambda: _send(request, family, form))
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "families/transfer_new.html", {"family": family, "form": form})


def _send(request: PractitionerRequest, family: Family, form: TransferForm) -> HttpResponse:
    transferring.send_transfer(family, by=request.user, **form.cleaned_data)
    messages.success(request, "The family stays open until the transfer is acknowledged")
    return redirect(family)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def transfer(request: PractitionerRequest, transfer_id: UUID) -> HttpResponse:
    seen = Transfer.objects.visible_to(request.user).select_related("family", "recorded_by")
    found = get_object_or_404(seen, pk=transfer_id)
    verdict = may_answer_transfer(request.user, found)
    form = AnswerForm(posted(request))
    if request.method == "POST":
        verdict.enforce()
        if form.is_valid():
            with form.refusals():
                _answer(request, found, form)
                return redirect(found.family)
    audit.record("transfer.viewed", found, by=request.user, family=found.family_id)
    page = {
        "family": found.family,
        "transfer": found,
        "sent_by": sent_by(found, hidden_principals(found.family)),
        "form": form if verdict else None,
    }
    return render(request, "families/transfer.html", page)


def _answer(request: PractitionerRequest, found: Transfer, form: AnswerForm) -> None:
    said = form.cleaned_data
    if said["what"] == ACKNOWLEDGED:
        answer = {"who": said["who"], "on": said["on"]}
        transferring.acknowledge_transfer(found, by=request.user, **answer)
        messages.success(request, "The transfer is acknowledged: the huddle can close the family")
        return
    transferring.take_back_transfer(found, by=request.user)
    messages.success(request, "The transfer is taken back")
