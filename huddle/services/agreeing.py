"""Agree the draft of the minutes, ask for a correction, and say what came of it."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from huddle.models import AgendaItem, DraftAnswer, HuddleSession
from huddle.notices.agreeing import CORRECTION_ASKED
from huddle.permissions.agreeing import may_agree, may_settle
from huddle.queries.agreeing import agrees_to
from huddle.services.locking import lock_item, lock_session
from practitioners import audit, notices
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner

Answer = DraftAnswer.Answer


@service
def agree_draft(session: HuddleSession, *, by: Practitioner) -> None:
    """They agree to every part that they see, as it is now. What they asked to correct is done.

    Said again, it changes nothing.
    """
    session = lock_session(session)
    may_agree(by, session).enforce()
    items = list(_parts(session, by))
    if not items:
        not_now("There is no family in these minutes that you can see.").enforce()
    mine = DraftAnswer.objects.visible_to(by).filter(practitioner=by, item__in=items)
    mine.filter(answer=Answer.CORRECT, settled_at=None).update(
        settled_at=timezone.now(), settled_by=by
    )
    if agrees_to(items, mine):
        return
    answers = DraftAnswer.objects.bulk_create(
        DraftAnswer(family=item.family, item=item, practitioner=by, answer=Answer.AGREED)
        for item in items
    )
    audit.record_each("draft.agreed", [(one, one.family_id) for one in answers], by=by)


@service
def ask_correction(item: AgendaItem, *, words: str, by: Practitioner) -> DraftAnswer:
    """Tell the chair what is not right in one family's part. The same words twice are one note."""
    item = lock_item(item, by)
    may_agree(by, item.session).enforce()
    words = words.strip()
    if not words:
        raise ValidationError({"words": "Enter what needs correcting"})
    facts = {"item": item, "practitioner": by, "answer": Answer.CORRECT, "words": words}
    open_notes = DraftAnswer.objects.visible_to(by).filter(settled_at=None)
    if same := open_notes.filter(**facts).first():
        return same
    note = DraftAnswer.objects.create(family=item.family, **facts)
    audit.record("draft.correction_asked", note, by=by, family=item.family_id)
    for person in {item.session.chair, item.session.huddle.coordinator} - {by}:
        notices.plan(CORRECTION_ASKED, person, item.session, occurrence=str(note.pk))
    return note


@service
def settle_correction(answer: DraftAnswer, *, words: str, by: Practitioner) -> DraftAnswer:
    """The chair or the coordinator say what came of it: corrected, or why not."""
    lock_session(answer.item.session)
    answers = DraftAnswer.objects.visible_to(by).select_for_update(of=("self",))
    answer = answers.select_related("item__session__huddle").get(pk=answer.pk)
    may_settle(by, answer).enforce()
    if not words.strip():
        raise ValidationError({"words": "Enter what you did"})
    answer.settled_at, answer.settled_by = timezone.now(), by
    answer.settled_words = words.strip()
    answer.save(update_fields=["settled_at", "settled_by", "settled_words"])
    audit.record("draft.correction_settled", answer, by=by, family=answer.family_id)
    return answer


def _parts(session: HuddleSession, by: Practitioner) -> list[AgendaItem]:
    items = AgendaItem.objects.visible_to(by).filter(session=session)
    return list(items.exclude(state=AgendaItem.State.WITHDRAWN).select_related("family"))
