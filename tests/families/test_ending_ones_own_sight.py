"""Whoever ends what alone lets them see a family ends all of it, and it is written down."""

import pytest

from families.models import (
    Allocation,
    Conflict,
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    GrantReason,
    NamedReader,
)
from families.services.acting import accept_action, agree_action, close_action, reassign_action
from families.services.conflicts import declare_conflict
from families.services.granting import (
    CONTRIBUTE,
    end_agency_grants,
    end_grants,
    end_practitioner_grant,
    end_team_grant,
    grant_practitioner,
)
from families.services.leading import (
    accept_lead,
    decline_lead,
    end_lead,
    let_go_of_leads,
    offer_lead,
    withdraw_offer,
)
from families.services.restricting import end_name, name_reader, restrict_family
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.record import as_now, let_team_see
from tests.owner import as_owner

BOTH = (Role.COORDINATOR, Role.SUPERVISOR, Role.PRACTITIONER)


@pytest.fixture
def person():
    return make_practitioner()


def sees(person, family):
    with acting_as(person):
        return Family.objects.visible_to(person).filter(pk=family.pk).exists()


def ended(verb, family, by, **facts):
    """How many such events are on the family's trail, by this person."""
    with as_owner():
        events = AuditEvent.objects.filter(verb=verb, family=family.pk, by=by.pk)
        return sum(facts.items() <= event.facts.items() for event in events)


def live_grants(family, reason):
    """Ended ones wait for the sweep, and let nobody see."""
    with as_owner():
        return sum(
            model.objects.filter(content_object=family, reason=reason, until=None).count()
            for model in (FamilyTeamGrant, FamilyPractitionerGrant)
        )


def test_of_ones_team(family, nominator, person):
    let_team_see(family, person, nominator)

    end_team_grant(family, person.teams().get(), GrantReason.LISTED, by=person)

    assert not sees(person, family)
    assert live_grants(family, GrantReason.LISTED) == 0
    assert ended("family.team_grant_ended", family, person, reason="listed") == 1


def test_of_ones_own(family, nominator, person):
    grant_practitioner(family, person, GrantReason.SCREENING, by=nominator, permissions=CONTRIBUTE)

    end_practitioner_grant(
        family, person, GrantReason.SCREENING, by=person, permissions=CONTRIBUTE
    )

    assert not sees(person, family)
    assert live_grants(family, GrantReason.SCREENING) == 0
    assert ended("family.practitioner_grant_ended", family, person, reason="screening") == 1


def test_of_everybody_for_one_reason(family, nominator, person):
    let_team_see(family, person, nominator)

    assert end_grants(family, GrantReason.LISTED, by=person) == len(CONTRIBUTE)

    assert not sees(person, family)
    assert live_grants(family, GrantReason.LISTED) == 0
    assert ended("family.grants_ended", family, person, ended=len(CONTRIBUTE)) == 1


def test_of_ones_agency(family, nominator, person):
    let_team_see(family, person, nominator)
    grant_practitioner(family, person, GrantReason.OFFERED, by=nominator)

    end_agency_grants(family, person.agency, [GrantReason.LISTED, GrantReason.OFFERED], by=person)

    assert not sees(person, family)
    for reason in ("listed", "offered"):
        assert live_grants(family, reason) == 0
        assert ended("family.agency_grants_ended", family, person, reason=reason) == 1


def test_an_offer_declined(family, coordinator, person):
    offer = offer_lead(family, person, by=coordinator, reason="Near")

    decline_lead(offer, by=person, reason="No room")

    assert not sees(person, family)
    assert as_now(offer).state == Allocation.State.DECLINED
    assert ended("lead.declined", family, person) == 1
    assert ended("family.grants_ended", family, person, reason="offered") == 1


@pytest.mark.parametrize("who", ["lead", "supervisor"])
def test_a_lead_ended_by_who_sees_the_family_as_its_lead_or_their_supervisor(
    family, coordinator, who
):
    lead, supervisor = make_practitioner(roles=BOTH), make_practitioner(roles=BOTH)
    offer = offer_lead(family, lead, by=coordinator, reason="Near", supervisor=supervisor)
    allocation = accept_lead(offer, by=lead)
    by = supervisor if who == "supervisor" else lead

    end_lead(family, by=by, reason="Closed")

    assert not sees(lead, family)
    assert not sees(supervisor, family)
    assert as_now(allocation).state == Allocation.State.ENDED
    assert ended("lead.ended", family, by) == 1
    assert live_grants(family, GrantReason.LEADING) == 0
    assert live_grants(family, GrantReason.OVERSEEING) == 0


