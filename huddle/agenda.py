"""Which families belong on the next agenda, why, and in which order: rules that all can see."""

from dataclasses import dataclass
from datetime import date, timedelta

from families.models import Family
from huddle.agenda_facts import families_with_facts
from huddle.agenda_rules import LONG, ORDER, RULES, Rule, WithFacts
from huddle.models import AgendaItem, Huddle, HuddleSession
from practitioners.models import Practitioner

Why = AgendaItem.Why
NEAR_BIRTH = timedelta(weeks=8)


@dataclass(frozen=True)
class Reason:
    """A rule that holds for a family, with its words."""

    rule: Rule
    words: str


@dataclass(frozen=True)
class Candidate:
    """A family of which the rules speak, and everything that they say about it."""

    family: Family
    reasons: list[Reason]
    rank: tuple[int, int]

    @property
    def first(self) -> Reason | None:
        """What brings it on and gives it its place; none where the rules only speak of it."""
        return next((reason for reason in self.reasons if reason.rule.brings), None)

    @property
    def place(self) -> tuple[int, tuple[int, int], str]:
        why = self.first.rule.why if self.first else ORDER[-1]
        return (ORDER.index(why), self.rank, self.family.reference)


def time_box(huddle: Huddle, why: AgendaItem.Why) -> int:
    """How many minutes the huddle gives a family that is on for this reason."""
    return huddle.minutes_new if why in LONG else huddle.minutes_review


def candidates(session: HuddleSession, practitioner: Practitioner) -> list[Candidate]:
    """The families of which the rules speak, in the agenda's order; some only beside."""
    found = [
        Candidate(family, reasons, _rank(family, session))
        for family in families_with_facts(session, practitioner)
        if (reasons := _reasons(family, session))
    ]
    return sorted(found, key=lambda candidate: candidate.place)


def spoken_of(session: HuddleSession, practitioner: Practitioner) -> list[Candidate]:
    """Families that are not listed and that no rule brings on, though one speaks of them."""
    there = set(
        AgendaItem.objects.visible_to(practitioner)
        .filter(session=session, state=AgendaItem.State.LISTED)
        .values_list("family", flat=True)
    )
    found = candidates(session, practitioner)
    return [one for one in found if one.first is None and one.family.pk not in there]


def _reasons(family: WithFacts, session: HuddleSession) -> list[Reason]:
    return [Reason(rule, rule.words(family)) for rule in RULES if rule.holds(family, session)]


def _rank(family: WithFacts, session: HuddleSession) -> tuple[int, int]:
    """Unborn and near the due date first, then the youngest, then those due later."""
    due: date | None = family.due
    if due and due <= session.starts_on + NEAR_BIRTH:
        return (0, due.toordinal())
    if family.born:
        return (1, -family.born.toordinal())
    return (2, due.toordinal() if due else 0)
