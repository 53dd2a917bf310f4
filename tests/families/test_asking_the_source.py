"""Whose words they are is told that somebody asks for them, and finds it in My week."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families.models import Conflict, GrantReason
from families.services.conflicts import declare_conflict
from families.services.contributing import Care, contribute
from families.services.correcting import withdraw_contribution
from families.services.granting import grant_practitioner
from families.services.passing_on import answer_for_source, ask_source
from practitioners.models import Notice, Practitioner
from practitioners.tasks import send_due_notices
from tests.factories import make_practitioner, make_team
from tests.families.reading import text
from tests.families.record import let_team_see
from tests.owner import as_owner

TOLD = {"text": "Called out twice", "nature": "recorded", "theme": "pressure"}
WANTED = "A letter to the landlord"


@pytest.fixture
def housing(family, nominator):
    person = make_practitioner()
    let_team_see(family, person, nominator)
    return person


@pytest.fixture
def told(family, nominator):
    care = Care(needs_source_permission=True)
    return contribute(family, by=nominator, **TOLD, audience="huddle", care=care)


def letters():
    send_due_notices()
    return {letter.to[0]: f"{letter.subject} {letter.body}" for letter in mail.outbox}


def week(client, person):
    return text(client, person, reverse("huddle:my_week"))


def leave(person):
    with as_owner():
        Practitioner.objects.filter(pk=person.pk).update(is_active=False)


def test_the_author_is_told_and_the_mail_says_nothing(family, nominator, housing, told):
    ask_source(told, by=housing, asked_for=WANTED)

    sent = letters()

    assert list(sent) == [nominator.email]
    for word in (family.reference, WANTED, TOLD["text"], housing.full_name):
        assert word not in sent[nominator.email]


def test_where_the_author_has_left_their_agency_is_told(nominator, housing, told):
    colleague = make_practitioner(nominator.teams().get())
    elsewhere = make_practitioner(make_team(nominator.agency))
    leave(nominator)

    ask_source(told, by=housing, asked_for=WANTED)

    sent = letters()
    assert list(sent) == [colleague.email]
    assert elsewhere.email not in sent


def test_where_the_author_no_longer_sees_the_family_a_colleague_is_told(
    family, nominator, coordinator, housing, told
):
    colleague = make_practitioner(nominator.teams().get())
    declare_conflict(
        family, nominator, kind=Conflict.Kind.KNOWS, reason="A neighbour", by=nominator
    )

    ask_source(told, by=housing, asked_for=WANTED)

    with as_owner():
        asked = Notice.objects.filter(kind="source_asked")
        assert [notice.practitioner_id for notice in asked] == [colleague.pk]


def test_it_waits_in_my_week_of_those_who_may_answer(client, family, nominator, housing, told):
    colleague = make_practitioner(nominator.teams().get())
    ask_source(told, by=housing, asked_for=WANTED)

    assert "Told by you" in week(client, nominator)
    assert "Told by a colleague" in week(client, colleague)
    for other in (housing, make_practitioner()):
        assert "May it be passed on?" not in week(client, other)
    shown = week(client, nominator)
    assert WANTED not in shown
    assert TOLD["text"] not in shown


def test_who_may_only_see_the_family_is_not_asked(client, family, nominator, housing, told):
    only_sees = make_practitioner(make_team(nominator.agency))
    with as_owner():
        grant_practitioner(family, only_sees, GrantReason.ACTING, by=nominator)
    ask_source(told, by=housing, asked_for=WANTED)

    assert "May it be passed on?" not in week(client, only_sees)


def test_answered_it_is_gone_and_a_mail_that_waits_is_not_sent(client, nominator, housing, told):
    asked = ask_source(told, by=housing, asked_for=WANTED)
    answer_for_source(asked, by=nominator, granted=False)

    assert letters() == {}
    assert "May it be passed on?" not in week(client, nominator)


def test_withdrawn_words_are_not_asked_about(client, nominator, housing, told):
    ask_source(told, by=housing, asked_for=WANTED)
    withdraw_contribution(told, by=nominator, reason="Another family")

    assert letters() == {}
    assert "May it be passed on?" not in week(client, nominator)


def test_whoever_no_longer_sees_it_when_the_mail_is_due_is_not_told(
    family, nominator, coordinator, housing, told
):
    make_practitioner(nominator.teams().get())
    ask_source(told, by=housing, asked_for=WANTED)
    declare_conflict(
        family, nominator, kind=Conflict.Kind.KNOWS, reason="A neighbour", by=nominator
    )

    assert nominator.email not in letters()


def test_who_asks_for_their_own_words_is_not_told_of_it(nominator, told):
    ask_source(told, by=nominator, asked_for=WANTED)

    assert letters() == {}


def test_my_week_costs_the_same_for_one_question_and_for_many(client, family, nominator, housing):
    counts = []
    for number in range(4):
        care = Care(needs_source_permission=True)
        words = TOLD | {"text": f"Called out {number}"}
        told = contribute(family, by=nominator, **words, audience="huddle", care=care)
        ask_source(told, by=housing, asked_for=WANTED)
        if number in (0, 3):
            client.force_login(nominator)
            with CaptureQueriesContext(connection) as caught:
                client.get(reverse("huddle:my_week"))
            counts.append(len(caught))
    assert counts[0] == counts[1]
