"""Which way a notice takes when its time comes: now, later, with others, to somebody else, or off.

The rules, in this order; the first that holds decides:

1. What cannot be switched off and is urgent goes out now, to the person; and to whoever stands in.
2. Away with somebody who stands in: it goes to them. Away without: it waits for the day back.
3. Switched off by the person, where the kind allows: it is on screen only.
4. Once a day: it waits for their daily mail.
5. Quiet hours: it waits until they end.
6. Otherwise: now.

What is urgent also goes as a text to the person, where they gave a work mobile number for it.
Which kinds are, each says of itself (``urgent``); docs/notices.md lists them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from practitioners.models import Notice, NoticeChoice, NoticeHours, Practitioner
from practitioners.notices import KINDS, NoticeKind
from practitioners.telling.hours import LONDON, next_at, quiet_until
from practitioners.working_days import add_working_days

How = NoticeChoice.How
OFF = "Not by mail, as chosen"


@dataclass(frozen=True)
class Way:
    """``to`` are addresses; without any it waits until ``gather_at`` or ``later``, or is off."""

    to: list[str] = field(default_factory=list)
    text_to: str = ""
    stands_in: bool = False
    gather_at: datetime | None = None
    later: datetime | None = None


def way_for(notice: Notice, kind: NoticeKind, now: datetime) -> Way:
    """Asked at the moment of sending, with the sight of the person told."""
    person = notice.practitioner
    hours = hours_of(person)
    if (away := _while_away(person, hours, kind, now)) is not None:
        return away
    how = how_told(person, kind)
    if how == How.OFF:
        return Way()
    if how == How.DIGEST and notice.attempts <= 1:  # else it could not be told with others
        return Way(gather_at=next_at(hours.digest_at, now))
    if not kind.urgent and (until := _quiet(hours, now)):
        return Way(later=until)
    return Way(to=[person.email], text_to=hours.mobile if kind.urgent else "")


def hours_of(person: Practitioner) -> NoticeHours:
    """What they have set, or what holds for whoever has set nothing."""
    return NoticeHours.objects.select_related("stand_in").filter(
        practitioner=person
    ).first() or NoticeHours(practitioner=person)


def how_told(person: Practitioner, kind: NoticeKind) -> str:
    """Their choice, or the kind's own way. What goes out to a calendar is never gathered."""
    chosen = NoticeChoice.objects.filter(practitioner=person, kind=kind.kind).first()
    how = chosen.how if chosen else kind.usually
    return how if how in ways_of(kind) else How.AT_ONCE


def ways_of(kind: NoticeKind) -> list[str]:
    """What may be chosen for this kind."""
    if kind.urgent:
        return [How.AT_ONCE]
    if kind.alternative:
        return [How.AT_ONCE, How.OFF] if kind.can_be_off else [How.AT_ONCE]
    return list(How) if kind.can_be_off else [How.AT_ONCE, How.DIGEST]


def choices_of(person: Practitioner) -> dict[str, str]:
    """What they chose, by kind."""
    chosen = NoticeChoice.objects.filter(practitioner=person)
    return dict(chosen.values_list("kind", "how"))


def possible_stand_ins(person: Practitioner) -> QuerySet[Practitioner]:
    """Colleagues of a team of theirs."""
    mates = Practitioner.objects.filter(is_active=True, groups__in=person.groups.all())
    return mates.exclude(pk=person.pk).distinct().order_by("full_name")


def is_away(hours: NoticeHours, day: date) -> bool:
    return bool(
        hours.away_from and hours.away_until and hours.away_from <= day <= hours.away_until
    )


def choosable() -> list[NoticeKind]:
    """The kinds that somebody can be told of, in the order of their words."""
    return sorted((kind for kind in KINDS.values() if not kind.sent), key=_by_words)


def _by_words(kind: NoticeKind) -> tuple[str, str]:
    return kind.label.casefold(), kind.kind


def _while_away(
    person: Practitioner, hours: NoticeHours, kind: NoticeKind, now: datetime
) -> Way | None:
    if not is_away(hours, timezone.localdate(now, LONDON)):
        return None
    stand_in = hours.stand_in if hours.stand_in and hours.stand_in.is_active else None
    if kind.urgent:
        return Way(to=[person.email, *_mail_of(stand_in)], text_to=hours.mobile)
    if kind.alternative:  # their calendar is theirs, wherever they are
        return None
    if stand_in:
        return Way(to=[stand_in.email], stands_in=True)
    return Way(gather_at=_back(hours))


def _mail_of(person: Practitioner | None) -> list[str]:
    return [person.email] if person else []


def _back(hours: NoticeHours) -> datetime:
    """Their daily mail on the first working day after they are back."""
    assert hours.away_until is not None  # noqa: S101 - for the type: they are away
    day = add_working_days(hours.away_until, 1)
    return next_at(hours.digest_at, timezone.make_aware(_start(day), LONDON))


def _start(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def _quiet(hours: NoticeHours, now: datetime) -> datetime | None:
    if hours.quiet_from is None or hours.quiet_until is None:
        return None
    return quiet_until(hours.quiet_from, hours.quiet_until, now)
