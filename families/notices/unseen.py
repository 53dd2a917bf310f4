"""A baby whom nobody has seen for long: which family it is, only its page says."""

from datetime import date

from families.notices.reviews import answers_for, family_page_of
from families.notices.seen import UNSEEN
from families.queries.seeing import LONG, TOO_LONG, not_seen_since
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register
from practitioners.working_days import today


def not_seen_step(since: date, as_at: date) -> NoticeKind | None:
    """The newest step of this day, for planner and sender."""
    days = (as_at - since).days
    if days > TOO_LONG:
        return NOT_SEEN_LONG
    return NOT_SEEN if days > LONG else None


def _wanted(notice: Notice) -> str:
    """As far as whoever is told may know when the baby was seen."""
    if answers_for(notice) is None:
        return UNSEEN
    since = not_seen_since(notice.practitioner, [notice.about]).get(notice.about)
    step = not_seen_step(since, today()) if since else None
    return "" if step and step.kind == notice.kind else "Seen since, or another step has come"


def _kind(kind: str, subject: str, words: str, terms: Terms, *, can_be_off: bool) -> NoticeKind:
    return register(
        NoticeKind(kind, subject, words, family_page_of, _wanted, can_be_off, terms=terms)
    )


HOLDS = "no later day is known to them, they see the family and answer for it"
NOT_SEEN = _kind(
    "not_seen",
    "Huddle: please look at when a baby was last seen",
    f"As far as agencies have said, it is more than {LONG} days ago.",
    Terms(
        "The Single Lead Practitioner or whoever covers",
        f"When a born baby has not been seen for more than {LONG} days",
        HOLDS,
        f"After {TOO_LONG} days: the row below. The next agenda says so",
        "reminders of families",
    ),
    can_be_off=True,
)
NOT_SEEN_LONG = _kind(
    "not_seen_long",
    "Huddle: please look today at when a baby was last seen",
    f"As far as agencies have said, it is more than {TOO_LONG} days ago.",
    Terms(
        "The Single Lead Practitioner or whoever covers, and the coordinator",
        f"When a born baby has not been seen for more than {TOO_LONG} days",
        HOLDS,
        "It stays on every agenda until somebody has seen the baby",
        "reminders of families",
    ),
    can_be_off=False,
)
