"""A record that few may know, or may know no longer: no reference is said, save of a conflict."""

from families.models import (
    Conflict,
    Loss,
    NamedReader,
    RestrictionChange,
    SealedEnquiry,
)
from families.notices.seen import UNSEEN, Model, family_page, naming_family, seen, while_seen
from practitioners import notices
from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind, Terms, register


def tell_of_conflict(person: Practitioner, conflict: Conflict) -> None:
    """Whoever runs the family's huddle looks at what must be handed over."""
    notices.plan(CONFLICT_DECLARED, person, conflict)


def tell_named(person: Practitioner, named: NamedReader) -> None:
    """They see one more record. Not even its reference is said."""
    notices.plan(READER_NAMED, person, named)


def tell_restricted(person: Practitioner, change: RestrictionChange) -> None:
    notices.plan(RESTRICTION_CHANGED, person, change)


def tell_of_enquiry(person: Practitioner, enquiry: SealedEnquiry) -> None:
    """Somebody asked about people of a sealed family, and was told nothing."""
    notices.plan(SEALED_ENQUIRY, person, enquiry)


def tell_of_loss(person: Practitioner, loss: Loss) -> None:
    """Before they contact the family, they read its record."""
    notices.plan(LOSS_RECORDED, person, loss)


def _conflict_stands(notice: Notice) -> str:
    conflict = seen(Conflict, notice)
    return "" if conflict and conflict.ended_at is None else UNSEEN


def _kind(
    kind: str, subject: str, words: str, model: Model, *, terms: Terms, can_be_off: bool = True
) -> NoticeKind:
    page, wanted = family_page(model), while_seen(model)
    return register(NoticeKind(kind, subject, words, page, wanted, can_be_off, terms=terms))


CONFLICT_DECLARED = register(
    NoticeKind(
        "conflict_declared",
        "Huddle: a conflict of interest has been declared",
        naming_family(
            Conflict,
            "A conflict of interest with family {} has been declared. "
            "See whether work must be handed over.",
        ),
        family_page(Conflict),
        _conflict_stands,
        terms=Terms(
            "Whoever coordinates the family's huddle",
            "At once",
            "the conflict stands and they see the family",
            "No further",
        ),
    )
)
READER_NAMED = _kind(
    "reader_named",
    "Huddle: you can see one more record",
    "You have been named on a record that only named people see.",
    NamedReader,
    terms=Terms("Whoever is named", "At once", "they see the record", "No further"),
)
RESTRICTION_CHANGED = _kind(
    "restriction_changed",
    "Huddle: who sees a record has changed",
    "Who may see a record of your huddle has been changed.",
    RestrictionChange,
    terms=Terms(
        "Whoever runs the family's huddle", "At once", "they see the record", "No further"
    ),
)
SEALED_ENQUIRY = _kind(
    "sealed_enquiry",
    "Huddle: somebody may know a record that you hold",
    "A nomination may match a record that you hold. Nothing has been said about it.",
    SealedEnquiry,
    terms=Terms(
        "Whoever answers for the sealed record", "At once", "they see the record", "No further"
    ),
)
LOSS_RECORDED = _kind(
    "loss_recorded",
    "Huddle: please read a record before you contact the family",
    "Something has changed for a family that you work with. Please read its record first.",
    Loss,
    can_be_off=False,
    terms=Terms(
        "The Single Lead Practitioner, and whoever runs the family's huddle",
        "At once",
        "they see the family",
        "No further",
    ),
)
