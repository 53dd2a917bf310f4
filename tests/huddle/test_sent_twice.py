"""A form that is sent twice is done once, without JavaScript, pressed twice or sent again."""

import re
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.models import Action, Contribution, Dispute
from huddle.models import Decision
from huddle.services.holding import contribute_in_session
from practitioners.models import FormKey
from practitioners.tasks import forget_ended_sessions
from tests.factories import make_practitioner
from tests.huddle.deciding import typed_for
from tests.huddle.holding import SAID, SOON, url
from tests.huddle.worlds import make_nominated, make_world
from tests.owner import as_owner

SEEN = re.compile(r'name="seen" value="([^"]+)"')
DISPUTED = {"whose": "mine", "says": "Our record says otherwise."}
KEY = re.compile(r'name="form_key" value="([0-9a-f-]{36})"')
ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


def due(day=SOON):
    return {"due_on-day": day.day, "due_on-month": day.month, "due_on-year": day.year}


def doors(meeting):
    """Each form: its page, who sends it, what is typed, what confirms it, which rows it makes."""
    chair, health, family = meeting.chair, meeting.world.health, meeting.family
    ring = {"text": "Ring the family", "owner": str(health.pk)} | due()
    item = meeting.item.pk
    contribute = reverse("families:contribute", args=[family.pk])
    return {
        "contribution": (contribute, health, SAID, {"confirm": "yes"}, Contribution),
        "contribution in session": (url("item_contribute", item), health, SAID, {}, Contribution),
        "dispute": (disputing(meeting), health, DISPUTED, {}, Dispute),
        "action": (reverse("families:action_new", args=[family.pk]), health, ring, {}, Action),
        "action in session": (url("item_action", item), chair, ring, {}, Action),
        "D10": decision("D10", meeting),
        "D12": decision("D12", meeting),
        "D11": decision("D11", meeting),
    }


def decision(code, meeting):
    page = url("decide_details", meeting.item.pk, meeting.child.pk, code)
    return (page, meeting.chair, typed_for(code, meeting), {"confirm": "yes"}, Decision)


def disputing(meeting):
    told = contribute_in_session(meeting.item, by=meeting.chair, **SAID)
    return reverse("families:dispute", args=[told.pk])


NAMES = [
    "contribution",
    "dispute",
    "contribution in session",
    "action",
    "action in session",
    "D10",
    "D12",
    "D11",
]


def key_of(client, page):
    return KEY.search(client.get(page).content.decode()).group(1)


def readers_in(checked):
    """Whom the check page said would read it: it comes back with the confirmation."""
    shown = SEEN.search(checked)
    return {"seen": shown.group(1)} if shown else {}


def how_many(model):
    with as_owner():
        return model.objects.count()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_sent_twice_is_done_once_and_leads_to_the_same_page(client, meeting, name):
    page, person, typed, confirm, model = doors(meeting)[name]
    client.force_login(person, backend=ALLAUTH)
    before = how_many(model)
    typed = typed | {"form_key": key_of(client, page)}
    if confirm:
        checked = client.post(page, typed).content.decode()
        assert KEY.search(checked).group(1) == typed["form_key"]
        typed |= readers_in(checked)

    first = client.post(page, typed | confirm)
    second = client.post(page, typed | confirm, follow=True)

    assert how_many(model) == before + 1
    assert first.status_code == 302
    assert second.redirect_chain[0][0] == first.headers["Location"]
    assert "It was added once" in second.content.decode()


def test_the_page_opened_again_is_another_form(client, meeting):
    page, person, typed, confirm, model = doors(meeting)["contribution"]
    client.force_login(person, backend=ALLAUTH)
    before = how_many(model)

    for _ in range(2):
        sent = typed | {"form_key": key_of(client, page)}
        sent |= readers_in(client.post(page, sent).content.decode())
        client.post(page, sent | confirm)

    assert how_many(model) == before + 2


def test_a_form_with_an_error_keeps_its_key_and_can_be_sent_again(client, meeting):
    page, person, typed, _, model = doors(meeting)["action"]
    client.force_login(person, backend=ALLAUTH)
    key = key_of(client, page)

    wrong = client.post(page, typed | {"text": "", "form_key": key}).content.decode()
    client.post(page, typed | {"form_key": KEY.search(wrong).group(1)})

    assert how_many(model) == 1


def test_what_the_meeting_must_mend_can_be_sent_again_with_its_key(client, meeting):
    """D09 needs a lead: refused by the service, after the form was found valid."""
    page, person, typed, confirm, model = decision("D09", meeting)
    client.force_login(person, backend=ALLAUTH)
    typed = typed | {"form_key": key_of(client, page)}

    refused = client.post(page, typed | confirm).content.decode()

    assert "Nobody leads for this family yet" in refused
    assert how_many(model) == 0
    assert not FormKey.objects.exists()


def test_one_persons_key_is_nothing_to_another(client, meeting):
    page, person, typed, _, model = doors(meeting)["action in session"]
    key = {"form_key": str(uuid4())}
    for sender in (person, meeting.world.coordinator):
        client.force_login(sender, backend=ALLAUTH)
        client.post(page, typed | key)

    assert how_many(model) == 2


@pytest.mark.parametrize("key", ["", "not-a-key"])
def test_a_form_without_a_key_is_done_each_time(client, meeting, key):
    page, person, typed, _, model = doors(meeting)["action"]
    client.force_login(person, backend=ALLAUTH)

    for _ in range(2):
        assert client.post(page, typed | {"form_key": key}).status_code == 302

    assert how_many(model) == 2


def test_keys_are_forgotten_after_two_days():
    person = make_practitioner()
    FormKey.objects.create(practitioner=person, key=uuid4())
    old = timezone.now() - timedelta(days=3)
    FormKey.objects.create(practitioner=person, key=uuid4(), sent_at=old)

    forget_ended_sessions()

    assert FormKey.objects.count() == 1


@pytest.mark.usefixtures("committed")
def test_pressed_twice_at_once_it_is_done_once():
    world = make_world()
    family = make_nominated(world)
    page = reverse("families:action_new", args=[family.pk])
    typed = {"text": "Ring", "owner": str(world.health.pk), "form_key": str(uuid4())} | due()
    barrier, went = threading.Barrier(2, timeout=10), []

    def press():
        client = Client()
        client.force_login(world.health, backend=ALLAUTH)
        barrier.wait()
        try:
            went.append(client.post(page, typed).headers["Location"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert went == [family.get_absolute_url()] * 2
    assert how_many(Action) == 1
