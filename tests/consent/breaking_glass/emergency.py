"""Emergency access as tests need it: opened, over, or in the way of a seal or a conflict."""

from datetime import timedelta

from django.db import connection

from consent.models import BreakGlass
from consent.services.breaking_glass import Sought, break_glass
from families.models import Conflict, Family
from practitioners.binding import acting_as
from tests.owner import as_owner

WORDS = "The police ask where the baby is tonight."


def opened(family, by, **facts):
    told = {"reason": "risk", "words": WORDS, "hours": 2} | facts
    return break_glass(Sought(reference=family.reference), by=by, **told)


def sees(person, family):
    with acting_as(person):
        visible = Family.objects.visible_to(person).filter(pk=family.pk).exists()
        assert visible == Family.objects.filter(pk=family.pk).exists()
    return visible


def restrict(family, restriction):
    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction=restriction)


def declare_conflict(family, person, by):
    with acting_as(by):
        return Conflict.objects.create(
            family=family, practitioner=person, reason="Their neighbour", declared_by=by
        )


def later(access, hours):
    """The clock of the rows moves: everything about this access lies that much further back."""
    step = timedelta(hours=hours)
    with as_owner():
        row = BreakGlass.objects.get(pk=access.pk)
        moved = {"started_at": row.started_at - step, "until": row.until - step}
        BreakGlass.objects.filter(pk=access.pk).update(**moved)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE families_familypractitionergrant SET until = until - %s WHERE source = %s",
                [step, access.pk],
            )
            # What time alone does: the array is as it was before the end.
            cursor.execute(
                "ALTER TABLE families_family DISABLE TRIGGER USER;"
                "UPDATE families_family SET visible_to = visible_to || ARRAY(SELECT principal "
                "FROM practitioners_practitioner WHERE id = %s) WHERE id = %s;"
                "ALTER TABLE families_family ENABLE TRIGGER USER",
                [access.practitioner_id, access.family_id],
            )
