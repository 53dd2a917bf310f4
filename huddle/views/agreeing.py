"""The draft of the minutes: read it, agree, say what to correct, deal with what was said."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from huddle.forms.agreeing import CorrectionForm, SettleForm
from huddle.models import DraftAnswer
from huddle.permissions.agreeing import may_agree, may_read_draft, may_settle
from huddle.queries.minutes import read_draft
from huddle.services import agreeing
from huddle.views.deciding import visible_item
from huddle.views.holding import visible_session
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_VIEW)
def draft(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """Each part as it will be signed, for who sees the family; one button to agree to all."""
    session = visible_session(request, session_id)
    may_read_draft(request.user, session).enforce()
    if request.method == "POST":
        agreeing.agree_draft(session, by=request.user)
        messages.success(request, "You have agreed the draft minutes.")
        return redirect("huddle:draft", session.pk)
    page = read_draft(session, request.user)
    seen = [(part.item.item, part.item.family_id) for part in page["parts"]]
    audit.record_each("draft.viewed", seen, by=request.user)
    return render(request, "huddle/draft.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_VIEW)
def correct(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    item = visible_item(request, item_id)
    may_agree(request.user, item.session).enforce()
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        agreeing.ask_correction(item, words=form.cleaned_data["words"], by=request.user)
        messages.success(request, "The chair and the coordinator have been told.")
        return redirect("huddle:draft", item.session_id)
    audit.record("item.viewed", item, by=request.user, family=item.family_id)
    return render(request, "huddle/draft_correct.html", {"item": item, "form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def settle(request: PractitionerRequest, answer_id: UUID) -> HttpResponse:
    answers = DraftAnswer.objects.visible_to(request.user).select_related(
        "item__session__huddle", "item__family", "practitioner__agency"
    )
    answer = get_object_or_404(answers, pk=answer_id)
    may_settle(request.user, answer).enforce()
    form = SettleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        agreeing.settle_correction(answer, words=form.cleaned_data["words"], by=request.user)
        messages.success(request, "Written down for whoever asked.")
        return redirect("huddle:draft", answer.item.session_id)
    audit.record("draft.viewed", answer.item, by=request.user, family=answer.family_id)
    return render(request, "huddle/draft_settle.html", {"answer": answer, "form": form})
