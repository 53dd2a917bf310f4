"""What practitioners are told about families: a reference, a time and a link, never a name."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from families.models import (
    Action,
    Allocation,
    Conflict,
    ContactAnswer,
    ContactRequest,
    Cover,
    Handover,
    Loss,
    NamedReader,
    RestrictionChange,
    SealedEnquiry,
    SourcePermission,
)
from families.permissions.contacting import coordinates
from families.permissions.leading import leads
from families.queries.passing_on import questions_to
from practitioners import notices
from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind, register


def tell_asked(allocation: Allocation) -> None:
    """Somebody asks them to be a family's lead."""
    notices.plan(LEAD_OFFERED, allocation.practitioner, allocation)


def tell_declined(allocation: Allocation) -> None:
    """Whoever asked hears that the answer was no."""
    notices.plan(LEAD_DECLINED, allocation.offered_by, allocation)


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


def tell_owner(action: Action, *, again: bool = False) -> None:
    """Somebody else agreed an action for them, or gave it to them (maybe once again)."""
    occurrence = f"{timezone.now():%Y%m%dT%H%M%S}" if again else ""
    notices.plan(ACTION_AGREED, action.owner, action, occurrence=occurrence)


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


def tell_of_message(coordinator: Practitioner, message: ContactRequest) -> None:
    """Somebody asks for a message to be passed on: which family, the page says."""
    notices.plan(MESSAGE_WAITS, coordinator, message)


def tell_passed_on(person: Practitioner, message: ContactRequest) -> None:
    notices.plan(MESSAGE_PASSED_ON, person, message)


def tell_source(person: Practitioner, asked: SourcePermission) -> None:
    """Their agency told something and is asked whether it may be passed on."""
    notices.plan(SOURCE_ASKED, person, asked)


def _offer(notice: Notice) -> Allocation | None:
    visible = Allocation.objects.visible_to(notice.practitioner).select_related("family")
    return visible.filter(pk=notice.about).first()


def _offer_is_open(notice: Notice) -> str:
    offer = _offer(notice)
    if offer is None or offer.practitioner_id != notice.practitioner_id:
        return UNSEEN
    return "" if offer.state == Allocation.State.OFFERED else "Answered or withdrawn"


def _offer_is_seen(notice: Notice) -> str:
    return "" if _offer(notice) else UNSEEN


def _action(notice: Notice) -> Action | None:
    visible = Action.objects.visible_to(notice.practitioner).select_related("family")
    return visible.filter(pk=notice.about).first()


def _action_is_theirs(notice: Notice) -> str:
    """Still visible, still open, still owned by them or for a family that they lead."""
    action = _action(notice)
    if action is None:
        return UNSEEN
    if not action.is_open:
        return "Closed"
    if action.is_quiet:
        return QUIET
    if notice.practitioner_id == action.owner_id:
        return ""
    return "" if leads(notice.practitioner, action.family) else "No longer theirs"


def _of_offer(words: str) -> Callable[[Notice], str]:
    return lambda notice: words.format(_reference(_offer(notice)))


def _of_action(words: str) -> Callable[[Notice], str]:
    return lambda notice: words.format(_reference(_action(notice)))


def _reference(thing: Action | Allocation | Cover | Handover | None) -> str:
    return thing.family.reference if thing else ""


def _conflict(notice: Notice) -> Conflict | None:
    visible = Conflict.objects.visible_to(notice.practitioner).standing()
    return visible.filter(pk=notice.about).select_related("family").first()


def _conflict_is_seen(notice: Notice) -> str:
    return "" if _conflict(notice) else UNSEEN


def _conflict_words(notice: Notice) -> str:
    conflict = _conflict(notice)
    return (
        f"A conflict of interest with family {conflict.family.reference if conflict else ''} has "
        "been declared. See whether work must be handed over."
    )


def _conflict_page(notice: Notice) -> str:
    conflict = _conflict(notice)
    return conflict.family.get_absolute_url() if conflict else reverse("families:list")


def _offer_page(notice: Notice) -> str:
    return reverse("families:offer", args=[notice.about])


