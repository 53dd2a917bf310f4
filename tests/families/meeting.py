"""Contacts as these tests log them."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from families.models import ContactPerson
from families.services.reaching import Met, log_contact
from practitioners.binding import acting_as

Company = ContactPerson.Company


def days_ago(days, hour=10):
    """That many days before today, at an hour of London."""
    day = timezone.localdate() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def met(days=1, kind="visit", **facts):
    return Met(kind=kind, happened_at=days_ago(days), **facts)


def log(family, by, days=1, note=None, **facts):
    return log_contact(family, by=by, team=by.teams().get(), met=met(days, **facts), note=note)


def see(family, baby, by, days=1, company=Company.PARENT, **facts):
    """The baby is seen that many days ago."""
    return log(family, by, days, seen=((baby, company),), **facts)


def people_of(family, by):
    with acting_as(by):
        return list(family.people.all())
