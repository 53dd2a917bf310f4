"""Advice about sharing: asked of somebody who does not see the family, and answered."""

import pytest
from django.core import mail
from django.urls import reverse

from consent.models import AdviceRequest
from families.models import Family, Person
from practitioners.binding import acting_as
from practitioners.outbox import send_due
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.families.record import make_baby, make_family
from tests.owner import as_owner

QUESTION = "May we tell the nursery why he cannot collect her?"


@pytest.fixture
def worker():
    return make_practitioner()


@pytest.fixture
def family(worker):
    found = make_family(worker)
    make_baby(found, worker)
    return found


@pytest.fixture
def governor():
    return make_practitioner(roles=(Role.IG_LEAD,))


def ask(client, worker, family, **changed):
    client.force_login(worker)
    sent = {"asked_of": "governance", "question": QUESTION} | changed
    return client.post(reverse("consent:advice_ask", args=[family.pk]), sent)


def test_a_question_is_asked_answered_and_kept_on_the_record(client, worker, family, governor):
    ask(client, worker, family)
    client.force_login(governor)
    assert "1 to do" in client.get(reverse("consent:governance")).content.decode()
    asked = AdviceRequest.objects.get
    with as_owner():
        key = asked().pk
    page = reverse("consent:advice_answer", args=[key])
    assert QUESTION in client.get(page).content.decode().replace("&#x27;", "'")

    client.post(page, {"answer": "Yes, that he may not collect her; not why."})

    assert client.post(page, {"answer": "Twice"}).status_code == 409
    client.force_login(worker)
    record = client.get(reverse("consent:sharing", args=[family.pk])).content.decode()
    assert "not why." in record


def test_whoever_answers_sees_the_question_and_nothing_of_the_family(
    client, worker, family, governor
):
    ask(client, worker, family)

    with acting_as(governor):
        assert AdviceRequest.objects.visible_to(governor).count() == 1
        assert Family.objects.count() == 0
        assert Person.objects.count() == 0
    client.force_login(governor)
    page = client.get(reverse("consent:advice")).content.decode()
    assert family.reference not in page


def test_nobody_else_sees_the_question(client, worker, family):
    ask(client, worker, family)

    stranger = make_practitioner()
    with acting_as(stranger):
        assert AdviceRequest.objects.count() == 0


def test_the_same_question_twice_is_asked_once(client, worker, family):
    ask(client, worker, family)

    assert ask(client, worker, family).status_code == 409
    with as_owner():
        assert AdviceRequest.objects.count() == 1


def test_an_empty_question_is_said_beside_it(client, worker, family):
    page = ask(client, worker, family, question="").content.decode()

    assert "Enter your question" in page


def test_the_mails_say_that_something_waits_and_no_more(client, worker, family, governor):
    ask(client, worker, family)
    send_due()
    with as_owner():
        key = AdviceRequest.objects.get().pk
    client.force_login(governor)
    client.post(reverse("consent:advice_answer", args=[key]), {"answer": "No."})
    send_due()

    told = {tuple(one.to): one for one in mail.outbox}
    assert told.keys() == {(governor.email,), (worker.email,)}
    for one in told.values():
        assert QUESTION not in one.body
        assert "No." not in one.body
        assert family.reference not in one.body
