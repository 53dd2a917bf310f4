"""What the database refuses to somebody's own SQL, and the rows as they stand afterwards."""

import pytest
from django.db import DatabaseError, connection, transaction

from practitioners.binding import acting_as
from tests.owner import as_owner


def refused(person, statement, *parameters, says="row-level security|permission denied"):
    with (
        pytest.raises(DatabaseError, match=says),
        acting_as(person),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, parameters)


def kept(model, *fields):
    """What stands in the rows, whoever may read them."""
    with as_owner():
        return list(model._base_manager.values_list(*fields))
