"""Grants: who may see a family, why and until when. The database checks who asks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from families.models import Family, GrantReason
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Agency, Practitioner, Team

VIEW = ("view_family",)
CONTRIBUTE = ("view_family", "contribute_family")
LEAD = ("view_family", "contribute_family", "lead_family")


@dataclass(frozen=True)
class Limits:
    """What of other agencies' contributions a grant reaches; nothing said is everything.

    ``themes`` are values of ``Contribution.Theme``. With ``children``, only what names one of
    them and no other child: what names nobody might be about another.
    """

    themes: Iterable[str] | None = None
    children: Iterable[UUID] | None = None


EVERYTHING = Limits()


@dataclass(frozen=True)
class Terms:
    """What the floors above say of a grant: until when at most, how much; or why not at all."""

    until: datetime | None = None
    limits: Limits = EVERYTHING
    refusal: str = ""


@dataclass(frozen=True)
class Wanted:
    """A grant before it is made: of this family, to an agency's team or person, for a reason."""

    family: Family
    agency: Agency
    reason: GrantReason
    principals: list[int]


TERMS: list[Callable[[Wanted], Terms]] = []


def register_terms(source: Callable[[Wanted], Terms]) -> Callable[[Wanted], Terms]:
    """Every grant asks this too. They register here; this floor asks. Use it as a decorator."""
    if source not in TERMS:
        TERMS.append(source)
    return source


@service
def grant_team(
    family: Family,
    team: Team,
    reason: GrantReason,
    *,
    by: Practitioner,
    permissions: tuple[str, ...] = CONTRIBUTE,
    source: UUID | None = None,
    until: datetime | None = None,
    limits: Limits = EVERYTHING,
) -> None:
    """Let a team see the family, for this reason, until then (or without an end).

    Granting the same again moves its end and its limits. Raises ``ProgrammingError`` (42501)
    where ``by`` does not see the family, ``NotNow`` where the terms above forbid it.
    """
    until, limits = _on_terms(Wanted(family, team.agency, reason, [team.principal]), until, limits)
    for permission in permissions:
        _grant(family, team.group_id, None, permission, reason, source, until, limits)
    _record("family.team_granted", team, family, reason, source, by)


@service
def grant_practitioner(
    family: Family,
    practitioner: Practitioner,
    reason: GrantReason,
    *,
    by: Practitioner,
    permissions: tuple[str, ...] = VIEW,
    source: UUID | None = None,
    until: datetime | None = None,
    limits: Limits = EVERYTHING,
) -> None:
    """Let one practitioner see the family, for this reason. As ``grant_team`` otherwise."""
    wanted = Wanted(family, practitioner.agency, reason, practitioner.principals())
    until, limits = _on_terms(wanted, until, limits)
    for permission in permissions:
        _grant(family, None, practitioner.pk, permission, reason, source, until, limits)
    _record("family.practitioner_granted", practitioner, family, reason, source, by)


@service
def end_grants(
    family: Family, reason: GrantReason, *, by: Practitioner, source: UUID | None = None
) -> int:
    """End every grant made for this reason and source; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT families_end_grants(%s, %s, %s)", [family.pk, reason, source])
        ended = int(cursor.fetchone()[0])
    _record("family.grants_ended", family, family, reason, source, by, ended=ended)
    return ended


@service
def end_team_grant(
    family: Family,
    team: Team,
    reason: GrantReason,
    *,
    by: Practitioner,
    permissions: tuple[str, ...] = CONTRIBUTE,
    source: UUID | None = None,
) -> None:
    """End what one team was granted for this reason; the others keep theirs. At once."""
    _end(family, team.group_id, None, permissions, reason, source)
    _record("family.team_grant_ended", team, family, reason, source, by)


@service
def end_agency_grants(
    family: Family, agency: Agency, reasons: Iterable[GrantReason], *, by: Practitioner
) -> int:
    """End what an agency's teams and people were granted for these reasons; how many there were.

    An involvement only where it names what it stands on. At once, in every array.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reason, teams, people FROM families_end_agency_grants(%s, %s, %s)",
            [family.pk, agency.pk, [str(reason) for reason in reasons]],
        )
        ended = cursor.fetchall()
    for reason, teams, people in ended:
        audit.record(
            "family.agency_grants_ended",
            family,
            by=by,
            family=family.pk,
            agency=str(agency.pk),
            reason=reason,
            teams=teams,
            people=people,
        )
    return sum(teams + people for _, teams, people in ended)


@service
def end_practitioner_grant(
    family: Family,
    practitioner: Practitioner,
    reason: GrantReason,
    *,
    by: Practitioner,
    permissions: tuple[str, ...] = VIEW,
    source: UUID | None = None,
) -> None:
    """End what one person was granted for this reason; the others keep theirs. At once."""
    _end(family, None, practitioner.pk, permissions, reason, source)
    _record("family.practitioner_grant_ended", practitioner, family, reason, source, by)


@transaction.atomic
def end_expired_grants() -> int:
    """End what was granted until a time that has passed; each family's trail says so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT family_id, reason FROM families_end_expired_grants()")
        ended = cursor.fetchall()
    for family, reason in ended:
        audit.record_by_system(
            "family.grants_expired", f"families.Family:{family}", family=family, reason=reason
        )
    return len(ended)


def refusal_of(wanted: Wanted) -> str:
    """Why the terms above forbid this grant, or ""."""
    return next((t.refusal for t in (source(wanted) for source in TERMS) if t.refusal), "")


def why_not_asked(family: Family, key: object) -> str:
    """Why somebody whom a page has offered can no longer be let in to do something, or ""."""
    try:
        person = Practitioner.objects.filter(pk=str(key)).select_related("agency").first()
    except ValidationError:  # no key at all
        return ""
    if person is None:
        return ""
    wanted = Wanted(family, person.agency, GrantReason.ACTING, person.principals())
    return refusal_of(wanted)


def _on_terms(
    wanted: Wanted, until: datetime | None, limits: Limits
) -> tuple[datetime | None, Limits]:
    """The earlier end of all that is said, and what the grant itself says of its limits first."""
    for source in TERMS:
        terms = source(wanted)
        if terms.refusal:
            raise NotNow(terms.refusal)
        until = min(filter(None, [until, terms.until]), default=None)
        limits = terms.limits if limits == EVERYTHING else limits
    return until, limits


def _grant(
    family: Family,
    group: int | None,
    user: UUID | None,
    permission: str,
    reason: GrantReason,
    source: UUID | None,
    until: datetime | None,
    limits: Limits,
) -> None:
    themes, children = (
        None if only is None else sorted(only, key=str)
        for only in (limits.themes, limits.children)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT families_grant(%s, %s, %s, %s, %s, %s, %s, %s::text[], %s::uuid[])",
            [family.pk, group, user, permission, reason, source, until, themes, children],
        )


def _end(
    family: Family,
    group: int | None,
    user: UUID | None,
    permissions: tuple[str, ...],
    reason: GrantReason,
    source: UUID | None,
) -> None:
    with connection.cursor() as cursor:
        for permission in reversed(permissions):  # to see it last: it may be by's own sight
            # The transaction's own now(): a grant until then is over already.
            cursor.execute(
                "SELECT families_grant(%s, %s, %s, %s, %s, %s, now())",
                [family.pk, group, user, permission, reason, source],
            )


def _record(
    verb: str,
    target: Family | Team | Practitioner,
    family: Family,
    reason: GrantReason,
    source: UUID | None,
    by: Practitioner,
    **facts: int,
) -> None:
    audit.record(verb, target, by=by, family=family.pk, reason=reason, source=str(source), **facts)
