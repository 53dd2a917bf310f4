"""Whom to ask about a restricted record, for somebody who knows exactly whom they seek."""

from django.core.cache import cache
from django.db import connection
from redis.exceptions import RedisError

from families.exact import exactly
from families.models import Family
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner

MOST_IN_AN_HOUR = 30
HOUR = 60 * 60


@service
def restricted_contacts(q: str, *, by: Practitioner) -> list[Practitioner]:
    """The coordinators of restricted records that ``q`` names exactly; nothing else of them.

    A whole reference, an NHS number, or a full name with a date of birth. Asked more than
    ``MOST_IN_AN_HOUR`` times in an hour it answers nothing, and says nothing of that.
    """
    exact = exactly(q)
    if exact is None or _asked_too_often(by):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT family_id, coordinator_id FROM families_restricted_contact(%s, %s, %s, %s)",
            exact,
        )
        found = cursor.fetchall()
    for family, _ in found:
        audit.record("search.restricted_hit", Family(pk=family), by=by, family=family)
    people = Practitioner.objects.select_related("agency")
    return list(people.filter(pk__in=[contact for _, contact in found]).order_by("full_name"))


def _asked_too_often(by: Practitioner) -> bool:
    """Where nobody can count, nothing is answered either."""
    key = f"exact-searches:{by.pk}"
    try:
        cache.add(key, 0, HOUR)
        return cache.incr(key) > MOST_IN_AN_HOUR
    except (RedisError, ValueError):
        return True
