"""Add what I know: the words, who will read them, and then it is there."""

import pytest

from families.models import Contribution
from tests.factories import make_practitioner, make_team
from tests.families.reading import on_family, post, text
from tests.families.record import (
    let_team_see,
)
from tests.owner import as_owner


def answers(**facts):
    return {
        "text": "Called out twice",
        "nature": "recorded",
        "theme": "pressure",
        "audience": "huddle",
    } | facts


def confirm(client, by, where, **typed):
    """Continue to the page that shows the readers, and confirm it as it came."""
    checked = post(client, by, where, **typed)
    return post(client, by, where, **typed, seen=checked.context["seen"], confirm="yes")


def test_before_it_is_added_one_sees_who_will_read_it(client, family, nominator, coordinator):
    housing = make_practitioner(make_team(name="Tenancy support"))
    let_team_see(family, housing, nominator)
    where = on_family("contribute", family)

    everyone = post(client, nominator, where, **answers()).content.decode()
    chair = post(client, nominator, where, **answers(audience="chair_lead")).content.decode()

    assert "Tenancy support" in everyone
    assert coordinator.full_name in everyone
    assert "Tenancy support" not in chair
    assert coordinator.full_name in chair
    with as_owner():
        assert not Contribution.objects.exists()


def test_what_is_confirmed_is_added(client, family, nominator):
    where = on_family("contribute", family)
    day = {"event_date-day": "1", "event_date-month": "10", "event_date-year": "2026"}

    response = confirm(client, nominator, where, **answers(**day))

    assert response["Location"] == family.get_absolute_url()
    with as_owner():
        written = Contribution.objects.get()
    assert (written.text, written.author, str(written.event_date)) == (
        "Called out twice",
        nominator,
        "2026-10-01",
    )


def test_changing_goes_back_with_the_words(client, family, nominator):
    where = on_family("contribute", family)

    response = post(client, nominator, where, **answers(), change="yes")

    assert "Called out twice" in response.content.decode()
    with as_owner():
        assert not Contribution.objects.exists()


WRONG = [
    ({"text": ""}, "Enter what you know"),
    ({"audience": ""}, "Select who may read it"),
    ({"audience": "named"}, "Select the agencies"),
    ({"audience": "verbal", "text": ""}, "Enter where it is held"),
    ({"audience": "verbal", "held_where": "Record"}, "leave what you know empty"),
    ({"nature": ""}, "Select how you know it"),
]


@pytest.mark.parametrize(("facts", "said"), WRONG)
def test_what_is_missing_is_asked_for(client, family, nominator, facts, said):
    response = post(client, nominator, on_family("contribute", family), **answers(**facts))

    assert said in response.content.decode()
    assert "There is a problem" in response.content.decode()


def test_only_agencies_around_the_family_can_be_named(client, family, nominator):
    housing, elsewhere = make_practitioner(), make_practitioner()
    let_team_see(family, housing, nominator)

    html = text(client, nominator, on_family("contribute", family))

    assert housing.agency.name in html
    assert elsewhere.agency.name not in html
