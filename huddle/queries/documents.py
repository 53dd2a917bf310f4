"""What a document says, in headings, paragraphs and tables: minutes for a reader, or a plan."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format

from families.models import Audience
from families.queries.contributions import Said
from huddle.models import Document
from huddle.queries.minutes import Line, Part, Read, read_minutes, read_part
from huddle.queries.plan_document import PlanRead, facts_of_plan, read_plan
from practitioners.models import Practitioner

NARROW = {Audience.CHAIR_AND_LEAD, Audience.VERBAL}
Block = dict[str, Any]
Facts = dict[str, Any]


Readable = Read | PlanRead


def reading(document: Document, reader: Practitioner) -> Readable | None:
    """What the document is about, as its reader may read it now."""
    return read_for(document.kind, document.about, reader)


def read_for(kind: str, about: UUID, reader: Practitioner) -> Readable | None:
    if kind == Document.Kind.PLAN:
        return read_plan(about, reader)
    if kind == Document.Kind.PART:
        return read_part(about, reader)
    return read_minutes(about, reader)


def families_in(read: Readable) -> list[UUID]:
    """Whose trail says that it was asked for, or taken along."""
    if isinstance(read, PlanRead):
        return read.families
    return [part.item.family_id for part in read.parts]


def facts_of(read: Readable, kind: str) -> Facts:
    """All that the document says, save when and for whom it is made."""
    return facts_of_plan(read) if isinstance(read, PlanRead) else _facts_of_minutes(read, kind)


def _facts_of_minutes(read: Read, kind: str) -> Facts:
    session = read.minutes.session
    day = _day(session.starts_at)
    one = kind == Document.Kind.PART
    reference = read.parts[0].body["reference"] if one else "Minutes"
    heading = f"Minutes of {reference}" if one else "Minutes"
    blocks = [_text(f"{read.minutes.attendance['huddle']}, {_moment(session.starts_at)}")]
    blocks += [_text(_signed(read))]
    if not one:
        blocks += list(_attendance(read))
    for part in read.parts:
        blocks += list(_part(part))
    return {
        "title": f"{heading}, {day}",
        "heading": f"{heading}, {day}",
        "reference": reference,
        "blocks": blocks,
    }


def for_reader(facts: Facts, reader: Practitioner, made_at: datetime) -> Facts:
    """With the mark of whom it is for on every page: a plan says it itself."""
    if "made_for" in facts:
        made = f"Made for {facts['made_for']}, {_moment(made_at)}"
        return facts | {"footer": f"{facts['reference']}. {made}"}
    whom = f"{reader.full_name}, {reader.agency.name}"
    return facts | {
        "marking": "OFFICIAL-SENSITIVE",
        "watermark": whom,
        "footer": f"{facts['reference']}. Made for {whom}, {_moment(made_at)}",
    }


def _signed(read: Read) -> str:
    by = read.minutes.signed_by
    signed = f"Signed by {by.full_name}, {by.agency.name}, {_moment(read.minutes.signed_at)}."
    return f"{signed} {read.verified.words}"


def _attendance(read: Read) -> Iterator[Block]:
    header = read.minutes.attendance
    quorum = header["quorum"]
    yield _heading("Attendance", 1)
    missing = "; ".join(quorum["missing"])
    met = "The meeting was quorate."
    yield _text(met if quorum["met"] else f"The meeting was not quorate. Missing: {missing}.")
    people = [[one["name"], one["agency"], one["mode"]] for one in header["people"]]
    yield _table(["Name", "Agency", "Attended"], people)


def _part(part: Part) -> Iterator[Block]:
    body = part.body
    yield _heading(f"{body['reference']}, {body['state'].lower()}", 1)
    yield _text(f"{body['why']}. {body['note']}")
    there = [_there(one) for one in body["present"]]
    if there:
        yield _text(f"There for this family: {'; '.join(there)}.")
    yield _text(quorum_in_words(body))
    checks = [[one["agency"], one["team"], one["answer"]] for one in body["checks"]]
    if checks:
        yield _heading("Agency checks", 2)
        yield _table(["Agency", "Team", "Answer"], checks)
    yield from _shared(part)
    for child in body["children"]:
        yield from _child(child)
    yield from _lead_and_actions(part)
    if part.addenda:
        yield _heading("Added after the minutes were signed", 2)
    for one in part.addenda:
        by = f"{one.author.full_name}, {one.author.agency.name}, {_moment(one.written_at)}"
        yield _text(f"{one.words}\nAddendum {one.number}, {by}")


def _there(one: Facts) -> str:
    late = f" ({one['late']})" if one.get("late") else ""
    return f"{one['name']}, {one['agency']}{late}"


def quorum_in_words(body: Facts) -> str:
    """Whether it was met for this family, by those who were there when it was decided."""
    if body["quorum"]["met"]:
        return "Quorate for this family."
    return f"Not quorate for this family. Missing: {'; '.join(body['quorum']['missing'])}."


def _shared(part: Part) -> Iterator[Block]:
    if part.said:
        yield _heading("What was shared", 2)
    for line in part.said:
        label = f"Formulation: {line.label}\n" if line.label else ""
        yield _text(f"{label}{said_in_full(line.said)}")
        if line.since:
            yield _text(f"Added after the minutes were signed: {said_in_full(line.since)}")
    if part.held_back:
        sources = ", ".join(one.contribution.source_agency.name for one in part.held_back)
        yield _text(
            f"Left out, because their source has not agreed that they are passed on: {sources}."
        )


def said_in_full(said: Said) -> str:
    """With every caution that the page shows, before and after the words."""
    one = said.contribution
    if one.is_withdrawn:
        return f"Entered in error. Withdrawn by {one.author.full_name}, {one.source_agency}."
    words = f"Said aloud, not written here. Held: {one.held_where}" if said.is_verbal else one.text
    handling = f"How to handle it: {one.handling}" if one.handling else ""
    when = f"Happened on {_date(one.event_date)}." if one.event_date else ""
    source = f"{one.source_agency}, {one.author.full_name}, {_moment(one.recorded_at)}."
    lines = [*said.tags, *said.warnings, words, one.relevance, handling, said.permission]
    lines += [f"{said.nature}. {when} {source} For: {said.audience.lower()}. {said.discussing}."]
    return "\n".join(line for line in lines if line)


def _child(child: dict[str, Any]) -> Iterator[Block]:
    yield _heading(child["name"], 2)
    for decision in child["decisions"]:
        provisional = " (provisional)" if decision["provisional"] else ""
        yield _text(f"{decision['code']} {decision['title']}{provisional}")
        yield _text(decision["rationale"])
        if decision.get("late"):
            yield _text(decision["late"])
        if decision["answers"]:
            yield _table(["Question", "Answer"], decision["answers"])


def _lead_and_actions(part: Part) -> Iterator[Block]:
    lead = part.body["lead"]
    for state, words in (
        ("current", "Single Lead Practitioner"),
        ("offered", "Lead was offered to"),
    ):
        if one := lead.get(state):
            yield _text(f"{words}: {one['name']}, {one['agency']}.")
    for one in part.body.get("dissent", []):
        about = f", with {one['about']}" if one["about"] else ""
        yield _text(f"Did not agree: {one['person']}{about}: {one['view']}")
        yield _text(f"What would change their mind: {one['would_change']}")
    if telling := part.body.get("telling"):
        yield _text(f"Safe to tell the family? {telling['safe']}. {telling['care']}")
        if day := part.tell_on():
            yield _text(f"{telling['teller']}, tells them by {_date(day)}.")
    actions = [
        [one["text"], f"{one['owner']}, {one['agency']}", _date(one["due_on"])]
        for one in part.actions()
    ]
    if actions:
        yield _heading("Actions", 2)
        yield _table(["Action", "Owner", "Due"], actions)


def copied_out(part: Part) -> tuple[list[Line], list[tuple[str, str]]]:
    """What may go into another record, and of what may not, whose it is and why."""
    kept: list[Line] = []
    left: list[tuple[str, str]] = []
    for line in part.said:
        newest = line.since or line.said
        if reason := _stays_here(newest):
            left.append((newest.contribution.source_agency.name, reason))
        else:
            kept.append(Line(newest, None, line.label))
    left += [
        (one.contribution.source_agency.name, "its source has not agreed that it is passed on")
        for one in part.held_back
    ]
    return kept, left


def _stays_here(said: Said) -> str:
    """The first reason not to copy it out, or nothing."""
    one = said.contribution
    reasons = (
        (one.is_withdrawn, "it was entered in error"),
        (one.handling, "it says how it is to be handled"),
        (said.not_for, "somebody must never be given it"),
        (one.marking == one.Marking.SENSITIVE, "it is marked OFFICIAL-SENSITIVE"),
        (
            one.needs_source_permission and not said.is_own,
            "its source is asked before it is passed on",
        ),
        (one.audience in NARROW, "it is for fewer than would read it there"),
    )
    return next((words for holds, words in reasons if holds), "")


def copy_text(read: Read) -> tuple[str, list[tuple[str, str]]]:
    """One family's part as plain text for another system's record, and what is left out of it."""
    part = read.parts[0]
    kept, left = copied_out(part)
    only = Part(part.item, part.body, kept, [], part.addenda)
    facts = facts_of(Read(read.minutes, [only], read.verified), Document.Kind.PART)
    lines = [facts["heading"]]
    for block in facts["blocks"]:
        lines += _as_text(block)
    counts = [f"{agency}: {reason}" for agency, reason in left]
    if counts:
        lines += ["", "LEFT OUT OF THIS COPY", *counts]
    return "\n".join(lines), left


def _as_text(block: Block) -> list[str]:
    if block["kind"] == "heading":
        return ["", block["text"].upper() if block["level"] == 1 else block["text"]]
    if block["kind"] == "table":
        return ["- " + "; ".join(row) for row in block["rows"]]
    return [block["text"]]


def _heading(text: str, level: int) -> Block:
    return {"kind": "heading", "text": text, "level": level}


def _text(text: str) -> Block:
    return {"kind": "text", "text": text.strip()}


def _table(head: list[str], rows: list[list[str]]) -> Block:
    return {"kind": "table", "head": head, "rows": [[str(cell) for cell in row] for row in rows]}


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y")


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, g:ia")


def _date(day: Any) -> str:
    return date_format(day, "j F Y")
