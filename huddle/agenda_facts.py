"""What the rules of an agenda read about each family, in a fixed number of queries."""

from collections import defaultdict
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from consent.models import BreakGlass, SharingDecision
from consent.queries.sharing import in_force
from families.models import Action, Family, LeadUpdate, Person
from families.queries.seeing import seen_longest_ago
from families.queries.without_lead import gaps_of
from huddle.agenda_rules import WithFacts
from huddle.models import (
    AgencyCheck,
    AgendaItem,
    Decision,
    DecisionCode,
    HuddleSession,
    Nomination,
)
from practitioners.models import Practitioner
from practitioners.working_days import add_working_days, today

State = AgendaItem.State
RELISTING = (DecisionCode.D01, DecisionCode.D08, DecisionCode.D14)
LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.get_default_timezone())


def families_with_facts(session: HuddleSession, practitioner: Practitioner) -> list[WithFacts]:
    """The open families that this huddle has accepted, each with what the rules read."""
    families: list[WithFacts] = list(_families(session, practitioner))
    ends, gaps = _sharing_that_ends(families, session), gaps_of(families)
    for family in families:
        family.without_lead = gaps.get(family.pk)
        family.sharing_ends = ends.get(family.pk, [])
    return families


def _families(session: HuddleSession, practitioner: Practitioner) -> QuerySet[Family]:
    accepted = Nomination.objects.filter(huddle=session.huddle, state=Nomination.State.ACCEPTED)
    return (
        Family.objects.visible_to(practitioner)
        .open()
        .prompting()
        .exclude(restriction=Family.Restriction.SEALED)
        .filter(pk__in=accepted.values("family"))
        .exclude(pk__in=_waiting_elsewhere(session).values("family"))
        .annotate(
            last_item=_last_item("pk"),
            last_state=_last_item("state"),
            discussed=Coalesce(_last_discussed(), Value(LONG_AGO), output_field=DateTimeField()),
        )
        .annotate(
            overdue=_overdue_actions(),
            urgent=Exists(_undiscussed().filter(urgent=True)),
            deferrals=_deferrals(),
            relisted=Exists(_last_decisions(RELISTING)) | Exists(_to_ratify()),
            lead_asks=Exists(_asked_by_lead()),
            nominated_at=Subquery(_undiscussed().order_by().values("received_at")[:1]),
            due=_of_babies(Min("edd")),
            born=_of_babies(Max("dob")),
            last_seen=seen_longest_ago(None),
            steps_down=Exists(_steps_down(session)),
            checks_missing=_checks_missing(),
            emergency=Exists(_emergencies(practitioner)),
        )
    )


def _waiting_elsewhere(session: HuddleSession) -> QuerySet[AgendaItem]:
    """Listed on another session that has not been held yet."""
    return AgendaItem.objects.filter(
        state=State.LISTED,
        session__huddle=session.huddle,
        session__state__in=["scheduled", "published", "in_session"],
    ).exclude(session=session)


def _last_item(field: str) -> Subquery:
    held = AgendaItem.objects.filter(
        family=OuterRef("pk"), state__in=[State.DISCUSSED, State.DEFERRED]
    )
    return Subquery(held.order_by("-session__starts_at", "-pk").values(field)[:1])


def _last_discussed() -> Subquery:
    held = AgendaItem.objects.filter(family=OuterRef("pk"), state=State.DISCUSSED)
    return Subquery(held.order_by("-session__starts_at").values("session__starts_at")[:1])


def _deferrals() -> Subquery:
    """How often it was put off since it was last discussed."""
    since = AgendaItem.objects.filter(
        family=OuterRef("pk"),
        state=State.DEFERRED,
        session__starts_at__gt=OuterRef("discussed"),
    )
    return Subquery(since.order_by().values("family").annotate(n=Count("pk")).values("n"))


def _last_decisions(codes: tuple[DecisionCode, ...]) -> QuerySet[Decision]:
    return Decision.objects.filter(
        item=OuterRef("last_item"), replaced_at=None, is_primary=True, code__in=codes
    )


def _to_ratify() -> QuerySet[Decision]:
    return Decision.objects.filter(
        item=OuterRef("last_item"), replaced_at=None, is_primary=True, provisional=True
    )


def _steps_down(session: HuddleSession) -> QuerySet[Decision]:
    return _last_decisions((DecisionCode.D09,)).filter(
        details__joint_visit_on__lte=session.starts_on.isoformat()
    )


def _undiscussed() -> QuerySet[Nomination]:
    """Accepted, and the family has not been discussed since."""
    since = AgendaItem.objects.filter(
        family=OuterRef("family"), state=State.DISCUSSED, discussed_at__gte=OuterRef("accepted_at")
    )
    return (
        Nomination.objects.filter(family=OuterRef("pk"), state=Nomination.State.ACCEPTED)
        .annotate(accepted_at=Coalesce("screened_at", "received_at"))
        .filter(~Exists(since))
    )


def _asked_by_lead() -> QuerySet[LeadUpdate]:
    """Since it was last discussed, by whoever led then."""
    return LeadUpdate.objects.filter(
        family=OuterRef("pk"), asks=True, at__gt=OuterRef("discussed")
    )


def _overdue_actions() -> Subquery:
    late = Action.objects.overdue(today()).filter(family=OuterRef("pk"))
    return Subquery(late.order_by().values("family").annotate(n=Count("pk")).values("n"))


def _of_babies(extreme: Min | Max) -> Subquery:
    babies = Person.objects.filter(family=OuterRef("pk")).babies()
    return Subquery(babies.order_by().values("family").annotate(d=extreme).values("d"))


def _checks_missing() -> Subquery:
    missing = AgencyCheck.objects.filter(
        item=OuterRef("last_item"),
        answer=AgencyCheck.Answer.NOT_RETURNED,
        team__is_sensitive=False,
    )
    return Subquery(missing.order_by().values("item").annotate(n=Count("pk")).values("n"))


def _emergencies(practitioner: Practitioner) -> QuerySet[BreakGlass]:
    since = BreakGlass.objects.visible_to(practitioner).filter(started_at__isnull=False)
    return since.filter(family=OuterRef("pk"), started_at__gt=OuterRef("discussed"))


def _sharing_that_ends(families: list[Family], session: HuddleSession) -> dict[UUID, list[date]]:
    """For each family, the days on which agencies lose it, before or soon after the session."""
    last = add_working_days(session.starts_on, session.huddle.sharing_ends_days)
    then = timezone.make_aware(datetime.combine(last, time.max))
    now, later = in_force(families), in_force(families, then)
    ending = {
        (family, agency): decision
        for family, agencies in now.items()
        for agency, decision in agencies.items()
        if agency not in later.get(family, {})
    }
    until = dict(
        SharingDecision.objects.filter(pk__in=set(ending.values())).values_list("pk", "until")
    )
    found: dict[UUID, list[date]] = defaultdict(list)
    for (family, _), decision in ending.items():
        if ends := until.get(decision):
            found[family].append(timezone.localdate(ends))
    return found
