"""What is measured of families, their leads and their actions: one table, read by people too.

``huddle/measures.py`` has those that need to know of a huddle. The keys are those of the
partnership's list of measures.
"""

from families.measuring import (
    TIMED,
    Case,
    Measure,
    Part,
    Span,
    Target,
    Unit,
    Window,
    within,
)
from families.models import Action, Family
from families.weights import WEIGHTS, Facts, Weight, points_of, weight_of

Status = Action.Status
FAMILIES = "families"
PAST_DAYS = (
    "For a day before Huddle began to keep each change of a status, the status is taken from the "
    "days of registering and closing. Which teams know a family is always as it is today."
)
NOT_ON_TIME_BASE = (Status.CANCELLED, Status.SUPERSEDED, Status.NOT_POSSIBLE)
LATE = Span(Unit.WORKING, since=lambda case: case.due)
WAITED = Span(Unit.WORKING)
ASKED_TOO_LONG = 2  # working days
CONTACT, SEEN = Span(Unit.WORKING), Span(Unit.CALENDAR)


def facts_of(case: Case) -> Facts:
    """Of a case of an open family that somebody leads."""
    return Facts(case.status, case.note, case.began, case.due, max(case.amount, 1))


def points(case: Case, window: Window) -> float:
    return float(points_of(facts_of(case), window.as_at))


def _weighs(weight: Weight) -> Part:
    return Part(
        weight.key,
        f"{weight.label} ({weight.points})",
        lambda case, window: weight_of(facts_of(case), window.as_at) == weight,
    )


def _has(status: str, label: str) -> Part:
    return Part(status, label, lambda case, _: case.status == status)


def _noted(note: str, label: str) -> Part:
    return Part(note, label, lambda case, _: case.note == note)


def is_born_baby(case: Case, _: Window) -> bool:
    return case.kind == "baby" and case.note == "born"


def is_open(case: Case) -> bool:
    return case.status in Action.OPEN


def _was_due(case: Case, window: Window) -> bool:
    """Its day is over: before that nobody has missed it."""
    return (
        case.due is not None
        and window.starts <= case.due < window.as_at
        and case.status not in NOT_ON_TIME_BASE
    )


def in_time(case: Case, _: Window) -> bool:
    return bool(case.ended and case.due and case.ended <= case.due)


def _overdue(case: Case, window: Window) -> bool:
    return is_open(case) and case.due is not None and case.due < window.as_at


def _asked_too_long(case: Case, window: Window) -> bool:
    waited = WAITED.of(case, window)
    return case.status == Status.PROPOSED and waited is not None and waited > ASKED_TOO_LONG


MEASURES = (
    Measure(
        key="M1",
        title="Open families",
        unit=FAMILIES,
        definition="Families that are listed, active or paused on the as-at date.",
        quality=PAST_DAYS,
        kinds=("family",),
        parts=tuple(
            _has(status, str(status.label))
            for status in (Family.Status.LISTED, Family.Status.ACTIVE, Family.Status.PAUSED)
        ),
    ),
    Measure(
        key="M2",
        title="Babies in scope",
        unit="babies",
        definition="Children under 36 months of open families, and unborn babies, on the as-at "
        "date. Unborn babies are shown apart.",
        quality="A birth counts from the day of birth, once it is recorded. Babies who died and "
        "pregnancies that ended are not counted from the day that this was recorded.",
        kinds=("baby",),
        parts=(_noted("born", "Born"), _noted("unborn", "Unborn")),
    ),
    Measure(
        key="M3",
        title="Families with a Single Lead Practitioner",
        unit=FAMILIES,
        definition="Open families that somebody leads on the as-at date, without those whom "
        "they cover for. Points: "
        + "; ".join(f"{one.points} for {one.label.lower()} ({one.when})" for one in WEIGHTS)
        + "; and a half for each further child, born or unborn. The first that holds counts.",
        quality="Points say how much work a family may be and nothing about its risk. The level "
        "of need is as it is today.",
        kinds=("family",),
        of=lambda case, _: case.lead is not None,
        parts=tuple(_weighs(weight) for weight in WEIGHTS),
    ),
    Measure(
        key="M7",
        title="Lead accepted to first contact",
        unit=FAMILIES,
        definition="Working days from the day on which the Single Lead Practitioner accepted to "
        "the first two-way contact with a parent or carer, by anybody. Attempts are counted "
        "apart. In time: within 5 working days. Counted are those that happened in the period "
        "and all that have not happened yet.",
        quality="Needs contacts to be logged with the adult who was spoken with. A contact that "
        "is logged late counts on the day on which it happened. Contacts of services that may "
        "not be named to everybody are left out.",
        kinds=("first_contact",),
        parts=TIMED,
        span=CONTACT,
        target=Target(5, Unit.WORKING),
    ),
    Measure(
        key="M8",
        title="First contact to baby seen",
        unit="babies",
        definition="Calendar days from the first two-way contact after the lead accepted to the "
        "first contact face to face in which this baby was seen, or the mother of an unborn "
        "baby, by anybody. Counted are those that happened in the period and all that have not "
        "happened yet.",
        quality="Needs contacts to be logged with who was seen. Each baby counts, so twins "
        "count twice.",
        kinds=("baby_seen",),
        parts=TIMED,
        span=SEEN,
    ),
    Measure(
        key="M10",
        title="Actions completed on time",
        unit="actions",
        definition="Of the actions whose due date lies in the period, before the as-at date: "
        "those that were done on or before it. Cancelled and superseded actions, and those that "
        "were not possible, are left out; declined, not done and still open ones are not in time.",
        quality="Counts the day on which it was done, not the day on which that was recorded. "
        "Due dates are as they are today. What was agreed before a loss is left out.",
        kinds=("action",),
        of=_was_due,
        parts=(
            Part("in_time", "Done in time", in_time),
            Part("late", "Done late", lambda c, w: c.ended is not None and not in_time(c, w)),
            Part("not_done", "Not done", lambda c, _: c.ended is None),
        ),
        good="in_time",
    ),
    Measure(
        key="M11",
        title="Overdue actions",
        unit="actions",
        definition="Actions that are proposed, accepted or in progress, and were due before the "
        "as-at date. Their age is in working days since then.",
        quality="Counts those that nobody has accepted yet: see the measure of these. What was "
        "agreed before a loss is left out.",
        kinds=("action",),
        of=_overdue,
        parts=(
            Part("to5", "Up to 5 working days", within(0, 5, LATE)),
            Part("to10", "6 to 10 working days", within(6, 10, LATE)),
            Part("over10", "More than 10 working days", within(11, None, LATE)),
        ),
        span=LATE,
    ),
    Measure(
        key="M12",
        title="Actions not accepted",
        unit="actions",
        definition=f"Actions that have been proposed to their owner for more than "
        f"{ASKED_TOO_LONG} working days and not been answered by the as-at date.",
        quality="An action that was given to somebody else counts from then. What was agreed "
        "before a loss is left out.",
        kinds=("action",),
        of=_asked_too_long,
        span=WAITED,
    ),
)
