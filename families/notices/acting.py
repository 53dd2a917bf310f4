"""Actions: one to accept, and reminders of its day."""

from django.utils import timezone

from families.ladder import DUE, OVERDUE, SOON, step_of
from families.models import Action
from families.notices.seen import UNSEEN, Said, naming_family, page, seen
from families.permissions.leading import leads
from practitioners import notices
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register
from practitioners.working_days import today

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


def _is_its_day(step: str) -> Said:
    """Theirs, and no later step has come since it was planned."""

    def wanted(notice: Notice) -> str:
        if reason := _is_theirs(notice):
            return reason
        action = seen(Action, notice)
        now = step_of(action.due_on, action.agreed_at, today()) if action else ""
        return "" if now == step else "Another step has come"

    return wanted


def _kind(
    kind: str,
    subject: str,
    words: str,
    wanted: Said,
    *,
    terms: Terms,
    can_be_off: bool = True,
) -> NoticeKind:
    body, where = naming_family(Action, words), page("families:action")
    return register(NoticeKind(kind, subject, body, where, wanted, can_be_off, terms=terms))


ACTION_AGREED = _kind(
    "action_agreed",
    "Huddle: an action for you to accept",
    "An action for family {} waits for you to accept or decline it.",
    _is_theirs,
    terms=Terms(
        "Its owner",
        "At once, when somebody else agrees it for them",
        "it is open and theirs",
        "The steps of its day",
    ),
)
ACTION_SOON = _kind(
    "action_soon",
    "Huddle: an action is due soon",
    "An action for family {} is due soon.",
    _is_its_day(SOON),
    terms=Terms(
        "Its owner",
        "2 working days before its day",
        "it is open and theirs, and its day is as near",
        "On its day",
        "due actions",
    ),
)
ACTION_DUE = _kind(
    "action_due",
    "Huddle: an action is due today",
    "An action for family {} is due today.",
    _is_its_day(DUE),
    terms=Terms(
        "Its owner",
        "On its day",
        "it is open and theirs, and it is its day",
        "1 working day after",
        "due actions",
    ),
)
ACTION_OVERDUE = _kind(
    "action_overdue",
    "Huddle: an action is overdue",
    "An action for family {} is overdue.",
    _is_its_day(OVERDUE),
    can_be_off=False,
    terms=Terms(
        "Its owner and the Single Lead Practitioner, or whoever covers",
        "1 working day after its day",
        "it is open and theirs",
        "5 working days after: the managers of the owner's agency. The next agenda says so",
        "due actions",
    ),
)
