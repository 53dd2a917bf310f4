"""My week: what waits for one person, by what their roles allow them."""

from collections.abc import Callable

from huddle.my_week.asked import concerns, look_again, messages, referrals, source, to_tell
from huddle.my_week.leading import alerts, handed_over, led, transfers, without_a_lead
from huddle.my_week.parts import Section, Week
from huddle.my_week.sessions import checks, drafts, next_session, nominating, screening, to_chair
from huddle.my_week.work import actions, caseload, stops, teams
from practitioners.models import Practitioner
from practitioners.roles import Permission, Role

SECTIONS: list[tuple[Permission, Callable[[Practitioner], Section | None]]] = [
    (Permission.NOMINATE, stops),
    (Permission.SESSION_VIEW, next_session),
    (Permission.SESSION_HOLD, to_chair),
    (Permission.SESSION_VIEW, drafts),
    (Permission.NOMINATION_SCREEN, screening),
    (Permission.LEFT_WORK, without_a_lead),
    (Permission.NOMINATION_SCREEN, look_again),
    (Permission.FAMILY_VIEW, messages),
    (Permission.FAMILY_CONTRIBUTE, source),
    (Permission.CHECK_ANSWER, checks),
    (Permission.ACTION_WORK, actions),
    (Permission.SESSION_VIEW, concerns),
    (Permission.ACTION_WORK, to_tell),
    (Permission.ACTION_WORK, referrals),
    (Permission.FAMILY_VIEW, handed_over),
    (Permission.FAMILY_CONTRIBUTE, alerts),
    (Permission.FAMILY_CONTRIBUTE, transfers),
    (Permission.FAMILY_LEAD, led),
    (Permission.NOMINATE, nominating),
    (Permission.CASELOAD_VIEW, caseload),
    (Permission.TEAM_CHECK, teams),
]
WORDS = {
    Role.ADMINISTRATOR: "You load agencies, teams and people, from the command line. "
    "You see no family. How queues and messages do is under Operations.",
    Role.IG_LEAD: "You see a family's record by emergency access only. Your work is under "
    "Governance.",
}


def week_of(practitioner: Practitioner) -> Week:
    sections = [
        make(practitioner) for permission, make in SECTIONS if practitioner.holds(permission)
    ]
    words = [text for role, text in WORDS.items() if practitioner.has_role(role)]
    return Week([section for section in sections if section], words)
