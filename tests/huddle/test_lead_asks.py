"""What a lead asks reaches the next huddle: the agenda brings the family on, its turn reads it."""

import pytest
from django.urls import reverse

from families.services.leading import accept_lead, offer_lead
from families.services.noting import Note
from families.services.updating import Update, update_family
from huddle.models import AgendaItem, AgendaReason
from huddle.services.holding import accept_statement, open_session
from huddle.services.preparing import build_agenda, list_family
from huddle.services.publishing import publish_agenda
from practitioners.binding import acting_as
from tests.huddle.test_preparing import discussed
from tests.huddle.worlds import make_nominated, make_session, make_world
from tests.owner import as_owner

Why = AgendaItem.Why


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def family(world):
    """Discussed once, and led by somebody of health: no rule brings it on by itself."""
    family = make_nominated(world)
    discussed(world, family, "D03")
    offer = offer_lead(family, world.health, by=world.coordinator, reason="Near")
    accept_lead(offer, by=world.health)
    return family


def test_an_ask_brings_the_family_onto_the_next_agenda(world, family):
    before = built(world)
    ask(world, family)
    after = built(world)

    assert before == {}
    assert Why.LEAD_ASKS in after[family.pk]


def test_an_update_that_asks_nothing_brings_nobody_on(world, family):
    update(world, family, changed=Note(text="All well"))

    assert built(world) == {}


def test_what_was_discussed_since_brings_nobody_on(world, family):
    ask(world, family)
    discussed(world, family, "D03", days_ago=-1)

    assert Why.LEAD_ASKS not in built(world).get(family.pk, {})


def test_an_ask_is_said_on_an_agenda_that_is_out(world, family):
    session = make_session(world)
    list_family(session, family, Why.REVIEW, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)

    ask(world, family)

    with as_owner():
        said = set(
            AgendaReason.objects.filter(item__session=session).values_list("why", flat=True)
        )
    assert Why.LEAD_ASKS in said


def test_the_family_s_turn_shows_what_the_lead_says_to_whoever_may_read_it(client, world, family):
    session = make_session(world)
    item = list_family(session, family, Why.REVIEW, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)
    update(
        world, family, changed=Note(text="For health alone", audience="own"), ask="Who can drive?"
    )

    open_session(session, by=world.chair)
    accept_statement(session, by=world.chair)
    shown = turn(client, world.chair, item)

    assert "From the Single Lead Practitioner" in shown
    assert "Who can drive?" in shown
    assert "For health alone" not in shown


def built(world):
    """Why each family is on an agenda that is built now."""
    session = make_session(world)
    build_agenda(session, by=world.coordinator)
    with as_owner():
        found = {}
        for reason in AgendaReason.objects.filter(item__session=session):
            found.setdefault(reason.family_id, {})[reason.why] = reason.words
        AgendaReason.objects.filter(item__session=session).delete()
        AgendaItem.objects.filter(session=session).delete()
        session.delete()
    return found


def ask(world, family):
    update(world, family, ask="Who can drive?")


def update(world, family, **said):
    lead = world.health
    update_family(family, by=lead, team=world.team_of(lead), update=Update(**said))


def turn(client, reader, item):
    client.force_login(reader)
    with acting_as(reader):
        page = reverse("huddle:item", args=[item.pk])
    return client.get(page).content.decode()
