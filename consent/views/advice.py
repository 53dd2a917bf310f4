"""Ask whether something may be shared, and answer: the question and the answer stay."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from consent.forms.advice import AnswerForm, AskForm
from consent.models import AdviceRequest
from consent.permissions.advice import may_answer_advice, may_ask_advice
from consent.queries.advice import questions
from consent.services.advice import answer_advice, ask_advice
from families.models import Family
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def ask(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_ask_advice(request.user, family).enforce()
    form = AskForm(posted(request))
    if form.is_valid():
        ask_advice(family, **form.cleaned_data, by=request.user)
        messages.success(request, "Your question has been sent. You will be told of the answer")
        return redirect("consent:sharing", family.pk)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "consent/advice_ask.html", {"family": family, "form": form})


@require_GET
@requires(Permission.GOVERN)
def open_questions(request: PractitionerRequest) -> HttpResponse:
    page = page_of(questions(request.user), request)
    seen = [(one, one.family_id) for one in page]
    audit.record_each("advice.seen", seen, by=request.user)
    return render(request, "consent/advice.html", {"page": page})


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def answer(request: PractitionerRequest, request_id: UUID) -> HttpResponse:
    visible = AdviceRequest.objects.visible_to(request.user)
    asked = get_object_or_404(visible.select_related("asked_by__agency"), pk=request_id)
    may_answer_advice(request.user, asked).enforce()
    form = AnswerForm(posted(request))
    if form.is_valid():
        answer_advice(asked, answer=form.cleaned_data["answer"], by=request.user)
        messages.success(request, "Your advice has been recorded, and whoever asked is told")
        return redirect("consent:advice")
    audit.record("advice.seen", asked, by=request.user, family=asked.family_id)
    return render(request, "consent/advice_answer.html", {"asked": asked, "form": form})
