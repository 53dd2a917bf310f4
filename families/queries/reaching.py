"""A family's contact log, as far as one practitioner may read it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from families.models import Contact, ContactPerson, Contribution, Family
from families.queries.contributions import Said, said
from practitioners.models import Practitioner


@dataclass(frozen=True)
class Logged:
    """A contact with what was noted of it, where this reader may read that."""

    contact: Contact
    note: Said | None
    is_replaced: bool

    @property
    def spoke_with(self) -> list[ContactPerson]:
        return [one for one in self.contact.people.all() if not one.seen]

    @property
    def seen(self) -> list[ContactPerson]:
        return [one for one in self.contact.people.all() if one.seen]

    @property
    def stands(self) -> bool:
        return not self.is_replaced and self.contact.change != Contact.Change.IN_ERROR


def contacts_of(
    family: Family,
    reader: Practitioner,
    *,
    show: str = "",
    kind: str = "",
    versions: bool = False,
) -> QuerySet[Contact]:
    """The latest first, narrowed by what the page asks."""
    rows = Contact.objects.visible_to(reader).filter(family=family)
    if not versions:
        rows = rows.standing()
    if kind:
        rows = rows.filter(kind=kind)
    if show == "two_way":
        rows = rows.two_way()
    elif show == "attempts":
        rows = rows.attempts()
    elif show == "seen":
        seen = ContactPerson.objects.filter(contact=OuterRef("pk")).exclude(seen="")
        rows = rows.filter(Exists(seen))
    elif show == "not_brought":
        rows = rows.filter(outcome=Contact.Outcome.NOT_BROUGHT)
    newer = Contact.objects.filter(replaces=OuterRef("pk"))
    return (
        rows.annotate(is_replaced=Exists(newer))
        .select_related("practitioner", "team__agency", "recorded_by")
        .prefetch_related(Prefetch("people", ContactPerson.objects.select_related("person")))
    )


def logged(contacts: list[Contact], reader: Practitioner) -> list[Logged]:
    """With the notes that this reader may read, as they stand now."""
    firsts = {contact.note_id for contact in contacts if contact.note_id}
    notes = notes_of(firsts, reader)
    return [
        Logged(contact, notes.get(contact.note_id), getattr(contact, "is_replaced", False))
        for contact in contacts
    ]


def notes_of(firsts: set[UUID], reader: Practitioner) -> dict[UUID | None, Said]:
    """By the first version of each: what it says now, where this reader may read it."""
    if not firsts:
        return {}
    rows = Contribution.objects.visible_to(reader).current().filter(first__in=firsts)
    return {one.contribution.first: one for one in said(rows, reader)}
