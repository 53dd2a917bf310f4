"""A nomination is accepted once, with the agencies that it is shared with and why."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from consent.models import SharingDecision
from consent.queries.sharing import agencies_shared_with
from families.models import Family
from huddle.services.screening import accept_nomination
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Agency, AuditEvent, Notice
from practitioners.roles import Role
from tests.factories import make_agency, make_practitioner, make_team
from tests.huddle.answers import signed_in
from tests.huddle.screening.waiting import FORMS, Basis, State, nominated, now, page, sharing, url
from tests.huddle.worlds import make_world
from tests.owner import as_owner


def accepting(world, **changes):
    return {
        "agencies": [str(agency.pk) for agency in world.agencies],
        "basis": "public_task",
        "reason": "They can help.",
    } | changes


def test_accepting_records_with_whom_it_is_shared_and_tells_the_nominator(
    world, nomination, coordinator
):
    response = coordinator.post(url("screen_accept", nomination), accepting(world))

    assert response["Location"] == reverse("huddle:screening")
    screened = now(nomination)
    assert (screened.state, screened.screened_by) == (State.ACCEPTED, world.coordinator)
    with as_owner():
        decision = SharingDecision.objects.get()
        assert (decision.basis, decision.reason) == ("public_task", "They can help.")
        assert agencies_shared_with(nomination.family) == {a.pk for a in world.agencies}
        assert Notice.objects.get(kind="nomination_screened").practitioner == world.health
        assert AuditEvent.objects.filter(verb="nomination.screened").count() == 1


def test_every_core_agency_is_ticked_at_first(world, nomination, coordinator):
    shown = page(coordinator.get(url("screen_accept", nomination)))

    assert shown.count('name="agencies"') == len(world.agencies)
    assert shown.count(" checked") == len(world.agencies) + 1  # and public task


def test_leaving_an_agency_out_is_a_decision_not_to_share_with_its_reason(
    world, nomination, coordinator
):
    police = world.police.agency
    kept = [str(a.pk) for a in world.agencies if a != police]
    address = url("screen_accept", nomination)

    refused = coordinator.post(address, accepting(world, agencies=kept))
    assert "Enter why you do not share" in page(refused)
    coordinator.post(address, accepting(world, agencies=kept, why_not="His brother works there."))

    with as_owner():
        left_out = SharingDecision.objects.get(share=False)
        assert (left_out.agencies, left_out.reason) == ([police.pk], "His brother works there.")
        assert police.pk not in agencies_shared_with(nomination.family)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"agencies": []}, "Select at least one agency"),
        ({"basis": ""}, "Select the lawful basis"),
        ({"reason": " "}, "Enter why these agencies need to know"),
        ({"basis": "consent"}, "Select the lawful basis"),
    ],
)
def test_accepting_needs_agencies_basis_and_reason(world, nomination, coordinator, changes, error):
    response = coordinator.post(
        url("screen_accept", nomination), accepting(world, **changes, why_not="x")
    )

    assert error in page(response)
    assert now(nomination).state == State.SUBMITTED


@pytest.mark.parametrize("kind", [Agency.Kind.SOCIAL_CARE, Agency.Kind.HEALTH, Agency.Kind.POLICE])
def test_a_public_authority_is_never_offered_recognised_legitimate_interest(kind):
    world = _world_of(kind)
    nomination = nominated(world)
    client = signed_in(world.coordinator)

    assert "recognised_interest" not in page(client.get(url("screen_accept", nomination)))
    refused = client.post(
        url("screen_accept", nomination), accepting(world, basis="recognised_interest")
    )
    assert "Select the lawful basis" in page(refused)
    with pytest.raises(PermissionDenied, match="cannot rest on"):
        accept_nomination(
            nomination, sharing(world, basis=Basis.RECOGNISED_INTEREST), by=world.coordinator
        )


def test_a_community_organisation_may_rest_on_recognised_legitimate_interest():
    world = _world_of(Agency.Kind.COMMUNITY)

    shown = page(signed_in(world.coordinator).get(url("screen_accept", nominated(world))))

    assert "recognised_interest" in shown


def _world_of(kind):
    """A huddle whose coordinator belongs to an agency of this kind."""
    world = make_world()
    team = make_team(make_agency(kind=kind))
    world.coordinator = make_practitioner(team, roles=(Role.COORDINATOR,))
    with as_owner():
        world.huddle.coordinator = world.coordinator
        world.huddle.save()
    return world


def test_what_was_screened_a_moment_ago_is_not_screened_again(world, nomination, coordinator):
    coordinator.post(url("screen_accept", nomination), accepting(world))

    for name in FORMS:
        response = coordinator.get(url(name, nomination))
        assert response.status_code == 409
        assert "already been screened" in page(response)
    assert coordinator.post(url("screen_accept", nomination), accepting(world)).status_code == 409
    with pytest.raises(NotNow):
        accept_nomination(nomination, sharing(world), by=world.coordinator)
    with as_owner():
        assert SharingDecision.objects.count() == 1


def test_nobody_of_the_huddle_sees_the_family_before_an_agenda(world, nomination, coordinator):
    coordinator.post(url("screen_accept", nomination), accepting(world))

    with acting_as(world.housing):
        assert not Family.objects.visible_to(world.housing).exists()
