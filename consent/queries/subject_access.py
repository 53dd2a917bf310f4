"""Requests for subject access, and their rows, as their pages list them."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from consent.flags import Flag
from consent.models import SubjectAccess, SubjectAccessRow
from consent.queries.held import people_of
from practitioners.models import Practitioner
from practitioners.working_days import today

OPEN, ENDED = "open", "ended"
SHOWS = {
    "undecided": "To decide",
    "flagged": "Flagged",
    "all": "All",
}


def requests(practitioner: Practitioner, show: str) -> QuerySet[SubjectAccess]:
    """Those that wait, the earliest deadline first; or those that have ended, the latest first."""
    found = SubjectAccess.objects.visible_to(practitioner).select_related("reviewer__agency")
    if show == ENDED:
        return found.exclude(state__in=SubjectAccess.OPEN).order_by("-ended_at", "id")
    return found.open().order_by("due_on", "id")


def waiting(practitioner: Practitioner) -> int:
    return SubjectAccess.objects.visible_to(practitioner).open().count()


def is_overdue(access: SubjectAccess) -> bool:
    return access.is_open and access.due_on < today()


def rows_of(
    access: SubjectAccess, practitioner: Practitioner, show: str
) -> QuerySet[SubjectAccessRow]:
    rows = SubjectAccessRow.objects.visible_to(practitioner).filter(access=access).current()
    if show == "undecided":
        return rows.filter(decision="")
    if show == "flagged":
        return rows.exclude(flags=[])
    return rows


def counts_of(access: SubjectAccess, practitioner: Practitioner) -> dict[str, int]:
    rows = SubjectAccessRow.objects.visible_to(practitioner).filter(access=access).current()
    return rows.aggregate(
        all=Count("pk"),
        undecided=Count("pk", filter=Q(decision="")),
        flagged=Count("pk", filter=~Q(flags=[])),
        unflagged=Count("pk", filter=Q(decision="", flags=[])),
        withheld=Count("pk", filter=Q(decision="withhold")),
        redacted=Count("pk", filter=Q(decision="redact")),
        released=Count("pk", filter=Q(decision="release")),
    )


def names_of(access: SubjectAccess) -> dict[UUID, str]:
    """The people of the family, by the words that the pages use for them."""
    return {one.id: one.shown for one in people_of(access)}


def flag_words(row: SubjectAccessRow) -> list[str]:
    return [str(Flag(flag).label) for flag in row.flags]
