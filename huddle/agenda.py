"""Which families belong on the next agenda, why, and in which order: rules that all can see."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from families.models import Action, Allocation, Family, Person
from huddle.models import AgendaItem, Decision, DecisionCode, Huddle, HuddleSession, Nomination
from practitioners.models import Practitioner
from practitioners.working_days import today

Why = AgendaItem.Why
State = AgendaItem.State

ORDER = (
    Why.DEFERRED,
    Why.OVERDUE,
    Why.URGENT,
    Why.RELISTED,
    Why.NEW,
    Why.REVIEW,
    Why.NO_LEAD,
)
LONG = {Why.URGENT, Why.NEW}
NEAR_BIRTH = timedelta(weeks=8)
RELISTING = (DecisionCode.D01, DecisionCode.D08, DecisionCode.D14)
NEEDS_NO_LEAD = (
    DecisionCode.D06,
    DecisionCode.D07,
    DecisionCode.D13,
    DecisionCode.D15,
    DecisionCode.D16,
)


WithFacts = Any  # a family, with the facts that the rules read annotated to it


@dataclass(frozen=True)
class Candidate:
    """A family that the rules put on the agenda, and what the agenda says about it."""

    family: Family
    why: Why
    note: str
    rank: tuple[int, int]


def time_box(huddle: Huddle, why: AgendaItem.Why) -> int:
    """How many minutes the huddle gives a family that is on for this reason."""
    return huddle.minutes_new if why in LONG else huddle.minutes_review


def candidates(session: HuddleSession, practitioner: Practitioner) -> list[Candidate]:
    """The families that belong on this session's agenda, in its order."""
    found = [
        Candidate(family, why, note, _rank(family, session))
        for family in _families(session, practitioner)
        for why, note in _reasons(family, session)[:1]
    ]
    return sorted(found, key=lambda c: (ORDER.index(c.why), c.rank, c.family.reference))


def _reasons(family: WithFacts, session: HuddleSession) -> list[tuple[Why, str]]:
    """Every rule that holds for the family, in the agenda's order, each with its words."""
    rules = {
        Why.DEFERRED: (family.deferred, "Not discussed last time."),
        Why.OVERDUE: (family.overdue, _overdue_words(family)),
        Why.URGENT: (family.urgent, "The nomination is urgent."),
        Why.RELISTED: (family.relisted, "To be discussed again, as the huddle decided."),
        Why.NEW: (family.nominated_at, _new_words(family)),
        Why.REVIEW: (_review_due(family, session), _review_words(family)),
        Why.NO_LEAD: (family.without_lead, _no_lead_words(family)),
    }
    return [(why, words) for why, (holds, words) in rules.items() if holds]


def _families(session: HuddleSession, practitioner: Practitioner) -> QuerySet[Family]:
    accepted = Nomination.objects.filter(huddle=session.huddle, state=Nomination.State.ACCEPTED)
    return (
        Family.objects.visible_to(practitioner)
        .open()
        .exclude(restriction=Family.Restriction.SEALED)
        .filter(pk__in=accepted.values("family"))
        .exclude(pk__in=_waiting_elsewhere(session).values("family"))
        .annotate(last_item=_last_item("pk"), last_state=_last_item("state"))
        .annotate(
            overdue=_overdue_actions(),
            urgent=Exists(_undiscussed().filter(urgent=True)),
            deferred=Q(last_state=State.DEFERRED),
            relisted=Exists(_last_decisions(RELISTING)) | Exists(_to_ratify()),
            nominated_at=Subquery(_undiscussed().order_by().values("received_at")[:1]),
            without_lead=_without_lead(),
            lead_left=_lead_left(),
            due=_of_babies(Min("edd")),
            born=_of_babies(Max("dob")),
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


def _last_decisions(codes: tuple[DecisionCode, ...]) -> QuerySet[Decision]:
    return Decision.objects.filter(
        item=OuterRef("last_item"), replaced_at=None, is_primary=True, code__in=codes
    )


def _to_ratify() -> QuerySet[Decision]:
    return Decision.objects.filter(
        item=OuterRef("last_item"), replaced_at=None, is_primary=True, provisional=True
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


def _overdue_actions() -> Subquery:
    late = Action.objects.overdue(today()).filter(family=OuterRef("pk"))
    return Subquery(late.order_by().values("family").annotate(n=Count("pk")).values("n"))


def _lead_left() -> Exists:
    current = Allocation.objects.current().filter(family=OuterRef("pk"))
    return Exists(current.filter(practitioner__is_active=False))


def _without_lead() -> Q:
    """Nobody leads, or whoever does has left."""
    current = Allocation.objects.current().filter(family=OuterRef("pk"))
    led = current.filter(practitioner__is_active=True)
    return Q(_lead_left()) | (
        Q(last_state=State.DISCUSSED)
        & ~Q(status=Family.Status.PAUSED)
        & ~Exists(led)
        & ~Exists(_last_decisions(NEEDS_NO_LEAD))
    )


def _of_babies(extreme: Min | Max) -> Subquery:
    babies = Person.objects.filter(family=OuterRef("pk")).babies()
    return Subquery(babies.order_by().values("family").annotate(d=extreme).values("d"))


def _review_due(family: WithFacts, session: HuddleSession) -> bool:
    return bool(family.review_due and family.review_due <= session.starts_on)


def _rank(family: WithFacts, session: HuddleSession) -> tuple[int, int]:
    """Unborn and near the due date first, then the youngest, then those due later."""
    due: date | None = family.due
    if due and due <= session.starts_on + NEAR_BIRTH:
        return (0, due.toordinal())
    if family.born:
        return (1, -family.born.toordinal())
    return (2, due.toordinal() if due else 0)


def _no_lead_words(family: WithFacts) -> str:
    return "The lead has left." if family.lead_left else "Nobody leads for this family."


def _overdue_words(family: WithFacts) -> str:
    if family.overdue == 1:
        return "1 action is overdue."
    return f"{family.overdue} actions are overdue."


def _new_words(family: WithFacts) -> str:
    if not family.nominated_at:
        return ""
    words = f"Nominated on {date_format(timezone.localtime(family.nominated_at), 'j F Y')}."
    return f"{words} Unborn, due {date_format(family.due, 'j F Y')}." if family.due else words


def _review_words(family: WithFacts) -> str:
    return f"Review due by {date_format(family.review_due, 'j F Y')}." if family.review_due else ""
