"""Load the demo: its partnership, its standing huddle, and a file of nominations to begin with."""

from django.conf import settings
from django.core.management.base import CommandError

from huddle.demo.guard import DEMO, demo_partnership, real_data
from huddle.standing import load_huddles
from practitioners.models import Practitioner
from practitioners.partnership import load_partnership

NOMINATIONS = DEMO / "nominations.csv"


def load_demo() -> bool:
    """True when this call loaded it; false when it was there already."""
    if not settings.DEMO:
        raise CommandError("The demo is loaded only where DEMO is on.")
    if found := real_data():
        raise CommandError(f"The demo is not loaded beside real data: here is {found}.")
    described = demo_partnership()
    if Practitioner.objects.exists():
        return False
    load_partnership(described, password=described["password"])
    load_huddles(described["huddles"])
    return True
