"""Who works with a family and who may see it: reached through the family, never at large."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from families.models import Allocation, Family
from families.permissions.leading import leads
from practitioners.models import Agency, Practitioner, Team
from practitioners.roles import ROLE_PERMISSIONS, Permission, Role


def every_agency() -> QuerySet[Agency]:
    """The agencies of the partnership: which there are is known to all of them."""
    return Agency.objects.all()


def practitioners_around(family: Family) -> QuerySet[Practitioner]:
    """The active people who may see this family, by themselves or through a team.

    Save those of a service that whoever asks is not told of.
    """
    known = _known(family)
    seeing = Team.objects.filter(principal__in=known, group__user=OuterRef("pk"))
    return Practitioner.objects.filter(
        Q(principal__in=known) | Exists(seeing), is_active=True
    ).select_related("agency")


def hidden_principals(family: Family) -> set[int]:
    """The teams and people of services that whoever is bound is not told of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT families_hidden_principals(%s)", [family.pk])
        return set(cursor.fetchone()[0])


def name_as_told(person: Practitioner, hidden: set[int]) -> str:
    """Who somebody is, for whoever may not be told of their service."""
    if person.principal in hidden:
        return "somebody whose service is not named here"
    return person.full_name


def hidden_principals_of_each(families: Iterable[Family]) -> dict[UUID, set[int]]:
    """The same for many families in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, families_hidden_principals(id) FROM unnest(%s::uuid[]) AS id",
            [[family.pk for family in families]],
        )
        return {family: set(hidden) for family, hidden in cursor.fetchall()}


def _known(family: Family) -> list[int]:
    """Who may see it, as far as whoever is bound is told."""
    return sorted(set(family.visible_to) - hidden_principals(family))


def possible_owners(family: Family, by: Practitioner) -> QuerySet[Practitioner]:
    """Whom this person may ask to own an action, as ``may_own_action`` has it."""
    able = [role for role in ROLE_PERMISSIONS if Permission.ACTION_WORK in ROLE_PERMISSIONS[role]]
    people = practitioners_around(family).filter(roles__overlap=[role.value for role in able])
    if by.holds(Permission.SESSION_RECORD) or leads(by, family):
        return people
    return people.filter(agency=by.agency_id)


def possible_covers(allocation: Allocation) -> QuerySet[Practitioner]:
    """Who could do this lead's work: people around the family, and of the lead's own teams."""
    able = [role for role in ROLE_PERMISSIONS if Permission.FAMILY_LEAD in ROLE_PERMISSIONS[role]]
    around = practitioners_around(allocation.family).values("pk")
    teams = allocation.practitioner.groups.values("pk")
    people = Practitioner.objects.filter(
        Q(pk__in=around) | Q(groups__in=teams), is_active=True, roles__overlap=able
    )
    conflicted = allocation.family.conflicts.standing().values("practitioner")
    others = people.exclude(pk=allocation.practitioner_id).exclude(pk__in=conflicted)
    return others.distinct().select_related("agency")


def possible_supervisors(allocation: Allocation) -> QuerySet[Practitioner]:
    """Who supervises in the lead's agency, or is around the family and supervises or leads."""
    able = [role for role in ROLE_PERMISSIONS if Permission.FAMILY_LEAD in ROLE_PERMISSIONS[role]]
    supervising = Q(roles__contains=[Role.SUPERVISOR.value])
    around = practitioners_around(allocation.family).filter(supervising | Q(roles__overlap=able))
    colleagues = supervising & Q(agency=allocation.practitioner.agency_id)
    people = Practitioner.objects.filter(Q(pk__in=around.values("pk")) | colleagues)
    others = people.filter(is_active=True).exclude(pk=allocation.practitioner_id)
    return others.select_related("agency")


def agencies_around(family: Family) -> QuerySet[Agency]:
    """The agencies that have somebody who may see this family."""
    known = _known(family)
    teams = Team.objects.filter(principal__in=known)
    people = Practitioner.objects.filter(principal__in=known)
    return Agency.objects.filter(
        Q(pk__in=teams.values("agency")) | Q(pk__in=people.values("agency"))
    )
