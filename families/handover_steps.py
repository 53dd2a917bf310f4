"""What a handover asks for, as one table: each step, who does it and what it asks.

The page of a handover is made of this table. What the floors above ask for, they register; those
steps are done on their own pages, and read from there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from families.models import Action, Handover, HandoverStep
from practitioners.models import Practitioner

Key = HandoverStep.Key


class Who(StrEnum):
    OUTGOING = "the present lead"
    INCOMING = "the new lead"
    SUPERVISOR = "the present lead’s supervisor"


@dataclass(frozen=True)
class Step:
    """``question`` asks for words; without one it is confirmed. ``last`` wait for all others."""

    key: Key
    who: Who
    hint: str
    question: str = ""
    confirm: str = ""
    last: bool = False

    @property
    def title(self) -> str:
        return str(self.key.label)


STEPS = (
    Step(
        Key.TOLD,
        Who.OUTGOING,
        "When both leads visit together, or why they cannot",
        question="How was the family told, and what did they say?",
    ),
    Step(
        Key.NEXT_DAYS,
        Who.OUTGOING,
        "Visits, appointments, dates that must not be missed",
        question="What happens in the next 14 days?",
    ),
    Step(
        Key.WHAT_WORKS,
        Who.OUTGOING,
        "What helps, when to call, whom they trust",
        question="What works with this family?",
    ),
    Step(
        Key.READ,
        Who.INCOMING,
        "How to contact the family safely, and what is protected",
        confirm="I have read how to contact this family safely, who must not be told what, and "
        "what is protected",
    ),
    Step(
        Key.LET_GO,
        Who.OUTGOING,
        "After every step above",
        confirm="I have handed over what the new lead needs to know",
        last=True,
    ),
    Step(
        Key.SIGNED_OFF,
        Who.SUPERVISOR,
        "After every step above",
        confirm="I have read this handover, and it is complete",
        last=True,
    ),
)
BY_KEY = {step.key: step for step in STEPS}


@dataclass(frozen=True)
class Check:
    """Something that a floor asks for: is it done, what is missing, and on which page."""

    title: str
    done: bool
    hint: str
    href: str


CHECKS: list[Callable[[Handover, Practitioner], Check]] = []


def register(
    source: Callable[[Handover, Practitioner], Check],
) -> Callable[[Handover, Practitioner], Check]:
    """Every handover waits for this too. They register here; this floor asks."""
    if source not in CHECKS:
        CHECKS.append(source)
    return source


@dataclass(frozen=True)
class State:
    """How far a handover is, as one reader sees it."""

    done: dict[str, HandoverStep]
    actions: list[Action]
    checks: list[Check]

    @property
    def missing(self) -> list[str]:
        """What must be done before the present lead hands over and the supervisor signs off."""
        steps = [one.title for one in STEPS if not one.last and one.key not in self.done]
        actions = ["An owner for each open action"] if self.actions else []
        return [*steps, *actions, *(one.title for one in self.checks if not one.done)]

    @property
    def all_missing(self) -> list[str]:
        """What must be done before the new lead can accept."""
        last = [one.title for one in STEPS if one.last and one.key not in self.done]
        return [*self.missing, *last]


def state_of(handover: Handover, reader: Practitioner) -> State:
    """Read anew each time: an action that came up meanwhile waits for its owner again."""
    steps = HandoverStep.objects.visible_to(reader).filter(handover=handover)
    actions = (
        Action.objects.visible_to(reader)
        .open()
        .filter(family=handover.family_id, owner=handover.outgoing.practitioner_id)
        .exclude(pk__in=handover.actions_kept)
    )
    return State(
        {step.key: step for step in steps.select_related("done_by")},
        list(actions.select_related("owner", "owner_agency")),
        [source(handover, reader) for source in CHECKS],
    )
