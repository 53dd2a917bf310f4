"""That there is an alert, and that one must be looked at: no reference, no kind, no reason."""

from datetime import datetime, time

from django.utils.timezone import make_aware

from families.models import Alert
from families.notices.seen import UNSEEN, page, seen
from practitioners import notices
from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind, Terms, register
from practitioners.working_days import today

MORNING = time(8)


def tell_of_alert(alert: Alert, by: Practitioner) -> None:
    """Whoever answers for it or leads the family reads it before they set out."""
    leads = alert.family.allocations.current().select_related("practitioner")
    people = {one.practitioner for one in leads} | {alert.owner}
    for person in people - {by}:
        notices.plan(ALERT_RAISED, person, alert)


def plan_alert_review(alert: Alert) -> None:
    """On the day itself, and only if it has not been looked at until then."""
    due_at = make_aware(datetime.combine(alert.review_on, MORNING))
    day = str(alert.review_on)
    notices.plan(ALERT_REVIEW, alert.owner, alert, occurrence=day, due_at=due_at)


def _holds(notice: Notice) -> str:
    alert = seen(Alert, notice)
    return "" if alert and alert.is_open else "Ended, or no longer theirs to see"


def _is_due(notice: Notice) -> str:
    alert = seen(Alert, notice)
    if alert is None:
        return UNSEEN
    if not alert.is_due(today()):
        return "Looked at already"
    return "" if alert.owner_id == notice.practitioner_id else "No longer theirs"


ALERT_RAISED = register(
    NoticeKind(
        "alert_raised",
        "Huddle: please read a record before you contact the family",
        "An alert stands on a record that you work with. Please read it first.",
        page("families:alert"),
        _holds,
        can_be_off=False,
        title="An alert stands on a record that you work with",
        terms=Terms(
            "The Single Lead Practitioner, and whoever answers for the alert",
            "At once",
            "the alert stands and they see it",
            "No further",
        ),
    )
)
ALERT_REVIEW = register(
    NoticeKind(
        "alert_review",
        "Huddle: an alert must be looked at again",
        "Somebody must say whether an alert still holds: renew it, hand it on or end it.",
        page("families:alert"),
        _is_due,
        terms=Terms(
            "Whoever answers for the alert",
            "At 8am on the day to look at it again",
            "nobody has looked, and they see it",
            "My week shows it until somebody has looked",
        ),
    )
)
