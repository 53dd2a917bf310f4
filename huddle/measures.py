"""What is measured: the measures of huddles, and with those of families all that a manager has."""

from families.measures import FAMILIES, MEASURES, PAST_DAYS, in_time, is_born_baby
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
from families.queries.seeing import LONG, TOO_LONG

WORKING, CALENDAR = Span(Unit.WORKING), Span(Unit.CALENDAR)


def _not_seen(case: Case, window: Window) -> bool:
    return case.began is None or (window.as_at - case.began).days > LONG


def _was_to_be_reviewed(case: Case, _: Window) -> bool:
    """A family that closed by then needs no review any more."""
    return not (case.stopped and case.due and case.stopped <= case.due)


OF_HUDDLES = (
    Measure(
        key="M4",
        title="Families without a Single Lead Practitioner",
        unit=FAMILIES,
        definition="Open families for which a huddle decided that somebody should lead (D03) or "
        "that a plan starts or continues (D05), and that nobody leads on the as-at date. Their "
        "days without a lead are calendar days since that decision, or since the last lead "
        "ended.",
        quality=f"Families of which this was not decided yet are not counted. {PAST_DAYS}",
        kinds=("without_lead",),
        parts=(
            Part("to7", "Up to 7 days", within(0, 7, CALENDAR)),
            Part("to14", "8 to 14 days", within(8, 14, CALENDAR)),
            Part("to28", "15 to 28 days", within(15, 28, CALENDAR)),
            Part("over28", "More than 28 days", within(29, None, CALENDAR)),
        ),
        span=CALENDAR,
    ),
    Measure(
        key="M5",
        title="Nomination to first discussion",
        unit="nominations",
        definition="Working days from the day on which a nomination was received to the first "
        "session in which its family was discussed. In time: within 7 calendar days. Counted are "
        "those discussed in the period and all that were not discussed yet.",
        quality="Nominations that were joined to another one, or redirected, are left out. "
        "Twins are two nominations.",
        kinds=("nomination",),
        parts=TIMED,
        span=WORKING,
        target=Target(7, Unit.CALENDAR),
    ),
    Measure(
        key="M6",
        title="Discussed to lead accepted",
        unit="decisions",
        definition="Working days from a decision to allocate a Single Lead Practitioner (D03) to "
        "the day on which somebody accepted. In time: within 2 working days. Counted are those "
        "accepted in the period and all that were not accepted yet.",
        quality="One for each family and discussion. A decision that was replaced, or is "
        "provisional, is not counted.",
        kinds=("allocation",),
        parts=TIMED,
        span=WORKING,
        target=Target(2, Unit.WORKING),
    ),
    Measure(
        key="M9",
        title="Babies not seen",
        unit="babies",
        definition=f"Born babies under 36 months of open families who were last seen by any "
        f"agency more than {LONG} days before the as-at date, or of whom nobody has recorded "
        "that they were seen.",
        quality="From contacts, from what agencies say of their own work and from their checks. "
        "Services that may not be named to everybody are left out.",
        kinds=("last_seen",),
        of=_not_seen,
        parts=(
            Part("long", f"{LONG + 1} to {TOO_LONG} days", within(LONG + 1, TOO_LONG, CALENDAR)),
            Part("too_long", f"More than {TOO_LONG} days", within(TOO_LONG + 1, None, CALENDAR)),
            Part("never", "Never recorded as seen", lambda case, _: case.began is None),
        ),
        span=CALENDAR,
        among=is_born_baby,
        among_words="of the born babies under 36 months",
    ),
    Measure(
        key="M17",
        title="Reviews on time",
        unit="reviews",
        definition="Of the reviews that a huddle set for a day in the period, before the as-at "
        "date, and of all that were due before and have not been held: those whose family was "
        "discussed again on or before that day.",
        quality="A review that a family did not need because it was closed by then is left out.",
        kinds=("review",),
        of=_was_to_be_reviewed,
        parts=(
            Part("in_time", "Held in time", in_time),
            Part("late", "Held late", lambda c, w: c.ended is not None and not in_time(c, w)),
            Part("overdue", "Not held", lambda case, _: case.ended is None),
        ),
        good="in_time",
    ),
)
BY_KEY: dict[str, Measure] = {
    one.key: one for one in sorted((*MEASURES, *OF_HUDDLES), key=lambda one: int(one.key[1:]))
}
