"""A family has nobody who leads it: its coordinator and managers are told, who may not see it."""

from django.urls import reverse

from families.models import Family
from families.queries.without_lead import gaps_to_tell
from practitioners import notices
from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind, Terms, register


def tell_of_gap(person: Practitioner, family: Family, occurrence: str) -> None:
    """Once for each gap. Not even the reference is said: a manager may not know it."""
    notices.plan(WITHOUT_LEAD, person, family, occurrence=occurrence)


def _still_open(notice: Notice) -> str:
    to_tell = {one.practitioner for one in gaps_to_tell(family=notice.about)}
    return "" if notice.practitioner_id in to_tell else "Somebody leads, or no longer theirs"


def _page(notice: Notice) -> str:
    seen = Family.objects.visible_to(notice.practitioner).filter(pk=notice.about).first()
    return seen.get_absolute_url() if seen else reverse("families:caseload")


WITHOUT_LEAD = register(
    NoticeKind(
        "without_lead",
        "Huddle: a family has nobody who leads it",
        "A family has no Single Lead Practitioner, or whoever leads is away and nobody covers.",
        _page,
        _still_open,
        can_be_off=False,
        terms=Terms(
            "The coordinator, and the managers of the agency that led or works with the family; "
            "of a sealed one the coordinator only",
            "At once, and every night at 5:30am of all",
            "nobody leads",
            "The next agenda says that nobody leads",
            "without a lead",
        ),
    )
)
