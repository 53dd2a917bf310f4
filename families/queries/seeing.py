"""When each child of a family was last seen by anybody, as far as a reader may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateField, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from families.models import Contact, ContactPerson, Family, Person
from families.sightings import SOURCES
from practitioners.models import Practitioner
from practitioners.working_days import today

LONG, TOO_LONG = 28, 42  # days since a born baby was last seen


@dataclass(frozen=True)
class LastSeen:
    """The latest day on which anybody saw this child, and who; of an unborn one, the mother."""

    child: Person
    on: date | None
    by: str = ""
    names_child: bool = True

    @property
    def days(self) -> int | None:
        return (today() - self.on).days if self.on else None

    @property
    def is_unborn(self) -> bool:
        return self.child.kind == Person.Kind.UNBORN

    @property
    def tag(self) -> tuple[str, str]:
        """Its words and its colour; none where there is nothing to mark."""
        if self.is_unborn:
            return ("", "")
        if self.days is None:
            return ("Never recorded as seen", "red")
        if self.days > TOO_LONG:
            return (f"More than {TOO_LONG} days", "red")
        return (f"More than {LONG} days", "yellow") if self.days > LONG else ("", "")


def last_seen_of(
    family: Family, children: Iterable[Person], reader: Practitioner
) -> list[LastSeen]:
    """For each child, in as many queries for one as for many."""
    by_contact = _latest_contacts(family, reader)
    of_family = _latest_of_family(family, reader)
    return [
        _last_seen(child, by_contact.get(child.pk), of_family)
        for child in children
        if not child.loss
    ]


def _last_seen(
    child: Person, contact: LastSeen | None, of_family: tuple[date, str] | None
) -> LastSeen:
    """What names the child wins on the same day; a day before the birth is not the child's."""
    on_family = of_family if of_family and _counts(child, of_family[0]) else None
    if contact and (on_family is None or (contact.on and contact.on >= on_family[0])):
        return contact
    if on_family is None:
        return LastSeen(child, None)
    return LastSeen(child, on_family[0], on_family[1], names_child=False)


def _counts(child: Person, on: date) -> bool:
    return child.dob is not None and on >= child.dob


def _latest_contacts(family: Family, reader: Practitioner) -> dict[Any, LastSeen]:
    rows = (
        _seen(reader)
        .filter(family=family)
        .select_related("person", "contact__practitioner", "contact__team__agency")
        .order_by("person_id", "-contact__happened_at", "-contact__recorded_at")
        .distinct("person_id")
    )
    return {
        row.person_id: LastSeen(
            row.person,
            row.contact.happened_on,
            f"{row.contact.practitioner.full_name}, {row.contact.team.agency}",
        )
        for row in rows
    }


def _latest_of_family(family: Family, reader: Practitioner) -> tuple[date, str] | None:
    found = []
    for rows in SOURCES:
        row = (
            rows(reader)
            .filter(family=family)
            .select_related("team__agency")
            .order_by("-last_seen_on")
            .first()
        )
        if row:
            found.append((row.last_seen_on, str(row.team.agency)))
    return max(found) if found else None


def _seen(reader: Practitioner | None) -> QuerySet[ContactPerson]:
    """In contacts that stand. Before the birth the mother was seen, and not the child."""
    contacts = Contact.objects.visible_to(reader) if reader else Contact.objects.named_to_all()
    rows = ContactPerson.objects.filter(contact__in=contacts.standing()).exclude(seen="")
    return rows.exclude(person__kind=Person.Kind.CHILD, seen=ContactPerson.Company.MOTHER)


def seen_longest_ago(reader: Practitioner | None) -> Subquery:
    """Of a family: the last day on which that born child was seen whom nobody saw for longest.

    Children of whom no day is known are left out; none of them known is null. Without a reader,
    what may be said to everybody around the family.
    """
    seen = _children(reader)
    return Subquery(seen.order_by().values("family").annotate(d=Min("last_seen")).values("d"))


def not_seen_since(reader: Practitioner, families: Iterable[UUID]) -> dict[UUID, date]:
    """For each of these families that they see: the day of the born child seen longest ago.

    A child of whom no day is known counts from its birth. One query.
    """
    children = _children(reader).annotate(since=Coalesce("last_seen", "dob"))
    first = children.order_by().values("family").annotate(d=Min("since")).values("d")
    found = Family.objects.visible_to(reader).filter(pk__in=list(families))
    days = found.annotate(since=Subquery(first)).exclude(since=None)
    return dict(days.values_list("pk", "since"))


def unseen_children(reader: Practitioner) -> QuerySet[Any]:
    """Of a family: its born children of whom nobody has said when they were seen."""
    return _children(reader).filter(last_seen=None)


def _children(reader: Practitioner | None) -> QuerySet[Any]:
    born = Person.objects.living().filter(
        family=OuterRef("pk"),
        kind=Person.Kind.CHILD,
        dob__gt=today() - timedelta(days=3 * 365),
    )
    contacts = _seen(reader).filter(person=OuterRef("pk")).order_by().values("person")
    on = TruncDate("contact__happened_at", tzinfo=timezone.get_default_timezone())
    days: list[Any] = [Subquery(contacts.annotate(d=Max(on)).values("d"))]
    for rows in SOURCES:
        of_family = rows(reader).filter(
            family=OuterRef("family"), last_seen_on__gte=OuterRef("dob")
        )
        latest = of_family.order_by().values("family").annotate(d=Max("last_seen_on"))
        days.append(Subquery(latest.values("d")))
    return born.annotate(last_seen=Greatest(*days, output_field=DateField()))
