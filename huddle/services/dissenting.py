"""Record that somebody does not agree, that they withdraw it, and what came of it."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from huddle.models import AgendaItem, Decision, Dissent
from huddle.permissions.dissenting import (
    may_dissent_for,
    may_say_what_came,
    may_withdraw_dissent,
)
from huddle.services.holding import lock_item
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner

LONGEST = {"view": 1000, "would_change": 500, "outcome": 500}
REFUSAL = {
    "view": "Enter what they see otherwise",
    "would_change": "Enter what would change their mind",
    "outcome": "Enter what came of it",
}


@service
def dissent(
    item: AgendaItem,
    *,
    view: str,
    would_change: str,
    by: Practitioner,
    person: Practitioner | None = None,
    decision: Decision | None = None,
) -> Dissent:
    """Their own, or, by whoever runs the session, of somebody who said it aloud."""
    item, person = lock_item(item, by), person or by
    may_dissent_for(by, person, item).enforce()
    if decision is not None and decision.item_id != item.pk:
        raise ValidationError({"decision": "Select a decision of this discussion"})
    made = Dissent.objects.create(
        family=item.family,
        item=item,
        decision=decision,
        person=person,
        agency=person.agency,
        view=_said("view", view),
        would_change=_said("would_change", would_change),
        recorded_by=by,
    )
    _record("dissent.recorded", made, by)
    return made


@service
def withdraw_dissent(dissent: Dissent, *, by: Practitioner) -> Dissent:
    """They see it differently now. Minutes that were signed keep it, as it was said then."""
    dissent = _locked(dissent, by)
    may_withdraw_dissent(by, dissent).enforce()
    dissent.withdrawn_at = timezone.now()
    dissent.save(update_fields=["withdrawn_at"])
    _record("dissent.withdrawn", dissent, by)
    return dissent


@service
def record_what_came(dissent: Dissent, *, outcome: str, by: Practitioner) -> Dissent:
    """Later: whether it changed something, and what."""
    dissent = _locked(dissent, by)
    may_say_what_came(by, dissent).enforce()
    dissent.outcome, dissent.outcome_by = _said("outcome", outcome), by
    dissent.outcome_at = timezone.now()
    dissent.save(update_fields=["outcome", "outcome_by", "outcome_at"])
    _record("dissent.outcome_recorded", dissent, by)
    return dissent


def _said(name: str, words: str) -> str:
    words = words.strip()
    if not words:
        raise ValidationError({name: REFUSAL[name]})
    if len(words) > LONGEST[name]:
        raise ValidationError({name: f"This must be {LONGEST[name]} characters or fewer"})
    return words


def _locked(dissent: Dissent, by: Practitioner) -> Dissent:
    held = Dissent.objects.visible_to(by).select_for_update(of=("self",))
    return held.select_related("item__session__huddle", "family").get(pk=dissent.pk)


def _record(verb: str, made: Dissent, by: Practitioner) -> None:
    audit.record(verb, made, by=by, family=made.family_id, person=str(made.person_id))
