"""Rules, holds and disposals, as their pages list them."""

from django.db.models import QuerySet

from consent.models import (
    DisposalCertificate,
    DisposalProposal,
    LegalHold,
    RecordClass,
    RetentionRule,
)
from practitioners.models import Practitioner
from practitioners.working_days import today

STANDING, LIFTED = "standing", "lifted"


def rules(practitioner: Practitioner) -> list[RetentionRule]:
    """For each class the rule in force, and the ones to come."""
    found = list(RetentionRule.objects.visible_to(practitioner))
    order = list(RecordClass)
    now = {one.record_class: one for one in reversed(found) if one.from_date <= today()}
    shown = [*now.values(), *(one for one in found if one.from_date > today())]
    return sorted(
        shown, key=lambda one: (order.index(RecordClass(one.record_class)), one.from_date)
    )


def disposals(practitioner: Practitioner) -> QuerySet[DisposalProposal]:
    """What waits for a first or a second signature, the longest overdue first."""
    found = DisposalProposal.objects.visible_to(practitioner)
    return found.filter(state__in=DisposalProposal.OPEN).select_related("rule", "signed_by")


def disposals_waiting(practitioner: Practitioner) -> int:
    return disposals(practitioner).count()


def certificates(practitioner: Practitioner) -> QuerySet[DisposalCertificate]:
    found = DisposalCertificate.objects.visible_to(practitioner)
    return found.select_related("rule", "signed_by", "confirmed_by")


def holds(practitioner: Practitioner, show: str) -> QuerySet[LegalHold]:
    found = LegalHold.objects.visible_to(practitioner).select_related("placed_by", "lifted_by")
    return found.filter(lifted_at__isnull=show != LIFTED)
