"""Look behind row-level security: the test's own eyes, never the product's."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside, the connection is the owner's and sees every row."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        become_runtime()


def become_runtime() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {settings.RUNTIME_ROLE}")
