"""Is this family already here? Asked before a second record is made for the same baby."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import TextChoices

from families.matching import postcode_key, telling_name_key
from families.models import Family, SealedEnquiry
from families.notices.records import tell_of_enquiry
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner

SHORTEST_WHOLE_POSTCODE = 5


class MatchReason(TextChoices):
    NHS_NUMBER = "nhs_number", "the same NHS number"
    DOB_AND_NAME = "dob_and_name", "the same date of birth and name"
    POSTCODE_AND_NAME = "postcode_and_name", "the same postcode and name"


@dataclass(frozen=True)
class Sought:
    """Somebody who may be known already."""

    name: str
    dob: date | None = None
    nhs_number: str = ""


@dataclass(frozen=True)
class Match:
    """A family that the practitioner may see, and what agrees."""

    family: Family
    reasons: tuple[MatchReason, ...]


@dataclass(frozen=True)
class Matches:
    """``hidden`` says only that another record may match: nothing about it is disclosed."""

    families: tuple[Match, ...] = ()
    hidden: bool = False

    def __bool__(self) -> bool:
        return self.hidden or bool(self.families)


@service
def possible_matches(*, by: Practitioner, people: Iterable[Sought], postcode: str = "") -> Matches:
    """Families in which one of these people may stand already. The asking is audited."""
    sought = list(people)
    found = _ask(sought, postcode)
    reasons: dict[UUID, list[MatchReason]] = {}
    for family, reason in found:
        if family:
            reasons.setdefault(family, []).append(MatchReason(reason))
    seen = Family.objects.visible_to(by).filter(pk__in=reasons).order_by("reference")
    matches = Matches(
        families=tuple(Match(family, tuple(sorted(reasons[family.pk]))) for family in seen),
        hidden=any(family is None for family, _ in found),
    )
    audit.record(
        "family.matched", by, by=by, families=len(matches.families), hidden=matches.hidden
    )
    _tell_of_sealed(by, sought)
    told = [(match.family, match.family.pk) for match in matches.families]
    audit.record_each("family.seen", told, by=by)
    return matches


def _tell_of_sealed(by: Practitioner, people: list[Sought]) -> None:
    """Whoever holds a sealed record that may match hears that somebody asked. ``by`` does not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT enquiry, practitioner FROM families_ask_about_sealed("
            "%s::text[], %s::date[], %s::text[])",
            _columns(people),
        )
        told = cursor.fetchall()
    holders = Practitioner.objects.in_bulk([holder for _, holder in told])
    for enquiry, holder in told:
        tell_of_enquiry(holders[holder], SealedEnquiry(pk=enquiry))


def _columns(people: list[Sought]) -> list[list[object]]:
    return [
        [telling_name_key(person.name) for person in people],
        [person.dob for person in people],
        [person.nhs_number for person in people],
    ]


def _ask(people: list[Sought], postcode: str) -> list[tuple[UUID | None, str]]:
    area = postcode_key(postcode)
    whole = area if len(area) >= SHORTEST_WHOLE_POSTCODE else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT family_id, reason FROM families_possible_match("
            "%s::text[], %s::date[], %s::text[], %s)",
            [*_columns(people), whole],
        )
        return list(cursor.fetchall())
