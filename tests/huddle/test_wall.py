"""On the wall is what everybody in the room may read: nothing of one, nothing with a caution."""

import pytest
from django.urls import reverse

from families.models import Address, Conflict, Contribution, Family, Household, RestrictionChange
from families.services.conflicts import declare_conflict
from families.services.contributing import Care, contribute
from families.services.restricting import restrict_family
from huddle.services.deciding import agree_in_session, decide
from huddle.services.holding import accept_statement, open_session
from huddle.services.inviting import invite_to_item
from huddle.services.presence import begin_item, come_back, leave
from practitioners.binding import acting_as
from tests.counting import queries_of
from tests.factories import make_practitioner, make_team
from tests.huddle.holding import SOON, attend, meeting_about, publish
from tests.huddle.worlds import make_nominated, make_world
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def two():
    """A session on two families, of which housing may know the first only."""
    world = make_world()
    shared = make_nominated(world)
    kept = make_nominated(world, share_with=[world.health.agency, world.police.agency])
    session = open_session(publish(world, shared, kept), by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police, world.housing)
    return [meeting_about(world, session, family) for family in (shared, kept)]


def wall(client, meeting, person=None):
    client.force_login(person or meeting.chair, backend=ALLAUTH)
    return client.get(reverse("huddle:wall", args=[meeting.session.pk])).content.decode()


def say(meeting, by, text, audience="huddle", **care):
    contribute(
        meeting.family,
        by=by,
        text=text,
        nature="recorded",
        theme="pressure",
        audience=audience,
        **({"care": Care(**care)} if care else {}),
    )


def test_a_family_is_on_the_wall_only_while_everybody_there_may_know_it(client, two):
    shared, kept = two
    housing = shared.world.housing
    page = wall(client, shared)
    assert shared.family.reference in page
    assert kept.family.reference not in page

    leave(shared.session, housing, by=housing)
    assert kept.family.reference in wall(client, shared)
    come_back(shared.session, housing, by=housing)
    assert kept.family.reference not in wall(client, shared)


def test_the_wall_says_nothing_of_the_family_that_it_cannot_show(client, two):
    shared, kept = two
    begin_item(kept.item, by=shared.chair)

    page = wall(client, shared)

    assert "No family is on that everybody here may read about" in page
    assert "Zakariya" not in page


def test_only_what_each_of_them_may_read_is_shown(client, two):
    shared, _ = two
    world = shared.world
    begin_item(shared.item, by=world.chair)
    say(shared, world.health, "She keeps every appointment.")
    say(shared, world.police, "Two calls in October.", audience="own")
    say(shared, world.chair, "The chair must know.", audience="chair_lead")

    for person in (world.chair, world.police, world.housing):
        page = wall(client, shared, person)
        assert "She keeps every appointment." in page
        assert "Two calls in October." not in page
        assert "The chair must know." not in page


def test_what_carries_a_caution_is_not_for_a_wall(client, two):
    shared, _ = two
    world = shared.world
    begin_item(shared.item, by=world.chair)
    with acting_as(world.health):
        mother = shared.family.people.adults().get()
    say(shared, world.health, "Handle this.", handling="By telephone only.")
    say(shared, world.health, "Marked.", marking=Contribution.Marking.SENSITIVE)
    say(shared, world.health, "Ask us first.", needs_source_permission=True)
    say(shared, world.health, "Not for the mother.", not_for=[mother])
    with as_owner():
        Family.objects.filter(pk=shared.family.pk).update(contact_safety="He reads her mail.")

    page = wall(client, shared)

    for words in ("Handle this.", "Marked.", "Ask us first.", "Not for the mother.", "her mail"):
        assert words not in page


def test_a_restricted_family_is_never_on_the_wall(client, two):
    shared, _ = two
    world = shared.world
    everybody = [world.chair, world.coordinator, world.health, world.police, world.housing]
    restrict_family(
        shared.family,
        restriction=Family.Restriction.RESTRICTED,
        why=RestrictionChange.Why.STAFF,
        reason="A colleague's sister.",
        keep=everybody,
        by=world.coordinator,
    )

    assert shared.family.reference not in wall(client, shared)


def test_a_family_that_somebody_there_is_recused_from_is_not_on_the_wall(client, two):
    shared, _ = two
    police = shared.world.police
    declare_conflict(
        shared.family, police, kind=Conflict.Kind.KNOWS, reason="A friend.", by=police
    )

    assert shared.family.reference not in wall(client, shared)


def test_no_address_is_on_the_wall(client, two):
    shared, _ = two
    begin_item(shared.item, by=shared.chair)
    with acting_as(shared.world.health):
        home = Household.objects.create(family=shared.family)
        for protected in (True, False):
            Address.objects.create(
                family=shared.family,
                household=home,
                lines="14 Thrumwort Lane",
                postcode="LS9 7QJ",
                protected=protected,
                reveal_to=[shared.world.health.principal] if protected else [],
            )

    assert "Thrumwort" not in wall(client, shared)


def test_a_guest_is_of_the_room_while_it_is_with_their_family(client, two):
    shared, kept = two
    world = shared.world
    guest = make_practitioner(make_team(world.police.agency))
    invite_to_item(kept.item, guest, reason="Knows the group.", by=world.chair)
    accept_statement(shared.session, by=guest)
    leave(shared.session, world.housing, by=world.housing)
    for person in (world.chair, world.housing):
        assert shared.family.reference in wall(client, shared, person)

    begin_item(kept.item, by=world.chair)

    page = wall(client, shared)
    assert kept.family.reference in page
    assert shared.family.reference not in page
    assert "each of the 5 people" in page


def test_what_was_decided_and_agreed_is_there(client, two):
    shared, _ = two
    begin_item(shared.item, by=shared.chair)
    decide(
        shared.item,
        shared.child,
        "D11",
        rationale="She is gaining weight.",
        details={"review_on": SOON},
        by=shared.chair,
    )
    agree_in_session(
        shared.item, text="Visit", owner=shared.world.health, due_on=SOON, by=shared.chair
    )

    page = wall(client, shared)

    for words in ("She is gaining weight.", "Visit", shared.world.health.full_name):
        assert words in page


def test_the_wall_looks_like_nothing_else_and_says_for_how_many_it_is(client, two):
    page = wall(client, two[0])

    assert "What is on the wall" in page
    assert "each of the 5 people in this session" in page
    assert "huddle-wall-banner" in page
    assert "Leave this view before you show anything else" in page


def test_whoever_has_not_joined_shows_nothing_and_an_empty_room_reads_nothing(client, two):
    shared, _ = two
    world = shared.world
    for person in (world.coordinator, world.health, world.police, world.housing, world.chair):
        leave(shared.session, person, by=person)

    assert shared.family.reference not in wall(client, shared)


def test_the_wall_costs_the_same_however_many_families_there_are(client, two):
    shared, kept = two
    client.force_login(shared.chair, backend=ALLAUTH)
    url = reverse("huddle:wall", args=[shared.session.pk])
    begin_item(shared.item, by=shared.chair)
    say(shared, shared.world.health, "One.")
    before = queries_of(client, url)
    housing = shared.world.housing
    leave(shared.session, housing, by=housing)
    for words in ("Two.", "Three."):
        say(shared, shared.world.health, words)

    assert kept.family.reference in wall(client, shared)
    assert queries_of(client, url) == before
