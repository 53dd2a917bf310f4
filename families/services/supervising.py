"""Who supervises a lead: checked where a lead is offered, and changed while it stands."""

from django.core.exceptions import ValidationError

from families.models import Allocation, Family, GrantReason
from families.permissions.supervising import (
    BY_SOCIAL_WORK,
    may_change_supervisor,
    may_supervise,
)
from families.services.granting import end_practitioner_grant, grant_practitioner
from families.services.locking import lock_family, touch
from families.statutory import is_statutory
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner


def check_supervisor(family: Family, lead: Practitioner, supervisor: Practitioner | None) -> None:
    """Refused beside the field. The pages ask for one always; the law does for a child in need."""
    if supervisor is None:
        if is_statutory(family):
            raise ValidationError({"supervisor": BY_SOCIAL_WORK})
        return
    if not (verdict := may_supervise(supervisor, lead, family)):
        raise ValidationError({"supervisor": verdict.reason})


@service
def change_supervisor(
    allocation: Allocation, supervisor: Practitioner, *, by: Practitioner
) -> Allocation:
    """Somebody else oversees this lead from now on; whoever did sees the family no more by it."""
    family = lock_family(allocation.family, by)
    allocation = Allocation.objects.select_for_update().get(pk=allocation.pk)
    may_change_supervisor(by, allocation).enforce()
    check_supervisor(family, allocation.practitioner, supervisor)
    before = allocation.supervisor
    if before == supervisor:
        raise NotNow("This person supervises the lead already.")
    allocation.supervisor = supervisor
    allocation.save(update_fields=["supervisor"])
    reason, source = GrantReason.OVERSEEING, allocation.pk
    grant_practitioner(family, supervisor, reason, by=by, source=source)
    audit.record(
        "lead.supervisor_changed",
        allocation,
        by=by,
        family=family.pk,
        before=str(before.pk) if before else None,
        after=str(supervisor.pk),
    )
    touch(family)
    if before:
        end_practitioner_grant(family, before, reason, by=by, source=source)
    return allocation
