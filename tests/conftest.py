"""Every test runs as the runtime role, under row-level security, on a real PostgreSQL."""

import logging
import os

import environ
import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.test.utils import setup_databases, teardown_databases

from practitioners.row_security import RULES
from tests.access.mutants.applying import ask_for_each_guard, hear, is_ready, take_guard_away
from tests.owner import as_owner, become_runtime
from tests.two_at_a_time import pytest_xdist_make_scheduler  # noqa: F401 - a hook

# Filled by migrate, and by nobody else.
SEEDED = {
    "auth_permission",
    "consent_lawfulbasis",
    "consent_retentionrule",
    "django_content_type",
    "django_migrations",
}


def pytest_configure():
    """Each of pytest-xdist's workers clears a cache of its own."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    address, _ = settings.CACHES["default"]["LOCATION"].rsplit("/", 1)
    settings.CACHES["default"]["LOCATION"] = f"{address}/{worker + 1}"


def pytest_generate_tests(metafunc):
    ask_for_each_guard(metafunc)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    hear(item, failed=report.failed)
    return report


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker, django_db_modify_db_settings):
    """Create and migrate the test database as the owner; then be the runtime role."""
    reuse, create = (request.config.getvalue(name) for name in ("reuse_db", "create_db"))
    owner = environ.Env.db_url_config(os.environ["DATABASE_OWNER_URL"])
    connections["default"].settings_dict.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"])
    with django_db_blocker.unblock():
        if is_ready():
            connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
        else:
            keep = reuse and not create
            databases = setup_databases(verbosity=0, interactive=False, parallel=0, keepdb=keep)
        connection_created.connect(_as_runtime)
        become_runtime()
    yield
    with django_db_blocker.unblock():
        connection_created.disconnect(_as_runtime)
        connections["default"].close()
        if not reuse:
            teardown_databases(databases, verbosity=0)


def _as_runtime(sender, **opened):
    if opened["connection"].settings_dict["NAME"].startswith("test_"):
        become_runtime()


@pytest.fixture(autouse=True)
def _database(request):
    """Every test may use the database, save those that run whole processes."""
    if "stack" not in request.fixturenames:
        request.getfixturevalue("committed" if "committed" in request.fixturenames else "db")
        take_guard_away(request.node)
        become_runtime()


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Rows that other connections see too; afterwards the tables are emptied.

    Not pytest-django's flush: that runs as the runtime role, and rebuilds every right.
    """
    with django_db_blocker.unblock():
        yield
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(sorted(RULES.keys() - SEEDED))} CASCADE")
        connection.close()


@pytest.fixture(autouse=True)
def _no_silent_receivers(caplog):
    """``send_robust`` swallows what a receiver raises. Not here."""
    yield
    swallowed = [
        r for r in caplog.records if r.name == "django.dispatch" and r.levelno >= logging.ERROR
    ]
    assert not swallowed, swallowed[0].exc_info


@pytest.fixture(autouse=True)
def _clean_cache():
    """Rate limits of one test must not bind the next."""
    from django.core.cache import cache  # noqa: PLC0415

    cache.clear()
