"""What practitioners are told by mail: kinds of notice, and planning one. The row is the queue.

Each app registers its kinds in its own notices.py, which ``apps.py`` imports. A mail holds a
reference, a time and a link, never a name: nothing else may stand in ``subject`` or ``body``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from celery import current_app
from django.db import connection, models, transaction
from django.utils import timezone

from practitioners.models import Notice, NoticeChoice, Practitioner

KINDS: dict[str, "NoticeKind"] = {}
SEND = "practitioners.tasks.send_due_notices"


def _always(notice: Notice) -> str:
    return ""


@dataclass(frozen=True)
class Alternative:
    """The same said for a machine, beside the words: an entry for a calendar."""

    content: str
    mimetype: str


@dataclass(frozen=True)
class Terms:
    """Who is told when, as people read it: a row of docs/notices.md, which is made of these.

    ``clock`` is the entry of config/schedule.py that plans it from state; "" where somebody's
    doing does.
    """

    who: str
    when: str
    holds: str  # asked again as it is sent; "sent only while ..."
    further: str  # what comes where nothing happens
    clock: str = ""


@dataclass(frozen=True)
class NoticeKind:
    """One kind: its words, where its link leads, and whether it is still wanted when sent.

    All are asked at the moment of sending, with the sight of the person told. ``still_wanted``
    answers "" or the reason to cancel: done already, no longer theirs, no longer visible.
    """

    kind: str
    subject: str | Callable[[Notice], str]
    body: str | Callable[[Notice], str]
    path: Callable[[Notice], str]
    still_wanted: Callable[[Notice], str] = _always
    can_be_off: bool = True  # may a person choose not to be told by mail?
    urgent: bool = False  # goes out at once, at any hour, whatever was chosen
    alternative: Callable[[Notice], Alternative] | None = None
    usually: str = NoticeChoice.How.AT_ONCE  # for whoever has chosen nothing
    title: str = ""  # as people choose among kinds; else the subject
    # Told in the transaction that marks it as sent.
    sent: Callable[[Notice], object] | None = None
    terms: Terms = Terms("", "", "", "")

    @property
    def label(self) -> str:
        words = self.title or (self.subject if isinstance(self.subject, str) else self.kind)
        words = words.removeprefix("Huddle: ").removeprefix("Huddle ").strip()
        return words[:1].upper() + words[1:]


def register(kind: NoticeKind) -> NoticeKind:
    KINDS[kind.kind] = kind
    return kind


def plan(
    kind: NoticeKind | str,
    practitioner: Practitioner,
    about: models.Model | UUID,
    *,
    occurrence: str = "",
    due_at: datetime | None = None,
) -> Notice:
    """Tell this person, once for each kind, thing and occurrence, when it is due (or now).

    Sent after the caller's transaction commits. Planned again, it changes nothing.
    """
    name = kind if isinstance(kind, str) else kind.kind
    due_at = due_at or timezone.now()
    thing = about if isinstance(about, UUID) else about.pk
    notice, _ = Notice.objects.get_or_create(
        key=_key(name, thing, practitioner.pk, occurrence),
        defaults={
            "kind": KINDS[name].kind,
            "practitioner": practitioner,
            "about": thing,
            "due_at": due_at,
        },
    )
    if due_at <= timezone.now():
        _nudge_once()
    return notice


@dataclass(frozen=True)
class Wanted:
    """What the state of things asks for, as a clock found it: by ids, no row is read."""

    kind: NoticeKind
    who: UUID
    about: UUID
    occurrence: str = ""

    @property
    def key(self) -> str:
        return _key(self.kind.kind, self.about, self.who, self.occurrence)


@transaction.atomic
def plan_new(wanted: Iterable[Wanted]) -> int:
    """Plan what nobody has planned yet, for those who are active; how many."""
    by_key = {one.key: one for one in wanted}
    known = set(Notice.objects.filter(key__in=by_key).values_list("key", flat=True))
    new = [one for key, one in by_key.items() if key not in known]
    people = Practitioner.objects.filter(is_active=True).in_bulk({one.who for one in new})
    told = [one for one in new if one.who in people]
    for one in told:
        plan(one.kind, people[one.who], one.about, occurrence=one.occurrence)
    return len(told)


def _key(kind: str, about: UUID, who: UUID, occurrence: str) -> str:
    return f"{kind}:{about}:{who}:{occurrence}"


def _nudge_once() -> None:
    """One hint for the whole transaction. A broker that is down only makes it wait for beat."""
    if not any(planned[1] is _nudge for planned in connection.run_on_commit):
        transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    current_app.send_task(SEND, retry=False)
