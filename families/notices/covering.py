"""Cover for a lead: asked, missing, changed."""

from django.utils import timezone

from families.models import Cover
from families.notices.seen import UNSEEN, Said, naming_family, page, seen, while_seen
from practitioners import notices
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register


def tell_cover_asked(cover: Cover) -> None:
    """Somebody asks them to do a lead's work for some days."""
    notices.plan(COVER_ASKED, cover.practitioner, cover)


def tell_not_covered(cover: Cover) -> None:
    """Declined or given up: whoever arranged it and the lead look for somebody else."""
    for person in {cover.arranged_by, cover.allocation.practitioner} - {cover.practitioner}:
        notices.plan(COVER_MISSING, person, cover)


def tell_cover_changed(cover: Cover) -> None:
    """It lasts longer, or it is over, and whoever covers did not say so themselves."""
    occurrence = f"{timezone.now():%Y%m%dT%H%M%S}"
    notices.plan(COVER_CHANGED, cover.practitioner, cover, occurrence=occurrence)


def _still_open(notice: Notice) -> str:
    cover = seen(Cover, notice)
    if cover is None or cover.practitioner_id != notice.practitioner_id:
        return UNSEEN
    waits = cover.state == Cover.State.ASKED and not cover.is_over
    return "" if waits else "Answered, withdrawn or over"


def _kind(
    kind: str, subject: str, words: str, wanted: Said, *, terms: Terms, can_be_off: bool = True
) -> NoticeKind:
    body, where = naming_family(Cover, words), page("families:cover")
    return register(NoticeKind(kind, subject, body, where, wanted, can_be_off, terms=terms))


COVER_ASKED = _kind(
    "cover_asked",
    "Huddle: you are asked to cover",
    "You are asked to cover for the Single Lead Practitioner of family {}.",
    _still_open,
    terms=Terms("Whoever is asked to cover", "At once", "it waits for their answer", "No further"),
)
COVER_MISSING = _kind(
    "cover_missing",
    "Huddle: nobody covers for a lead",
    "Whoever was asked to cover for the lead of family {} does not. Ask another.",
    while_seen(Cover),
    can_be_off=False,
    terms=Terms(
        "The lead, and whoever arranged the cover",
        "At once, when they decline or give it up",
        "they see the family",
        "On its first day without cover: a family has nobody who leads it",
    ),
)
COVER_CHANGED = _kind(
    "cover_changed",
    "Huddle: what you cover has changed",
    "When you cover for the lead of family {} has changed.",
    while_seen(Cover),
    terms=Terms("Whoever covers", "At once", "they see the family", "No further"),
)
