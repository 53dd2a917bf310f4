"""That a sensitive service came says whom it works with: in the meeting as on every other page."""

import pytest

from huddle.services.holding import open_session
from huddle.services.inviting import invite_to_item
from huddle.services.presence import begin_item
from practitioners.models import Practitioner
from tests.factories import make_practitioner, make_team
from tests.families.reading import page
from tests.huddle.holding import attend, meeting_about, publish, url
from tests.huddle.worlds import make_nominated
from tests.owner import as_owner

UNNAMED = "A service that is not named here"


@pytest.fixture
def meeting(world):
    session = publish(world, make_nominated(world))
    with as_owner():
        family = session.items.get().family
    return meeting_about(world, session, family)


@pytest.fixture
def guest(meeting):
    """Of a sensitive team of an agency that the family is shared with; not of the huddle."""
    guest = make_practitioner(make_team(meeting.world.police.agency))
    with as_owner():
        guest.teams().update(is_sensitive=True)
    invite_to_item(meeting.fresh().item, guest, reason="She knows them.", by=meeting.chair)
    return guest


@pytest.fixture
def colleague(world, guest):
    """Of the same service, and of a core team of the huddle."""
    colleague = make_practitioner(world.core_teams[0])
    with as_owner():
        colleague.groups.add(guest.teams().get().group)
    return Practitioner.objects.get(pk=colleague.pk)


@pytest.fixture
def held(world, meeting, guest, colleague):
    session = open_session(meeting.session, by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police, colleague)
    attend(session, guest)
    begin_item(meeting.fresh().item, by=world.chair)
    return meeting


def says_nothing_of(guest, response):
    secrets = (guest.full_name, guest.teams().get().name)
    return UNNAMED in response.text and not any(secret in response.text for secret in secrets)


@pytest.mark.parametrize("who", ["health", "police"])
def test_the_meeting_names_a_guest_of_a_sensitive_service_to_no_one_else(
    client, world, held, guest, colleague, who
):
    response = page(client, getattr(world, who), url("hold", held.session.pk))

    assert says_nothing_of(guest, response)
    assert colleague.full_name in response.text


def test_the_meeting_names_them_to_who_runs_it_and_to_their_own(
    client, world, held, guest, colleague
):
    for reader in (world.chair, world.coordinator, colleague):
        response = page(client, reader, url("hold", held.session.pk))
        assert guest.full_name in response.text
        assert UNNAMED not in response.text


@pytest.mark.parametrize("who", ["health", "police"])
@pytest.mark.parametrize("invited", [True, False], ids=["invited", "no longer invited"])
def test_a_family_s_turn_names_no_guest_of_a_sensitive_service(
    client, world, held, guest, who, invited
):
    if not invited:
        with as_owner():
            held.item.invitations.update(ended_at=held.session.starts_at)

    response = page(client, getattr(world, who), url("item", held.item.pk))

    assert says_nothing_of(guest, response)


def test_a_family_s_turn_names_them_to_who_runs_it(client, world, held, guest):
    for reader in (world.chair, world.coordinator):
        response = page(client, reader, url("item", held.item.pk))
        assert guest.full_name in response.text


def test_a_guest_of_any_other_service_is_named(client, world, held, guest):
    with as_owner():
        guest.teams().update(is_sensitive=False)

    for name, pk in (("hold", held.session.pk), ("item", held.item.pk)):
        response = page(client, world.health, url(name, pk))
        assert guest.full_name in response.text
        assert UNNAMED not in response.text
