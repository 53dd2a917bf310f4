"""What somebody would leave, or has left, family by family; whom to give it; what to beware of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from families.models import Action, Allocation, Cover, Family
from families.permissions.leading import may_become_lead
from families.permissions.supervising import may_supervise
from families.queries.load_of_leads import Load, load_with, shown
from families.queries.people import hidden_principals_of_each
from huddle.models import Reallocation, ReallocationLine
from huddle.permissions.sharing import may_let_in
from huddle.queries.holding import LEADERS, who_sees_each
from practitioners.models import Practitioner
from practitioners.roles import Role

MOST = 100  # families of one plan
STANDING = (Allocation.State.CURRENT, Allocation.State.OFFERED)


@dataclass
class Work:
    """What of one family is theirs."""

    family: Family
    lead: Allocation | None = None
    offers: list[Allocation] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    @property
    def words(self) -> str:
        parts = [
            "leads" if self.lead else "",
            "is asked to lead" if self.offers else "",
            "covers" if self.covers else "",
            _count(len(self.actions), "open action", "open actions") if self.actions else "",
        ]
        return ", ".join(part for part in parts if part).capitalize()


def person_with(key: UUID) -> Practitioner | None:
    """Whoever leaves, or has left."""
    return Practitioner.objects.select_related("agency").filter(pk=key).first()


def work_of(person: Practitioner, reader: Practitioner) -> list[Work]:
    """Of the open families that the reader sees, by reference. Four queries."""
    found: dict[UUID, Work] = {}
    for allocation in _open(Allocation.objects.visible_to(reader), practitioner=person).filter(
        state__in=STANDING
    ):
        work = found.setdefault(allocation.family_id, Work(allocation.family))
        if allocation.state == Allocation.State.CURRENT:
            work.lead = allocation
        else:
            work.offers.append(allocation)
    covers = Cover.objects.visible_to(reader).standing()
    for cover in _open(covers, practitioner=person).select_related("allocation"):
        found.setdefault(cover.family_id, Work(cover.family)).covers.append(cover)
    for action in _open(Action.objects.visible_to(reader).open(), owner=person):
        found.setdefault(action.family_id, Work(action.family)).actions.append(action)
    return sorted(found.values(), key=lambda work: work.family.reference)


def work_in(family: Family, person: Practitioner, reader: Practitioner) -> Work | None:
    """The same of one family, as it is now."""
    return next((one for one in work_of(person, reader) if one.family.pk == family.pk), None)


def who_could_lead(families: list[Family], leaver: Practitioner) -> dict[UUID, list[Practitioner]]:
    """For each family those who see it and can lead, by name. Five queries for all."""
    hidden = hidden_principals_of_each(families)
    return {
        family: sorted(
            (
                person
                for person in people
                if set(person.roles) & set(LEADERS)
                and person.pk != leaver.pk
                and person.principal not in hidden[family]
            ),
            key=lambda person: person.full_name,
        )
        for family, people in who_sees_each(families).items()
    }


def supervisors_for(people: Iterable[Practitioner], leaver: Practitioner) -> QuerySet[Any]:
    """Who supervises in the agencies of those who could lead."""
    agencies = {person.agency_id for person in people} | {leaver.agency_id}
    found = Practitioner.objects.filter(
        is_active=True, roles__contains=[Role.SUPERVISOR.value], agency__in=agencies
    )
    return found.exclude(pk=leaver.pk).select_related("agency").order_by("full_name")


def lines_of(reallocation: Reallocation, reader: Practitioner) -> list[ReallocationLine]:
    """With the families that the reader still sees."""
    visible = Family.objects.visible_to(reader).values("pk")
    lines = ReallocationLine.objects.visible_to(reader).filter(reallocation=reallocation)
    return list(
        lines.filter(family__in=visible)
        .select_related("family", "to__agency", "offer")
        .order_by("family__reference")
    )


def beware_of(
    reallocation: Reallocation, lines: list[ReallocationLine], reader: Practitioner
) -> dict[UUID, list[str]]:
    """Before it is done: what would be refused, or asked about, of each family that is left."""
    more: dict[UUID, Fraction] = defaultdict(Fraction)
    works = {one.family.pk: one for one in work_of(reallocation.leaver, reader)}
    found: dict[UUID, list[str]] = {}
    for line in lines:
        if line.state == ReallocationLine.State.PLANNED:
            work = works.get(line.family_id)
            words = _warnings(line, reallocation, work, more[line.to_id])
            found[line.pk] = [one for one in words if one]
            if work and (work.lead or work.offers):
                more[line.to_id] += _added(line)
    return found


def people_who_lead(reader: Practitioner) -> list[dict[str, Any]]:
    """Whoever leads a family that the reader sees, with how many: one of them may be leaving."""
    led = Allocation.objects.visible_to(reader).current().filter(practitioner__is_active=True)
    names = ("practitioner", "practitioner__full_name", "practitioner__agency__name")
    return list(led.order_by(*names[1:]).values(*names).annotate(n=Count("pk")))


def _warnings(
    line: ReallocationLine, plan: Reallocation, work: Work | None, more: Fraction
) -> list[str]:
    to, family = line.to, line.family
    if work is None:
        return ["Nothing of theirs is open here any more"]
    words = [may_become_lead(to, family).reason, may_let_in(to, family).reason]
    if work.lead or work.offers:
        words += [
            may_supervise(plan.supervisor, to, family).reason,
            may_let_in(plan.supervisor, family).reason,
            _too_much(load_with(to, family), more),
        ]
    return list(dict.fromkeys(words))


def _too_much(load: Load, more: Fraction) -> str:
    """With what this plan would give them besides."""
    whole = Load(load.points, load.then + more, load.limit)
    if not whole.is_over:
        return ""
    limit = shown(Fraction(load.limit or 0))
    return f"With all of this they would lead {shown(whole.then)} points, of {limit} at most"


def _added(line: ReallocationLine) -> Fraction:
    load = load_with(line.to, line.family)
    return load.then - load.points


def _open(rows: Any, **theirs: Practitioner) -> Any:
    return rows.filter(**theirs).exclude(family__status="closed").select_related("family")


def _count(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"
