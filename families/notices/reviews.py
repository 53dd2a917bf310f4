"""A family's review: due soon, and past its day."""

from datetime import date

from django.utils.formats import date_format

from families.models import Family
from families.notices.seen import UNSEEN
from families.permissions.contacting import coordinates
from families.permissions.leading import leads
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register
from practitioners.working_days import add_working_days, today

BEFORE = 5  # working days
AFTER = 1


def review_step(review_due: date | None, as_at: date) -> NoticeKind | None:
    """The newest step of this day, for planner and sender."""
    if review_due is None:
        return None
    if as_at >= add_working_days(review_due, AFTER):
        return REVIEW_OVERDUE
    return REVIEW_DUE if as_at >= add_working_days(review_due, -BEFORE) else None


def answers_for(notice: Notice) -> Family | None:
    """The family, while whoever is told sees it, and leads, covers or coordinates it."""
    person = notice.practitioner
    found = Family.objects.visible_to(person).open().prompting().filter(pk=notice.about).first()
    if found and (leads(person, found) or coordinates(person, found)):
        return found
    return None


def family_page_of(notice: Notice) -> str:
    return Family(pk=notice.about).get_absolute_url()


def _wanted(notice: Notice) -> str:
    family = answers_for(notice)
    if family is None:
        return UNSEEN
    if not notice.key.endswith(f":{family.review_due}"):
        return "Another day was agreed"
    step = review_step(family.review_due, today())
    return "" if step and step.kind == notice.kind else "Another step has come"


def _words(notice: Notice) -> str:
    family = answers_for(notice)
    if family is None or family.review_due is None:
        return ""
    return f"The review of family {family.reference}: {date_format(family.review_due, 'j F Y')}."


REVIEW_DUE = register(
    NoticeKind(
        "review_due",
        "Huddle: a review is due soon",
        _words,
        family_page_of,
        _wanted,
        terms=Terms(
            "The Single Lead Practitioner or whoever covers; without one, the coordinator",
            f"{BEFORE} working days before its day",
            "that is still its day, they see the family and answer for it",
            "1 working day after its day: the row below. It comes on the next agenda",
            "reminders of families",
        ),
    )
)
REVIEW_OVERDUE = register(
    NoticeKind(
        "review_overdue",
        "Huddle: a review has not been held",
        _words,
        family_page_of,
        _wanted,
        can_be_off=False,
        terms=Terms(
            "The Single Lead Practitioner or whoever covers, and the coordinator",
            f"{AFTER} working day after its day",
            "that is still its day, they see the family and answer for it",
            "It stays on the agenda until it is held",
            "reminders of families",
        ),
    )
)
