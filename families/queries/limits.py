"""What limits who sees a family: conflicts of interest, and the work that they leave behind."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from families.models import (
    Action,
    Allocation,
    Conflict,
    Family,
    FamilyPractitionerGrant,
    GrantReason,
    Involvement,
    NamedReader,
    RestrictionChange,
    SealedEnquiry,
    live,
)
from families.permissions.restricting import may_name_readers, restrictions_open_to
from families.queries.people import practitioners_around
from families.queries.restricting import enquiries_about, named_readers_of
from practitioners.access import Verdict
from practitioners.models import Practitioner
from practitioners.roles import Permission

RUNNING = (GrantReason.SCREENING, GrantReason.CHAIRING)


@dataclass(frozen=True)
class Recusal:
    """A conflict of interest, and what of this family's work the person still holds."""

    conflict: Conflict
    leads: bool
    supervises: bool
    actions: int

    @property
    def to_hand_over(self) -> list[str]:
        words = [
            "is the Single Lead Practitioner, or has been asked" if self.leads else "",
            "supervises the Single Lead Practitioner" if self.supervises else "",
            f"owns {self.actions} open action{'s' if self.actions > 1 else ''}"
            if self.actions
            else "",
        ]
        return [word for word in words if word]


def those_who_run(family: Family) -> QuerySet[Practitioner]:
    """The coordinator and the chairs who were let in to run the family's huddle."""
    grants = FamilyPractitionerGrant.objects.filter(
        live(), content_object=family, reason__in=RUNNING
    )
    return Practitioner.objects.filter(pk__in=grants.values("user"), is_active=True)


def coordinator_of(family: Family) -> Practitioner | None:
    """Whom to ask about the family: its huddle's coordinator."""
    grants = FamilyPractitionerGrant.objects.filter(
        live(), content_object=family, reason=GrantReason.SCREENING
    )
    people = Practitioner.objects.filter(pk__in=grants.values("user"), is_active=True)
    return people.select_related("agency").order_by("pk").first()


def able_readers(family: Family) -> set[UUID]:
    """The active people who see the family and whose role lets them add to its record."""
    return {
        person.pk
        for person in practitioners_around(family)
        if person.holds(Permission.FAMILY_CONTRIBUTE)
    }


def recusals_of(family: Family, reader: Practitioner) -> list[Recusal]:
    """The standing conflicts, for those who run the family's huddle; nobody else reads them."""
    if not reader.holds(Permission.SESSION_RECORD):
        return []
    standing = Conflict.objects.visible_to(reader).standing().filter(family=family)
    conflicts = list(standing.select_related("practitioner__agency").order_by("declared_at"))
    if not conflicts:
        return []
    actions = list(Action.objects.visible_to(reader).open().filter(family=family))
    held = Allocation.objects.visible_to(reader).filter(
        family=family, state__in=[Allocation.State.OFFERED, Allocation.State.CURRENT]
    )
    leads, supervisors = set(), set()
    for allocation in held:
        leads.add(allocation.practitioner_id)
        supervisors.add(allocation.supervisor_id)
    return [
        Recusal(
            one,
            leads=one.practitioner_id in leads,
            supervises=one.practitioner_id in supervisors,
            actions=sum(action.owner_id == one.practitioner_id for action in actions),
        )
        for one in conflicts
    ]


@dataclass(frozen=True)
class LimitsPage:
    """What the family's page says about who sees it and who does not."""

    recusals: list[Recusal]
    runs: bool
    change: RestrictionChange | None
    named: list[NamedReader]
    enquiries: list[SealedEnquiry]
    may_restrict: bool
    may_name: Verdict
    coordinator: Practitioner | None


def limits_of(family: Family, reader: Practitioner) -> LimitsPage:
    restricted = family.restriction != Family.Restriction.STANDARD
    changes = RestrictionChange.objects.visible_to(reader).filter(family=family)
    return LimitsPage(
        recusals=recusals_of(family, reader),
        runs=reader.holds(Permission.SESSION_RECORD),
        change=changes.select_related("decided_by").first() if restricted else None,
        named=named_readers_of(family, reader) if restricted else [],
        enquiries=enquiries_about(family, reader) if restricted else [],
        may_restrict=bool(restrictions_open_to(reader, family)),
        may_name=may_name_readers(reader, family),
        coordinator=coordinator_of(family),
    )


def names_itself(family: Family, practitioner: Practitioner) -> bool:
    """Does their own service work there hidden, so that what they tell would name it?"""
    hidden = Involvement.objects.visible_to(practitioner).filter(family=family, is_hidden=True)
    return hidden.filter(team__agency=practitioner.agency_id).exists()


def able(person: Practitioner) -> bool:
    """Could this person do something for the family, beside reading?"""
    return person.holds(Permission.FAMILY_CONTRIBUTE)


def by_name(family: Family, *, but: NamedReader | None = None) -> list[Practitioner]:
    """The active people who see the family by a grant of their own, one grant left out.

    Emergency access is over within a day, so that nobody stays by it.
    """
    grants = FamilyPractitionerGrant.objects.filter(
        live(), content_object=family, permission__codename="view_family"
    )
    grants = grants.exclude(reason=GrantReason.BREAK_GLASS)
    if but is not None:
        grants = grants.exclude(source=but.pk, reason=GrantReason.NAMED)
    people = Practitioner.objects.filter(pk__in=grants.values("user"), is_active=True)
    return list(people.exclude(pk__in=family.conflicts.standing().values("practitioner")))