def test_an_offer_withdrawn_by_the_supervisor_named_in_it(family, coordinator, person):
    supervisor = make_practitioner(roles=BOTH)
    offer = offer_lead(family, person, by=coordinator, reason="Near", supervisor=supervisor)

    withdraw_offer(offer, by=supervisor)

    assert not sees(supervisor, family)
    assert not sees(person, family)
    assert as_now(offer).state == Allocation.State.WITHDRAWN
    assert ended("lead.withdrawn", family, supervisor) == 1


def test_leads_of_an_agency_let_go_of_by_the_supervisor_of_one(family, coordinator, person):
    supervisor = make_practitioner(roles=BOTH)
    offer = offer_lead(family, person, by=coordinator, reason="Near", supervisor=supervisor)
    led = accept_lead(offer, by=person)
    asked = make_practitioner(person.teams().get())
    offered = offer_lead(family, asked, by=coordinator, reason="Next")

    let_go_of_leads(family, person.agency, by=supervisor, reason="Not shared")

    assert as_now(led).state == Allocation.State.ENDED
    assert as_now(offered).state == Allocation.State.WITHDRAWN
    assert ended("lead.ended", family, supervisor) == 1
    assert ended("lead.withdrawn", family, supervisor) == 1
    assert live_grants(family, GrantReason.OVERSEEING) == 0
    assert not sees(supervisor, family)


def test_an_action_closed_by_its_owner(family, coordinator, person):
    action = agree_action(family, by=coordinator, text="Call", owner=person, due_on=today())
    accept_action(action, by=person)

    close_action(action, by=person, status="not_possible", reason="They moved")

    assert not sees(person, family)
    assert as_now(action).status == "not_possible"
    assert ended("action.not_possible", family, person) == 1
    assert live_grants(family, GrantReason.ACTING) == 0


def test_an_action_given_to_somebody_else_by_its_owner(family, coordinator, nominator):
    owner = make_practitioner(roles=BOTH)
    action = agree_action(family, by=coordinator, text="Call", owner=owner, due_on=today())

    reassign_action(action, owner=nominator, reason="Nearer", by=owner)

    assert not sees(owner, family)
    assert as_now(action).owner_id == nominator.pk
    assert ended("action.reassigned", family, owner) == 1
    assert ended("family.practitioner_grant_ended", family, owner, reason="acting") == 1


def test_a_conflict_declared_for_oneself(family, nominator, person):
    let_team_see(family, person, nominator)

    declare_conflict(family, person, kind="knows", reason="A neighbour", by=person)

    assert not sees(person, family)
    assert ended("conflict.declared", family, person) == 1
    with as_owner():
        assert Conflict.objects.filter(family=family, practitioner=person).count() == 1


def test_a_restriction_that_closes_it_to_who_restricts(family, nominator, coordinator):
    kept = make_practitioner(nominator.teams().get())
    restricts = make_practitioner(nominator.teams().get())

    restrict_family(
        family,
        restriction="restricted",
        why="staff",
        reason="A colleague's",
        keep=[kept],
        by=restricts,
    )

    assert not sees(restricts, family)
    assert sees(kept, family)
    assert as_now(family).restriction == "restricted"
    assert ended("family.restricted", family, restricts, kept=1) == 1


def test_a_name_ended_by_who_is_named(family, nominator, coordinator):
    kept, third = (make_practitioner(nominator.teams().get()) for _ in range(2))
    restrict_family(
        family,
        restriction="restricted",
        why="staff",
        reason="A colleague's",
        keep=[kept],
        by=coordinator,
    )
    named = name_reader(family, third, reason="Visits", by=coordinator)

    end_name(named, reason="No more", by=third)

    assert not sees(third, family)
    assert as_now(named).ended_by_id == third.pk
    assert ended("reader.name_ended", family, third) == 1
    assert ended("family.grants_ended", family, third, reason="named") == 1


def test_a_restriction_lifted_by_who_sees_the_family_by_name_only(family, nominator, coordinator):
    outside = make_practitioner()
    let_team_see(family, outside, nominator)
    restrict_family(
        family,
        restriction="restricted",
        why="staff",
        reason="A colleague's",
        keep=[outside, nominator],
        by=coordinator,
    )
    end_team_grant(family, outside.teams().get(), GrantReason.LISTED, by=coordinator)

    restrict_family(
        family, restriction="standard", why="staff", reason="He left", keep=[], by=outside
    )

    assert not sees(outside, family)
    assert sees(nominator, family)
    with as_owner():
        assert not NamedReader.objects.filter(family=family, ended_at=None).exists()
    assert ended("reader.name_ended", family, outside) == 2
    assert live_grants(family, GrantReason.NAMED) == 0
