"""What a coordinator sees of imported files, and what they can do with a row that waits."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet

from families.models import Family, Person
from families.services.matching import Matches
from huddle.imports.nomination_row import NominationRow
from huddle.imports.placing import baby_in, matches_of
from huddle.models import Huddle, ImportBatch, ImportRow
from huddle.permissions.sharing import may_let_team_in
from huddle.services.deciding_rows import origin_of, values_of
from practitioners.binding import service
from practitioners.models import Practitioner, Team

NEW, REDIRECT, DISCARD = "new", "redirect", "discard"


@dataclass(frozen=True)
class Option:
    """One thing to do with a row; joining says which family and, perhaps, which baby."""

    value: str
    label: str
    hint: str = ""
    into: Family | None = None
    child: Person | None = None
    lets_in: str = ""  # why joining asks on what footing the team may see that family


@dataclass(frozen=True)
class RowToDecide:
    """A row that waits, as it was sent, beside the records that it may belong to."""

    row: ImportRow
    values: NominationRow
    matches: Matches
    options: list[Option]


def coordinated_huddles(practitioner: Practitioner) -> QuerySet[Huddle]:
    return Huddle.objects.filter(coordinator=practitioner)


def huddle_to_import_for(practitioner: Practitioner, name: str | None = None) -> Huddle:
    """The huddle that they coordinate; by name where there are several."""
    huddles = coordinated_huddles(practitioner)
    if name:
        huddles = huddles.filter(name=name)
    found = list(huddles[:2])
    if not found:
        raise Huddle.DoesNotExist("This person does not coordinate such a huddle.")
    if len(found) > 1:
        raise Huddle.DoesNotExist("This person coordinates several huddles. Say which: --huddle.")
    return found[0]


@service
def batch_rows(batch: ImportBatch, *, by: Practitioner) -> list[ImportRow]:
    """Every row of a file with what became of it."""
    rows = ImportRow.objects.visible_to(by).filter(batch=batch)
    return list(rows.select_related("batch", "nomination__family", "danger_stop", "team__agency"))


@service
def earlier_rows(rows: Iterable[ImportRow], *, by: Practitioner) -> dict[str, ImportRow]:
    """For rows that came before: the row, by its key, that tells what became of them."""
    keys = {row.key for row in rows if row.outcome == ImportRow.Outcome.ALREADY}
    told = (
        ImportRow.objects.visible_to(by)
        .filter(key__in=keys)
        .exclude(outcome__in=[ImportRow.Outcome.ALREADY, ImportRow.Outcome.ERROR])
    )
    return {
        row.key: row for row in told.select_related("batch", "nomination__family", "danger_stop")
    }


def batches(practitioner: Practitioner) -> QuerySet[ImportBatch]:
    """Their files, the latest first, with how many rows still wait for them."""
    waiting = Q(rows__outcome__in=ImportRow.TO_DECIDE)
    found = ImportBatch.objects.visible_to(practitioner).select_related("imported_by", "huddle")
    return found.annotate(size=Count("rows"), waiting=Count("rows", filter=waiting)).order_by(
        "-imported_at"
    )


def row_to_decide(row: ImportRow, by: Practitioner) -> RowToDecide:
    """What can be done with it today: the records are looked up anew."""
    values = values_of(row)
    matches = matches_of(values, by)
    team = origin_of(row).team
    joins = [
        replace(option, lets_in=_lets_in(team, match.family))
        for match in matches.families
        for option in _joins(match.family, values, by)
    ]
    rest = [
        Option(NEW, "It is a different family" if matches else "Nominate as a new family"),
        Option(REDIRECT, "Send it elsewhere", "It is not for this huddle"),
        Option(DISCARD, "Discard it", "For example, the team sent it by mistake"),
    ]
    return RowToDecide(row, values, matches, [*joins, *rest])


def _lets_in(team: Team | None, family: Family) -> str:
    return may_let_team_in(team, family).reason if team else ""


def _joins(family: Family, values: NominationRow, by: Practitioner) -> list[Option]:
    another = Option(
        f"family:{family.pk}",
        f"It is another baby of family {family}",
        "A twin, a brother or a sister",
        into=family,
    )
    baby = baby_in(family, values, by)
    if baby is None:
        return [another]
    same = Option(
        f"baby:{baby.pk}",
        f"It is the same baby as in family {family}",
        "The nomination and its team are added to that family",
        into=family,
        child=baby,
    )
    return [same, another]
