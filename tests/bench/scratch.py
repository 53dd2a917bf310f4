"""A database of the bench's own, made by the product's migrations and dropped at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import environ
from django.core.management import call_command
from django.db import connection

NAME = "huddle_bench_access"


@contextmanager
def scratch_database() -> Iterator[None]:
    """Inside, the default connection is the owner's, to a database with the product's schema."""
    owner = environ.Env.db_url_config(os.environ["DATABASE_OWNER_URL"])
    _drop(owner)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {NAME}")
    connection.settings_dict["NAME"] = NAME
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        _drop(owner)


def _drop(owner: dict[str, str]) -> None:
    connection.close()
    connection.settings_dict.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"])
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
