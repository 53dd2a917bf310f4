"""What somebody was told, on screen: newest first, and what they have not opened yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from practitioners.models import Notice, Practitioner
from practitioners.notices import KINDS
from practitioners.telling.ways import OFF

State = Notice.State
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Told:
    """One line: what, when, and what became of the mail."""

    notice: Notice
    words: str
    mail: str

    @property
    def is_new(self) -> bool:
        return self.notice.seen_at is None


def told(person: Practitioner) -> QuerySet[Notice]:
    """Their notices of the last 90 days that went out, were given up, wait to be gathered, or are
    on screen only.

    What was cancelled because it is no longer so, or no longer theirs to see, is not among them.
    """
    kinds = [kind.kind for kind in KINDS.values() if not (kind.sent or kind.alternative)]
    on_screen = Q(state__in=[State.SENT, State.GATHERED, State.DEAD]) | Q(
        state=State.CANCELLED, reason=OFF
    )
    return Notice.objects.filter(
        on_screen, practitioner=person, kind__in=kinds, due_at__gt=timezone.now() - KEPT
    ).order_by("-due_at", "pk")


def lines(notices: list[Notice]) -> list[Told]:
    """Asked with the sight of the person told."""
    prefetch_related_objects(notices, "deliveries")
    return [Told(one, KINDS[one.kind].label, _mail(one)) for one in notices]


def unread(person: Practitioner) -> int:
    return told(person).filter(seen_at=None).count()


def open_notice(notice: Notice) -> str:
    """It is seen; where it leads."""
    Notice.objects.filter(pk=notice.pk, seen_at=None).update(seen_at=timezone.now())
    return KINDS[notice.kind].path(notice)


def read_all(person: Practitioner, *, until: datetime) -> int:
    """All that was on the page, and nothing that came since."""
    mine = told(person).filter(seen_at=None, due_at__lte=until)
    return Notice.objects.filter(pk__in=mine.values("pk")).update(seen_at=timezone.now())


def _mail(one: Notice) -> str:
    if one.state == State.CANCELLED:
        return "Not by mail"
    if one.state == State.GATHERED:
        return "Comes with your next daily mail"
    if one.gathered_in_id:
        return "In one mail with others"
    return _arrived(one)


def _arrived(one: Notice) -> str:
    """As far as anybody said. Mail to somebody who stands in says nothing of the person's own."""
    if one.state == State.DEAD:
        return "Could not be sent by mail"
    mine = [each for each in one.deliveries.all() if each.practitioner_id == one.practitioner_id]
    if any(each.came_back for each in mine):
        return "By mail, which came back"
    return "By mail"
