"""Whoever covers for a lead does so under the decision to share with their agency."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consent.services.sharing import Extent, withdraw_sharing
from families.models import Cover, FamilyPractitionerGrant
from families.services.covering import accept_cover, arrange_cover
from practitioners.access import NotNow
from practitioners.models import Notice
from practitioners.working_days import end_of_day, today
from tests.consent.sharing.work import leads, published, sees
from tests.families.record import as_now
from tests.huddle.worlds import share, withhold
from tests.owner import as_owner

WHY = "The family asked, and nothing is at risk."
LAST = today() + timedelta(days=20)


@pytest.fixture
def allocation(world, family):
    share(world, family, world.housing.agency)
    published(world, family)
    return leads(world, family, world.housing)


def cover_by(world, allocation, person):
    asked = arrange_cover(
        allocation, person, by=world.housing, starts_on=today(), ends_on=LAST, reason="Leave"
    )
    return accept_cover(asked, by=person)


def ends_of(cover):
    with as_owner():
        grants = FamilyPractitionerGrant.objects.filter(source=cover.pk, reason="covering")
        return set(grants.values_list("until", flat=True))


def test_nobody_covers_with_whose_agency_it_was_decided_not_to_share(world, family, allocation):
    withhold(world, family, world.police.agency)

    with pytest.raises(NotNow, match="decided not to share"):
        cover_by(world, allocation, world.police)


def test_whoever_covers_stops_when_the_decision_is_withdrawn_and_the_lead_is_told(
    world, family, allocation
):
    decision = share(world, family, world.police.agency)
    cover = cover_by(world, allocation, world.police)

    withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    assert not sees(world.police, family)
    assert as_now(cover).state == Cover.State.GIVEN_UP
    assert Notice.objects.filter(kind="cover_missing", practitioner=world.housing).exists()


def test_a_cover_ends_with_its_lead_whose_agency_it_is_no_longer_shared_with(
    world, family, allocation
):
    share(world, family, world.police.agency)
    cover = cover_by(world, allocation, world.police)
    with as_owner():
        theirs = family.sharing_decisions.get(agencies__contains=[world.housing.agency_id])

    withdraw_sharing(theirs, reason=WHY, by=world.coordinator)

    assert as_now(cover).state == Cover.State.ENDED
    assert ends_of(cover) == set()
    assert not sees(world.housing, family)


def test_a_new_decision_leaves_the_cover_its_own_last_day(world, family, allocation):
    share(world, family, world.police.agency)
    cover = cover_by(world, allocation, world.police)
    soon = timezone.now() + timedelta(days=2)
    share(world, family, world.police.agency, extent=Extent(until=soon))
    assert ends_of(cover) == {soon}

    share(world, family, world.police.agency)

    assert ends_of(cover) == {end_of_day(LAST)}
