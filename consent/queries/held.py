"""What is held about the subject of a request, each row as a person can read it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone
from django.utils.formats import date_format

from consent.flags import Flag, flags_of
from consent.models import SubjectAccess
from consent.subject_access_sources import SOURCES, Source, labels_in_order
from practitioners.models import Agency, Practitioner, Team

# Of a JSON document: what is there for machines.
FOR_MACHINES = {"id", "item", "family", "code", "made", "contributions", "primary", "statement"}


@dataclass(frozen=True)
class Somebody:
    """A person of the family, as far as the reviewer must know them."""

    id: UUID
    kind: str
    name: str
    dob: date | None
    edd: date | None

    @property
    def shown(self) -> str:
        return self.name or "Unborn baby"


@dataclass(frozen=True)
class Held:
    """One row of the pack before anybody decided about it."""

    source: Source
    id: str
    text: str
    agency: str
    author: str
    dated: date | None
    about: list[UUID]
    flags: list[Flag]


@dataclass
class Names:
    """Everybody and everything that a row may refer to by its id."""

    people: dict[str, str]
    practitioners: dict[str, Practitioner] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)

    def of(self, key: str) -> str:
        if key in self.practitioners:
            person = self.practitioners[key]
            return f"{person.full_name}, {person.agency}"
        found = self.people.get(key) or self.teams.get(key) or self.agencies.get(key)
        return str(found or "")

    def agency_of(self, key: str) -> Agency | None:
        if key in self.teams:
            return self.teams[key].agency
        if key in self.practitioners:
            return self.practitioners[key].agency
        return self.agencies.get(key)


def people_of(access: SubjectAccess) -> list[Somebody]:
    """The people of the request's family. The database answers its reviewer, while it is open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, kind, name, dob, edd FROM consent_access_people(%s)", [access.pk]
        )
        return [Somebody(*row) for row in cursor.fetchall()]


def held_about(access: SubjectAccess) -> list[Held]:
    """Everything that every floor registered, in the order of registering, the oldest first."""
    found = _rows(access)
    names = _names(access, [row for _, _, _, row in found])
    held = [_held(access, names, *row) for row in found]
    order = labels_in_order()
    return sorted(held, key=lambda h: (order.index(h.source.label), h.dated or date.min, h.id))


def not_theirs(access: SubjectAccess, texts: list[str]) -> set[int]:
    """Which of these texts hold a protected address of a household that is not theirs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_not_theirs(%s, %s)", [access.pk, texts])
        return {number - 1 for (number,) in cursor.fetchall()}


def _rows(access: SubjectAccess) -> list[tuple[str, str, list[UUID], dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT out_source, out_id, out_about, out_protected, out_row "
            "FROM consent_subject_rows(%s)",
            [access.pk],
        )
        found = cursor.fetchall()
    return [
        (source, key, about, json.loads(row) | {"_protected": protected})
        for source, key, about, protected, row in found
    ]


def _names(access: SubjectAccess, rows: Iterable[dict[str, Any]]) -> Names:
    keys = {key for row in rows for key in _ids_in(row)}
    practitioners = Practitioner.objects.filter(pk__in=keys).select_related("agency")
    teams = Team.objects.filter(pk__in=keys).select_related("agency")
    return Names(
        {str(one.id): one.shown for one in people_of(access)},
        {str(one.pk): one for one in practitioners},
        {str(one.pk): one for one in teams},
        {str(one.pk): one for one in Agency.objects.filter(pk__in=keys)},
    )


def _ids_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _ids_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _ids_in(inner)
    elif isinstance(value, str) and _is_id(value):
        yield value


def _is_id(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def _held(
    access: SubjectAccess,
    names: Names,
    label: str,
    key: str,
    about: list[UUID],
    row: dict[str, Any],
) -> Held:
    source = SOURCES[label]
    author = row.get(f"{source.author}_id") or ""
    agency = names.agency_of(row.get(f"{source.agency}_id") or author)
    asking = {one for one in (access.subject_id, access.requester_id) if one}
    assert access.subject_id, "nothing is collected before somebody says about whom"  # noqa: S101
    return Held(
        source,
        key,
        text_of(source, row, names),
        agency.name if agency else "",
        names.practitioners[author].full_name if author in names.practitioners else "",
        _day(row.get(source.dated)),
        about,
        flags_of(
            row,
            about=set(about),
            asking=asking,
            subject=access.subject_id,
            says_words=_says_words(source, row),
            agency_kind=agency.kind if agency else "",
        ),
    )


def text_of(source: Source, row: dict[str, Any], names: Names) -> str:
    """One line for each field that has something in it."""
    lines = [(_label(source, name), _value(source, name, row, names)) for name in source.fields]
    said = "\n".join(f"{label}: {value}" for label, value in lines if value)
    return said or "Nothing more is recorded."


def _label(source: Source, name: str) -> str:
    label = str(source.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return (label[:1].upper() + label[1:]).replace("Nhs", "NHS")


def _value(source: Source, name: str, row: dict[str, Any], names: Names) -> str:
    column: Any = source.model._meta.get_field(name)
    value = row.get(column.column)
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(column, models.JSONField):
        return "\n" + "\n".join(_lines(value, names, 1))
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return _plain(value, names)


def _plain(value: Any, names: Names) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(filter(None, (_plain(one, names) for one in value)))
    text = str(value)
    if _is_id(text):
        return names.of(text)
    day = _day(text)
    return date_format(day, "j F Y") if day else text


def _lines(value: Any, names: Names, depth: int) -> Iterator[str]:
    """A document as indented lines, without what only machines read."""
    indent = "  " * depth
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in FOR_MACHINES:
                continue
            label = key.replace("_", " ").capitalize()
            if isinstance(inner, dict | list) and inner:
                yield f"{indent}{label}:"
                yield from _lines(inner, names, depth + 1)
            elif said := _plain(inner, names) if inner not in (None, "", [], {}) else "":
                yield f"{indent}{label}: {said}"
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict | list):
                yield from _lines(inner, names, depth)
            elif said := _plain(inner, names):
                yield f"{indent}{said}"


def _says_words(source: Source, row: dict[str, Any]) -> bool:
    """Is there free text in it, which may be about anybody?"""
    for name in source.fields if source.has_words else ():
        column: Any = source.model._meta.get_field(name)
        free = isinstance(column, models.CharField | models.TextField) and not column.choices
        if (free or isinstance(column, models.JSONField)) and row.get(column.column):
            return True
    return False


def _day(value: Any) -> date | None:
    """The day of a date or of a moment, in London; None for anything else."""
    if not isinstance(value, str) or len(value) < len("2026-01-01") or value[4] != "-":
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return timezone.localtime(moment).date() if moment.tzinfo else moment.date()
