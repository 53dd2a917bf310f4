"""What coordinators are told of sharing: a reference, a time and a link, never a name."""

from collections.abc import Iterable

from django.urls import reverse

from families.models import Allocation, Family, FamilyPractitionerGrant, GrantReason
from practitioners import notices
from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind, register


def tell_lead_ended(family: Family, ended: Iterable[Allocation]) -> None:
    """Whoever coordinates the family's huddle finds another lead."""
    grants = FamilyPractitionerGrant.objects.filter(
        content_object=family, reason=GrantReason.SCREENING
    )
    people = Practitioner.objects.filter(pk__in=grants.values("user"), is_active=True)
    for allocation in ended:
        for person in people:
            notices.plan(LEAD_ENDED, person, allocation)


def _allocation(notice: Notice) -> Allocation | None:
    seen = Allocation.objects.visible_to(notice.practitioner).select_related("family")
    return seen.filter(pk=notice.about).first()


def _still_wanted(notice: Notice) -> str:
    return "" if _allocation(notice) else "No longer theirs to see"


def _words(notice: Notice) -> str:
    found = _allocation(notice)
    reference = found.family.reference if found else ""
    return (
        f"Family {reference} is no longer shared with the agency of whoever led it or was asked "
        "to. It needs another Single Lead Practitioner."
    )


def _page(notice: Notice) -> str:
    found = _allocation(notice)
    return found.family.get_absolute_url() if found else reverse("families:list")


LEAD_ENDED = register(
    NoticeKind(
        "lead_ended_by_withdrawal",
        "Huddle: a family needs another lead",
        _words,
        _page,
        _still_wanted,
    )
)
