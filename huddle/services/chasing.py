"""Keep the week going without being asked: call sessions ahead, chase checks not returned."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from huddle.models import AgencyCheck, Huddle, HuddleSession
from huddle.notices.preparing import CHECK_CHASED
from huddle.queries.reach import people_of, who_may_answer
from huddle.services.preparing import schedule_sessions
from practitioners import notices
from practitioners.binding import service
from practitioners.models import Practitioner, Team
from practitioners.working_days import add_working_days, end_of_day, today


def call_ahead() -> None:
    """The coming sessions of every huddle whose coordinator still works here."""
    for huddle in Huddle.objects.filter(coordinator__is_active=True):
        schedule_sessions(huddle, huddle.weeks_ahead, by=huddle.coordinator)


def chase_all() -> int:
    """The sessions of today and the next working day; how many people are reminded."""
    ahead = HuddleSession.objects.filter(
        state=HuddleSession.State.PUBLISHED,
        starts_at__gt=timezone.now(),
        starts_at__lt=end_of_day(add_working_days(today(), 1)),
    ).select_related("huddle__coordinator")
    return sum(chase_checks(session, by=session.huddle.coordinator) for session in ahead)


@service
def chase_checks(session: HuddleSession, *, by: Practitioner) -> int:
    """Remind each member of a team whose check was asked for before today; once each morning."""
    people = who_may_answer(people_of(_silent_teams(session, by)))
    for person in people:
        notices.plan(
            CHECK_CHASED, person, session, occurrence=today().isoformat(), due_at=_morning()
        )
    return len(people)


def _morning() -> datetime:
    """Eight o'clock in London today, whatever hour it is now."""
    return timezone.make_aware(datetime.combine(today(), time(8)))


def _silent_teams(session: HuddleSession, by: Practitioner) -> list[Team]:
    silent = AgencyCheck.objects.visible_to(by).filter(
        item__session=session,
        item__state="listed",
        answer=AgencyCheck.Answer.NOT_RETURNED,
        requested_at__lt=end_of_day(today() - timedelta(days=1)),
    )
    return list(Team.objects.filter(pk__in=silent.values("team")))
