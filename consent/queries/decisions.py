"""A family's decisions to share, with what became of each, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from consent.models import SharingDecision, SharingPrompt, SharingStep
from consent.queries.sharing import in_force
from families.models import (
    Contribution,
    Family,
    FamilyPractitionerGrant,
    GrantReason,
    Person,
    live,
)
from practitioners.models import Agency, Practitioner

COLOURS = {"In force": "green", "Stands": "green", "Begins later": "blue"}


@dataclass(frozen=True)
class Told:
    """One decision as its page shows it."""

    decision: SharingDecision
    state: str
    agencies: list[str]
    themes: str
    children: str
    end: SharingStep | None

    @property
    def colour(self) -> str:
        return COLOURS.get(self.state, "grey")

    @property
    def can_end(self) -> bool:
        return self.decision.share and self.state in ("In force", "Begins later")


def decisions_of(family: Family, reader: Practitioner) -> QuerySet[SharingDecision]:
    found = SharingDecision.objects.visible_to(reader).filter(family=family)
    related = found.select_related("decided_by__agency", "lawful_basis", "agreement", "family")
    return related.prefetch_related("steps__by")


def prompts_of(family: Family, reader: Practitioner) -> list[SharingPrompt]:
    """What asks to be looked at again, and has not been."""
    return list(SharingPrompt.objects.visible_to(reader).filter(family=family, answered_at=None))


def prompts_for(reader: Practitioner) -> QuerySet[SharingPrompt]:
    """For whoever coordinates: what asks to be looked at again, the oldest first."""
    mine = FamilyPractitionerGrant.objects.filter(
        live(), user=reader, reason=GrantReason.SCREENING
    )
    waiting = SharingPrompt.objects.visible_to(reader).filter(
        answered_at=None, family__in=mine.values("content_object")
    )
    return waiting.select_related("family")


def told(decisions: Iterable[SharingDecision], family: Family, reader: Practitioner) -> list[Told]:
    """The same number of queries for one decision and for many."""
    decisions = list(decisions)
    if not decisions:
        return []
    now = timezone.now()
    shared = set(in_force([family], now).get(family.pk, {}).values())
    standing = _latest_about_somebody(family, now)
    names = _agency_names({agency for one in decisions for agency in one.agencies})
    limited = any(one.children is not None for one in decisions)
    children = _children(family, reader) if limited else {}
    return [
        Told(
            decision=one,
            state=_state(one, one.pk in shared, one.pk in standing, now),
            agencies=sorted(names.get(agency, "") for agency in one.agencies),
            themes=_themes(one),
            children=_named(one, children),
            end=one.end,
        )
        for one in decisions
    ]


def newest(family: Family, reader: Practitioner) -> str:
    """Which decision or step was the last: whoever opened a page before it has not read it."""
    decision = SharingDecision.objects.visible_to(reader).filter(family=family).first()
    step = SharingStep.objects.visible_to(reader).filter(family=family).order_by("-at").first()
    return f"{decision.pk if decision else ''}:{step.pk if step else ''}"


def _state(one: SharingDecision, shared: bool, standing: bool, now: datetime) -> str:
    if one.end and one.end.kind == SharingStep.Kind.WITHDRAWN:
        return "Withdrawn"
    if shared:
        return "In force"
    if one.is_over(now):
        return "Ended"
    if one.starts_at > now:
        return "Begins later"
    return "Stands" if standing else "Overtaken"


def _latest_about_somebody(family: Family, now: datetime) -> set[UUID]:
    """The decisions that are the last word about at least one agency."""
    latest: dict[UUID, UUID] = {}
    begun = SharingDecision.objects.filter(family=family, starts_at__lte=now)
    for pk, agencies in begun.order_by("decided_at").values_list("pk", "agencies"):
        latest.update(dict.fromkeys(agencies, pk))
    return set(latest.values())


def _themes(one: SharingDecision) -> str:
    if one.themes is None:
        return "Everything"
    return ", ".join(str(Contribution.Theme(theme).label) for theme in one.themes)


def _children(family: Family, reader: Practitioner) -> dict[UUID, str]:
    babies = Person.objects.visible_to(reader).filter(family=family).babies()
    return {baby.pk: baby.shown_name for baby in babies}


def _named(one: SharingDecision, children: dict[UUID, str]) -> str:
    if one.children is None:
        return "Every child"
    return ", ".join(children.get(child, "A child") for child in one.children)


def _agency_names(agencies: set[UUID]) -> dict[UUID, str]:
    return {agency.pk: agency.name for agency in Agency.objects.filter(pk__in=agencies)}
