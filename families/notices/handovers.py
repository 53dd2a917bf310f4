"""A handover of a lead: begun, ready for the answer, cancelled."""

from families.models import Handover
from families.notices.seen import UNSEEN, Said, naming_family, page, seen, while_seen
from practitioners import notices
from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind, Terms, register


def tell_handover_begun(handover: Handover, by: Practitioner) -> None:
    """Both leads and the supervisor: each has steps to do."""
    for person in _parties(handover) - {by}:
        notices.plan(HANDOVER_BEGUN, person, handover)


def tell_handover_ready(handover: Handover) -> None:
    """Nothing is missing but the answer of the new lead."""
    notices.plan(HANDOVER_READY, handover.incoming.practitioner, handover)


def tell_handover_cancelled(handover: Handover, by: Practitioner) -> None:
    for person in _parties(handover) - {by}:
        notices.plan(HANDOVER_CANCELLED, person, handover)


def _parties(handover: Handover) -> set[Practitioner]:
    outgoing, incoming = handover.outgoing, handover.incoming
    people = {outgoing.practitioner, outgoing.supervisor, incoming.practitioner}
    return {person for person in people if person}


def _still_open(notice: Notice) -> str:
    handover = seen(Handover, notice)
    if handover is None:
        return UNSEEN
    return "" if handover.is_open else "Over"


def _kind(kind: str, subject: str, words: str, wanted: Said, terms: Terms) -> NoticeKind:
    body, where = naming_family(Handover, words), page("families:handover")
    return register(NoticeKind(kind, subject, body, where, wanted, terms=terms))


HANDOVER_BEGUN = _kind(
    "handover_begun",
    "Huddle: a lead is handed over",
    "The lead for family {} is handed over. Your steps wait for you.",
    _still_open,
    terms=Terms("Both leads and the supervisor", "At once", "it is open", "No further"),
)
HANDOVER_READY = _kind(
    "handover_ready",
    "Huddle: a handover waits for your answer",
    "Everything is handed over for family {}. Accept, and you lead.",
    _still_open,
    terms=Terms("The new lead", "At once, when every step is done", "it is open", "No further"),
)
HANDOVER_CANCELLED = _kind(
    "handover_cancelled",
    "Huddle: a handover was cancelled",
    "The handover of the lead for family {} was cancelled.",
    while_seen(Handover),
    terms=Terms("Both leads and the supervisor", "At once", "they see the family", "No further"),
)
