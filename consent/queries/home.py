"""What somebody's own account page says of the postcode that they gave."""

from consent.models import HomePostcode
from practitioners.models import Practitioner


def home_postcode_of(practitioner: Practitioner) -> HomePostcode | None:
    """That there is one and since when: more nobody can tell."""
    return HomePostcode.objects.filter(practitioner=practitioner).first()
