"""A lead who is away, and somebody who covers; and days that pass for them."""

from datetime import timedelta

from families.models import Allocation, Cover, FamilyPractitionerGrant
from families.services.covering import accept_cover, arrange_cover
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.families.record import as_now
from tests.owner import as_owner

TODAY = today()


def in_days(number):
    return TODAY + timedelta(days=number)


def lead_of(family):
    with as_owner():
        return Allocation.objects.select_related("family", "practitioner", "supervisor").get(
            family=family, state="current"
        )


def make_cover(family, who, by, first=0, last=6):
    """They are asked to cover from so many days from today to so many."""
    days = {"starts_on": in_days(first), "ends_on": in_days(last)}
    return arrange_cover(lead_of(family), who, by=by, reason="Annual leave", **days)


def make_covered(family, who, by, first=0, last=6):
    return accept_cover(make_cover(family, who, by, first, last), by=who)


def let_days_pass(cover, days):
    """As if it were so many days later: for the cover, and for what it granted."""
    gone = timedelta(days=days)
    now = as_now(cover)
    with as_owner():
        dates = {"starts_on": now.starts_on - gone, "ends_on": now.ends_on - gone}
        Cover.objects.filter(pk=cover.pk).update(**dates)
        for grant in FamilyPractitionerGrant.objects.filter(source=cover.pk, until__isnull=False):
            grant.until -= gone
            grant.save()
    return as_now(cover)


def may_do(person, family):
    """What their grants on the family permit, whatever the reason."""
    with acting_as(person):
        grants = family.practitioner_grants.filter(user=person)
        return set(grants.values_list("permission__codename", "reason"))
