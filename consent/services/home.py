"""Give one's home postcode, to be asked about looking there; and take it back."""

from django.utils import timezone

from consent.home import digest_of
from consent.models import HomePostcode
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def give_home_postcode(postcode: str, *, by: Practitioner) -> HomePostcode:
    """Only the digest is written, in place of an earlier one. Nothing of it is in the trail."""
    told = {"digest": digest_of(postcode, by), "given_at": timezone.now()}
    home, _ = HomePostcode.objects.update_or_create(practitioner=by, defaults=told)
    audit.record("home_postcode.given", by, by=by)
    return home


@service
def remove_home_postcode(*, by: Practitioner) -> None:
    """As if it had never been given. Removing what is gone changes nothing."""
    removed, _ = HomePostcode.objects.filter(practitioner=by).delete()
    if removed:
        audit.record("home_postcode.removed", by, by=by)
