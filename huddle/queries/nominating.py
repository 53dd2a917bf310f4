"""What somebody who nominates chooses from, and what became of their team's nominations."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, Q

from huddle.models import DangerStop, Huddle, Nomination, NominationDraft
from huddle.models.nominations import DangerStopQuerySet, DraftQuerySet, NominationQuerySet
from practitioners.models import Agency, Practitioner, Team


@dataclass(frozen=True)
class Scene:
    """The teams that somebody may nominate for, the huddles they may ask, and who may read."""

    teams: list[Team] = field(default_factory=list)
    huddles: list[Huddle] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)

    @property
    def asks_where(self) -> bool:
        """Is there more than one way to place a nomination, so that the page must ask?"""
        return len(self.teams) > 1 or len(self.huddles) > 1

    def team(self, chosen: str = "") -> Team | None:
        """The one chosen; the only one where there was nothing to choose."""
        return next((team for team in self.teams if str(team.pk) == chosen), None) or next(
            iter(self.teams), None
        )

    def huddle(self, chosen: str = "") -> Huddle | None:
        return next((one for one in self.huddles if str(one.pk) == chosen), None) or next(
            iter(self.huddles), None
        )


def scene_for(practitioner: Practitioner) -> Scene:
    """Their teams; the huddles of their localities, or every huddle where none is theirs."""
    teams = list(practitioner.teams())
    huddles = list(Huddle.objects.select_related("coordinator__agency"))
    near = [h for h in huddles if h.locality in {team.locality for team in teams}]
    return Scene(teams, near or huddles, agencies_to_name(near or huddles))


def core_agencies(huddles: list[Huddle]) -> list[Agency]:
    return list(Agency.objects.filter(teams__huddles__in=huddles).distinct())


def agencies_to_name(huddles: list[Huddle]) -> list[Agency]:
    """Whom a nominator may name as readers: the core agencies and the coordinator's own."""
    core = Q(teams__huddles__in=huddles)
    coordinating = Q(practitioners__huddles_coordinated__in=huddles)
    return list(Agency.objects.filter(core | coordinating).distinct())


def agency_names(ids: set[UUID]) -> dict[UUID, str]:
    return dict(Agency.objects.filter(pk__in=ids).values_list("pk", "name"))


def drafts_of(practitioner: Practitioner) -> DraftQuerySet:
    return NominationDraft.objects.visible_to(practitioner).unfinished()


def team_nominations(practitioner: Practitioner, state: str = "") -> NominationQuerySet:
    """What their teams asked for, latest first; in one state, where it is one."""
    nominations = (
        Nomination.objects.visible_to(practitioner)
        .filter(team__in=practitioner.teams().order_by())
        .select_related("family", "child", "huddle", "team", "nominated_by")
    )
    return nominations.filter(state=state) if state in Nomination.State.values else nominations


def stops_to_contact(practitioner: Practitioner) -> DangerStopQuerySet:
    """Nobody has told Duty and Advice yet, as far as Huddle knows: oldest first."""
    return (
        DangerStop.objects.visible_to(practitioner)
        .to_contact()
        .select_related("team__agency", "stopped_by", "huddle")
        .order_by("stopped_at")
    )


def stops_seen(practitioner: Practitioner) -> DangerStopQuerySet:
    """Those still to be told of first, oldest first; then the others, latest first."""
    return (
        DangerStop.objects.visible_to(practitioner)
        .select_related("team__agency", "stopped_by", "huddle", "contacted_by")
        .order_by(F("contacted_at").desc(nulls_first=True), "stopped_at")
    )


def asked_of(practitioner: Practitioner) -> NominationQuerySet:
    """Nominations of their teams about which the coordinator has asked for more."""
    return team_nominations(practitioner, Nomination.State.NEEDS_INFORMATION)
