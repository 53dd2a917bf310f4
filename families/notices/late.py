"""An action that is late: those who answer for its owner's agency, who may not see the family."""

from django.urls import reverse
from django.utils.formats import date_format

from families.ladder import LATE, VERY_LATE, Rung
from families.models import Action
from families.notices.seen import seen
from families.queries.late import LateAction, late_actions
from practitioners.models import Notice, NoticeChoice
from practitioners.notices import NoticeKind, Terms, register
from practitioners.roles import Permission
from practitioners.working_days import today


def _late(notice: Notice, rung: Rung) -> LateAction | None:
    """While it is open, as late, and theirs to answer for."""
    found = late_actions(today(), action=notice.about)
    mine = (one for one in found if one.who == notice.practitioner_id and one.rung == rung)
    return next(mine, None)


def _page(notice: Notice) -> str:
    """Only what they may open."""
    if notice.practitioner.holds(Permission.FAMILY_VIEW) and seen(Action, notice):
        return reverse("families:action", args=[notice.about])
    if notice.practitioner.holds(Permission.CASELOAD_VIEW):
        return reverse("families:caseload")
    return reverse("teams:list")


def _kind(kind: str, subject: str, rung: Rung, words: str, terms: Terms) -> NoticeKind:
    """Not even the reference is said, nor who owns it: on which day it was due."""

    def said(notice: Notice) -> str:
        late = _late(notice, rung)
        return words.format(date_format(late.due_on, "j F Y") if late else "")

    def wanted(notice: Notice) -> str:
        return "" if _late(notice, rung) else "Done, closed, or no longer theirs to answer for"

    return register(
        NoticeKind(
            kind,
            subject,
            said,
            _page,
            wanted,
            can_be_off=False,
            usually=NoticeChoice.How.DIGEST,
            terms=terms,
        )
    )


ACTION_LATE = _kind(
    "action_late",
    "Huddle: an action of your agency is late",
    LATE,
    "An action that somebody of your agency agreed to do by {} is not done.",
    Terms(
        "The managers of the owner's agency; of a sealed family nobody",
        f"{LATE.days} working days after its day",
        "it is open and as late, and they have no conflict with the family",
        "The next agenda says so. 10 working days after: the contacts of the agency",
        "due actions",
    ),
)
ACTION_VERY_LATE = _kind(
    "action_very_late",
    "Huddle: an action of your agency is very late",
    VERY_LATE,
    "An action that somebody of your agency agreed to do by {} is still not done. "
    "The managers of your agency know.",
    Terms(
        "The contacts of the owner's agency, who are the nearest to a strategic lead; "
        "of a sealed family nobody",
        f"{VERY_LATE.days} working days after its day",
        "it is open and as late, and they have no conflict with the family",
        "It stays on every agenda and in the caseload until it is closed",
        "due actions",
    ),
)
