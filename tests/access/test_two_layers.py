"""Who sees what is said twice, and each alone must hold: by querysets, and by the database."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection

from families.models import Address, Contribution, Family
from families.queries.lists import families_of
from families.services.locking import lock_family
from families.services.revealing import reveal_address
from practitioners.binding import acting_as
from practitioners.roles import Permission, Role
from practitioners.row_security import RULES
from tests.access.rest import fill_rest
from tests.access.told.making import make_told_week
from tests.access.told.meeting import sign
from tests.owner import as_owner


def said_twice():
    """Every model of protected rows that has a queryset which asks who reads."""
    return [
        model
        for model in apps.get_models()
        if model._meta.db_table in RULES
        and RULES[model._meta.db_table].is_protected
        and hasattr(model._default_manager, "visible_to")
    ]


def test_the_querysets_alone_show_what_the_database_alone_shows():
    """The queryset as the owner, whom no policy stops; plain SQL as the runtime role, bound."""
    week = make_told_week()
    sign(week)
    fill_rest(week.family)
    shown = {}
    for name, person in week.people.items():
        if person:
            by_querysets = {model: by_queryset(model, person) for model in said_twice()}
            with acting_as(person):
                for model, seen in by_querysets.items():
                    shown[name, model._meta.label] = seen, bound_rows(model)

    assert {at: both for at, both in shown.items() if both[0] != both[1]} == {}
    with as_owner():
        told = [model for model in said_twice() if model._base_manager.exists()]
    for model in told:
        counts = {len(shown[at][0]) for at in shown if at[1] == model._meta.label}
        assert len(counts) > 1, f"everybody sees as many: {model._meta.label}"


def test_a_protected_table_without_its_policy_would_show_its_rows():
    """What the tests of raw SQL find closed is closed by the policies, table by table."""
    week = make_told_week()
    sign(week)
    fill_rest(week.family)
    with as_owner():
        told = [table for table, rule in RULES.items() if rule.is_protected and holds_rows(table)]

    assert {table: open_without_policy(week, table) for table in told} == dict.fromkeys(told, True)


def by_queryset(model, person):
    person.refresh_principals()
    with as_owner():
        return set(model._default_manager.visible_to(person).values_list("pk", flat=True))


def by_rows(model, person):
    with acting_as(person):
        return bound_rows(model)


def bound_rows(model):
    column = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{model._meta.db_table}"')  # noqa: S608 - ours
        return {row[0] for row in cursor.fetchall()}


def holds_rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')  # noqa: S608 - a name of ours
        return cursor.fetchone()[0]


def open_without_policy(week, table):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    with acting_as(week.people["outsider"]), connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a name of ours
        [found] = cursor.fetchone()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    return found > 0


def test_a_contribution_is_never_wider_than_its_family():
    """Even where its own array says so: both layers ask the family as well."""
    week = make_told_week()
    outsider = week.people["outsider"]
    with as_owner():
        Contribution.objects.update(visible_to=[outsider.principal])
        assert not Contribution.objects.visible_to(outsider).exists()

    assert by_rows(Contribution, outsider) == set()


def test_a_search_alone_finds_only_what_is_seen():
    """The function as the owner, whom no policy stops, and the list with every search hit."""
    week = make_told_week()
    reference = week.family.reference
    with acting_as(week.people["outsider"]), connection.cursor() as cursor:
        cursor.execute("SELECT families_search(%s, 10)", [reference])
        assert cursor.fetchall() == []
    with as_owner():
        assert not families_of(week.people["outsider"]).exists()
        assert families_of(week.people["nominator"]).exists()


def test_a_stranger_takes_no_family_in_hand():
    week = make_told_week()
    with as_owner(), pytest.raises(PermissionDenied):
        lock_family(week.family, week.people["outsider"])


def test_who_does_not_know_an_address_reveals_nothing():
    """Asked as the owner, so that the service alone must refuse."""
    week = make_told_week()
    coordinator = week.people["coordinator"]
    with as_owner():
        address = Address.objects.filter(family=week.family, protected=True).get()
        assert not Address.objects.visible_to(coordinator).filter(pk=address.pk).exists()
        with pytest.raises(PermissionDenied, match="address"):
            reveal_address(address, to=coordinator, by=coordinator)


def test_somebody_inactive_sees_nothing_by_either_layer():
    """As the owner the queryset alone; then nobody's principals, and no role of theirs counts."""
    week = make_told_week()
    nominator = week.people["nominator"]
    nominator.is_active = False

    assert by_queryset(Family, nominator) == set()
    assert by_rows(Family, nominator) == set()
    assert not nominator.holds(Permission.FAMILY_VIEW)
    assert not nominator.has_role(Role.PRACTITIONER)
