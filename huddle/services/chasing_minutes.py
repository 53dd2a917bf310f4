"""Keep the minutes going: share the draft, remind on the last day, tell others when it is late."""

from datetime import datetime, time

from django.utils import timezone

from huddle.models import Attendance, HuddleSession
from huddle.notices.agreeing import DRAFT_SHARED, MINUTES_DUE, MINUTES_LATE
from huddle.queries.agreeing import is_late, sign_by
from huddle.quorum import HERE
from huddle.services.extracts import remind_owners
from practitioners import notices
from practitioners.models import Practitioner
from practitioners.working_days import today


def chase_minutes() -> None:
    """Every session whose minutes are in draft. Nothing of a family is read, or needed."""
    drafts = HuddleSession.objects.filter(state=HuddleSession.State.DRAFT)
    for session in drafts.select_related("huddle__coordinator", "chair"):
        chase_session(session)
    remind_owners()


def chase_session(session: HuddleSession) -> None:
    there = Attendance.objects.filter(session=session, mode__in=HERE, as_guest=False)
    for one in there.exclude(practitioner=session.chair_id).select_related("practitioner"):
        notices.plan(DRAFT_SHARED, one.practitioner, session)
    if sign_by(session) == today():
        for person in _who_run(session):
            notices.plan(MINUTES_DUE, person, session, due_at=_morning(session))
    if is_late(session):
        for person in {*session.huddle.deputies.all(), *_who_run(session)}:
            notices.plan(MINUTES_LATE, person, session)


def _who_run(session: HuddleSession) -> set[Practitioner]:
    return {session.chair, session.huddle.coordinator}


def _morning(session: HuddleSession) -> datetime:
    """Eight o'clock in London on the last day."""
    return timezone.make_aware(datetime.combine(sign_by(session), time(8)))
