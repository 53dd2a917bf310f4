"""Bind the database to one practitioner, so that row-level security shows only their rows.

The setting is local to the transaction: a pooled connection can never carry one person's
sight into another's request. Outside such a block no case row is visible at all.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from practitioners.models import Practitioner

P = ParamSpec("P")
R = TypeVar("R")

READ = """
SELECT current_setting('huddle.principals', true), current_setting('huddle.practitioner', true)
"""
WRITE = """
SELECT set_config('huddle.principals', %s, true), set_config('huddle.practitioner', %s, true)
"""


def bind(practitioner: Practitioner | AnonymousUser) -> None:
    """Bind the current transaction; whoever is not signed in or inactive sees nothing."""
    if not isinstance(practitioner, Practitioner) or not practitioner.is_active:
        _write("{}", "")
        return
    practitioner.refresh_principals()
    principals = ",".join(map(str, practitioner.principals()))
    _write(f"{{{principals}}}", str(practitioner.pk))


@contextmanager
def acting_as(practitioner: Practitioner) -> Iterator[None]:
    """One transaction with the sight of this practitioner; the caller's is restored after it.

    Restored by hand, because releasing a savepoint keeps a local setting. Whoever is bound
    already stays bound: one service calls another often, and each binding costs three queries.
    """
    with transaction.atomic():
        principals, bound = _read()
        if bound == str(practitioner.pk) and practitioner.is_active:
            yield
            return
        bind(practitioner)
        yield
        _write(principals, bound)


def service(function: Callable[P, R]) -> Callable[P, R]:
    """A verb: one transaction, with the sight of the practitioner given as ``by``."""

    @wraps(function)
    def acted(*args: P.args, **kwargs: P.kwargs) -> R:
        with acting_as(cast("Practitioner", kwargs["by"])):
            return function(*args, **kwargs)

    return acted


def _read() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(READ)
        principals, practitioner = cursor.fetchone()
    return principals or "", practitioner or ""


def _write(principals: str, practitioner: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [principals, practitioner])
