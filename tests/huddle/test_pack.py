"""The pack on paper: what its reader may read, marked with who printed it, and on the trail."""

import pytest
from django.urls import reverse

from families.models import Address, Household
from families.services.acting import agree_action
from families.services.contributing import contribute
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.verbs import is_look
from tests.counting import queries_of
from tests.huddle.holding import SOON, publish
from tests.huddle.worlds import make_nominated, make_session
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def families(world):
    """The second is not shared with housing."""
    return [
        make_nominated(world),
        make_nominated(world, share_with=[world.health.agency, world.police.agency]),
    ]


def url(session):
    return reverse("huddle:pack", args=[session.pk])


def printed(client, person, session):
    client.force_login(person, backend=ALLAUTH)
    return client.get(url(session)).content.decode()


def tell(family, by, text, audience="huddle"):
    contribute(family, by=by, text=text, nature="recorded", theme="pressure", audience=audience)


def test_each_prints_what_they_may_read_and_no_more(client, world, families):
    session = publish(world, *families)
    tell(families[0], world.health, "Weight on the second centile.")
    tell(families[0], world.police, "Two calls in October.", audience="own")
    agree_action(families[0], by=world.chair, text="Ring", owner=world.health, due_on=SOON)

    page = printed(client, world.housing, session)
    assert families[0].reference in page
    assert families[1].reference not in page
    for words in ("Weight on the second centile.", "Zakariya Yusuf", "Not returned", "Ring"):
        assert words.lower() in page.lower(), words
    assert "Two calls in October." not in page
    assert "Two calls in October." in printed(client, world.police, session)
    assert families[1].reference in printed(client, world.chair, session)


def test_it_says_who_printed_it_and_has_room_to_write(client, world, families):
    page = printed(client, world.coordinator, publish(world, *families))

    assert f"Printed by {world.coordinator.full_name}" in page
    assert "Decision, why, and what follows:" in page
    assert "Actions: what, who, by when:" in page


def test_no_address_goes_on_paper(client, world, families):
    session = publish(world, *families)
    with acting_as(world.health):
        home = Household.objects.create(family=families[0])
        for protected in (True, False):
            Address.objects.create(
                family=families[0],
                household=home,
                lines="14 Thrumwort Lane",
                postcode="LS9 7QJ",
                protected=protected,
                reveal_to=[world.health.principal] if protected else [],
            )

    assert "Thrumwort" not in printed(client, world.health, session)


def test_each_print_stands_on_each_familys_trail_as_looking(client, world, families):
    session = publish(world, *families)
    printed(client, world.housing, session)

    with as_owner():
        told = list(AuditEvent.objects.filter(verb="item.printed"))
    assert [(one.by, one.family) for one in told] == [(world.housing.pk, families[0].pk)]
    assert is_look("item.printed")


def test_there_is_no_pack_before_the_agenda_is_out(client, world, families):
    client.force_login(world.coordinator, backend=ALLAUTH)

    assert client.get(url(make_session(world))).status_code == 409


def test_a_pack_costs_the_same_however_many_families_there_are(client, world, families):
    more = [make_nominated(world) for _ in range(2)]
    for family in (*families, *more):
        tell(family, world.health, "Faltering growth.")
    few, many = publish(world, families[1]), publish(world, families[0], *more, days_ahead=8)
    client.force_login(world.chair, backend=ALLAUTH)

    assert queries_of(client, url(few)) == queries_of(client, url(many))
