"""A standing huddle as its people read it, and what can be chosen for it."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.html import format_html, format_html_join

from huddle.models import Huddle
from huddle.queries.handing_over import active_chairs
from huddle.quorum import rule_of
from practitioners.models import Practitioner, Team

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
Row = dict[str, Any]


def huddle_for(reader: Practitioner, huddle_id: UUID) -> Huddle | None:
    """A huddle that they coordinate, chair, stand in for or belong to by a core team."""
    return huddles_of(reader).filter(pk=huddle_id).first()


def huddles_of(reader: Practitioner) -> QuerySet[Huddle]:
    if not reader.is_active:
        return Huddle.objects.none()
    core = Huddle.core_teams.through.objects.filter(team__principal__in=reader.principals())
    belongs = (
        Q(pk__in=core.values("huddle"))
        | Q(coordinator=reader)
        | Q(chair=reader)
        | Q(pk__in=reader.huddles_deputised.values("pk"))
    )
    people = ("chair__agency", "coordinator__agency")
    return Huddle.objects.filter(belongs).select_related(*people).order_by("name")


def possible_deputies(huddle: Huddle) -> QuerySet[Practitioner]:
    return active_chairs().exclude(pk=huddle.chair_id)


def possible_teams() -> QuerySet[Team]:
    return Team.objects.select_related("agency").order_by("agency__name", "name")


def cards(huddle: Huddle, *, may_change: bool) -> list[tuple[str, list[Row]]]:
    """The page of a huddle: each card's heading and its rows, with the ways to change them."""
    parts = [
        ("When and where", [_when(huddle), _place(huddle)]),
        ("Who", [*_people(huddle), _teams(huddle)]),
        ("Quorum", [_quorum(huddle)]),
        (
            "Timetable",
            [_timetable(huddle), _time_boxes(huddle), _rules(huddle), _concerns(huddle)],
        ),
        ("Formulation", [_formulation(huddle)]),
        ("Confidentiality statement", [_statement(huddle)]),
    ]
    return [
        (title, [_with_link(huddle, row, may_change) for row in rows]) for title, rows in parts
    ]


def _with_link(huddle: Huddle, row: Row, may_change: bool) -> Row:
    part = row.pop("part")
    if not may_change:
        return row
    if part == "coordinator":
        href = reverse("huddle:hand_over", args=[huddle.pk])
        return row | {"href": href, "text": "Hand over", "hidden": "this huddle"}
    href = reverse("huddle:settings_change", args=[huddle.pk, part])
    return row | {"href": href, "hidden": str(row["key"]).lower()}


def _when(huddle: Huddle) -> Row:
    at = time_format(huddle.starts, "g:ia")
    words = f"{DAYS[huddle.weekday]}s at {at}, for {huddle.minutes_long} minutes"
    return {"part": "when", "key": "Day and time", "value": words}


def _place(huddle: Huddle) -> Row:
    lines = [huddle.get_held_display(), huddle.place, huddle.video_link]
    words = f"{huddle.locality}. {'. '.join(line for line in lines if line)}"
    return {"part": "place", "key": "Place", "value": words}


def _people(huddle: Huddle) -> list[Row]:
    deputies = huddle.deputies.filter(is_active=True).select_related("agency")
    names = [_named(one) for one in deputies.order_by("full_name")]
    return [
        {"part": "coordinator", "key": "Coordinator", "value": _named(huddle.coordinator)},
        {"part": "chair", "key": "Chair", "value": _named(huddle.chair)},
        {"part": "deputies", "key": "Deputies", "value": _lines(names) or "Nobody"},
    ]


def _teams(huddle: Huddle) -> Row:
    teams = huddle.core_teams.select_related("agency").order_by("agency__name", "name")
    return {"part": "teams", "key": "Core teams", "value": _lines(map(str, teams))}


def _quorum(huddle: Huddle) -> Row:
    words = "; ".join(rule_of(huddle))
    return {"part": "quorum", "key": "Must be there", "value": words[:1].upper() + words[1:]}


def _timetable(huddle: Huddle) -> Row:
    lines = [
        f"Nominations close {_days(huddle.nominations_close_days)} before",
        f"The agenda is published {_days(huddle.publish_days)} before, at the latest",
        f"Minutes are agreed within {_days(huddle.minutes_days)}",
        f"Core teams read its families for {_days(huddle.readable_days)} after signing",
        f"Sessions are called {_count(huddle.weeks_ahead, 'week')} ahead",
    ]
    return {"part": "timetable", "key": "Working days", "value": _lines(lines)}


def _time_boxes(huddle: Huddle) -> Row:
    words = [
        f"New or urgent: {_count(huddle.minutes_new, 'minute')}",
        f"Every other: {_count(huddle.minutes_review, 'minute')}",
    ]
    return {"part": "time-boxes", "key": "Time for a family", "value": _lines(words)}


def _rules(huddle: Huddle) -> Row:
    lines = [
        f"Not seen: for {_count(huddle.not_seen_days, 'day')}",
        f"Decisions to share that end: within {_days(huddle.sharing_ends_days)} after it",
    ]
    return {"part": "rules", "key": "Rules of the agenda", "value": _lines(lines)}


def _concerns(huddle: Huddle) -> Row:
    lines = [
        f"Talked through and in writing: {_days(huddle.concern_reply_days)} each",
        f"Taken further: {_days(huddle.concern_next_days)} each",
    ]
    return {"part": "concerns", "key": "Time to answer a concern", "value": _lines(lines)}


def _formulation(huddle: Huddle) -> Row:
    words = huddle.get_formulation_view_display()
    if huddle.sixth_p:
        words = f"{words}; the sixth P is “{huddle.sixth_p}”"
    return {"part": "formulation", "key": "Formulation", "value": words}


def _statement(huddle: Huddle) -> Row:
    kept = huddle.statements.latest("number")
    since = date_format(kept.since, "j F Y")
    value = format_html("{}<br><br>Version {}, since {}", huddle.statement, kept.number, since)
    return {"part": "statement", "key": "Everybody accepts", "value": value}


def _named(person: Practitioner) -> str:
    left = "" if person.is_active else " (no longer uses Huddle)"
    return f"{person.full_name}, {person.agency}{left}"


def _days(count: int) -> str:
    return _count(count, "working day")


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _lines(lines: Any) -> str:
    items = format_html_join("", "<li>{}</li>", ([line] for line in lines))
    return format_html('<ul class="govuk-list">{}</ul>', items) if items else ""
