"""What an agency's contact is told about its teams: that it is time, never who is in them."""

from datetime import date

from django.urls import reverse

from practitioners.models import Notice, TeamCheck
from practitioners.notices import NoticeKind, Terms, register
from practitioners.roles import Permission
from practitioners.working_days import add_working_days, today

SOON = 5  # working days before it is due


def _still_open(notice: Notice) -> str:
    """Still a contact of that agency, and nobody has finished it meanwhile."""
    if not notice.practitioner.holds(Permission.TEAM_CHECK):
        return "No longer a contact"
    visible = TeamCheck.objects.visible_to(notice.practitioner)
    check = visible.open().filter(pk=notice.about).first()
    if check is None:
        return "Confirmed"
    return "" if step_of(check, today()).kind == notice.kind else "Another step has come"


def step_of(check: TeamCheck, as_at: date) -> NoticeKind:
    """The newest step of this day, for planner and sender."""
    if check.due_on < as_at:
        return TEAM_CHECK_OVERDUE
    return TEAM_CHECK_SOON if add_working_days(check.due_on, -SOON) <= as_at else TEAM_CHECK


def _page(notice: Notice) -> str:
    return reverse("teams:list")


def _kind(kind: str, subject: str, words: str, terms: Terms) -> NoticeKind:
    return register(NoticeKind(kind, subject, words, _page, _still_open, terms=terms))


TEAM_CHECK = _kind(
    "team_check",
    "Huddle: confirm who is in your team",
    "Your team's membership is due to be confirmed.",
    terms=Terms(
        "The contacts of the agency",
        "On the first day of a quarter",
        "the team is not confirmed",
        "5 working days before it is due, and after",
        "team checks",
    ),
)
TEAM_CHECK_SOON = _kind(
    "team_check_soon",
    "Huddle: your team is to be confirmed soon",
    "Your team's membership is due to be confirmed within 5 working days.",
    terms=Terms(
        "The contacts of the agency",
        "5 working days before it is due",
        "the team is not confirmed",
        "After it is due",
        "team checks",
    ),
)
TEAM_CHECK_OVERDUE = _kind(
    "team_check_overdue",
    "Huddle: your team is not confirmed yet",
    "Your team's membership was due to be confirmed. Information governance can see that it "
    "is overdue.",
    terms=Terms(
        "The contacts of the agency",
        "The day after it was due",
        "the team is not confirmed",
        "Information governance sees which teams are not confirmed",
        "team checks",
    ),
)
