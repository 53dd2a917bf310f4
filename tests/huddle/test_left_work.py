"""What people who have left still had to do: listed for those who see it anyway, and go on."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from families.models import Allocation, Family
from families.services.acting import agree_action
from families.services.leading import accept_lead, offer_lead
from huddle import agenda
from huddle.models import AgendaItem
from huddle.services.deciding import decide
from huddle.services.holding import accept_statement, open_session
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from practitioners.binding import acting_as
from practitioners.leaving import mark_left, work_left_by
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.counting import queries_of
from tests.factories import make_practitioner, make_team
from tests.huddle.worlds import make_nominated, make_session
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
PAGE = reverse("huddle:left_work")
KINDS = ("families", "offers", "actions", "sessions")


@pytest.fixture
def leaver(world):
    return make_practitioner(world.team_of(world.health), full_name="Ann Reed")


@pytest.fixture
def contact(leaver):
    return contact_of(leaver)


def contact_of(person):
    return make_practitioner(make_team(person.agency), roles=(Role.AGENCY_CONTACT,))


def lead(family, person, by):
    return accept_lead(offer_lead(family, person, by=by, reason="Near"), by=person)


def ring(family, owner, by):
    return agree_action(family, by=by, text="Ring the family", owner=owner, due_on=today())


def shown(client, reader, kind):
    client.force_login(reader, backend=ALLAUTH)
    return client.get(PAGE, {"show": kind}).content.decode()


def counts(page):
    return [int(number) for number in re.findall(r"\((\d+)\)", page)]


def test_families_offers_and_actions_of_leavers_are_listed_for_the_coordinator(
    client, world, family, leaver, contact
):
    second = make_nominated(world)
    lead(family, leaver, world.coordinator)
    action = ring(family, leaver, world.coordinator)
    offer_lead(second, leaver, by=world.coordinator, reason="Near")
    assert counts(shown(client, world.coordinator, "families")) == [0, 0, 0, 0]

    mark_left(leaver, by=contact)

    led = shown(client, world.coordinator, "families")
    assert counts(led) == [1, 1, 1, 0]
    assert family.reference in led
    assert second.reference in shown(client, world.coordinator, "offers")
    actions = shown(client, world.coordinator, "actions")
    assert reverse("families:reassign", args=[action.pk]) in actions


def test_what_the_reader_does_not_see_is_neither_listed_nor_counted(
    client, world, family, leaver, contact
):
    other = make_practitioner(roles=(Role.COORDINATOR,))
    lead(family, leaver, world.coordinator)
    mark_left(leaver, by=contact)

    page = shown(client, other, "families")

    assert counts(page) == [0, 0, 0, 0]
    assert family.reference not in page


def test_a_supervisor_of_the_team_sees_it_and_that_others_reassign(
    client, world, family, leaver, contact
):
    supervisor = make_practitioner(world.team_of(world.health), roles=(Role.SUPERVISOR,))
    action = ring(family, leaver, world.coordinator)
    mark_left(leaver, by=contact)

    page = shown(client, supervisor, "actions")

    assert "Ring the family" in page
    assert reverse("families:reassign", args=[action.pk]) not in page


def test_whoever_looks_stands_in_the_familys_trail(client, world, family, leaver, contact):
    lead(family, leaver, world.coordinator)
    mark_left(leaver, by=contact)

    shown(client, world.coordinator, "families")

    with as_owner():
        [event] = AuditEvent.objects.filter(verb="left_work.seen")
    assert (event.family, event.by) == (family.pk, world.coordinator.pk)


def test_a_chair_or_coordinator_who_left_is_seen_by_the_huddle_and_the_contact(client, world):
    session = make_session(world)
    gone = contact_of(world.chair)
    mark_left(world.chair, by=gone)
    mark_left(world.coordinator, by=gone)
    chair = make_practitioner(world.core_teams[0], roles=(Role.CHAIR,))

    page = shown(client, chair, "sessions")

    assert session.get_absolute_url() in page
    assert "The huddle needs a new coordinator and the session needs a new chair" in page
    with acting_as(gone):
        work = work_left_by([world.chair, world.coordinator])
    assert work == {
        world.chair.pk: [
            ("Huddles that need a new chair", 1),
            ("Sessions that need a new chair", 1),
        ],
        world.coordinator.pk: [("Huddles that need a new coordinator", 1)],
    }
    client.force_login(gone, backend=ALLAUTH)
    teams = client.get(reverse("teams:list")).content.decode()
    assert "Huddles that need a new coordinator" in teams


def test_a_family_whose_lead_has_left_comes_back_on_the_agenda_with_that_reason(
    world, family, leaver, contact
):
    lead(family, leaver, world.coordinator)
    held = make_session(world)
    item = list_family(held, family, AgendaItem.Why.NEW, by=world.coordinator)
    with acting_as(world.coordinator):
        AgendaItem.objects.filter(pk=item.pk).update(
            state="discussed", discussed_at=timezone.now()
        )
        held.state = "signed"
        held.save(update_fields=["state"])
    session = make_session(world, days_ahead=8)
    assert reasons(session, world, family) is None

    mark_left(leaver, by=contact)

    why, words = reasons(session, world, family)
    assert why == AgendaItem.Why.NO_LEAD
    assert words.startswith("The lead has left: nobody has led this family since ")


def reasons(session, world, family):
    with acting_as(world.coordinator):
        found = {
            c.family: (c.first.rule.why, c.first.words)
            for c in agenda.candidates(session, world.coordinator)
            if c.first
        }
    return found.get(family)


def test_the_meeting_gives_the_family_to_somebody_else(world, family, leaver, contact):
    """D03, which otherwise refuses where somebody leads; and an offer nobody can answer."""
    lead(family, leaver, world.coordinator)
    asked = make_practitioner(world.team_of(world.health))
    offer_lead(family, asked, by=world.coordinator, reason="Near")
    supervisor = make_practitioner(world.team_of(world.health), roles=(Role.SUPERVISOR,))
    session = make_session(world)
    item = list_family(session, family, AgendaItem.Why.NEW, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)
    open_session(session, by=world.chair)
    accept_statement(session, by=world.chair)
    mark_left(leaver, by=contact)
    mark_left(asked, by=contact)
    with acting_as(world.chair):
        child = family.people.babies().get()
    details = {
        "lead": str(world.health.pk),
        "supervisor": str(supervisor.pk),
        "first_contact_due": str(today()),
    }

    decide(item, child, "D03", rationale="She has left.", details=details, by=world.chair)

    with acting_as(world.health):
        offer = Allocation.objects.offered().get()
        assert offer.practitioner == world.health
        accept_lead(offer, by=world.health)
        assert family.allocations.current().get().practitioner == world.health
        assert family.allocations.filter(state=Allocation.State.ENDED).count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_lists_cost_the_same_whatever_their_length(client, world, leaver, contact, kind):
    fill(world, leaver)
    mark_left(leaver, by=contact)
    few = cost_of(client, world.coordinator, kind)
    second = make_practitioner(world.team_of(world.health))
    for number in range(4):
        fill(world, second, number + 1)
    mark_left(second, by=contact)

    assert cost_of(client, world.coordinator, kind) == few
    assert counts(shown(client, world.coordinator, kind))[0] == 5


def fill(world, person, number=0):
    led, offered = make_nominated(world), make_nominated(world)
    lead(led, person, world.coordinator)
    ring(led, person, world.coordinator)
    offer_lead(offered, person, by=world.coordinator, reason="Near")
    make_session(world, days_ahead=number + 3, chair=person)


def cost_of(client, reader, kind):
    client.force_login(reader, backend=ALLAUTH)
    return queries_of(client, f"{PAGE}?show={kind}")


def test_closed_families_are_nobodys_open_work(client, world, family, leaver, contact):
    lead(family, leaver, world.coordinator)
    with acting_as(world.coordinator):
        Family.objects.filter(pk=family.pk).update(status="closed")
    mark_left(leaver, by=contact)

    assert counts(shown(client, world.coordinator, "families")) == [0, 0, 0, 0]
