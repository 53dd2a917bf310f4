"""Decide about a row of an imported file: it is nominated, sent elsewhere or put aside."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.models import Family, Person
from huddle.imports.asking import asking_of
from huddle.imports.directory import Directory, Origin
from huddle.imports.nomination_row import NominationRow
from huddle.imports.rows import check_row
from huddle.imports.table import RawRow
from huddle.models import ImportRow, Nomination
from huddle.permissions.nominating import may_decide_row
from huddle.permissions.screening import may_rest_on
from huddle.permissions.sharing import may_let_team_in
from huddle.services.nominating import nominate
from huddle.services.screening import Sharing, share
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner, Team

Outcome = ImportRow.Outcome


@service
def nominate_row(
    row: ImportRow,
    *,
    by: Practitioner,
    into: Family | None = None,
    child: Person | None = None,
    note: str = "",
    basis: str = "",
    why_share: str = "",
) -> Nomination:
    """Nominate it: as a new family, as another baby of a known one, or as a baby known already.

    A child past the birthday needs the reason why the huddle takes them all the same; a team that
    does not see the family yet, on what footing and why it may.
    """
    row = _locked(row, by)
    if row.outcome == Outcome.OUT_OF_SCOPE and not note:
        raise ValidationError("Enter why the huddle should think about this child", code="note")
    values, origin = values_of(row), origin_of(row)
    team = _still_here(origin.team)
    if into is not None and not may_let_team_in(team, into):
        _share(into, team, basis, why_share, by)
    nomination = nominate(
        asking_of(values),
        huddle=row.batch.huddle,
        team=team,
        by=by,
        nominated_by=origin.practitioner,
        into=into,
        child=child,
        received_at=values.received_at,
        source=Nomination.Source.FILE,
    )
    row.nomination, row.family = nomination, nomination.family_id
    _decide(row, Outcome.JOINED if into else Outcome.ACCEPTED, note, by)
    return nomination


@service
def redirect_row(row: ImportRow, *, where: str, told: str, by: Practitioner) -> ImportRow:
    """Not for this huddle: where it was sent instead, and who was told."""
    row = _locked(row, by)
    if not (where and told):
        raise ValidationError("Enter where it was sent and who was told", code="where")
    return _decide(row, Outcome.REDIRECTED, f"Sent to {where}. Told: {told}", by)


@service
def discard_row(row: ImportRow, *, reason: str, by: Practitioner) -> ImportRow:
    """Put it aside for good, for this reason. What it held is forgotten."""
    row = _locked(row, by)
    if not reason:
        raise ValidationError("Enter why it is discarded", code="reason")
    return _decide(row, Outcome.DISCARDED, reason, by)


def values_of(row: ImportRow) -> NominationRow:
    """The row as it was sent, checked anew."""
    checked = check_row(RawRow(row.number, row.values or {}))
    if checked.values is None:
        raise ValidationError("This row can no longer be read. Discard it and send it again")
    return checked.values


def origin_of(row: ImportRow) -> Origin:
    """Who sent it, as Huddle knows them today; they may have left the team since."""
    return Directory().origin(check_row(RawRow(row.number, row.values or {})).source)


def _still_here(team: Team | None) -> Team:
    if team is None:
        raise ValidationError("The team that sent this is no longer in Huddle. Redirect it")
    return team


def _share(family: Family, team: Team, basis: str, why: str, by: Practitioner) -> None:
    """Joining lets the row's team see the family: that is decided first, and written down."""
    if not (basis and why.strip()):
        raise ValidationError("Enter why this team needs to see that family", code="why_share")
    may_rest_on(by, basis).enforce()
    share(family, Sharing(agencies=[team.agency], basis=basis, reason=why.strip()), by=by)


def _locked(row: ImportRow, by: Practitioner) -> ImportRow:
    found = ImportRow.objects.visible_to(by).select_related("batch__huddle", "team__agency")
    row = found.select_for_update(of=("self",)).get(pk=row.pk)
    may_decide_row(by, row).enforce()
    return row


def _decide(row: ImportRow, outcome: ImportRow.Outcome, note: str, by: Practitioner) -> ImportRow:
    row.outcome, row.values, row.decision_note = outcome, None, note[:500]
    row.decided_at, row.decided_by = timezone.now(), by
    row.save(
        update_fields=[
            "outcome",
            "values",
            "decision_note",
            "decided_at",
            "decided_by",
            "nomination",
            "family",
        ]
    )
    audit.record(
        "import_row.decided",
        row,
        by=by,
        family=row.family if row.nomination_id else None,
        outcome=str(outcome),
    )
    return row
