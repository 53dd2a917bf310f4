"""What happened to a family, by date. The floors above add theirs here; this floor asks.

A history is read twice: all of its moments, which are light, to be filtered, counted and put in
order; then in full only those that stand on one page.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from families.models import Family, Person
from families.queries.contributions import Said
from families.queries.people import hidden_principals
from families.queries.readers import UNNAMED
from practitioners.models import Practitioner


@dataclass(frozen=True)
class Asked:
    """Who reads about which family, and the teams and people that are not named to them."""

    reader: Practitioner
    family: Family
    hidden: frozenset[int]
    children: tuple[Person, ...]

    def named(self, person: Practitioner) -> str:
        """Name and agency, as far as the reader is told."""
        if person.principal in self.hidden:
            return UNNAMED.name
        return f"{person.full_name}, {person.agency}"

    def agency_of(self, principal: int, agency: UUID) -> UUID | None:
        """Whose it is, for the filter; nobody's where the reader is not told."""
        return None if principal in self.hidden else agency


@dataclass(frozen=True)
class Moment:
    """That something happened: what the filters ask, and where the rest is found.

    Without children it is about the family as a whole. ``part`` tells the moments of a row apart.
    """

    kind: str
    row: UUID
    on: date
    at: datetime
    part: str = ""
    agency: UUID | None = None
    children: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Entry:
    """A moment in words: what it was, who told it, and where the thing itself stands."""

    what: str
    href: str
    text: Sequence[str] = ()
    by: str = ""
    tags: Sequence[str] = ()
    said: Said | None = None


@dataclass(frozen=True)
class Line:
    """A moment as the page shows it."""

    moment: Moment
    label: str
    entry: Entry


class Source:
    """One kind of event. It reads through ``visible_to`` only, however long the history is."""

    kind: ClassVar[str]
    label: ClassVar[str]

    def moments(self, asked: Asked) -> Iterable[Moment]:
        raise NotImplementedError

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        """These rows in full, by row and part."""
        raise NotImplementedError


Unnamed = Callable[[Practitioner, Family], set[int]]
SOURCES: dict[str, Source] = {}
UNNAMED_TOO: list[Unnamed] = []


def register(source: type[Source]) -> type[Source]:
    """Add a kind of event to every family's chronology. Use it as a decorator."""
    SOURCES[source.kind] = source()
    return source


def unnamed_too(whom: Unnamed) -> Unnamed:
    """Add people, by principal, whom a chronology does not name to its reader. A decorator."""
    if whom not in UNNAMED_TOO:
        UNNAMED_TOO.append(whom)
    return whom


def kinds() -> list[tuple[str, str]]:
    """Every kind of event, whatever this family's history holds."""
    return sorted(((kind, one.label) for kind, one in SOURCES.items()), key=lambda one: one[1])


def asked_by(reader: Practitioner, family: Family) -> Asked:
    hidden = hidden_principals(family).union(*(whom(reader, family) for whom in UNNAMED_TOO))
    children = Person.objects.visible_to(reader).babies().filter(family=family)
    return Asked(reader, family, frozenset(hidden), tuple(children))


def moments_of(asked: Asked) -> list[Moment]:
    """The whole history that this reader may see, the oldest first."""
    found = (moment for source in SOURCES.values() for moment in source.moments(asked))
    return sorted(found, key=lambda one: (one.on, one.at, one.kind, one.row, one.part))


def narrowed(
    moments: Iterable[Moment],
    *,
    kind: str = "",
    agency: str = "",
    child: str = "",
    since: date | None = None,
    until: date | None = None,
    order: str = "",
) -> list[Moment]:
    """Those that pass every filter that is set. What is only about another child is left out."""
    found = [
        one
        for one in moments
        if (not kind or one.kind == kind)
        and (not agency or str(one.agency) == agency)
        and (not child or not one.children or UUID(child) in one.children)
        and (since is None or one.on >= since)
        and (until is None or one.on <= until)
    ]
    return found if order else found[::-1]


def lines_of(asked: Asked, moments: Iterable[Moment]) -> list[Line]:
    """These moments in full and in their order; each kind is read once, none row by row."""
    moments = list(moments)
    rows: dict[str, set[UUID]] = defaultdict(set)
    for one in moments:
        rows[one.kind].add(one.row)
    read = {kind: SOURCES[kind].entries(asked, those) for kind, those in rows.items()}
    return [
        Line(one, SOURCES[one.kind].label, entry)
        for one in moments
        if (entry := read[one.kind].get((one.row, one.part)))
    ]
