"""An address of a family: made, opened by its pages, and what stands of it."""

from django.db import connection
from django.urls import reverse

from families.models import Address, AddressChange, Household
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.families.record import as_now
from tests.owner import as_owner

WHY = {"why": AddressChange.Why.DOMESTIC_ABUSE, "reason": "He has asked two of her friends."}


def make_address(family, by, **facts):
    facts = {"lines": "1 Example Lane", "postcode": "LS14 6CK"} | facts
    with acting_as(by):
        household = Household.objects.create(
            family=family, address_is_protected=facts.get("protected", False)
        )
        return Address.objects.create(family=family, household=household, **facts)


def reads(practitioner, address):
    with acting_as(practitioner):
        in_queryset = Address.objects.visible_to(practitioner).filter(pk=address.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT lines FROM families_address")
            assert bool(cursor.fetchall()) == in_queryset
    return in_queryset


def door(what, address):
    return reverse(f"families:address_{what}", args=[address.pk])


def event(verb):
    with as_owner():
        return AuditEvent.objects.get(verb=verb)


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def drift():
    with as_owner():
        return run("SELECT * FROM families_drift()")


def known_to(address):
    return as_now(address).reveal_to


def household_of(address):
    with as_owner():
        return Household.objects.get(pk=address.household_id)
