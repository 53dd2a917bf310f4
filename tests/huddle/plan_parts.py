"""Parts of the tests of plans for the family."""

from django.db import connection

from families.models import Involvement
from families.services.correcting import correct_contribution
from tests.owner import as_owner


def corrected(given, old, **changes):
    same = ("text", "theme", "nature", "audience", "event_date")
    facts = {name: getattr(old, name) for name in same} | changes
    return correct_contribution(old, by=given.lead, reason="Not so.", **facts)


def hide(given, person):
    with as_owner():
        team = person.teams().get()
        Involvement.objects.update_or_create(
            family=given.family, team=team, until=None, defaults={"is_hidden": True}
        )
    return team


def asked(given):
    with connection.cursor() as cursor:
        cursor.execute("SELECT huddle_hidden_lead(%s)", [given.family.pk])
        return cursor.fetchone()[0]
