"""Before names are seen: what somebody knows outside work is compared with the families."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection

from families.matching import name_key, postcode_key
from families.models import Conflict
from families.notices.records import tell_of_conflict
from huddle.models import HuddleSession
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner

SHORTEST_NAME = 3
SHORTEST_STREET = 5


@service
def declare_connections(session: HuddleSession, words: Iterable[str], *, by: Practitioner) -> None:
    """Names, streets and postcodes that they know: families of the session that match are gone.

    The words are not kept, and nobody is answered whether one matched. The chair and the
    coordinator are told which family it is, so that a mistake can be ended.
    """
    sessions = HuddleSession.objects.visible_to(by).select_related("huddle__coordinator", "chair")
    found = sessions.filter(pk=session.pk).first()
    if found is None:
        raise PermissionDenied("You do not belong to this session.")
    said = [word.strip() for word in words if word.strip()]
    audit.record("connections.told", found, by=by, words=len(said))
    for conflict, family in _match(found, said):
        audit.record(
            "conflict.declared",
            Conflict(pk=conflict),
            by=by,
            family=family,
            practitioner=str(by.pk),
            kind=str(Conflict.Kind.NAMED),
        )
        for person in {found.chair, found.huddle.coordinator} - {by}:
            tell_of_conflict(person, Conflict(pk=conflict))


def is_recused(session: HuddleSession) -> bool:
    """Does a conflict of interest keep whoever is bound from a family of this session?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT huddle_is_recused(%s)", [session.pk])
        return bool(cursor.fetchone()[0])


def _match(session: HuddleSession, words: list[str]) -> list[tuple[UUID, UUID]]:
    names = [key for key in map(name_key, words) if len(key) >= SHORTEST_NAME]
    places = [key for key in map(place_key, words) if len(key) >= SHORTEST_STREET]
    postcodes = [key for key in map(postcode_key, words) if len(key) >= SHORTEST_STREET]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conflict, family FROM huddle_declare_connections("
            "%s, %s::text[], %s::text[], %s::text[])",
            [session.pk, names, places, postcodes],
        )
        return list(cursor.fetchall())


def place_key(text: str) -> str:
    """Letters and digits, without the number of the house: of "12 Elm Road" it is "elmroad"."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"^\s*\d+\w?\s+", "", text.lower()))
