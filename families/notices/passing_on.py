"""A message to be passed on, and a question to the source: not even the reference is said."""

from families.models import ContactAnswer, ContactRequest, SourcePermission
from families.notices.seen import UNSEEN, Said, page, seen, while_seen
from families.permissions.contacting import coordinates
from families.queries.passing_on import questions_to
from practitioners import notices
from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind, Terms, register


def tell_of_message(coordinator: Practitioner, message: ContactRequest) -> None:
    """Somebody asks for a message to be passed on: which family, the page says."""
    notices.plan(MESSAGE_WAITS, coordinator, message)


def tell_passed_on(person: Practitioner, message: ContactRequest) -> None:
    notices.plan(MESSAGE_PASSED_ON, person, message)


def tell_source(person: Practitioner, asked: SourcePermission) -> None:
    """Their agency told something and is asked whether it may be passed on."""
    notices.plan(SOURCE_ASKED, person, asked)


def _still_waits(notice: Notice) -> str:
    """Theirs to pass on still, and not answered."""
    found = seen(ContactRequest, notice)
    if found is None or not coordinates(notice.practitioner, found.family):
        return UNSEEN
    answers = ContactAnswer.objects.visible_to(notice.practitioner).filter(request=found)
    return "Answered" if answers.exists() else ""


def _question_is_open(notice: Notice) -> str:
    waiting = questions_to(notice.practitioner).filter(pk=notice.about)
    return "" if waiting.exists() else "Answered, or no longer theirs to answer"


def _message(kind: str, subject: str, words: str, wanted: Said, terms: Terms) -> NoticeKind:
    """It would tell who works with whom."""
    return register(
        NoticeKind(kind, subject, words, page("families:contact"), wanted, terms=terms)
    )


MESSAGE_WAITS = _message(
    "message_waits",
    "Huddle: a message waits for you",
    "Somebody asks you to pass on a message.",
    _still_waits,
    terms=Terms("The coordinator", "At once", "nobody has passed it on", "No further"),
)
MESSAGE_PASSED_ON = _message(
    "message_passed_on",
    "Huddle: a message has been passed on to you",
    "A coordinator has passed a message on to you.",
    while_seen(ContactRequest),
    terms=Terms("Whoever the message is for", "At once", "they see the family", "No further"),
)
SOURCE_ASKED = register(
    NoticeKind(
        "source_asked",
        "Huddle: you are asked whether something may be passed on",
        "Somebody asks whether what your agency told may be passed on.",
        page("families:source_answer"),
        _question_is_open,
        terms=Terms(
            "Whoever may answer for the agency that told it",
            "At once",
            "it waits for their answer",
            "No further",
        ),
    )
)
