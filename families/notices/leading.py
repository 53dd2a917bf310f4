"""An offer to lead, and what became of it."""

from families.models import Allocation
from families.notices.seen import UNSEEN, family_page, naming_family, page, seen, while_seen
from practitioners import notices
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register


def tell_asked(allocation: Allocation) -> None:
    """Somebody asks them to be a family's lead."""
    notices.plan(LEAD_OFFERED, allocation.practitioner, allocation)


def tell_declined(allocation: Allocation) -> None:
    """Whoever asked hears that the answer was no."""
    notices.plan(LEAD_DECLINED, allocation.offered_by, allocation)


def _still_open(notice: Notice) -> str:
    offer = seen(Allocation, notice)
    if offer is None or offer.practitioner_id != notice.practitioner_id:
        return UNSEEN
    return "" if offer.state == Allocation.State.OFFERED else "Answered or withdrawn"


def _unanswered(notice: Notice) -> str:
    """Whoever was asked, and whoever asked, while there is no answer."""
    offer = seen(Allocation, notice)
    if offer is None or notice.practitioner_id not in {offer.practitioner_id, offer.offered_by_id}:
        return UNSEEN
    return "" if offer.state == Allocation.State.OFFERED else "Answered or withdrawn"


def _where_to_answer(notice: Notice) -> str:
    offer = seen(Allocation, notice)
    is_asked = offer and offer.practitioner_id == notice.practitioner_id
    return (page("families:offer") if is_asked else family_page(Allocation))(notice)


ANSWER_WITHIN = 2  # working days
LEAD_OFFERED = register(
    NoticeKind(
        "lead_offered",
        "Huddle: you are asked to lead",
        naming_family(
            Allocation, "You are asked to be the Single Lead Practitioner for family {}."
        ),
        page("families:offer"),
        _still_open,
        terms=Terms(
            "Whoever is asked to lead",
            "At once",
            "it waits for their answer",
            "No answer for 2 working days: the row below",
        ),
    )
)
LEAD_DECLINED = register(
    NoticeKind(
        "lead_declined",
        "Huddle: an offer was declined",
        naming_family(
            Allocation, "The offer to lead family {} was declined. Somebody else must be asked."
        ),
        family_page(Allocation),
        while_seen(Allocation),
        terms=Terms(
            "Whoever asked",
            "At once",
            "they see the family",
            "The next agenda says that nobody leads",
        ),
    )
)
LEAD_UNANSWERED = register(
    NoticeKind(
        "lead_unanswered",
        "Huddle: an offer to lead has no answer yet",
        naming_family(Allocation, "Nobody has answered the offer to lead family {} yet."),
        _where_to_answer,
        _unanswered,
        can_be_off=False,
        terms=Terms(
            "Whoever is asked to lead, and whoever asked",
            f"{ANSWER_WITHIN} working days after the offer",
            "it waits for the answer",
            "The next agenda says that nobody leads",
            "reminders of families",
        ),
    )
)
