"""Keep the week going without being asked: call sessions ahead, chase checks not returned."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Max, QuerySet
from django.utils import timezone

from huddle.models import AgencyCheck, Huddle, HuddleSession
from huddle.notices.preparing import CHECK_CHASED
from huddle.permissions.preparing import may_chase
from huddle.queries.reach import people_of, who_may_answer
from huddle.services.preparing import locked, schedule_sessions
from practitioners import audit, notices
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner, Team
from practitioners.working_days import add_working_days, end_of_day, today

BETWEEN_CHASES = timedelta(hours=1)
BEFORE = 1  # working day


def call_ahead() -> None:
    """The coming sessions of every huddle whose coordinator still works here."""
    for huddle in Huddle.objects.filter(coordinator__is_active=True):
        schedule_sessions(huddle, huddle.weeks_ahead, by=huddle.coordinator)


def chase_all() -> int:
    """Published sessions: on the working day before, and on the morning of the day itself."""
    ahead = HuddleSession.objects.filter(
        state=HuddleSession.State.PUBLISHED,
        starts_at__gt=timezone.now(),
        starts_at__lt=end_of_day(add_working_days(today(), BEFORE)),
    ).select_related("huddle__coordinator")
    due = [one for one in ahead if is_chased_on(one.starts_on, today())]
    return sum(chase_checks(session, by=session.huddle.coordinator) for session in due)


@service
def chase_checks(session: HuddleSession, *, by: Practitioner) -> int:
    """Remind each member of a team whose check was asked for before today; once each morning."""
    silent = _silent(session, by).filter(requested_at__lt=end_of_day(today() - timedelta(days=1)))
    people = who_may_answer(people_of(_teams(silent)))
    for person in people:
        notices.plan(
            CHECK_CHASED, person, session, occurrence=today().isoformat(), due_at=_morning()
        )
    silent.filter(chased_at=None).update(chased_at=_morning())
    silent.filter(chased_at__lt=_morning()).update(chased_at=_morning())
    return len(people)


@service
def chase_now(session: HuddleSession, team_id: UUID, *, by: Practitioner) -> int:
    """Remind one team at once, not more than once an hour; how many people are told.

    Raises ``ObjectDoesNotExist`` where this team has nothing to answer, or is no team.
    """
    session = locked(session)
    may_chase(by, session).enforce()
    silent = _silent(session, by).filter(team=team_id)
    if not silent.exists():
        raise ObjectDoesNotExist("This team has nothing to answer.")
    last = silent.aggregate(last=Max("chased_at"))["last"]
    if last and last > timezone.now() - BETWEEN_CHASES:
        raise NotNow("This team was reminded within the last hour. Ring them instead.")
    people = who_may_answer(people_of(_teams(silent)))
    for person in people:
        notices.plan(CHECK_CHASED, person, session, occurrence=f"{timezone.now():%Y%m%dT%H%M%S%f}")
    silent.update(chased_at=timezone.now())
    audit.record("checks.chased", session, by=by, team=str(team_id), people=len(people))
    return len(people)


def is_chased_on(starts_on: date, day: date) -> bool:
    """Twice, and on no weekend between: what was missed on the first day is said on the second."""
    return day in {add_working_days(starts_on, -BEFORE), starts_on}


def _morning() -> datetime:
    """Eight o'clock in London today, whatever hour it is now."""
    return timezone.make_aware(datetime.combine(today(), time(8)))


def _silent(session: HuddleSession, by: Practitioner) -> QuerySet[AgencyCheck]:
    return AgencyCheck.objects.visible_to(by).filter(
        item__session=session,
        item__state="listed",
        answer=AgencyCheck.Answer.NOT_RETURNED,
    )


def _teams(checks: QuerySet[AgencyCheck]) -> list[Team]:
    return list(Team.objects.filter(pk__in=checks.values("team")))
