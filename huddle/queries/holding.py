"""What the pages of a session in session read."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from consent.queries.sharing import agencies_shared_with_each
from families.models import Family, Person
from families.queries.people import possible_owners, practitioners_around
from families.scope import in_scope
from huddle.models import AgendaItem, Attendance, Decision, HuddleSession, ItemInvitation
from practitioners.models import Agency, Practitioner
from practitioners.roles import ROLE_PERMISSIONS, Permission, Role

LEADERS = [role.value for role in Role if Permission.FAMILY_LEAD in ROLE_PERMISSIONS[role]]


def children_of(item: AgendaItem) -> list[Person]:
    """Those for whom the meeting decides: every baby in scope on the day, or all if none is."""
    return _decided_for(list(item.family.people.babies()), item.session.starts_on)


def children_of_each(items: Iterable[AgendaItem]) -> dict[UUID, list[Person]]:
    """The same for many items at once."""
    items = list(items)
    babies: dict[UUID, list[Person]] = defaultdict(list)
    for baby in Person.objects.filter(family__in=[item.family_id for item in items]).babies():
        babies[baby.family_id].append(baby)
    return {
        item.pk: _decided_for(babies[item.family_id], item.session.starts_on) for item in items
    }


def children_without_decision(items: Iterable[AgendaItem]) -> dict[UUID, list[Person]]:
    """For each item, the children for whom nothing has been decided yet."""
    items = list(items)
    primary = Decision.objects.filter(item__in=items, is_primary=True, replaced_at=None)
    decided = set(primary.values_list("item", "child"))
    return {
        item: [child for child in children if (item, child.pk) not in decided]
        for item, children in children_of_each(items).items()
    }


def who_sees(families: Iterable[Family]) -> list[Practitioner]:
    """The active practitioners who see at least one of these families, by team or by name."""
    keys = [family.pk for family in families]
    arrays = Family.objects.filter(pk__in=keys).values_list("visible_to", flat=True)
    principals = {principal for array in arrays for principal in array}
    return list(
        Practitioner.objects.filter(
            Q(principal__in=principals) | Q(groups__team__principal__in=principals),
            is_active=True,
        ).distinct()
    )


def who_sees_each(families: Iterable[Family]) -> dict[UUID, list[Practitioner]]:
    """The same for each family by itself. Three queries."""
    arrays = {family.pk: set(family.visible_to) for family in _as_they_are(families)}
    principals = set().union(*arrays.values())
    people = Practitioner.objects.filter(
        Q(principal__in=principals) | Q(groups__team__principal__in=principals), is_active=True
    ).distinct()
    teams: dict[UUID, set[int]] = defaultdict(set)
    members = Practitioner.groups.through.objects.filter(practitioner__in=people)
    for person, team in members.values_list("practitioner", "group__team__principal"):
        teams[person].add(team)
    return {
        family: [p for p in people if seeing & (teams[p.pk] | {p.principal})]
        for family, seeing in arrays.items()
    }


def _as_they_are(families: Iterable[Family]) -> list[Family]:
    return list(Family.objects.filter(pk__in=[family.pk for family in families]))


def people_to_name(place: str, family: Family, by: Practitioner) -> QuerySet[Practitioner]:
    """Whom a decision can name: somebody who sees the family, or may be let in to supervise."""
    if place == "lead":
        return practitioners_around(family).filter(roles__overlap=LEADERS)
    if place == "supervisor":
        supervising = Q(roles__contains=[Role.SUPERVISOR.value])
        shared = agencies_shared_with_each([family]).get(family.pk, set())
        supervisors = Practitioner.objects.filter(supervising, agency__in=shared, is_active=True)
        around = practitioners_around(family).filter(supervising | Q(roles__overlap=LEADERS))
        return Practitioner.objects.filter(
            Q(pk__in=supervisors.values("pk")) | Q(pk__in=around.values("pk"))
        ).select_related("agency")
    return possible_owners(family, by)


def agencies_to_name(session: HuddleSession) -> QuerySet[Agency]:
    """The agencies of the huddle's core teams."""
    teams = session.huddle.core_teams.values("agency")
    return Agency.objects.filter(pk__in=teams)


def people_who_may_come(session: HuddleSession, reader: Practitioner) -> list[Practitioner]:
    """The core teams' members, chair and coordinator, whoever has come besides, and the guests
    of the families that this reader sees."""
    came = Attendance.objects.filter(session=session, as_guest=False).values("practitioner")
    teams = session.huddle.core_teams.values("group")
    guests = guests_of(session, reader).filter(ended_at=None).values("practitioner")
    return list(
        Practitioner.objects.filter(
            Q(groups__in=teams)
            | Q(pk__in=[session.chair_id, session.huddle.coordinator_id])
            | Q(pk__in=came)
            | Q(pk__in=guests),
            is_active=True,
        )
        .select_related("agency")
        .order_by("agency__name", "full_name")
        .distinct()
    )


def guests_of(session: HuddleSession, reader: Practitioner) -> QuerySet[ItemInvitation]:
    """Who is or was invited for one family of it, of those families that this reader sees."""
    return ItemInvitation.objects.visible_to(reader).filter(session=session)


def who_works_at(email: str) -> Practitioner | None:
    """The active practitioner whose work address this is."""
    people = Practitioner.objects.filter(is_active=True, email__iexact=email)
    return people.select_related("agency").first()


def is_guest(session: HuddleSession, person: Practitioner) -> bool:
    """Do they belong to the session by an invitation alone?"""
    if person.pk in {session.chair_id, session.huddle.coordinator_id}:
        return False
    core = session.huddle.core_teams.filter(group__user=person)
    invited = ItemInvitation.objects.filter(session=session, practitioner=person, ended_at=None)
    return invited.exists() and not core.exists()


def _decided_for(babies: list[Person], day: date) -> list[Person]:
    """After a loss nothing has to be decided, unless nobody else is left to decide for."""
    babies = [baby for baby in babies if not baby.loss] or babies
    return [baby for baby in babies if in_scope(baby.dob, day)] or babies
