"""A nomination of people who are known joins their family, and its team is let in there."""

import pytest
from django.core.exceptions import PermissionDenied

from consent.queries.sharing import agencies_shared_with
from families.models import Contribution, Family, Person
from huddle.models import Nomination
from huddle.services.joining import join_nomination
from practitioners.access import NotNow
from practitioners.binding import acting_as
from tests.huddle.screening.waiting import Basis, State, nominated, now, other_family, page, url
from tests.huddle.worlds import make_nominated, make_world
from tests.owner import as_owner


def join(world, nomination, family):
    return join_nomination(
        nomination,
        family,
        child=None,
        basis=Basis.PUBLIC_TASK,
        reason="The same family.",
        by=world.coordinator,
    )


def joining(**changes):
    facts = {"child": "new", "basis": "public_task", "reason": "The same family.", "sure": "on"}
    return facts | changes


def test_joining_lets_the_team_into_the_other_family_and_tells_it_again_there(
    world, nomination, coordinator
):
    other = other_family(world)
    with as_owner():
        baby = Person.objects.get(family=other, kind="child")
    found = coordinator.post(url("screen_join", nomination), {"reference": other.reference})
    address = url("screen_join_family", nomination, other.pk)
    assert found["Location"] == address
    assert "cannot be undone" in page(coordinator.get(address))

    response = coordinator.post(address, joining(child=str(baby.pk)))

    with as_owner():
        joined = Nomination.objects.get(family=other, team=nomination.team)
        assert response["Location"] == url("screen", joined)
        assert (joined.state, joined.child, joined.nominated_by) == (
            State.SUBMITTED,
            baby,
            world.health,
        )
        told = Contribution.objects.get(family=other, author=world.health, theme="pressure")
        assert told.text == "Faltering growth since October."
        assert told.source_agency == world.health.agency
        assert nomination.team.agency_id in agencies_shared_with(other)
    old = now(nomination)
    assert (old.state, old.screening_note) == (State.MERGED, f"Joined to {other.reference}")
    assert old.family.status == Family.Status.CLOSED
    with acting_as(world.health):
        assert Family.objects.visible_to(world.health).filter(pk=other.pk).exists()


def test_joining_can_add_the_baby_to_the_other_family(world, nomination, coordinator):
    other = other_family(world)

    coordinator.post(url("screen_join_family", nomination, other.pk), joining())

    with as_owner():
        assert Person.objects.filter(family=other, kind="child").count() == 2


def test_joining_keeps_each_audience_and_leaves_what_the_coordinator_cannot_read(world):
    police = world.police.agency
    secret = nominated(
        world, why_now={"audience": "named", "agencies": [str(police.pk)], "text": "Secret"}
    )
    with as_owner():
        Nomination.objects.filter(pk=secret.pk).update(state=State.SUBMITTED)
    other = other_family(world)

    join(world, secret, other)

    with as_owner():
        assert not Contribution.objects.filter(family=other, text="Secret").exists()


def test_joining_does_not_carry_a_protected_address(world):
    nomination = nominated(world, home={"protected": "yes"})
    other = nominated(
        world, by=world.police, home={"lines": "", "postcode": "", "protected": "no"}
    ).family

    join(world, nomination, other)

    with as_owner():
        assert not other.addresses.exists()


def test_joining_only_to_another_open_family_that_the_coordinator_sees(
    world, nomination, coordinator
):
    elsewhere = make_nominated(make_world(name="Another huddle", locality="Otley"))
    closed = other_family(world)
    with as_owner():
        Family.objects.filter(pk=closed.pk).update(status=Family.Status.CLOSED)
    for reference in (elsewhere.reference, closed.reference, nomination.family.reference, "CMC-9"):
        answered = coordinator.post(url("screen_join", nomination), {"reference": reference})
        assert "Enter the reference of another open family that you see" in page(answered)

    for family, status in ((elsewhere, 404), (closed, 409), (nomination.family, 409)):
        address = url("screen_join_family", nomination, family.pk)
        assert coordinator.post(address, joining()).status_code == status
    for family in (closed, nomination.family):
        with acting_as(world.coordinator), pytest.raises(NotNow):
            join(world, nomination, family)
    with pytest.raises(PermissionDenied):
        join(world, nomination, elsewhere)


def test_no_team_joins_a_family_that_is_open_to_named_practitioners_only(world, nomination):
    other = other_family(world)
    with as_owner():
        Family.objects.filter(pk=other.pk).update(restriction=Family.Restriction.RESTRICTED)

    with pytest.raises(NotNow, match="named practitioners only"):
        join(world, nomination, other)


@pytest.mark.parametrize("missing", ["child", "basis", "reason", "sure"])
def test_joining_is_confirmed_with_its_basis_and_reason(world, nomination, coordinator, missing):
    other = other_family(world)

    answered = coordinator.post(
        url("screen_join_family", nomination, other.pk), joining(**{missing: ""})
    )

    assert "There is a problem" in page(answered)
    assert now(nomination).state == State.SUBMITTED
