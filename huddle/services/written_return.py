"""A team that cannot come gives its answers as its written return: the quorum's rule counts it."""

from huddle.models import AgencyCheck, AgendaItem, Attendance, HuddleSession
from huddle.permissions.preparing import may_return_in_writing
from huddle.quorum import HERE
from huddle.services.preparing import locked
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner, Team

Mode = Attendance.Mode


@service
def give_written_return(session: HuddleSession, *, by: Practitioner) -> Attendance:
    """Their apologies, with every check of their team answered. Given twice it stands once."""
    session = locked(session)
    may_return_in_writing(by, session).enforce()
    team = _core_team(session, by)
    asked = AgencyCheck.objects.visible_to(by).filter(
        item__session=session, item__state=AgendaItem.State.LISTED, team=team
    )
    if not asked.exists():
        raise NotNow("Your team was not asked about any family of this session.")
    if asked.filter(answer=AgencyCheck.Answer.NOT_RETURNED).exists():
        raise NotNow("Answer every check of your team first: the answers are the return.")
    attendance, new = Attendance.objects.get_or_create(
        session=session, practitioner=by, defaults={"mode": Mode.APOLOGIES_RETURN, "team": team}
    )
    if not new:
        if attendance.mode in HERE:
            raise NotNow("You are recorded as there. Tell the chair that you cannot come.")
        attendance.mode, attendance.team = Mode.APOLOGIES_RETURN, team
        attendance.save(update_fields=["mode", "team"])
    audit.record(
        "attendance.recorded",
        session,
        by=by,
        practitioner=str(by.pk),
        mode=str(Mode.APOLOGIES_RETURN),
    )
    return attendance


def _core_team(session: HuddleSession, by: Practitioner) -> Team:
    team = by.teams().filter(huddles=session.huddle).first()
    if team is None:
        raise NotNow("Your team is not one of this huddle's core teams.")
    return team
