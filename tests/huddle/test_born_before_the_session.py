"""Listed unborn, born before the session: the huddle decides for each child that there is."""

from datetime import timedelta

from families.services.births import Newborn, record_birth, record_twin
from huddle.models import AgendaItem
from huddle.services.holding import open_session
from practitioners.working_days import today
from tests.huddle.deciding import record
from tests.huddle.holding import attend, meeting_about, publish, url
from tests.huddle.worlds import make_nominated, make_world

State = AgendaItem.State
DUE = today() + timedelta(days=12)


def born(name, number):
    return Newborn(name=name, dob=today(), sex="F", nhs_number=number)


def test_each_twin_who_was_born_since_the_listing_gets_a_decision_of_its_own(client):
    world = make_world()
    family = make_nominated(world, edd=DUE)
    session = publish(world, family)
    unborn = meeting_about(world, session, family).child

    child = record_birth(unborn, born("Zahra Yusuf", "9990000018"), by=world.health)
    twin = record_twin(child, born("Zoya Yusuf", "9990000026"), by=world.health)
    session = open_session(session, by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police, world.housing)
    meeting = meeting_about(world, session, family)

    client.force_login(world.chair)
    page = client.get(url("item", meeting.item.pk)).content.decode()
    assert "Zahra Yusuf" in page
    assert "Zoya Yusuf" in page
    record(meeting, "D11", child)
    assert meeting.fresh().item.state == State.LISTED
    record(meeting, "D03", twin)
    assert meeting.fresh().item.state == State.DISCUSSED


def test_a_decision_for_the_unborn_baby_stands_for_the_child(client):
    world = make_world()
    family = make_nominated(world, edd=DUE)
    session = open_session(publish(world, family), by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police, world.housing)
    meeting = meeting_about(world, session, family)
    decision = record(meeting, "D11")

    record_birth(meeting.child, born("Zahra Yusuf", "9990000018"), by=world.health)

    client.force_login(world.chair)
    page = client.get(url("item", meeting.item.pk)).content.decode()
    assert "Zahra Yusuf" in page
    assert decision.child_id == meeting.child.pk
    assert meeting.fresh().item.state == State.DISCUSSED
