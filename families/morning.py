"""The rules of "My families", as one table: what asks for a family today, and in which words.

The page that lists the families explains itself with this table. No rule counts points: offers
that wait stand first, then the family whose next day comes first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.formats import date_format

from families.queries.seeing import LONG, TOO_LONG
from families.scope import birthday, born_by

WithFacts = Any  # a family, with the facts of ``queries/morning.py`` annotated to it
BEFORE_BIRTH = timedelta(days=42)
BEFORE_REVIEW = timedelta(days=7)
BEFORE_ALERT = timedelta(days=14)
BEFORE_LEAVING = timedelta(days=56)


@dataclass(frozen=True)
class Rule:
    """One reason: ``when`` in words, ``holds`` of the facts on a day, ``words`` on the page."""

    key: str
    label: str
    when: str
    holds: Callable[[WithFacts, date], bool]
    words: Callable[[WithFacts, date], str]
    colour: str = "yellow"


def _is_before(day: date | None, limit: date) -> bool:
    return day is not None and day < limit


def _is_by(day: date | None, limit: date) -> bool:
    return day is not None and day <= limit


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _days(since: date, today: date) -> str:
    days = (today - since).days
    return "1 day" if days == 1 else f"{days} days"


def _overdue(family: WithFacts, _: date) -> str:
    number = family.overdue
    return "1 action overdue" if number == 1 else f"{number} actions overdue"


def _birth(family: WithFacts, today: date) -> str:
    past = family.due_date < today
    return f"Baby was due on {_day(family.due_date)}" if past else f"Due {_day(family.due_date)}"


def _unread_alerts(family: WithFacts, _: date) -> str:
    number = family.alerts_unread
    return "1 alert to read" if number == 1 else f"{number} alerts to read"


def _alert(family: WithFacts, today: date) -> str:
    verb = "was" if family.alert_review < today else "is"
    return f"An alert {verb} to be looked at by {_day(family.alert_review)}"


def _transfer(family: WithFacts, _: date) -> str:
    return f"Moved: transfer sent on {_day(family.transfer_sent)}, not acknowledged yet"


def _ages_out(family: WithFacts, today: date) -> str:
    on = birthday(family.youngest, settings.SCOPE_UNTIL_BIRTHDAY)
    verb = "was" if on < today else "is"
    return f"The youngest {verb} over the age that the huddle is for on {_day(on)}"


def _review(family: WithFacts, today: date) -> str:
    verb = "was due" if family.review_due < today else "due"
    return f"Review {verb} on {_day(family.review_due)}"


RULES = (
    Rule(
        "offer",
        "Asked to lead",
        "You are asked to lead it and have not answered",
        lambda family, _: family.offered is not None,
        lambda family, today: f"Asked to lead {_days(family.offered, today)} ago",
        "blue",
    ),
    Rule(
        "alert_unread",
        "Alert to read",
        "An alert holds, and you have not said that you read it",
        lambda family, _: bool(family.alerts_unread),
        _unread_alerts,
        "red",
    ),
    Rule(
        "overdue",
        "Overdue action",
        "An action for it is past its day, whoever owns it",
        lambda family, _: bool(family.overdue),
        _overdue,
        "red",
    ),
    Rule(
        "birth",
        "Birth near",
        f"A baby is due within {BEFORE_BIRTH.days} days, or was due",
        lambda family, today: _is_before(family.due_date, today + BEFORE_BIRTH),
        _birth,
    ),
    Rule(
        "too_long",
        f"Not seen for more than {TOO_LONG} days",
        f"A born child was last seen by anybody more than {TOO_LONG} days ago",
        lambda family, today: _is_before(family.last_seen, today - timedelta(days=TOO_LONG)),
        lambda family, today: f"Not seen for {_days(family.last_seen, today)}",
        "red",
    ),
    Rule(
        "long",
        f"Not seen for more than {LONG} days",
        f"A born child was last seen by anybody {LONG + 1} to {TOO_LONG} days ago",
        lambda family, today: (
            _is_before(family.last_seen, today - timedelta(days=LONG))
            and not _is_before(family.last_seen, today - timedelta(days=TOO_LONG))
        ),
        lambda family, today: f"Not seen for {_days(family.last_seen, today)}",
    ),
    Rule(
        "never",
        "Never recorded as seen",
        "Nobody has recorded seeing a born child",
        lambda family, _: family.never_seen is not None,
        lambda _, __: "Never recorded as seen",
        "red",
    ),
    Rule(
        "first",
        "First contact",
        "You lead it, and there was no two-way contact yet by the day that was agreed",
        lambda family, today: _is_by(family.first_contact, today),
        lambda family, _: f"First contact was due by {_day(family.first_contact)}",
    ),
    Rule(
        "review",
        "Review due",
        f"Its review is due within {BEFORE_REVIEW.days} days, or was due",
        lambda family, today: _is_by(family.review_due, today + BEFORE_REVIEW),
        _review,
    ),
    Rule(
        "alert",
        "Alert to look at again",
        f"An alert must be looked at within {BEFORE_ALERT.days} days, or should have been",
        lambda family, today: _is_by(family.alert_review, today + BEFORE_ALERT),
        _alert,
    ),
    Rule(
        "transfer",
        "Transfer not acknowledged",
        "It moved out of the area, and nobody there has said that they have it",
        lambda family, _: family.transfer_sent is not None,
        _transfer,
    ),
    Rule(
        "ages_out",
        "Soon too old",
        f"Within {BEFORE_LEAVING.days} days its youngest child is over the age that the huddle "
        "is for, or is so already: somebody must go on with the family",
        lambda family, today: (
            family.due_date is None
            and _is_by(
                family.youngest, born_by(today + BEFORE_LEAVING, settings.SCOPE_UNTIL_BIRTHDAY)
            )
        ),
        _ages_out,
    ),
    Rule(
        "unread",
        "Changed since you were there",
        "Something was told, done or decided by others since you last opened its page",
        lambda family, _: family.is_unread,
        lambda family, _: "Changed since you were there" if family.visited else "Not opened yet",
        "blue",
    ),
)


def holds(rule: Rule, family: WithFacts, today: date) -> bool:
    """After a loss nobody is reminded; whether one is asked to lead still waits for an answer."""
    return (family.quiet_since is None or rule.key == "offer") and rule.holds(family, today)


def reasons(family: WithFacts, today: date) -> list[tuple[Rule, str]]:
    """Every rule that holds, in the order of the table."""
    return [(rule, rule.words(family, today)) for rule in RULES if holds(rule, family, today)]


def next_first(family: WithFacts) -> tuple[Any, ...]:
    """The order of the page: offers, then whose next day comes first, then what is unread."""
    days = (
        family.next_action,
        family.due_date,
        family.last_seen and family.last_seen + timedelta(days=LONG),
        family.never_seen,
        family.first_contact,
        family.review_due,
        family.alert_review,
    )
    next_day = min((day for day in days if day), default=date.max)
    return family.offered or date.max, next_day, not family.is_unread, family.reference
