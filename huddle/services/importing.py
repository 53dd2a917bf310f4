"""Import a file of nominations: all of it or nothing, each row once, each outcome written down."""

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from families.models import Family
from huddle.imports.asking import asking_of, limits_readers
from huddle.imports.directory import Directory, Origin
from huddle.imports.nomination_row import NominationRow
from huddle.imports.placing import place
from huddle.imports.reading import file_digest, read_table
from huddle.imports.rows import CheckedRow, Outcome, Problem, check_row
from huddle.imports.table import RawRow
from huddle.models import DangerStop, Huddle, ImportBatch, ImportRow, Nomination
from huddle.permissions.nominating import may_import
from huddle.services.nominating import nominate
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner, Team

LIMITED = (
    "seems to say who may read it. Only the chair, the coordinator and the Single Lead "
    "Practitioner can, until somebody shares it more widely"
)
OUT_OF_SCOPE = "the child is past the birthday until which the huddle works. Decide what to do"
STOPPED = "somebody is in immediate danger. Contact Duty and Advice now: this never waits"


@dataclass(frozen=True)
class Import:
    """One file on its way in: who imports it, what is known of its sources and earlier rows."""

    batch: ImportBatch
    directory: Directory
    labels: dict[str, str]
    earlier: dict[str, ImportRow]
    by: Practitioner


@service
def import_nominations(
    upload: bytes, *, filename: str, huddle: Huddle, by: Practitioner
) -> ImportBatch:
    """Import each row that can be, and say of each other row why not.

    Raises ``ImportRefused`` when the file itself cannot be read. Nothing is written unless
    every row has found its outcome.
    """
    may_import(by, huddle).enforce()
    table = read_table(upload)
    _one_at_a_time(huddle)
    earlier = _earlier(huddle)
    batch = ImportBatch.objects.create(
        huddle=huddle, filename=_name_of(filename), sha256=file_digest(upload), imported_by=by
    )
    work = Import(batch, Directory(table.labels), table.labels, earlier, by)
    outcomes = Counter(str(_take_in(row, work).outcome) for row in table.rows)
    audit.record("nominations.imported", batch, by=by, outcomes=dict(outcomes))
    return batch


@service
def check_nominations(
    upload: bytes, *, filename: str, huddle: Huddle, by: Practitioner
) -> list[ImportRow]:
    """What an import would do, row by row. Nothing is kept."""
    with transaction.atomic():
        batch = import_nominations(upload, filename=filename, huddle=huddle, by=by)
        rows = list(
            batch.rows.select_related("batch", "nomination__family", "danger_stop", "team__agency")
        )
        transaction.set_rollback(True)
    for row in rows:
        if row.outcome != ImportRow.Outcome.ALREADY:
            row.nomination = None  # its reference would be another's when the file is imported
    return rows


def _take_in(raw: RawRow, work: Import) -> ImportRow:
    row = check_row(raw, work.labels)
    if row.outcome == Outcome.ERROR:
        return _write(row, work, ImportRow.Outcome.ERROR, row.problems)
    if before := work.earlier.get(row.key):
        return _again(row, work, before)
    origin = work.directory.origin(row.source)
    if row.outcome == Outcome.STOPPED:
        written = _stop(row, work, origin)
    elif origin.problems or origin.team is None or row.values is None:
        return _write(row, work, ImportRow.Outcome.ERROR, origin.problems)
    elif row.outcome == Outcome.OUT_OF_SCOPE:
        written = _leave_to_decide(row, raw, work, origin, ImportRow.Outcome.OUT_OF_SCOPE)
    else:
        written = _place(row, raw, work, origin, row.values, origin.team)
    if written.outcome != ImportRow.Outcome.ERROR:
        work.earlier[row.key] = written
    return written


