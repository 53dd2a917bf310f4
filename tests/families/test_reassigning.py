"""An open action goes to somebody else who works with the family, with the reason."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from families.models import Action, Family, GrantReason
from families.services.acting import accept_action, agree_action, finish_action, reassign_action
from families.services.leading import accept_lead, offer_lead
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.leaving import mark_left
from practitioners.models import AuditEvent, Notice
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner, make_team
from tests.families.record import as_now
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = today()
WHY = "The owner has left."


@pytest.fixture
def nominator():
    return make_practitioner(full_name="Nora Nominator")


@pytest.fixture
def action(family, coordinator, owner):
    return agree_action(family, by=coordinator, text="Ring the family", owner=owner, due_on=TODAY)


def page_of(action):
    return reverse("families:reassign", args=[action.pk])


def test_the_new_owner_is_asked_and_the_old_one_stops_seeing_the_family(
    action, family, coordinator, owner, nominator
):
    accept_action(action, by=owner)

    reassign_action(action, owner=nominator, reason=WHY, by=coordinator)

    now = as_now(action)
    assert (now.owner, now.owner_agency) == (nominator, nominator.agency)
    assert (now.status, now.status_reason) == (Action.Status.PROPOSED, WHY)
    with acting_as(owner):
        assert not Family.objects.visible_to(owner).exists()
    with acting_as(coordinator):
        grants = family.practitioner_grants.filter(reason=GrantReason.ACTING, user=nominator)
        assert grants.exists()
    assert Notice.objects.filter(practitioner=nominator, kind="action_agreed").exists()
    with as_owner():
        event = AuditEvent.objects.get(verb="action.reassigned")
    assert event.facts == {"before": str(owner.pk), "after": str(nominator.pk)}


def test_whoever_takes_it_themselves_has_accepted_it(action, coordinator):
    reassign_action(action, owner=coordinator, reason=WHY, by=coordinator)

    assert as_now(action).status == Action.Status.ACCEPTED


def test_the_lead_may_and_a_colleague_may_not(action, family, coordinator, nominator):
    lead = make_practitioner(make_team())
    accept_lead(offer_lead(family, lead, by=coordinator, reason="Near"), by=lead)
    colleague = make_practitioner(nominator.teams().get())

    with pytest.raises(PermissionDenied):
        reassign_action(action, owner=nominator, reason=WHY, by=colleague)
    reassign_action(action, owner=nominator, reason=WHY, by=lead)

    assert as_now(action).owner == nominator


def test_whoever_agreed_it_may(family, nominator):
    colleague = make_practitioner(nominator.teams().get())
    action = agree_action(family, by=nominator, text="Ring", owner=nominator, due_on=TODAY)

    reassign_action(action, owner=colleague, reason=WHY, by=nominator)

    assert as_now(action).owner == colleague


def test_nobody_is_let_in_to_a_family_this_way(action, coordinator):
    stranger = make_practitioner()

    with pytest.raises(PermissionDenied, match="does not work with the family"):
        reassign_action(action, owner=stranger, reason=WHY, by=coordinator)
    with acting_as(stranger):
        assert not Family.objects.visible_to(stranger).exists()


def test_somebody_who_has_left_cannot_own_it(action, coordinator, nominator):
    contact = make_practitioner(nominator.teams().get(), roles=(Role.AGENCY_CONTACT,))
    mark_left(nominator, by=contact)
    nominator.refresh_from_db()

    with pytest.raises(PermissionDenied):
        reassign_action(action, owner=nominator, reason=WHY, by=coordinator)


def test_a_closed_action_or_the_same_owner_is_refused_by_the_state(action, coordinator, owner):
    with pytest.raises(NotNow, match="already"):
        reassign_action(action, owner=owner, reason=WHY, by=coordinator)
    accept_action(action, by=owner)
    finish_action(action, by=coordinator, done_on=TODAY)
    with pytest.raises(NotNow, match="Done"):
        reassign_action(action, owner=coordinator, reason=WHY, by=coordinator)


def test_a_reason_is_needed(action, coordinator, nominator):
    with pytest.raises(ValidationError, match="Enter why"):
        reassign_action(action, owner=nominator, reason="  ", by=coordinator)


def test_the_page_offers_those_who_work_with_the_family_and_asks_one(
    client, action, coordinator, nominator, owner
):
    client.force_login(coordinator, backend=ALLAUTH)
    page = client.get(page_of(action)).content.decode()
    assert "Nora Nominator" in page
    assert f'value="{owner.pk}"' not in page

    refused = client.post(page_of(action), {"owner": "", "reason": ""})
    assert "Enter why somebody else does it" in refused.content.decode()
    answer = client.post(page_of(action), {"owner": str(nominator.pk), "reason": WHY})

    assert answer.status_code == 302
    assert as_now(action).owner == nominator
    assert WHY in client.get(action.get_absolute_url()).content.decode()


def test_a_stranger_gets_404_and_the_owner_no_link(client, action, owner):
    client.force_login(make_practitioner(), backend=ALLAUTH)
    assert client.get(page_of(action)).status_code == 404

    client.force_login(owner, backend=ALLAUTH)
    assert client.get(page_of(action)).status_code == 403
    assert page_of(action) not in client.get(action.get_absolute_url()).content.decode()
