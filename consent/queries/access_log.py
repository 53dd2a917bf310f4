"""Who looked at one family, when, and what they did: through checked functions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any, overload
from uuid import UUID

from django.db import connection
from django.utils import timezone

from practitioners.models import Agency, Practitioner
from practitioners.verbs import LOOKS, is_look, words_for
from practitioners.working_days import A_DAY

ITSELF = UUID(int=0)  # what no person did, as a filter asks for it
UNNAMED = UUID(int=2**128 - 1)  # whose service works there hidden from the reader


@dataclass(frozen=True)
class Asked:
    """What the log is narrowed to: nothing, unless the page asks."""

    person: UUID | None = None
    agency: UUID | None = None
    since: date | None = None
    until: date | None = None
    kind: str = ""

    def parameters(self) -> list[Any]:
        last = self.until + A_DAY if self.until else None
        return [self.person, self.agency, _midnight(self.since), _midnight(last), self.kind, LOOKS]


@dataclass(frozen=True)
class Look:
    """One line of the log."""

    at: datetime
    person: UUID | None
    agency: UUID | None
    verb: str

    @property
    def words(self) -> str:
        return words_for(self.verb)

    @property
    def kind(self) -> str:
        return "Looked" if is_look(self.verb) else "Changed"


@dataclass(frozen=True)
class Looker:
    """Somebody in the log: how often they looked and changed, and when last."""

    person: UUID | None
    agency: UUID | None
    looked: int
    changed: int
    latest: datetime


class AccessLog:
    """The lines, the newest first: as many as a page asks for, and how many there are."""

    def __init__(self, family: UUID, asked: Asked) -> None:
        self.family, self.asked = family, asked

    def count(self) -> int:
        sql = "SELECT consent_access_log_count(%s, %s, %s, %s, %s, %s, %s)"
        found: int = _rows(sql, self._parameters())[0][0]
        return found

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Look]:
        return iter(self[0 : self.count()])

    @overload
    def __getitem__(self, part: int) -> Look: ...
    @overload
    def __getitem__(self, part: slice) -> list[Look]: ...
    def __getitem__(self, part: int | slice) -> Look | list[Look]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        sql = "SELECT * FROM consent_access_log(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
        after = part.start or 0
        most = part.stop - after
        return [Look(*row) for row in _rows(sql, [*self._parameters(), most, after])]

    def _parameters(self) -> list[Any]:
        return [self.family, *self.asked.parameters()]


@dataclass
class Names:
    """Who the people and agencies of a log are: staff alone, nobody of the family."""

    people: dict[UUID, Practitioner] = field(default_factory=dict)
    agencies: dict[UUID, str] = field(default_factory=dict)

    def person(self, pk: UUID | None) -> str:
        if pk is None:
            return "Huddle itself"
        if pk == UNNAMED:
            return "Somebody of a service that is not named here"
        return self.people[pk].full_name if pk in self.people else "Somebody no longer known"

    def agency(self, pk: UUID | None) -> str:
        return self.agencies.get(pk, "") if pk else ""

    def teams(self, pk: UUID | None) -> str:
        """The teams to which they belong today."""
        if pk not in self.people:
            return ""
        teams = [getattr(group, "team", None) for group in self.people[pk].groups.all()]
        return ", ".join(sorted(team.name for team in teams if team))


def lookers_of(family: UUID) -> list[Looker]:
    """Everybody in the log, whoever was there last first."""
    rows = _rows("SELECT * FROM consent_access_log_people(%s, %s)", [family, LOOKS])
    return sorted((Looker(*row) for row in rows), key=attrgetter("latest"), reverse=True)


def names_of(lookers: Iterable[Looker]) -> Names:
    """In four queries, however many they are."""
    lookers = list(lookers)
    people = Practitioner.objects.prefetch_related("groups__team")
    return Names(
        people.in_bulk([looker.person for looker in lookers if looker.person]),
        {agency.pk: agency.name for agency in Agency.objects.all()},
    )


def _midnight(day: date | None) -> datetime | None:
    """When that day began, in London."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) if day else None


def _rows(sql: str, parameters: list[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
