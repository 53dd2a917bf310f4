"""Ask for advice about sharing, and answer it. Both stay on the record."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from consent import notices
from consent.models import AdviceRequest
from consent.permissions.advice import may_answer_advice, may_ask_advice
from families.models import Family
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def ask_advice(family: Family, *, asked_of: str, question: str, by: Practitioner) -> AdviceRequest:
    """Whoever looks after governance is told that a question waits, not of which family."""
    may_ask_advice(by, family).enforce()
    if not question.strip():
        raise ValidationError({"question": "Enter your question"})
    waiting = AdviceRequest.objects.visible_to(by).unanswered()
    if waiting.filter(family=family, asked_by=by, question=question.strip()).exists():
        raise NotNow("You have asked this already. The answer will be told to you.")
    asked = AdviceRequest.objects.create(
        family=family, asked_of=asked_of, question=question.strip(), asked_by=by
    )
    audit.record("advice.asked", asked, by=by, family=family.pk, of=asked.asked_of)
    notices.tell_advice_asked(asked)
    return asked


@service
def answer_advice(request: AdviceRequest, *, answer: str, by: Practitioner) -> AdviceRequest:
    """Once; whoever asked is told."""
    visible = AdviceRequest.objects.visible_to(by).select_for_update(of=("self",))
    request = visible.get(pk=request.pk)
    may_answer_advice(by, request).enforce()
    if not answer.strip():
        raise ValidationError({"answer": "Enter your advice"})
    request.answer, request.answered_at, request.answered_by = answer.strip(), timezone.now(), by
    request.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("advice.answered", request, by=by, family=request.family_id)
    notices.tell_advice_answered(request)
    return request
