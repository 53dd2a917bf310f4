"""What a section of My week is made of, and how it says a day."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format

from huddle.models import HuddleSession
from huddle.queries.sessions import STATE_COLOURS

A_DAY = timedelta(days=1)
MOST = 10  # of each kind; the link under it leads to all
State = HuddleSession.State
Seen = tuple[Model, UUID]


@dataclass(frozen=True)
class Section:
    """Things of one kind that wait, or the words that say that none does."""

    heading: str
    tasks: list[dict[str, Any]]
    empty: str
    more: tuple[str, str] = ("", "")
    seen: list[Seen] = field(default_factory=list)


@dataclass(frozen=True)
class Week:
    sections: list[Section]
    words: list[str]

    @property
    def seen(self) -> list[Seen]:
        """What of a family the page showed, for the trail."""
        return [seen for section in self.sections for seen in section.seen]


def session_task(session: HuddleSession, tag: str) -> dict[str, Any]:
    return {
        "title": f"{session.huddle}, {moment(session.starts_at)}",
        "href": session.get_absolute_url(),
        "tag": tag,
        "colour": STATE_COLOURS[State(session.state)],
    }


def family_task(family: Model, names: str, href: str) -> dict[str, Any]:
    return {"title": f"Family {family}", "hint": names, "href": href}


def midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "l j F, g:ia")


def in_words(day: date) -> str:
    return date_format(day, "j F Y")
