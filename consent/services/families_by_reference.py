"""Find a family whose reference somebody typed: audited, whether it is found or not."""

from uuid import UUID

from django.db import connection

from consent.permissions.governing import may_govern
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def family_by_reference(
    reference: str, *, by: Practitioner, again: bool = False
) -> tuple[UUID, str] | None:
    """The family's id and reference; a sealed family's only where it was typed to the letter.

    ``again``: what was found already is read on, which is written down as what it is.
    """
    may_govern(by).enforce()
    with connection.cursor() as cursor:
        cursor.execute("SELECT family, reference FROM consent_family_for(%s)", [reference])
        found = cursor.fetchone()
    if not (found and again):
        audit.record(
            "governance.family_sought",
            by,
            by=by,
            family=found[0] if found else None,
            found=bool(found),
        )
    return found