def _action_page(notice: Notice) -> str:
    return reverse("families:action", args=[notice.about])


def _family_page(notice: Notice) -> str:
    offer = _offer(notice)
    return offer.family.get_absolute_url() if offer else reverse("families:list")


def _action_kind(kind: str, subject: str, words: str) -> NoticeKind:
    return register(NoticeKind(kind, subject, _of_action(words), _action_page, _action_is_theirs))


UNSEEN = "No longer theirs to see"
QUIET = "Nobody is reminded of what was agreed before a loss"

LEAD_OFFERED = register(
    NoticeKind(
        "lead_offered",
        "Huddle: you are asked to lead",
        _of_offer("You are asked to be the Single Lead Practitioner for family {}."),
        _offer_page,
        _offer_is_open,
    )
)
LEAD_DECLINED = register(
    NoticeKind(
        "lead_declined",
        "Huddle: an offer was declined",
        _of_offer("The offer to lead family {} was declined. Somebody else must be asked."),
        _family_page,
        _offer_is_seen,
    )
)


def _cover(notice: Notice) -> Cover | None:
    visible = Cover.objects.visible_to(notice.practitioner).select_related("family")
    return visible.filter(pk=notice.about).first()


def _cover_is_open(notice: Notice) -> str:
    cover = _cover(notice)
    if cover is None or cover.practitioner_id != notice.practitioner_id:
        return UNSEEN
    waits = cover.state == Cover.State.ASKED and not cover.is_over
    return "" if waits else "Answered, withdrawn or over"


def _of_cover(words: str) -> Callable[[Notice], str]:
    return lambda notice: words.format(_reference(_cover(notice)))


def _cover_page(notice: Notice) -> str:
    return reverse("families:cover", args=[notice.about])


def _handover(notice: Notice) -> Handover | None:
    visible = Handover.objects.visible_to(notice.practitioner).select_related("family")
    return visible.filter(pk=notice.about).first()


def _handover_is_open(notice: Notice) -> str:
    handover = _handover(notice)
    if handover is None:
        return UNSEEN
    return "" if handover.is_open else "Over"


def _handover_kind(
    kind: str, subject: str, words: str, wanted: Callable[[Notice], str]
) -> NoticeKind:
    page = lambda notice: reverse("families:handover", args=[notice.about])  # noqa: E731
    body = lambda notice: words.format(_reference(_handover(notice)))  # noqa: E731
    return register(NoticeKind(kind, subject, body, page, wanted))


HANDOVER_BEGUN = _handover_kind(
    "handover_begun",
    "Huddle: a lead is handed over",
    "The lead for family {} is handed over. Your steps wait for you.",
    _handover_is_open,
)
HANDOVER_READY = _handover_kind(
    "handover_ready",
    "Huddle: a handover waits for your answer",
    "Everything is handed over for family {}. Accept, and you lead.",
    _handover_is_open,
)
HANDOVER_CANCELLED = _handover_kind(
    "handover_cancelled",
    "Huddle: a handover was cancelled",
    "The handover of the lead for family {} was cancelled.",
    lambda notice: "" if _handover(notice) else UNSEEN,
)
COVER_ASKED = register(
    NoticeKind(
        "cover_asked",
        "Huddle: you are asked to cover",
        _of_cover("You are asked to cover for the Single Lead Practitioner of family {}."),
        _cover_page,
        _cover_is_open,
    )
)
COVER_MISSING = register(
    NoticeKind(
        "cover_missing",
        "Huddle: nobody covers for a lead",
        _of_cover("Whoever was asked to cover for the lead of family {} does not. Ask another."),
        _cover_page,
        lambda notice: "" if _cover(notice) else UNSEEN,
    )
)
COVER_CHANGED = register(
    NoticeKind(
        "cover_changed",
        "Huddle: what you cover has changed",
        _of_cover("When you cover for the lead of family {} has changed."),
        _cover_page,
        lambda notice: "" if _cover(notice) else UNSEEN,
    )
)
ACTION_AGREED = _action_kind(
    "action_agreed",
    "Huddle: an action for you to accept",
    "An action for family {} waits for you to accept or decline it.",
)
ACTION_SOON = _action_kind(
    "action_soon", "Huddle: an action is due soon", "An action for family {} is due soon."
)
ACTION_DUE = _action_kind(
    "action_due", "Huddle: an action is due today", "An action for family {} is due today."
)
ACTION_OVERDUE = _action_kind(
    "action_overdue", "Huddle: an action is overdue", "An action for family {} is overdue."
)
CONFLICT_DECLARED = register(
    NoticeKind(
        "conflict_declared",
        "Huddle: a conflict of interest has been declared",
        _conflict_words,
        _conflict_page,
        _conflict_is_seen,
    )
)


