"""Sessions as their people read them: when, who, and the families that the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Prefetch, QuerySet, Value, When
from django.utils import timezone

from huddle.agenda_rules import ORDER
from huddle.agenda_times import Slot, mark_of, slots
from huddle.models import AgencyCheck, AgendaItem, AgendaReason, HuddleSession
from practitioners.models import Practitioner, Team

State = HuddleSession.State
Listed, Deferred = AgendaItem.State.LISTED, AgendaItem.State.DEFERRED
STATE_COLOURS = {
    State.SCHEDULED: "grey",
    State.PUBLISHED: "blue",
    State.IN_SESSION: "green",
    State.DRAFT: "yellow",
    State.SIGNED: "teal",
    State.CANCELLED: "red",
}


@dataclass(frozen=True)
class Agenda:
    """One reader's view of an agenda. What they may not see is not counted either."""

    items: list[AgendaItem]
    minutes_long: int
    session: HuddleSession

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items if item.state != Deferred)

    @property
    def rows(self) -> list[tuple[AgendaItem, Slot | None]]:
        """Each with its time, for those who arrange it: for others families unseen would count."""
        listed = [item for item in self.items if item.state == Listed]
        times = {slot.item.pk: slot for slot in slots(self.session, listed)}
        return [(item, times.get(item.pk)) for item in self.items]

    @property
    def mark(self) -> str:
        return mark_of([item for item in self.items if item.state == Listed])

    @property
    def minutes_over(self) -> int:
        return max(0, self.minutes - self.minutes_long)


@dataclass(frozen=True)
class Column:
    """One team: how much it has still to answer, and when it was last reminded."""

    team: Team
    asked: int
    missing: int
    chased_at: datetime | None


@dataclass(frozen=True)
class Readiness:
    """What each team has answered for each family, in words; a silence is a word too."""

    teams: list[Team]
    rows: list[tuple[AgendaItem, list[AgencyCheck | None]]]
    columns: list[Column]


def coming(practitioner: Practitioner) -> QuerySet[HuddleSession]:
    """Their sessions from today on, the next one first."""
    return _sessions(practitioner).filter(starts_at__gte=_today()).order_by("starts_at")


def past(practitioner: Practitioner) -> QuerySet[HuddleSession]:
    return _sessions(practitioner).filter(starts_at__lt=_today()).order_by("-starts_at")


def agenda_for(session: HuddleSession, practitioner: Practitioner) -> Agenda:
    """The families on the agenda that this reader may see; a draft is its coordinator's only."""
    items: QuerySet[AgendaItem] = AgendaItem.objects.none()
    if reads_the_list(session, practitioner):
        items = AgendaItem.objects.visible_to(practitioner).filter(session=session)
    told = Prefetch("reasons", queryset=in_order(AgendaReason.objects.visible_to(practitioner)))
    listed = items.exclude(state=AgendaItem.State.WITHDRAWN).select_related("family")
    listed = listed.prefetch_related(told)
    return Agenda(list(listed.order_by("position", "id")), session.huddle.minutes_long, session)


def in_order(reasons: QuerySet[AgendaReason]) -> QuerySet[AgendaReason]:
    """As the rules are ordered; those that people gave stand at their rule's place."""
    places = [When(why=why, then=Value(place)) for place, why in enumerate(ORDER)]
    return reasons.order_by(Case(*places, default=Value(len(ORDER))), "id")


def reads_the_list(session: HuddleSession, practitioner: Practitioner) -> bool:
    """Until it is published, only whoever coordinates the huddle."""
    return session.state != State.SCHEDULED or session.huddle.coordinator_id == practitioner.pk


def readiness(agenda: Agenda, practitioner: Practitioner) -> Readiness:
    """Agencies by families, for those who run the session."""
    checks = (
        AgencyCheck.objects.visible_to(practitioner)
        .filter(item__in=agenda.items)
        .select_related("team__agency")
        .order_by("team__agency__name", "team__name")
    )
    by_place = {(check.item_id, check.team_id): check for check in checks}
    teams = list({check.team_id: check.team for check in checks}.values())
    rows = [(item, [by_place.get((item.pk, team.pk)) for team in teams]) for item in agenda.items]
    return Readiness(teams, rows, [_column(team, checks) for team in teams])


def _column(team: Team, checks: Iterable[AgencyCheck]) -> Column:
    theirs = [check for check in checks if check.team_id == team.pk]
    missing = [check for check in theirs if not check.answered_at]
    chased = [check.chased_at for check in missing if check.chased_at]
    return Column(team, len(theirs), len(missing), max(chased, default=None))


def _sessions(practitioner: Practitioner) -> QuerySet[HuddleSession]:
    return HuddleSession.objects.visible_to(practitioner).select_related("huddle", "chair")


def _today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
