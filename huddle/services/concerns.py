"""Raise a concern, answer it, take it to the next stage, settle it; and remind of its clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from families.models import Person
from huddle.ladder import LADDER
from huddle.models import AgendaItem, Concern, ConcernStep, Dissent
from huddle.notices.concerns import ANSWERED, ASKED, DUE, OVERDUE
from huddle.permissions.concerns import may_answer, may_escalate, may_raise, may_settle
from practitioners import audit, notices
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.notices import NoticeKind
from practitioners.working_days import add_working_days, today

LONGEST = {"worry": 1000, "would_settle": 500, "answer": 1000, "why": 500, "resolution": 500}
REFUSAL = {
    "worry": "Enter what you are worried about",
    "would_settle": "Enter what would settle it",
    "answer": "Enter your answer",
    "why": "Enter why you take it further",
    "resolution": "Enter how it was settled",
}


@service
def raise_concern(
    item: AgendaItem,
    *,
    worry: str,
    would_settle: str,
    asked: Practitioner,
    by: Practitioner,
    child: Person | None = None,
    dissent: Dissent | None = None,
) -> Concern:
    """About a child or what was decided in this discussion; with whom they talk first."""
    may_raise(by, item.family).enforce()
    if child is not None and child.family_id != item.family_id:
        raise ValidationError({"child": "Select a child of this family"})
    if dissent is not None and (dissent.item_id != item.pk or dissent.person_id != by.pk):
        raise PermissionDenied("Only a view of your own becomes your concern.")
    concern = Concern.objects.create(
        family=item.family,
        huddle=item.session.huddle,
        item=item,
        child=child,
        dissent=dissent,
        raised_by=by,
        agency=by.agency,
        worry=_said("worry", worry),
        would_settle=_said("would_settle", would_settle),
        readers=[by.pk],
    )
    audit.record("concern.raised", concern, by=by, family=concern.family_id)
    _ask(concern, 1, asked, "", by)
    return concern


@service
def answer_concern(step: ConcernStep, *, answer: str, by: Practitioner) -> ConcernStep:
    """Whoever raised it reads the answer, and says whether it settles it."""
    concern = _locked(step.concern, by)
    step = ConcernStep.objects.get(pk=step.pk)
    step.concern = concern
    may_answer(by, step).enforce()
    step.answer, step.answered_at = _said("answer", answer), timezone.now()
    step.save(update_fields=["answer", "answered_at"])
    audit.record("concern.answered", concern, by=by, family=concern.family_id, stage=step.stage)
    notices.plan(ANSWERED, concern.raised_by, concern, occurrence=str(step.stage))
    return step


@service
def escalate_concern(
    concern: Concern, *, asked: Practitioner, why: str, by: Practitioner
) -> Concern:
    """The next stage, with somebody else, and a clock of its own."""
    concern = _locked(concern, by)
    may_escalate(by, concern, concern.steps.get(stage=concern.stage)).enforce()
    _ask(concern, concern.stage + 1, asked, _said("why", why), by)
    return concern


@service
def settle_concern(concern: Concern, *, resolution: str, by: Practitioner) -> Concern:
    """It is settled, at whichever stage, and this is how."""
    concern = _locked(concern, by)
    may_settle(by, concern).enforce()
    concern.resolution, concern.resolved_by = _said("resolution", resolution), by
    concern.resolved_at = timezone.now()
    concern.save(update_fields=["resolution", "resolved_by", "resolved_at"])
    audit.record("concern.settled", concern, by=by, family=concern.family_id, stage=concern.stage)
    return concern


@dataclass(frozen=True)
class Waiting:
    """A stage without an answer, as the clock may know it: ids and a day."""

    concern: UUID
    stage: int
    asked: UUID
    raised_by: UUID
    coordinator: UUID
    due_on: date

    def told(self, as_at: date) -> Iterator[tuple[NoticeKind, UUID]]:
        """On the day whoever is asked; after it they, and whoever may take it further."""
        if self.due_on >= as_at:
            yield (DUE, self.asked)
            return
        for who in {self.asked, self.raised_by, self.coordinator}:
            yield (OVERDUE, who)


def remind_of_concerns(as_at: date) -> int:
    """Plan what this day asks for; planned again it changes nothing. How many are waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM huddle_waiting_concerns(%s)", [as_at])
        waiting = [Waiting(*row) for row in cursor.fetchall()]
    told = [(one, kind, who) for one in waiting for kind, who in one.told(as_at)]
    people = Practitioner.objects.filter(is_active=True).in_bulk({who for _, _, who in told})
    for one, kind, who in told:
        if who in people:
            about = Concern(pk=one.concern)
            notices.plan(kind, people[who], about, occurrence=str(one.stage))
    return len(waiting)


def _ask(concern: Concern, stage: int, asked: Practitioner, why: str, by: Practitioner) -> None:
    whom = LADDER[stage].whom(concern.family, concern.huddle).exclude(pk=by.pk)
    if not whom.filter(pk=asked.pk).exists():
        raise ValidationError({"asked": "Select somebody who is asked at this stage"})
    days = getattr(concern.huddle, LADDER[stage].days)
    concern.stage, concern.readers = stage, [*{*concern.readers, asked.pk}]
    concern.save(update_fields=["stage", "readers"])
    ConcernStep.objects.create(
        family=concern.family,
        concern=concern,
        stage=stage,
        asked=asked,
        why=why,
        due_on=add_working_days(today(), days),
    )
    audit.record(
        "concern.asked",
        concern,
        by=by,
        family=concern.family_id,
        stage=stage,
        asked=str(asked.pk),
    )
    notices.plan(ASKED, asked, concern, occurrence=str(stage))


def _said(name: str, words: str) -> str:
    words = words.strip()
    if not words:
        raise ValidationError({name: REFUSAL[name]})
    if len(words) > LONGEST[name]:
        raise ValidationError({name: f"This must be {LONGEST[name]} characters or fewer"})
    return words


def _locked(concern: Concern, by: Practitioner) -> Concern:
    held = Concern.objects.visible_to(by).select_for_update(of=("self",))
    return held.select_related("family", "huddle", "raised_by").get(pk=concern.pk)
