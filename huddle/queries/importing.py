"""What a coordinator sees of imported files."""

from django.db.models import Count, Q, QuerySet

from huddle.models import Huddle, ImportBatch, ImportRow
from practitioners.binding import service
from practitioners.models import Practitioner


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


def batches(practitioner: Practitioner) -> QuerySet[ImportBatch]:
    """Their files, the latest first, with how many rows still wait for them."""
    waiting = Q(rows__outcome__in=ImportRow.TO_DECIDE)
    return ImportBatch.objects.visible_to(practitioner).annotate(
        waiting=Count("rows", filter=waiting), size=Count("rows", distinct=True)
    )
