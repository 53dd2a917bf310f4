"""Withdraw a decision to share: what stands on it ends, what stands on something else stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from consent.footing import STANDS_ON, StandsOn
from consent.models import SharingDecision, SharingStep
from consent.permissions.sharing import may_share_with
from consent.queries.sharing import agencies_shared_with
from consent.services.following import follow_the_clock
from consent.services.sharing import Extent, decide_sharing, withdraw_sharing
from families.models import Action, Allocation, GrantReason
from families.services.granting import end_expired_grants, grant_practitioner
from families.services.leading import accept_lead, offer_lead
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.roles import Role
from tests.consent.sharing.work import act, leads, published, sees
from tests.factories import make_practitioner
from tests.families.record import as_now
from tests.huddle.worlds import share
from tests.owner import as_owner

WHY = "The family asked, and nothing is at risk."


def step_back(decision):
    """The same decision, an hour ago: time passes faster in tests."""
    with as_owner():
        SharingDecision.objects.filter(pk=decision.pk).update(
            starts_at=timezone.now() - timedelta(hours=1),
            until=timezone.now() - timedelta(minutes=1),
        )


def test_every_reason_for_a_grant_says_on_what_it_stands():
    assert STANDS_ON.keys() == set(GrantReason)


def test_the_core_team_of_the_agency_stops_seeing_the_family_at_once(world, family):
    decision = share(world, family, world.police.agency)
    other = share(world, family, world.housing.agency)
    published(world, family)

    withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    assert not sees(world.police, family)
    assert sees(world.housing, family)
    with acting_as(world.coordinator):
        assert agencies_shared_with(family) == {world.housing.agency_id}
        assert other.steps.count() == 0


def test_a_lead_of_the_agency_ends_and_the_coordinator_hears_of_it(world, family):
    decision = share(world, family, world.police.agency)
    published(world, family)
    lead = leads(world, family, world.police)

    withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    ended = as_now(lead)
    assert ended.state == Allocation.State.ENDED
    assert "withdrawn on" in ended.end_reason
    assert not sees(world.police, family)
    with as_owner():
        [notice] = Notice.objects.filter(kind="lead_ended_by_withdrawal")
    assert notice.practitioner == world.coordinator


def test_an_offer_to_the_agency_is_taken_back(world, family):
    decision = share(world, family, world.police.agency)
    published(world, family)
    offer = offer_lead(family, world.police, by=world.chair, reason="Knows them")

    withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    assert as_now(offer).state == Allocation.State.WITHDRAWN
    with pytest.raises(PermissionDenied):
        accept_lead(offer, by=world.police)


def test_a_supervisor_of_the_agency_no_longer_supervises(world, family):
    supervisor = make_practitioner(
        world.team_of(world.police), roles=(Role.SUPERVISOR, Role.PRACTITIONER)
    )
    decision = share(world, family, world.police.agency)
    share(world, family, world.housing.agency)
    published(world, family)
    lead = leads(world, family, world.housing, supervisor)

    withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    assert not sees(supervisor, family)
    assert as_now(lead).supervisor is None
    assert as_now(lead).state == Allocation.State.CURRENT
    assert sees(world.housing, family)


def test_an_action_of_the_agency_stays_open_and_its_owner_sees_it_no_more(world, family):
    decision = share(world, family, world.police.agency)
    published(world, family)
    action = act(family, world.police, world.chair)

    withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    assert as_now(action).status == Action.Status.PROPOSED
    with acting_as(world.police):
        assert not Action.objects.visible_to(world.police).exists()


def test_a_team_keeps_its_own_record(world, family):
    decision = share(world, family, *world.agencies)
    published(world, family)

    withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    assert sees(world.health, family)
    assert not sees(world.police, family)


def test_the_chair_and_the_coordinator_go_on_running_the_huddle(world, family):
    decision = share(world, family, world.chair.agency, world.police.agency)
    published(world, family)

    withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    assert sees(world.chair, family)
    assert sees(world.coordinator, family)


def test_emergency_access_runs_until_its_time(world, family):
    decision = share(world, family, world.police.agency)
    grant_practitioner(
        family,
        world.police,
        GrantReason.BREAK_GLASS,
        by=world.coordinator,
        until=timezone.now() + timedelta(hours=1),
    )

    withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    assert sees(world.police, family)


def test_a_later_decision_about_an_agency_is_not_ended_with_an_earlier_one(world, family):
    first = share(world, family, world.police.agency, world.housing.agency)
    share(world, family, world.housing.agency)
    published(world, family)

    withdraw_sharing(first, reason=WHY, by=world.coordinator)

    assert not sees(world.police, family)
    assert sees(world.housing, family)


def test_an_involvement_under_a_decision_ends_and_one_by_itself_stays(world, family):
    decision = share(world, family, world.police.agency)
    alone = make_practitioner(world.team_of(world.police))
    for person, source in ((world.police, decision.pk), (alone, None)):
        grant_practitioner(
            family, person, GrantReason.INVOLVED, by=world.coordinator, source=source
        )

    withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    assert not sees(world.police, family)
    assert sees(alone, family)


def test_a_later_decision_not_to_share_closes_as_a_withdrawal_does(world, family):
    share(world, family, world.police.agency)
    published(world, family)
    lead = leads(world, family, world.police)

    decide_sharing(
        family, share=False, agencies=[world.police.agency], reason=WHY, by=world.coordinator
    )

    assert as_now(lead).state == Allocation.State.ENDED
    assert not sees(world.police, family)


def test_withdrawing_says_why_and_is_done_once(world, family):
    decision = share(world, family, world.police.agency)

    with pytest.raises(ValidationError, match="Enter why"):
        withdraw_sharing(decision, reason=" ", by=world.coordinator)
    withdraw_sharing(decision, reason=WHY, by=world.coordinator)
    with pytest.raises(NotNow, match="already been withdrawn"):
        withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    with as_owner():
        [event] = AuditEvent.objects.filter(verb="sharing.withdrawn", family=family.pk)
    assert WHY not in str(event.facts)


def test_whoever_it_was_shared_with_neither_shares_it_on_nor_withdraws(world, family):
    decision = share(world, family, *world.agencies)
    published(world, family)

    with pytest.raises(PermissionDenied, match="was shared with you"):
        decide_sharing(
            family,
            share=True,
            agencies=[world.stranger.agency],
            basis="public_task",
            reason="x",
            by=world.police,
        )
    with pytest.raises(PermissionDenied, match="was shared with you"):
        withdraw_sharing(decision, reason=WHY, by=world.police)


def test_a_lead_may_withdraw_what_lets_them_in_and_goes_last(world, family):
    decision = share(world, family, world.police.agency, world.housing.agency)
    published(world, family)
    leads(world, family, world.police)

    withdraw_sharing(decision, reason=WHY, by=world.police)

    assert not sees(world.police, family)
    assert not sees(world.housing, family)


def test_the_refusal_says_when_it_was_withdrawn(world, family):
    decision = share(world, family, world.police.agency)
    published(world, family)
    withdraw_sharing(decision, reason=WHY, by=world.coordinator)

    with acting_as(world.coordinator):
        assert "was withdrawn on" in may_share_with(world.police.agency, family).reason
    with pytest.raises(NotNow, match="was withdrawn on"):
        offer_lead(family, world.police, by=world.chair, reason="Knows them")
    assert not sees(world.police, family)


def test_a_decision_that_runs_out_closes_as_a_withdrawal_does_and_nobody_did_it(world, family):
    decision = share(
        world,
        family,
        world.police.agency,
        extent=Extent(until=timezone.now() + timedelta(days=30)),
    )
    published(world, family)
    lead = leads(world, family, world.police)
    step_back(decision)

    with acting_as(world.coordinator):
        assert agencies_shared_with(family) == set()
    assert follow_the_clock() == 1
    assert follow_the_clock() == 0

    assert not sees(world.police, family)
    assert as_now(lead).state == Allocation.State.ENDED
    with as_owner():
        assert SharingStep.objects.get(decision=decision).by is None
        event = AuditEvent.objects.get(verb="sharing.expired", family=family.pk)
        ended = AuditEvent.objects.filter(verb="family.agency_grants_ended", family=family.pk)
        assert {one.by for one in ended} == {event.by} == {None}


def test_what_is_granted_under_a_decision_ends_with_it_even_before_anybody_follows(world, family):
    until = timezone.now() + timedelta(days=30)
    decision = share(world, family, world.police.agency, extent=Extent(until=until))
    published(world, family)
    leads(world, family, world.police)

    with as_owner():
        grants = family.practitioner_grants.filter(user=world.police)
        assert {grant.until for grant in grants} == {until}
        team = family.team_grants.filter(group__team__agency=world.police.agency)
        assert {grant.until for grant in team} == {until}
        family.team_grants.filter(pk__in=team).update(until=timezone.now() - timedelta(hours=1))
        family.practitioner_grants.filter(pk__in=grants).update(
            until=timezone.now() - timedelta(hours=1)
        )
    assert decision.until == until
    end_expired_grants()
    assert not sees(world.police, family)


def test_a_decision_for_later_lets_nobody_in_before_its_day(world, family):
    decision = share(
        world,
        family,
        world.police.agency,
        extent=Extent(starts_at=timezone.now() + timedelta(days=2)),
    )
    published(world, family)
    assert not sees(world.police, family)

    with as_owner():
        SharingDecision.objects.filter(pk=decision.pk).update(
            decided_at=timezone.now() - timedelta(days=3),
            starts_at=timezone.now() - timedelta(seconds=1),
        )
    assert follow_the_clock() == 1
    assert follow_the_clock() == 0

    assert sees(world.police, family)


def test_what_comes_after_an_earlier_decision_never_lets_it_revive(world, family):
    share(world, family, world.police.agency)
    second = share(
        world,
        family,
        world.police.agency,
        extent=Extent(until=timezone.now() + timedelta(days=30)),
    )
    step_back(second)

    with acting_as(world.coordinator):
        assert agencies_shared_with(family) == set()
        assert "ended on" in may_share_with(world.police.agency, family).reason


def test_everything_stands_on_something(world):
    assert {StandsOn(on) for on in STANDS_ON.values()} == set(StandsOn)