def _place(
    row: CheckedRow,
    raw: RawRow,
    work: Import,
    origin: Origin,
    values: NominationRow,
    team: Team,
) -> ImportRow:
    placed = place(values, team, work.by)
    if placed.reason:
        return _leave_to_decide(
            row,
            raw,
            work,
            origin,
            ImportRow.Outcome.DUPLICATE,
            reason=placed.reason,
            family=placed.like.pk if placed.like else None,
        )
    try:
        with transaction.atomic():
            nomination = _nominate(values, team, work, origin, placed.into)
    except ValidationError as refused:
        said = tuple(_say(work, "contact_safety", message) for message in refused.messages)
        return _write(row, work, ImportRow.Outcome.ERROR, said)
    outcome = ImportRow.Outcome.JOINED if placed.into else ImportRow.Outcome.ACCEPTED
    notes = (*row.notes, *origin.notes, *_limits(values, work))
    became = {"nomination": nomination, "family": nomination.family_id}
    return _write(row, work, outcome, notes, team=team, **became)


def _nominate(
    values: NominationRow, team: Team, work: Import, origin: Origin, into: Family | None
) -> Nomination:
    return nominate(
        asking_of(values),
        huddle=work.batch.huddle,
        team=team,
        by=work.by,
        nominated_by=origin.practitioner,
        into=into,
        received_at=values.received_at,
        source=Nomination.Source.FILE,
    )


def _leave_to_decide(
    row: CheckedRow,
    raw: RawRow,
    work: Import,
    origin: Origin,
    outcome: ImportRow.Outcome,
    *,
    reason: str = OUT_OF_SCOPE,
    **facts: object,
) -> ImportRow:
    column = "child_dob" if outcome == ImportRow.Outcome.OUT_OF_SCOPE else "mother_name"
    why = _say(work, column, reason)
    return _write(row, work, outcome, (why,), team=origin.team, values=raw.cells, **facts)


def _stop(row: CheckedRow, work: Import, origin: Origin) -> ImportRow:
    """Kept of it: the row's number and who sent it. No word about the baby."""
    stop = DangerStop.objects.create(
        huddle=work.batch.huddle,
        team=origin.team,
        stopped_by=origin.practitioner or work.by,
        origin=f"Row {row.number} of an imported file, nominated by {row.source.email}"[:200],
    )
    audit.record("danger.stopped", stop, by=work.by, row=row.number)
    why = (_say(work, "immediate_danger", STOPPED),)
    return _write(row, work, ImportRow.Outcome.STOPPED, why, team=origin.team, danger_stop=stop)


def _again(row: CheckedRow, work: Import, before: ImportRow) -> ImportRow:
    """Imported before, in this file or another: point to what became of it."""
    return _write(
        row,
        work,
        ImportRow.Outcome.ALREADY,
        (),
        team=before.team,
        nomination=before.nomination,
        danger_stop=before.danger_stop,
        family=before.family,
    )


def _write(
    row: CheckedRow,
    work: Import,
    outcome: ImportRow.Outcome,
    said: tuple[Problem, ...],
    **facts: object,
) -> ImportRow:
    return ImportRow.objects.create(
        batch=work.batch,
        number=row.number,
        key=row.key,
        outcome=outcome,
        problems=[asdict(problem) for problem in said],
        **facts,
    )


def _limits(values: NominationRow, work: Import) -> tuple[Problem, ...]:
    if limits_readers(values):
        return (_say(work, "why_now", LIMITED),)
    return ()


def _say(work: Import, column: str, advice: str) -> Problem:
    return Problem(column, work.labels.get(column, column), advice)


def _earlier(huddle: Huddle) -> dict[str, ImportRow]:
    """What became of each row that came before, by its key. A row that failed may come again."""
    rows = ImportRow.objects.filter(batch__huddle=huddle).exclude(
        outcome__in=[ImportRow.Outcome.ERROR, ImportRow.Outcome.ALREADY]
    )
    return {row.key: row for row in rows.select_related("team", "nomination", "danger_stop")}


def _one_at_a_time(huddle: Huddle) -> None:
    """The same file sent twice at once is imported once: the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(huddle.pk)])


def _name_of(filename: str) -> str:
    name = PurePath(filename.replace("\\", "/")).name
    return "".join(sign for sign in name if sign.isprintable())[:200] or "file"
