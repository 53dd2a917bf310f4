"""Contacts in a family's chronology: each that stands, on the day on which it happened."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from families.chronology import Asked, Entry, Moment, Source, register
from families.models import Contact, ContactPerson


@register
class Contacts(Source):
    """Contacts and attempts. What was noted of one is told under its own heading."""

    kind, label = "contact", "Contacts and attempts"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        rows = Contact.objects.visible_to(asked.reader).standing().filter(family=asked.family)
        children: dict[UUID, set[UUID]] = defaultdict(set)
        there = ContactPerson.objects.filter(contact__in=rows, person__in=asked.children)
        for contact, person in there.values_list("contact", "person"):
            children[contact].add(person)
        for one in rows.select_related("practitioner", "team"):
            agency = asked.agency_of(one.practitioner.principal, one.team.agency_id)
            only = frozenset(children[one.pk])
            yield Moment(
                self.kind, one.pk, one.happened_on, one.happened_at, agency=agency, children=only
            )

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = Contact.objects.visible_to(asked.reader).filter(pk__in=rows)
        found = found.select_related("practitioner__agency").prefetch_related("people__person")
        href = reverse("families:contact_log", args=[asked.family.pk])
        return {(one.pk, ""): self._entry(asked, one, href) for one in found}

    def _entry(self, asked: Asked, one: Contact, href: str) -> Entry:
        came_of = f": {one.get_outcome_display()}" if one.outcome else ""
        seen = [
            f"{p.person.shown_name}: {p.get_seen_display()}" for p in one.people.all() if p.seen
        ]
        by = asked.named(one.practitioner)
        return Entry(f"{one.get_kind_display()}{came_of}", href, seen, by)
