"""Actions: one to accept, and reminders of its day."""

from django.utils import timezone

from families.models import Action
from families.notices.seen import UNSEEN, naming_family, page, seen
from families.permissions.leading import leads
from practitioners import notices
from practitioners.models import Notice
from practitioners.notices import NoticeKind, register

QUIET = "Nobody is reminded of what was agreed before a loss"


def tell_owner(action: Action, *, again: bool = False) -> None:
    """Somebody else agreed an action for them, or gave it to them (maybe once again)."""
    occurrence = f"{timezone.now():%Y%m%dT%H%M%S}" if again else ""
    notices.plan(ACTION_AGREED, action.owner, action, occurrence=occurrence)


def _is_theirs(notice: Notice) -> str:
    """Still visible, still open, still owned by them or for a family that they lead."""
    action = seen(Action, notice)
    if action is None:
        return UNSEEN
    if not action.is_open:
        return "Closed"
    if action.is_quiet:
        return QUIET
    if notice.practitioner_id == action.owner_id:
        return ""
    return "" if leads(notice.practitioner, action.family) else "No longer theirs"


def _kind(kind: str, subject: str, words: str, *, can_be_off: bool = True) -> NoticeKind:
    body, where = naming_family(Action, words), page("families:action")
    return register(NoticeKind(kind, subject, body, where, _is_theirs, can_be_off))


ACTION_AGREED = _kind(
    "action_agreed",
    "Huddle: an action for you to accept",
    "An action for family {} waits for you to accept or decline it.",
)
ACTION_SOON = _kind(
    "action_soon", "Huddle: an action is due soon", "An action for family {} is due soon."
)
ACTION_DUE = _kind(
    "action_due", "Huddle: an action is due today", "An action for family {} is due today."
)
ACTION_OVERDUE = _kind(
    "action_overdue",
    "Huddle: an action is overdue",
    "An action for family {} is overdue.",
    can_be_off=False,
)
