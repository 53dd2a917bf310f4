"""The arrays are derived: what reaches past the triggers is found, and mended from the grants."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from families import tasks
from families.models import Family, GrantReason
from families.services.granting import grant_team
from practitioners.binding import acting_as
from tests.factories import make_practitioner
from tests.owner import as_owner


@pytest.fixture
def drifted():
    by = make_practitioner()
    with acting_as(by):
        family = Family.objects.create(reference="CMC-0001", locality="East Leeds")
        grant_team(family, by.teams().get(), GrantReason.REGISTERED, by=by)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE families_family SET visible_to = '{999}'")
    return family


def test_a_family_that_differs_from_its_grants_is_found(drifted):
    with pytest.raises(CommandError, match="1 families differ"):
        call_command("check_visibility")


def test_the_owner_mends_it_from_the_grants(drifted):
    with as_owner():
        call_command("check_visibility", rebuild=True, stdout=StringIO())

    said = StringIO()
    call_command("check_visibility", stdout=said)
    assert said.getvalue() == "0 families differed from their grants.\n"


def test_the_nightly_look_says_so_in_the_log(drifted, caplog):
    tasks.check_visibility()

    assert "1 families differ from their grants" in caplog.text
