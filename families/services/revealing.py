"""Reveal a protected address to one more person. Only somebody who knows it can."""

from django.core.exceptions import PermissionDenied

from families.models import Address
from families.services.locking import lock_family
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def reveal_address(address: Address, *, to: Practitioner, by: Practitioner) -> Address:
    """Add a person who already sees the family to those who may read where it is."""
    family = lock_family(address.family, by)
    known = Address.objects.visible_to(by).select_for_update(of=["self"])
    held = known.filter(pk=address.pk).first()
    if held is None:
        raise PermissionDenied("You do not have access to this address.")
    if not held.protected:
        raise NotNow("This address is not protected.")
    to.refresh_principals()
    if not set(to.principals()) & set(family.visible_to):
        raise PermissionDenied("This person does not work with the family.")
    if to.principal not in held.reveal_to:
        held.reveal_to = [*held.reveal_to, to.principal]
        held.save(update_fields=["reveal_to"])
    audit.record(
        "address.revealed", held, by=by, family=family.pk, to=str(to.pk), agency=str(to.agency_id)
    )
    return held
