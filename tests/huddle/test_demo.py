"""The demo: complete, loaded once, and never beside real data."""

import csv
import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command

from families.models import Family
from families.nhs_numbers import clean_nhs_number
from huddle.demo.guard import DEMO, DemoIsApart
from huddle.models import Huddle, HuddleSession
from practitioners.models import Agency, Practitioner, Team
from practitioners.roles import Role
from tests.factories import make_agency, make_practitioner
from tests.owner import as_owner


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


def load(*options):
    out = StringIO()
    with as_owner():
        call_command("load_demo", "--without-nominations", *options, stdout=out)
    return out.getvalue()


def test_it_holds_the_agencies_teams_and_people_of_the_sample_file():
    load()

    with (DEMO / "nominations.csv").open(encoding="cp1252", newline="") as file:
        for row in csv.DictReader(file):
            team = Team.objects.get(agency__name=row["agency"], name=row["team"])
            assert team.members().filter(email=row["nominated_by_email"]).exists()


def test_the_sample_file_is_the_one_of_the_tests():
    tested = settings.BASE_DIR / "tests" / "data" / "nominations-2026-11-16.csv"

    assert (DEMO / "nominations.csv").read_bytes() == tested.read_bytes()


def test_the_huddle_has_core_teams_of_five_agencies_and_sessions_to_come():
    load()

    huddle = Huddle.objects.get()
    assert huddle.core_teams.values("agency").distinct().count() >= 5
    assert huddle.chair.has_role(Role.CHAIR)
    assert huddle.coordinator.has_role(Role.COORDINATOR)
    assert HuddleSession.objects.filter(state="scheduled").count() >= 3


def test_every_role_is_somebody():
    load()

    held = {role for person in Practitioner.objects.all() for role in person.roles}
    assert held == set(Role.values)


def test_loading_twice_changes_nothing():
    assert load() == "The demo is loaded.\n"
    counts = [model.objects.count() for model in (Agency, Practitioner, Team, HuddleSession)]

    assert load() == "The demo was there already.\n"

    assert counts == [
        model.objects.count() for model in (Agency, Practitioner, Team, HuddleSession)
    ]


def test_demo_people_can_sign_in_with_the_password_that_is_listed(client):
    load()
    out = StringIO()
    call_command("demo_people", "--json", stdout=out)
    people = json.loads(out.getvalue())

    assert {person["email"] for person in people} == set(
        Practitioner.objects.values_list("email", flat=True)
    )
    for person in people[:2]:
        assert client.login(email=person["email"], password=person["password"])
        assert person["team"]
        assert person["role"]


def test_the_list_is_readable_without_json():
    out = StringIO()

    call_command("demo_people", stdout=out)

    assert "dsu@example.org" in out.getvalue()


def test_a_real_agency_keeps_the_demo_out():
    make_agency("Leeds Community Healthcare NHS Trust")

    with pytest.raises(CommandError, match="beside real data"):
        load()

    assert not Practitioner.objects.exists()


def test_a_real_nhs_number_keeps_the_demo_from_loading():
    load()
    nominator = Practitioner.objects.get(email="dsu@example.org")
    with as_owner():
        family = Family.objects.create(reference="CMC-0001", locality="East Leeds")
        family.people.create(kind="adult", name="Somebody", nhs_number="9434765919")
    assert nominator

    with pytest.raises(CommandError, match="NHS number"):
        load()


def test_without_demo_nothing_is_loaded_or_listed(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO is on"):
        load()
    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("demo_people")


def test_a_demo_server_does_not_start_beside_a_real_person():
    make_practitioner()

    with pytest.raises(ImproperlyConfigured, match="never runs beside real data"):
        DemoIsApart(lambda request: None)
    assert "huddle.E001" in [found.id for found in run_checks(databases=["default"])]


def test_the_runtime_role_may_not_load_a_partnership(tmp_path):
    file = tmp_path / "partnership.json"
    file.write_text("{}")

    with pytest.raises(CommandError, match="as the owner"):
        call_command("load_partnership", str(file))


def test_nobody_can_type_a_real_nhs_number_into_the_demo(settings):
    assert clean_nhs_number("999 000 7896")
    with pytest.raises(ValidationError, match="begin with 999"):
        clean_nhs_number("943 476 5919")

    settings.DEMO = False
    assert clean_nhs_number("943 476 5919")
