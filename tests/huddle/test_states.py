"""Every state of a session and every act: what the table allows is done, all else is refused."""

import re
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.urls import reverse

from huddle.models import AgendaItem, HuddleSession
from huddle.permissions.holding import may_close_session, may_open_session, may_sign
from huddle.permissions.preparing import may_publish
from huddle.services.deciding import decide
from huddle.services.holding import close_session, open_session
from huddle.services.moving import cancel_session
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from huddle.services.signing import sign_minutes
from huddle.states import ACTS, EITHER, TRANSITIONS, in_state, may_do, refusal_of
from practitioners.access import NotNow
from practitioners.binding import acting_as
from tests.factories import make_practitioner
from tests.huddle.holding import answers_for, attend, meeting_about
from tests.huddle.state_document import document
from tests.huddle.worlds import AGREED_ALOUD, make_nominated, make_session, make_world
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
State = HuddleSession.State
NEXT = {State.PUBLISHED: "publish", State.IN_SESSION: "open", State.DRAFT: "close"}
BY_NAME = {one.name: one for one in TRANSITIONS}


def press(name, session, world, *, chair=None):
    """Take this transition, as one of those whose act it is."""
    chair = chair or world.chair
    return {
        "publish": lambda: publish_agenda(
            session, by=world.coordinator, short_notice_reason="Test."
        ),
        "cancel": lambda: cancel_session(session, reason="Snow.", by=world.coordinator),
        "open": lambda: open_session(session, by=chair),
        "close": lambda: close_session(session, by=chair),
        "sign": lambda: sign_minutes(session, unagreed=AGREED_ALOUD, by=world.chair),
    }[name]()


def brought_to(state, world):
    """A session with one family, taken there the way that a huddle takes it."""
    family = make_nominated(world)
    session = make_session(world)
    list_family(session, family, AgendaItem.Why.NEW, by=world.coordinator)
    if state == State.CANCELLED:
        press("cancel", session, world)
        return fresh(session)
    for step, name in (*NEXT.items(), (State.SIGNED, "sign")):
        if session.state == state:
            break
        press(name, session, world)
        session = fresh(session)
        if step == State.IN_SESSION:
            settle_every_child(world, session, family)
    return session


def settle_every_child(world, session, family):
    attend(session, world.chair, world.coordinator, world.health, world.police)
    meeting = meeting_about(world, session, family)
    decide(
        meeting.item,
        meeting.child,
        "D11",
        rationale="She gains weight.",
        details=answers_for("D11", meeting),
        by=world.chair,
    )


def fresh(session):
    return HuddleSession.objects.select_related("huddle", "chair").get(pk=session.pk)


def row(session):
    with as_owner():
        return HuddleSession.objects.filter(pk=session.pk).values().get()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", BY_NAME)
def test_each_state_leads_where_the_table_says_and_nowhere_else(world, state, name):
    session = brought_to(state, world)
    transition, before = BY_NAME[name], row(session)

    if state in transition.states:
        press(name, session, world)
        assert fresh(session).state == transition.to
        return
    with pytest.raises(NotNow) as refusal:
        press(name, session, world)
    assert str(refusal.value) == refusal_of(transition, state)
    assert row(session) == before


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_each_act_is_allowed_in_its_states_and_refused_with_a_sentence_in_the_others(act, state):
    session = HuddleSession(state=state)

    verdict = in_state(act, session)

    assert bool(verdict) == (state in act.states)
    assert verdict or (verdict.not_now and verdict.reason.endswith("."))


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_nobody_does_what_is_another_persons_act_whatever_the_state(world, act):
    """403 and never 409: the state is no business of theirs."""
    session = make_session(world)
    for person in (world.stranger, make_world().chair, make_practitioner(roles=())):
        verdict = may_do(act, person, session)
        if act.who.refusal:
            assert not verdict
            assert not verdict.not_now


PAGES = {
    "publish": ("huddle:publish", "coordinator", {"short_notice_reason": "Test."}),
    "cancel": ("huddle:session_cancel", "coordinator", {"reason": "Snow."}),
    "open": ("huddle:open", "chair", {}),
    "close": ("huddle:close_session", "chair", {}),
    "sign": ("huddle:sign", "chair", {"unagreed": AGREED_ALOUD}),
}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_form_that_is_sent_twice_takes_the_session_on_once(client, world, name):
    page, who, sent = PAGES[name]
    session = brought_to(BY_NAME[name].states[-1], world)
    client.force_login(getattr(world, who), backend=ALLAUTH)
    url = reverse(page, args=[session.pk])

    assert client.post(url, sent).status_code == 302
    after = row(session)
    assert client.post(url, sent).status_code == 409

    assert after["state"] == BY_NAME[name].to
    assert row(session) == after


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("name", BY_NAME)
def test_two_people_who_press_at_once_take_it_on_once(name):
    """On two connections; the second is told how the session stands now.

    What two people may do is pressed by both, else by one person at two screens.
    """
    world = make_world()
    session = brought_to(BY_NAME[name].states[-1], world)
    ready, answers = threading.Barrier(2), []
    second = world.coordinator if BY_NAME[name].who is EITHER else None

    def pressing(chair):
        try:
            ready.wait(timeout=10)
            press(name, session, world, chair=chair)
            answers.append("done")
        except NotNow as refusal:
            answers.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=pressing, args=[who]) for who in (None, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(answers, key=lambda said: said != "done") == [
        "done",
        refusal_of(BY_NAME[name], BY_NAME[name].to),
    ]


@pytest.mark.usefixtures("committed")
def test_a_session_is_opened_or_cancelled_and_never_both():
    """The chair opens while the coordinator cancels: whoever is first, the other is refused."""
    world = make_world()
    session = brought_to(State.PUBLISHED, world)
    ready, answers = threading.Barrier(2), []

    def pressing(name):
        try:
            ready.wait(timeout=10)
            press(name, session, world)
            answers.append(name)
        except NotNow:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=pressing, args=[name]) for name in ("open", "cancel")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert len(answers) == 1
    assert fresh(session).state == BY_NAME[answers[0]].to


def test_what_a_page_offers_is_what_the_table_allows(world):
    session = brought_to(State.PUBLISHED, world)
    with acting_as(world.chair):
        assert may_open_session(world.chair, session)
        assert not may_close_session(world.chair, session)
        assert not may_sign(world.chair, session)
    assert not may_publish(world.coordinator, session)


def test_one_place_writes_the_state_of_a_session():
    """Whoever writes it past the table would make the table a story."""
    writes = re.compile(r"session\.state = |session\.state, |HuddleSession[^\n]*update\(state=")
    found = [
        str(path.relative_to(settings.BASE_DIR))
        for path in (settings.BASE_DIR / "huddle").rglob("*.py")
        if writes.search(path.read_text())
    ]

    assert found == ["huddle/services/moving_on.py"]


def test_the_documentation_is_what_the_table_says():
    """After a change of it: python -m tests.huddle.state_document"""
    assert Path("docs/states.md").read_text() == document()
