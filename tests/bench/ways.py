"""The ways to the same answer: the product's, guardian's two, and the limit that nothing beats.

The product runs as the runtime role, bound to whoever asks, under row-level security. The others
run as the owner: they stand for a product without it, which is the comparison that favours them.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from guardian.models import GroupObjectPermission, UserObjectPermission
from guardian.shortcuts import get_objects_for_user

from families.models import Family
from families.queries.lists import families_of
from practitioners.binding import acting_as
from practitioners.paging import MOST, PER_PAGE
from tests.bench.bulk import run, set_aside
from tests.bench.world import Asker
from tests.owner import as_owner

Statement = tuple[str, tuple]
MATCHES = (
    "to_tsvector('simple'::regconfig, p.name || ' ' || p.known_as) "
    "@@ to_tsquery('simple'::regconfig, %s)"
)


class Way(ABC):
    """One way to ask; each question is one statement, timed from sending to the last row."""

    name: str

    def __init__(self, asker: Asker) -> None:
        self.who = asker.practitioner

    @abstractmethod
    def families(self) -> QuerySet[Family]:
        """All that they see."""

    @contextmanager
    def asking(self) -> Iterator[None]:
        with as_owner(), transaction.atomic():
            yield

    def page(self) -> Statement:
        return self.families().order_by("-updated_at", "id")[:PER_PAGE].query.sql_with_params()

    def count(self) -> Statement:
        return counted(self.families().order_by())

    def capped(self) -> Statement:
        """What pages show: up to 1,000, and one more to know that there are more."""
        return counted(self.families().order_by()[: MOST + 1])

    def one(self, pk: Any) -> Statement:
        return self.families().order_by().filter(pk=pk).query.sql_with_params()

    def search(self, word: str) -> Statement:
        found = f"id IN (SELECT p.family_id FROM families_person p WHERE {MATCHES})"
        families = self.families().extra(where=[found], params=[f"{word}:*"])  # noqa: S610
        return families.order_by("-updated_at", "id")[:PER_PAGE].query.sql_with_params()


class Product(Way):
    """``visible_to`` and row-level security, bound as every request is."""

    name = "product"

    @contextmanager
    def asking(self) -> Iterator[None]:
        with acting_as(self.who):
            yield

    def families(self) -> QuerySet[Family]:
        return Family.objects.visible_to(self.who)

    def search(self, word: str) -> Statement:
        return families_of(self.who, q=word)[:PER_PAGE].query.sql_with_params()


class GuardianDirect(Way):
    """``get_objects_for_user`` on the grant tables that the product has."""

    name = "guardian direct"

    def families(self) -> QuerySet[Family]:
        return get_objects_for_user(
            self.who,
            "families.view_family",
            Family.objects.all(),
            with_superuser=False,
            accept_global_perms=False,
        )


class GuardianGeneric(GuardianDirect):
    """The same on guardian's generic tables, which hold the same grants here."""

    name = "guardian generic"

    def families(self) -> QuerySet[Family]:
        where = "guardian.shortcuts"
        with (
            mock.patch(f"{where}.get_user_obj_perms_model", return_value=UserObjectPermission),
            mock.patch(f"{where}.get_group_obj_perms_model", return_value=GroupObjectPermission),
        ):
            return super().families()


class Limit(Way):
    """A narrow table with a copy of the sort key, and SQL written for each question."""

    name = "limit"

    def families(self) -> QuerySet[Family]:
        raise NotImplementedError

    def page(self) -> Statement:
        return (
            "SELECT f.* FROM ("
            "SELECT family, updated_at FROM unnest(%s::int[]) AS mine (principal) "
            "CROSS JOIN LATERAL (SELECT family, updated_at FROM bench_limit s "
            "WHERE s.principal = mine.principal ORDER BY updated_at DESC, family LIMIT %s) top "
            "GROUP BY family, updated_at ORDER BY updated_at DESC, family LIMIT %s) latest "
            "JOIN families_family f ON f.id = latest.family "
            "ORDER BY latest.updated_at DESC, latest.family"
        ), (self.who.principals(), PER_PAGE, PER_PAGE)

    def count(self) -> Statement:
        return (
            "SELECT count(*) FROM ("
            "SELECT family FROM bench_limit WHERE principal = ANY (%s::int[]) "
            "GROUP BY family) mine"
        ), (self.who.principals(),)

    def capped(self) -> Statement:
        return (
            "SELECT count(*) FROM (SELECT DISTINCT family FROM bench_limit "
            "WHERE principal = ANY (%s::int[]) LIMIT %s) mine"
        ), (self.who.principals(), MOST + 1)

    def one(self, pk: Any) -> Statement:
        return (
            "SELECT f.* FROM families_family f WHERE id = %s AND EXISTS "
            "(SELECT 1 FROM bench_limit WHERE family = f.id AND principal = ANY (%s::int[]))"
        ), (pk, self.who.principals())

    def search(self, word: str) -> Statement:
        return (
            "SELECT f.* FROM families_family f JOIN ("
            "SELECT DISTINCT s.family, s.updated_at FROM families_person p "
            f"JOIN bench_limit s ON s.family = p.family_id WHERE {MATCHES} "
            "AND s.principal = ANY (%s::int[]) ORDER BY s.updated_at DESC, s.family LIMIT %s"
            ") found ON found.family = f.id ORDER BY f.updated_at DESC, f.id"
        ), (f"{word}:*", self.who.principals(), PER_PAGE)


WAYS: list[type[Way]] = [Product, Limit, GuardianDirect, GuardianGeneric]


def build_others() -> None:
    """What the product does not have: the limit's narrow table, and guardian's generic rows."""
    run("SET maintenance_work_mem = '1GB'")
    run("CREATE TABLE bench_limit (principal int, updated_at timestamptz, family uuid)")
    run(
        "INSERT INTO bench_limit SELECT DISTINCT principal, updated_at, id FROM ("
        "SELECT n, principal FROM bench_team_grant UNION ALL "
        "SELECT n, principal FROM bench_person_grant) g JOIN bench_family f USING (n)"
    )
    run("CREATE UNIQUE INDEX ON bench_limit (principal, updated_at DESC, family)")
    run("CREATE UNIQUE INDEX ON bench_limit (family, principal)")
    _fill_generic()
    run("RESET maintenance_work_mem")


def _fill_generic() -> None:
    kind = ContentType.objects.get_for_model(Family)
    for whose, table in (("group", GroupObjectPermission), ("user", UserObjectPermission)):
        name = table._meta.db_table
        grants = {"group": "families_familyteamgrant", "user": "families_familypractitionergrant"}
        with set_aside(table):
            run(
                f"INSERT INTO {name} (object_pk, content_type_id, permission_id, {whose}_id) "
                f"SELECT content_object_id, %s, permission_id, {whose}_id FROM {grants[whose]}",
                [kind.pk],
            )


def counted(families: QuerySet) -> Statement:
    sql, parameters = families.values("pk").query.sql_with_params()
    return f"SELECT count(*) FROM ({sql}) counted", parameters
