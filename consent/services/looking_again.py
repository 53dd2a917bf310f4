"""Ask for a decision to share to be looked at again, and say that somebody has."""

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from consent.models import SharingDecision, SharingPrompt
from consent.permissions.sharing import may_decide_sharing
from families.models import Family
from families.services.locking import lock_family
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner

Answer = SharingPrompt.Answer


def raise_prompt(
    family: Family, because: SharingPrompt.Because, *, about: UUID | None = None
) -> bool:
    """Look again, because of this; once while nobody has. True where it is new.

    Only where something has been decided: before that there is nothing to look at again.
    """
    if not SharingDecision.objects.filter(family=family).exists():
        return False
    waiting = SharingPrompt.objects.filter(family=family, because=because, answered_at=None)
    if waiting.exists():
        return False
    try:
        with transaction.atomic():
            SharingPrompt.objects.create(family=family, because=because, about=about)
    except IntegrityError:  # somebody was quicker
        return False
    return True


@service
def say_it_stands(family: Family, prompts: Iterable[UUID], *, by: Practitioner) -> int:
    """I have looked, and what was decided stands: for these prompts, not for later ones."""
    family = lock_family(family, by)
    may_decide_sharing(by, family).enforce()
    answered = _answer(family, Answer.STANDS, by, list(prompts))
    if not answered:
        raise NotNow("Somebody has already looked at this again.")
    return answered


def answer_by_deciding(family: Family, by: Practitioner) -> int:
    """A new decision is the answer to everything that asked for one."""
    return _answer(family, Answer.DECIDED, by, None)


def _answer(family: Family, answer: Answer, by: Practitioner, only: list[UUID] | None) -> int:
    waiting = SharingPrompt.objects.visible_to(by).filter(family=family, answered_at=None)
    if only is not None:
        waiting = waiting.filter(pk__in=only)
    found = list(waiting.select_for_update(of=("self",)))
    for prompt in found:
        prompt.answer, prompt.answered_at, prompt.answered_by = answer, timezone.now(), by
        prompt.save(update_fields=["answer", "answered_at", "answered_by"])
        audit.record(
            "sharing.looked_at_again",
            prompt,
            by=by,
            family=family.pk,
            because=prompt.because,
            answer=str(answer),
        )
    return len(found)
