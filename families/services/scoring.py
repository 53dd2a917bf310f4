"""Keep the score of a tool, with its readers; and when a child was due, for the corrected age."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError

from families.models import Contribution, Family, Person, ToolScore
from families.permissions.contributing import may_contribute
from families.services.locking import lock_family
from families.services.noting import Note, write_note
from families.tools import TOOLS, checked
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

MOST_ITEM_10 = 3
EARLIEST = timedelta(weeks=20)  # before the due date
LATEST = timedelta(weeks=8)  # after it


@dataclass(frozen=True, kw_only=True)
class Readers:
    """Who may read a score, as a form asks it; its words are made of its numbers."""

    audience: str
    named_agencies: tuple = ()
    not_for: tuple[Person, ...] = ()

    def note(self, text: str) -> Note:
        return Note(
            text=text,
            theme=Contribution.Theme.TOOL,
            nature=Contribution.Nature.RECORDED,
            audience=self.audience,
            named_agencies=self.named_agencies,
            not_for=self.not_for,
        )


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A tool as it was used: of whom, when, which version, and what it gave."""

    tool: str
    person: Person
    taken_on: date
    given: dict[str, Decimal | None]
    item_10: int | None = None
    version: str = ""
    next_due: date | None = None


@service
def record_score(family: Family, taken: Taken, *, readers: Readers, by: Practitioner) -> ToolScore:
    """As it was given. Nothing is added up, and nothing says what it means."""
    family = lock_family(family, by)
    may_contribute(by, family).enforce()
    scores = _checked(family, taken)
    tool = TOOLS[taken.tool]
    version = f", {taken.version.strip()}" if taken.version.strip() else ""
    words = f"{tool.name}{version}: {tool.words(scores, taken.item_10)}"
    told = write_note(family, readers.note(words), by=by, about=[taken.person], on=taken.taken_on)
    assert told  # noqa: S101 - a score always has words
    score = ToolScore.objects.create(
        family=family,
        contribution=told,
        person=taken.person,
        tool=taken.tool,
        version=taken.version.strip(),
        scores=scores,
        item_10=taken.item_10,
        taken_on=taken.taken_on,
        next_due=taken.next_due,
        recorded_by=by,
    )
    audit.record("score.recorded", score, by=by, family=family.pk, tool=taken.tool)
    return score


@service
def say_when_due(child: Person, *, due_on: date, by: Practitioner) -> Person:
    """When a child who is born was due: their corrected age is counted from that day."""
    family = lock_family(child.family, by)
    may_contribute(by, family).enforce()
    if child.dob is None or not due_on - EARLIEST <= child.dob <= due_on + LATEST:
        raise ValidationError({"due_on": "Check the date: it does not fit the date of birth"})
    child.was_due_on = due_on
    child.save(update_fields=["was_due_on"])
    audit.record("person.due_date_said", child, by=by, family=family.pk)
    return child


def _checked(family: Family, taken: Taken) -> dict[str, str]:
    tool = TOOLS.get(taken.tool)
    if tool is None or not tool.is_used(taken.taken_on):
        raise ValidationError({"tool": "Select a tool of the list"})
    kept, faults = checked(tool, taken.given)
    if taken.person.family_id != family.pk or taken.person.loss:
        faults["person"] = "Select who it is about"
    elif tool.of_child != (taken.person.kind == Person.Kind.CHILD):
        faults["person"] = "Select a child" if tool.of_child else "Select an adult"
    if taken.taken_on > today():
        faults["taken_on"] = "The date must be today or in the past"
    if taken.next_due and taken.next_due <= taken.taken_on:
        faults["next_due"] = "The next one must be after this one"
    if taken.item_10 is not None and (taken.tool != "epds" or taken.item_10 > MOST_ITEM_10):
        faults["item_10"] = "Item 10 must be 0, 1, 2 or 3"
    if taken.tool == "epds" and taken.item_10 is None:
        faults["item_10"] = "Enter the answer to item 10"
    if faults:
        raise ValidationError(faults)
    return kept
