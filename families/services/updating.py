"""The lead's update, in one transaction: a contact, what was told, actions done, and the ask."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from families.events import lead_updated
from families.models import (
    AccessBarrier,
    Action,
    Audience,
    Contribution,
    Family,
    LeadUpdate,
    LeadUpdatePart,
    Person,
)
from families.permissions.updating import may_update
from families.services.acting import finish_action
from families.services.locking import lock_family
from families.services.noting import Note, write_note
from families.services.reaching import Met, log_contact
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner, Team
from practitioners.working_days import today

Part = LeadUpdatePart.Part
Nature, Theme = Contribution.Nature, Contribution.Theme


@dataclass(frozen=True, kw_only=True)
class Update:
    """What the lead says. Without any of it there is nothing to tell."""

    met: Met | None = None
    changed: Note | None = None
    voice: Note | None = None
    voice_of: Person | None = None
    stuck: str = ""
    stuck_note: Note | None = None
    ask: str = ""
    done: tuple[Action, ...] = ()

    def notes(self) -> Iterator[tuple[str, Note | None]]:
        """Each part with its words. What is asked of the huddle the whole huddle reads."""
        yield Part.CHANGED, self.changed
        yield Part.VOICE, self.voice
        yield Part.STUCK, self.stuck_note
        ask = Note(
            text=self.ask, audience=Audience.HUDDLE, theme=Theme.UNKNOWN, nature=Nature.OPINION
        )
        yield Part.ASK, ask

    @property
    def is_empty(self) -> bool:
        words = any(note and note.text.strip() for _, note in self.notes())
        return not (self.met or words or self.stuck or self.done)


@service
def update_family(
    family: Family, *, by: Practitioner, team: Team | None, update: Update
) -> LeadUpdate:
    """All of it, or none: one refusal anywhere writes nothing."""
    family = lock_family(family, by)
    may_update(by, family).enforce()
    _check(update)
    contact = None
    if update.met and team:
        contact = log_contact(family, by=by, team=team, met=update.met)
    for action in update.done:
        finish_action(action, by=by, done_on=today(), difference_made="")
    made = LeadUpdate.objects.create(
        family=family,
        practitioner=by,
        contact=contact,
        stuck=update.stuck,
        asks=bool(update.ask.strip()),
    )
    parts = _tell(made, update, by)
    facts = {"parts": parts, "actions": len(update.done), "asks": made.asks, "stuck": made.stuck}
    audit.record("lead.updated", made, by=by, family=family.pk, **facts)
    lead_updated.send(sender=LeadUpdate, family=family, update=made, by=by)
    return made


def _tell(made: LeadUpdate, update: Update, by: Practitioner) -> int:
    """Each piece of words as a contribution; how many."""
    count = 0
    for part, note in update.notes():
        about = [update.voice_of] if part == Part.VOICE and update.voice_of else []
        told = write_note(made.family, note, by=by, about=about)
        if told:
            LeadUpdatePart.objects.create(
                family=made.family, update=made, contribution=told, part=part
            )
            count += 1
    return count


def _check(update: Update) -> None:
    if update.is_empty:
        raise ValidationError({"note": "Say at least one thing: who was seen, what changed"})
    if update.stuck and update.stuck not in AccessBarrier.Code:
        raise ValidationError({"stuck": "Select what is stuck"})
    if update.stuck_note and not update.stuck:
        raise ValidationError({"stuck": "Select what kind of thing is stuck"})