AboutRecord = type[NamedReader] | type[RestrictionChange] | type[SealedEnquiry] | type[Loss]


def _record_of(notice: Notice, model: AboutRecord) -> str:
    """The page of the family that it is about; nothing where they do not see it."""
    seen = model.objects.visible_to(notice.practitioner).filter(pk=notice.about)
    found = seen.select_related("family").first()
    return found.family.get_absolute_url() if found else ""


def _record_kind(
    kind: str,
    subject: str,
    words: str,
    model: AboutRecord,
) -> NoticeKind:
    """About a record that few may know: no reference, only the link."""
    return register(
        NoticeKind(
            kind,
            subject,
            words,
            lambda notice: _record_of(notice, model),
            lambda notice: "" if _record_of(notice, model) else UNSEEN,
        )
    )


def _message_waits(notice: Notice) -> str:
    """Theirs to pass on still, and not answered."""
    seen = ContactRequest.objects.visible_to(notice.practitioner).select_related("family")
    found = seen.filter(pk=notice.about).first()
    if found is None or not coordinates(notice.practitioner, found.family):
        return UNSEEN
    answers = ContactAnswer.objects.visible_to(notice.practitioner).filter(request=found)
    return "Answered" if answers.exists() else ""


def _message_is_seen(notice: Notice) -> str:
    seen = ContactRequest.objects.visible_to(notice.practitioner).filter(pk=notice.about)
    return "" if seen.exists() else UNSEEN


def _message_kind(
    kind: str, subject: str, words: str, wanted: Callable[[Notice], str]
) -> NoticeKind:
    """Not even the reference is said: it would tell who works with whom."""
    page = lambda notice: reverse("families:contact", args=[notice.about])  # noqa: E731
    return register(NoticeKind(kind, subject, words, page, wanted))


MESSAGE_WAITS = _message_kind(
    "message_waits",
    "Huddle: a message waits for you",
    "Somebody asks you to pass on a message.",
    _message_waits,
)
MESSAGE_PASSED_ON = _message_kind(
    "message_passed_on",
    "Huddle: a message has been passed on to you",
    "A coordinator has passed a message on to you.",
    _message_is_seen,
)


def _question_is_open(notice: Notice) -> str:
    waiting = questions_to(notice.practitioner).filter(pk=notice.about)
    return "" if waiting.exists() else "Answered, or no longer theirs to answer"


SOURCE_ASKED = register(
    NoticeKind(
        "source_asked",
        "Huddle: you are asked whether something may be passed on",
        "Somebody asks whether what your agency told may be passed on.",
        lambda notice: reverse("families:source_answer", args=[notice.about]),
        _question_is_open,
    )
)
READER_NAMED = _record_kind(
    "reader_named",
    "Huddle: you can see one more record",
    "You have been named on a record that only named people see.",
    NamedReader,
)
RESTRICTION_CHANGED = _record_kind(
    "restriction_changed",
    "Huddle: who sees a record has changed",
    "Who may see a record of your huddle has been changed.",
    RestrictionChange,
)
SEALED_ENQUIRY = _record_kind(
    "sealed_enquiry",
    "Huddle: somebody may know a record that you hold",
    "A nomination may match a record that you hold. Nothing has been said about it.",
    SealedEnquiry,
)
LOSS_RECORDED = _record_kind(
    "loss_recorded",
    "Huddle: please read a record before you contact the family",
    "Something has changed for a family that you work with. Please read its record first.",
    Loss,
)
