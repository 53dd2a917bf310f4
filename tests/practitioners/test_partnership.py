"""Agencies, teams and people come from a file, as often as it changes."""

import json

import pytest
from django.core.management import CommandError, call_command

from practitioners.models import Practitioner, Team
from tests.owner import as_owner

FILE = {
    "agencies": [
        {
            "name": "Aire Health",
            "kind": "health",
            "teams": [{"name": "East", "locality": "East Leeds"}],
        }
    ],
    "people": [
        {
            "email": "Ann@Example.org",
            "name": "Ann Other",
            "profession": "midwife",
            "agency": "Aire Health",
            "teams": ["East"],
            "roles": ["practitioner"],
        }
    ],
}


@pytest.fixture
def load(tmp_path):
    def loaded(described):
        file = tmp_path / "partnership.json"
        file.write_text(json.dumps(described))
        with as_owner():
            call_command("load_partnership", str(file), verbosity=0)

    return loaded


def person(**facts):
    return {**FILE, "people": [FILE["people"][0] | facts]}


def test_people_get_their_agency_team_and_roles(load):
    load(FILE)

    ann = Practitioner.objects.get(email="ann@example.org")
    assert ann.agency.name == "Aire Health"
    assert ann.teams().get().name == "East"
    assert ann.roles == ["practitioner"]
    assert not ann.has_usable_password()


def test_the_same_file_again_leaves_one_of_each_and_the_password(load):
    load(FILE)
    ann = Practitioner.objects.get()
    ann.set_password("a password of her own")
    ann.save(update_fields=["password"])

    load(person(email="ANN@example.org", roles=["manager"], active=False))

    ann = Practitioner.objects.get()
    assert ann.check_password("a password of her own")
    assert ann.roles == ["manager"]
    assert not ann.is_active
    assert Team.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"roles": ["king"]}, "has the role king"),
        ({"agency": "Nowhere"}, "not in the file"),
        ({"teams": ["West"]}, "has no team West"),
        ({"profession": "wizard"}, "wizard"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_half_loaded(load, facts, words):
    with pytest.raises(CommandError, match=words):
        load(person(**facts))

    assert not Practitioner.objects.exists()
    assert not Team.objects.exists()


def test_a_missing_entry_is_named(load):
    with pytest.raises(CommandError, match="'kind'"):
        load({"agencies": [{"name": "Aire Health"}]})
