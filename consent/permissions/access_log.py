"""Who may see who has looked at a family: those who answer for it."""

from uuid import UUID

from django.db import connection

from practitioners.access import ALLOWED, Verdict


def may_read_access_log(family: UUID) -> Verdict:
    """The database knows who is bound, and asks itself the same before it gives a line."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_may_read_log(%s)", [family])
        if cursor.fetchone()[0]:
            return ALLOWED
    return Verdict(
        "Who has looked at a family is shown to its Single Lead Practitioner, whoever supervises "
        "them, the coordinator of its huddle, and information governance. Ask one of them."
    )
