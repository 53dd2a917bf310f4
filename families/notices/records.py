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
from practitioners.notices import NoticeKind, register


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
    kind: str, subject: str, words: str, model: Model, *, can_be_off: bool = True
) -> NoticeKind:
    page, wanted = family_page(model), while_seen(model)
    return register(NoticeKind(kind, subject, words, page, wanted, can_be_off))


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
    )
)
READER_NAMED = _kind(
    "reader_named",
    "Huddle: you can see one more record",
    "You have been named on a record that only named people see.",
    NamedReader,
)
RESTRICTION_CHANGED = _kind(
    "restriction_changed",
    "Huddle: who sees a record has changed",
    "Who may see a record of your huddle has been changed.",
    RestrictionChange,
)
SEALED_ENQUIRY = _kind(
    "sealed_enquiry",
    "Huddle: somebody may know a record that you hold",
    "A nomination may match a record that you hold. Nothing has been said about it.",
    SealedEnquiry,
)
LOSS_RECORDED = _kind(
    "loss_recorded",
    "Huddle: please read a record before you contact the family",
    "Something has changed for a family that you work with. Please read its record first.",
    Loss,
    can_be_off=False,
)
