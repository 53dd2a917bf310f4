"""The rules of an agenda, as one table: what brings a family on, what is said beside, in order.

The page that explains the rules is made of this table, and so is every agenda. No rule counts
points: families stand in the order of the rules, and no number ranks them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from huddle.models import AgendaItem, Huddle, HuddleSession

Why = AgendaItem.Why
WithFacts = Any  # a family, with the facts of ``agenda_facts.py`` annotated to it


@dataclass(frozen=True)
class Rule:
    """One reason. ``when`` and ``looks_at`` are read by people; numbers are the huddle's."""

    why: Why
    when: str
    looks_at: str
    holds: Callable[[WithFacts, HuddleSession], Any]
    words: Callable[[WithFacts], str]
    brings: bool = True  # else it is said only of a family that another rule brings
    private: bool = False  # said to the chair and the coordinator only

    def when_here(self, huddle: Huddle) -> str:
        return self.when.format(huddle=huddle)


def _count(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _deferred(family: WithFacts) -> str:
    times = {1: "Not discussed last time.", 2: "Put off twice, not discussed since."}
    return times.get(family.deferrals, f"Put off {family.deferrals} times, not discussed since.")


def _new(family: WithFacts) -> str:
    words = f"Nominated on {_day(timezone.localtime(family.nominated_at))}."
    return f"{words} Unborn, due {_day(family.due)}." if family.due else words


def _review_due(family: WithFacts, session: HuddleSession) -> bool:
    return bool(family.review_due and family.review_due <= session.starts_on)


def _not_seen(family: WithFacts, session: HuddleSession) -> bool:
    since = session.starts_on - timedelta(days=session.huddle.not_seen_days)
    return bool(family.born and family.last_seen and family.last_seen <= since)


def _sharing_ends(family: WithFacts) -> str:
    agencies = _count(len(family.sharing_ends), "agency", "agencies")
    return f"With {agencies}, from {_day(min(family.sharing_ends))} on."


RULES = (
    Rule(
        Why.DEFERRED,
        "It was put off last time and has not been discussed since",
        "The last agenda it stood on",
        lambda family, _: family.last_state == AgendaItem.State.DEFERRED,
        _deferred,
    ),
    Rule(
        Why.OVERDUE,
        "An action for it is past its day",
        "The family's open actions",
        lambda family, _: family.overdue,
        lambda family: f"{_count(family.overdue, 'action is', 'actions are')} overdue.",
    ),
    Rule(
        Why.URGENT,
        "Its nomination is urgent and has not been discussed",
        "Accepted nominations",
        lambda family, _: family.urgent,
        lambda _: "The nomination is urgent.",
    ),
    Rule(
        Why.RELISTED,
        "The last decision asks for it: more information, an urgent contact, "
        "or something that a later meeting has to confirm",
        "The last decision for each child",
        lambda family, _: family.relisted,
        lambda _: "To be discussed again, as the huddle decided.",
    ),
    Rule(
        Why.NEW,
        "Its nomination was accepted and has not been discussed. Unborn babies near their "
        "due date come first, then the youngest, then babies due later",
        "Accepted nominations, birth and due dates",
        lambda family, _: family.nominated_at,
        _new,
    ),
    Rule(
        Why.LEAD_ASKS,
        "Its Single Lead Practitioner asks something of the huddle that has not been discussed",
        "The lead's updates since it was last discussed",
        lambda family, _: family.lead_asks,
        lambda _: "The Single Lead Practitioner asks something of the huddle.",
    ),
    Rule(
        Why.REVIEW,
        "Its review is due by the day of the session",
        "The review date that was agreed",
        _review_due,
        lambda family: f"Review due by {_day(family.review_due)}.",
    ),
    Rule(
        Why.NO_LEAD,
        "Somebody must lead, and nobody does; or whoever led has left, or is away and nobody "
        "covers",
        "What was decided, the Single Lead Practitioner, and who covers",
        lambda family, _: family.without_lead,
        lambda family: family.without_lead.words,
    ),
    Rule(
        Why.NOT_SEEN,
        "The baby was last seen {huddle.not_seen_days} days ago or longer",
        "The contact log, and the last day that an agency gave in a check or for its work with "
        "the family; of several children, the one seen longest ago. "
        "Services that may not be named are left out",
        _not_seen,
        lambda family: f"Last seen on {_day(family.last_seen)}, as far as agencies have said.",
    ),
    Rule(
        Why.STEP_DOWN,
        "A step-down was decided, and the day of its joint visit has come",
        "The last decision for each child",
        lambda family, _: family.steps_down,
        lambda _: "The joint visit of the step-down was planned for before this session.",
    ),
    Rule(
        Why.CHECK_MISSING,
        "An agency that was asked before its last session did not answer",
        "The agency checks of the last session",
        lambda family, _: family.checks_missing,
        lambda family: (
            f"{_count(family.checks_missing, 'agency check was', 'agency checks were')} "
            "not returned last time. That does not mean that there is no concern."
        ),
        brings=False,
    ),
    Rule(
        Why.NEVER_SEEN,
        "It was discussed before, and no agency has said when the baby was last seen",
        "The same days as above",
        lambda family, _: family.born and family.last_item and not family.last_seen,
        lambda _: "No agency has said when the baby was last seen.",
        brings=False,
    ),
    Rule(
        Why.SHARING_ENDS,
        "A decision to share it ends before the session, or within "
        "{huddle.sharing_ends_days} working days after it",
        "Decisions to share that are in force",
        lambda family, _: family.sharing_ends,
        _sharing_ends,
        brings=False,
        private=True,
    ),
    Rule(
        Why.EMERGENCY,
        "Its record was opened in an emergency since it was last discussed",
        "Emergency access",
        lambda family, _: family.emergency,
        lambda _: "Since it was last discussed, its record was opened in an emergency.",
        brings=False,
        private=True,
    ),
)
ORDER = (*(rule.why for rule in RULES), Why.ASKED, Why.CARRIED)
BESIDE = frozenset({Why.CARRIED, *(rule.why for rule in RULES if not rule.brings)})
GIVEN_BY_PEOPLE = tuple(why for why in ORDER if why not in BESIDE)
LONG = frozenset({Why.URGENT, Why.NEW})
