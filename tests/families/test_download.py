"""The list of families as a file: what the page lists, no name, and nothing that runs."""

import csv
import io

import pytest
from django.urls import reverse

from families.models import Family, GrantReason
from families.services.granting import grant_team
from practitioners.binding import acting_as
from practitioners.csv_files import csv_download
from practitioners.models import AuditEvent
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.families.record import make_baby
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def reader(client):
    reader = make_practitioner()
    client.force_login(reader, backend=ALLAUTH)
    return reader


def make_family(by, reference, status=Family.Status.ACTIVE):
    with acting_as(by):
        family = Family.objects.create(reference=reference, locality="East Leeds", status=status)
        grant_team(family, by.teams().get(), GrantReason.REGISTERED, by=by)
    return family


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_it_holds_the_families_that_the_reader_sees(client, reader):
    make_family(reader, "CMC-0001")
    make_family(make_practitioner(), "CMC-0002")

    rows = rows_of(client.get(reverse("families:list_csv")))

    assert [row["Reference"] for row in rows] == ["CMC-0001"]
    assert rows[0]["Status"] == "Active"


def test_it_obeys_the_filters_of_the_page(client, reader):
    make_family(reader, "CMC-0001")
    make_family(reader, "CMC-0002", status=Family.Status.CLOSED)

    rows = rows_of(client.get(reverse("families:list_csv"), {"status": "closed"}))

    assert [row["Reference"] for row in rows] == ["CMC-0002"]


def test_the_page_leads_to_it_with_the_same_filters(client, reader):
    make_family(reader, "CMC-0001")

    page = client.get(reverse("families:list"), {"status": "active"}).content.decode()

    assert f'href="{reverse("families:list_csv")}?status=active"' in page


def test_no_name_leaves_with_it(client, reader):
    make_baby(make_family(reader, "CMC-0001"), reader, name="Peregrine Quarmby")

    response = client.get(reverse("families:list_csv"))

    assert rows_of(response)[0]["Babies"] == "1"
    assert b"Quarmby" not in response.content
    assert response["Content-Disposition"] == 'attachment; filename="families.csv"'


def test_each_family_that_leaves_is_in_its_trail(client, reader):
    family = make_family(reader, "CMC-0001")

    client.get(reverse("families:list_csv"))

    with as_owner():
        assert AuditEvent.objects.filter(verb="family.exported", family=family.pk).count() == 1


def test_it_costs_the_same_for_many_as_for_one(client, reader):
    make_baby(make_family(reader, "CMC-0001"), reader)
    with_one = queries_of(client, reverse("families:list_csv"))
    for number in range(2, 9):
        make_baby(make_family(reader, f"CMC-{number:04d}"), reader)

    assert queries_of(client, reverse("families:list_csv")) == with_one


@pytest.mark.parametrize("word", ["=1+1", "+44", "-1", "@SUM", "\tx", "\rx"])
def test_nothing_in_a_file_runs_as_a_formula(word):
    response = csv_download("x.csv", ["A"], [[word]])

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert rows == [["A"], [f"'{word}"]]
