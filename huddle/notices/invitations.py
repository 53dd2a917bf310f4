"""The mail that puts a session into somebody's own calendar, and the one that takes it out."""

from django.urls import reverse

from huddle.icalendar_text import invitation, withdrawal
from huddle.models import CalendarEntry, HuddleSession
from huddle.states import AHEAD
from practitioners.models import Notice
from practitioners.notices import Alternative, NoticeKind, Terms, register
from practitioners.roles import Permission

REQUEST = "text/calendar; method=REQUEST"
CANCEL = "text/calendar; method=CANCEL"


def _entry(notice: Notice) -> CalendarEntry:
    entries = CalendarEntry.objects.select_related("session__huddle", "practitioner")
    return entries.get(pk=notice.about)


def _is_newest(notice: Notice, entry: CalendarEntry) -> bool:
    return notice.key.endswith(f":{entry.sequence}")


def _belongs(entry: CalendarEntry) -> bool:
    seen = HuddleSession.objects.visible_to(entry.practitioner)
    return entry.practitioner.holds(Permission.SESSION_VIEW) and (
        seen.filter(pk=entry.session_id).exists()
    )


def _wanted(notice: Notice) -> str:
    entry = _entry(notice)
    if entry.withdrawn or not _is_newest(notice, entry):
        return "A newer one is sent"
    if entry.session.state not in AHEAD:
        return "The session is no longer ahead"
    return "" if _belongs(entry) else "They no longer belong to the session"


def _off_wanted(notice: Notice) -> str:
    """Only where the entry may stand in their calendar, and is not wanted there again."""
    entry = _entry(notice)
    if not entry.withdrawn or not _is_newest(notice, entry):
        return "A newer one is sent"
    key = f"{CALENDAR.kind}:{entry.pk}:"
    told = Notice.objects.filter(key__startswith=key).exclude(state=Notice.State.CANCELLED)
    return "" if told.exists() else "It never stood in their calendar"


def _asks(notice: Notice) -> Alternative:
    return Alternative(invitation(_entry(notice)), REQUEST)


def _takes_back(notice: Notice) -> Alternative:
    return Alternative(withdrawal(_entry(notice)), CANCEL)


CALENDAR = register(
    NoticeKind(
        kind="calendar_entry",
        subject="Huddle session: for your calendar",
        body="A huddle session to which you belong, for your calendar.",
        path=lambda notice: reverse("huddle:session", args=[_entry(notice).session_id]),
        still_wanted=_wanted,
        alternative=_asks,
        terms=Terms(
            "Whoever belongs to the session",
            "Within five minutes of a change of who, when or where",
            "it is the newest, and they belong to the session",
            "No further",
            "calendars",
        ),
    )
)
OFF_CALENDAR = register(
    NoticeKind(
        kind="calendar_entry_off",
        subject="Huddle session: off your calendar",
        body="A huddle session is cancelled, or you no longer belong to it.",
        path=lambda notice: reverse("huddle:sessions"),
        still_wanted=_off_wanted,
        alternative=_takes_back,
        terms=Terms(
            "Whoever belonged to the session",
            "Within five minutes of the end of it",
            "it may stand in their calendar",
            "No further",
            "calendars",
        ),
    )
)
