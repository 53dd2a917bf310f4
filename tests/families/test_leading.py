"""The Single Lead Practitioner: one at a time, no gap, and each refusal with its reason."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from families.models import Allocation, Family
from families.services.leading import (
    accept_lead,
    decline_lead,
    end_lead,
    offer_lead,
    withdraw_offer,
)
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.families.record import as_now, make_coordinator, make_family
from tests.owner import as_owner

State = Allocation.State


@pytest.fixture
def worker():
    return make_practitioner()


@pytest.fixture
def supervisor():
    return make_practitioner(roles=(Role.SUPERVISOR,))


@pytest.fixture
def offer(family, worker, supervisor, coordinator):
    return offer_lead(
        family, worker, by=coordinator, reason="Knows the mother", supervisor=supervisor
    )


def sees(practitioner, family):
    with acting_as(practitioner):
        return Family.objects.visible_to(practitioner).filter(pk=family.pk).exists()


def test_who_is_asked_sees_the_family_and_so_does_their_supervisor(
    family, worker, supervisor, offer
):
    assert sees(worker, family)
    assert sees(supervisor, family)
    assert as_now(offer).state == State.OFFERED


def test_accepting_makes_the_family_active_and_lets_the_lead_contribute(family, worker, offer):
    accept_lead(offer, by=worker)

    assert as_now(offer).state == State.CURRENT
    assert as_now(family).status == Family.Status.ACTIVE
    with as_owner():
        permissions = family.practitioner_grants.filter(user=worker).values_list(
            "permission__codename", "reason"
        )
        assert set(permissions) == {
            ("view_family", "leading"),
            ("contribute_family", "leading"),
            ("lead_family", "leading"),
        }


def test_declining_needs_a_reason_and_takes_the_sight_away(family, worker, supervisor, offer):
    with pytest.raises(ValidationError, match="Enter why you cannot lead"):
        decline_lead(offer, by=worker, reason="  ")

    decline_lead(offer, by=worker, reason="On leave from Monday")

    assert as_now(offer).decline_reason == "On leave from Monday"
    assert not sees(worker, family)
    assert not sees(supervisor, family)


def test_only_who_was_asked_answers(offer, coordinator):
    with pytest.raises(PermissionDenied, match="Only the person who was asked"):
        accept_lead(offer, by=coordinator)


def test_an_offer_is_answered_once(offer, worker):
    accept_lead(offer, by=worker)

    with pytest.raises(NotNow, match="already been answered"):
        decline_lead(offer, by=worker, reason="Changed my mind")


def test_the_next_lead_follows_without_a_gap(family, worker, supervisor, offer, coordinator):
    accept_lead(offer, by=worker)
    other = make_practitioner()
    second = offer_lead(family, other, by=coordinator, reason="Moved to her area")
    assert as_now(offer).state == State.CURRENT

    accept_lead(second, by=other)

    first = as_now(offer)
    assert first.state == State.ENDED
    assert first.ended_at == as_now(second).answered_at
    assert as_now(second).state == State.CURRENT
    assert not sees(worker, family)
    assert not sees(supervisor, family)


def test_nobody_is_asked_while_another_still_thinks(family, offer, coordinator):
    other = make_practitioner()
    with pytest.raises(NotNow, match="Somebody has already been asked"):
        offer_lead(family, other, by=coordinator, reason="Quicker")
    assert not sees(other, family)

    withdraw_offer(offer, by=coordinator)
    offer_lead(family, other, by=coordinator, reason="Quicker")

    assert as_now(offer).state == State.WITHDRAWN
    assert not sees(offer.practitioner, family)


def test_a_withdrawn_offer_cannot_be_withdrawn_again(offer, coordinator):
    withdraw_offer(offer, by=coordinator)

    with pytest.raises(NotNow, match="already been answered or withdrawn"):
        withdraw_offer(offer, by=coordinator)


def test_the_lead_is_not_asked_to_lead(family, worker, offer, coordinator):
    accept_lead(offer, by=worker)

    with pytest.raises(NotNow, match="already leads this family"):
        offer_lead(family, worker, by=coordinator, reason="Again")


def test_a_practitioner_cannot_offer_the_lead(family, nominator, worker):
    with pytest.raises(PermissionDenied, match="Only a chair or a coordinator"):
        offer_lead(family, worker, by=nominator, reason="I like them")


def test_a_stranger_who_coordinates_elsewhere_cannot_offer_it(family, worker):
    with pytest.raises(PermissionDenied, match="do not have access"):
        offer_lead(family, worker, by=make_practitioner(roles=(Role.COORDINATOR,)), reason="x")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR, Role.COORDINATOR])
def test_some_roles_cannot_be_asked(family, coordinator, role):
    with pytest.raises(PermissionDenied, match="role cannot be a Single Lead Practitioner"):
        offer_lead(family, make_practitioner(roles=(role,)), by=coordinator, reason="x")


def test_somebody_who_left_cannot_be_asked(family, coordinator):
    with pytest.raises(PermissionDenied, match="no longer uses Huddle"):
        offer_lead(family, make_practitioner(is_active=False), by=coordinator, reason="x")


def test_an_offer_says_why(family, worker, coordinator):
    with pytest.raises(ValidationError, match="Enter why this person"):
        offer_lead(family, worker, by=coordinator, reason=" ")


def test_a_closed_family_has_nobody_asked(nominator, worker):
    family = make_family(nominator, status=Family.Status.CLOSED)

    with pytest.raises(NotNow, match="closed"):
        offer_lead(family, worker, by=make_coordinator(family, nominator), reason="x")


def test_a_lead_ends_with_the_reason_kept(family, worker, offer, coordinator):
    accept_lead(offer, by=worker)

    end_lead(family, by=coordinator, reason="Stepped down to the health visitor")

    ended = as_now(offer)
    assert (ended.state, ended.end_reason) == (
        State.ENDED,
        "Stepped down to the health visitor",
    )
    assert ended.reason == "Knows the mother"
    assert not sees(worker, family)


def test_a_lead_that_is_not_there_cannot_end(family, coordinator):
    with pytest.raises(NotNow, match="has no Single Lead Practitioner"):
        end_lead(family, by=coordinator, reason="Closing")


def test_the_database_refuses_a_second_current_lead(family, worker, offer, nominator):
    accept_lead(offer, by=worker)
    second = {"family": family, "practitioner": nominator, "offered_by": worker}

    with (
        pytest.raises(IntegrityError, match="family_has_one_current_lead"),
        acting_as(worker),
        transaction.atomic(),
    ):
        Allocation.objects.create(
            **second, state=State.CURRENT, answered_at=as_now(offer).answered_at
        )


def test_each_step_is_in_the_trail(family, worker, offer):
    accept_lead(offer, by=worker)

    with as_owner():
        verbs = AuditEvent.objects.filter(
            family=family.pk, target=f"families.Allocation:{offer.pk}"
        )
        assert [event.verb for event in verbs.order_by("at")] == ["lead.offered", "lead.accepted"]


def test_a_practitioner_cannot_end_a_lead(family, worker, offer, nominator):
    accept_lead(offer, by=worker)

    with pytest.raises(PermissionDenied, match="Only a chair or a coordinator"):
        end_lead(family, by=nominator, reason="I know better")
