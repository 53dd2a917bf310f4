"""Each core team says what it knows, for the readers it chooses; silence is never an answer."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from families.models import Contribution
from huddle.models import AgencyCheck, AgendaItem, HuddleSession
from huddle.services.checking import Told, answer_check
from huddle.services.preparing import build_agenda, withdraw_item
from huddle.services.publishing import publish_agenda
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.huddle.worlds import make_nominated, make_session
from tests.owner import as_owner


@pytest.fixture
def family(world, session):
    family = make_nominated(world)
    build_agenda(session, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)
    return family


def check_of(practitioner, family):
    with acting_as(practitioner):
        return AgencyCheck.objects.get(family=family, team=practitioner.teams().get())


def now_in(session, state):
    facts = {"cancelled_at": timezone.now(), "cancelled_reason": "Snow."}
    if state != HuddleSession.State.CANCELLED:
        facts = {}
    HuddleSession.objects.filter(pk=session.pk).update(state=state, **facts)


def reads(practitioner, check):
    """The texts of this check that they may read, in the order they were told."""
    with acting_as(practitioner):
        told = Contribution.objects.visible_to(practitioner).filter(agency_checks=check)
        return sorted(told.values_list("text", flat=True))


FORM = {
    "answer": "known",
    "working_well": "Mum came to every visit.",
    "worry": "",
    "unknown": "",
    "who_else": "",
    "nature": "recorded",
    "audience": "huddle",
}


def test_each_piece_is_told_on_its_own_with_its_theme(world, family):
    check = check_of(world.police, family)

    answer_check(
        check,
        answer="known",
        last_seen_on=today(),
        told=Told(
            working_well="Calm at the door.",
            worry="Two calls in October.",
            unknown="Who lives there.",
            who_else="A grandmother.",
        ),
        by=world.police,
    )

    with acting_as(world.housing):
        told = Contribution.objects.visible_to(world.housing).filter(agency_checks=check)
        assert dict(told.values_list("theme", "text")) == {
            "strength": "Calm at the door.",
            "pressure": "Two calls in October.",
            "unknown": "Who lives there.",
            "relationship": "A grandmother.",
        }
    check = check_of(world.police, family)
    assert (check.answer, check.answered_by, check.last_seen_on) == (
        "known",
        world.police,
        today(),
    )


def test_what_the_police_tell_to_named_agencies_reaches_no_other(world, family):
    check = check_of(world.police, family)

    answer_check(
        check,
        answer="known",
        told=Told(
            worry="Two calls in October.",
            audience="named",
            named_agencies=[world.health.agency],
        ),
        by=world.police,
    )

    assert reads(world.health, check) == ["Two calls in October."]
    assert reads(world.police, check) == ["Two calls in October."]
    assert reads(world.housing, check) == []
    assert reads(world.chair, check) == []


@pytest.mark.parametrize("answer", ["not_returned", "no_concern", ""])
def test_only_the_four_answers_can_be_given(world, family, answer):
    with pytest.raises(ValidationError, match="Select what your team knows"):
        answer_check(check_of(world.police, family), answer=answer, by=world.police)


def test_withholding_needs_its_reason(world, family):
    check = check_of(world.police, family)

    with pytest.raises(ValidationError, match="why the information is withheld"):
        answer_check(check, answer="withheld", by=world.police)
    answer_check(check, answer="withheld", withheld_reason="A live case.", by=world.police)

    assert check_of(world.police, family).withheld_reason == "A live case."


@pytest.mark.parametrize("answer", ["not_known", "nothing_relevant"])
def test_a_team_that_tells_something_says_that_the_family_is_known(world, family, answer):
    with pytest.raises(ValidationError, match="Known to us"):
        answer_check(
            check_of(world.police, family),
            answer=answer,
            told=Told(worry="A call."),
            by=world.police,
        )


def test_a_date_still_to_come_is_refused(world, family):
    with pytest.raises(ValidationError, match="past"):
        answer_check(
            check_of(world.police, family),
            answer="nothing_relevant",
            last_seen_on=today() + timedelta(days=1),
            by=world.police,
        )


def test_only_a_member_of_the_team_that_was_asked_answers(world, family):
    check = check_of(world.police, family)

    for somebody in (world.health, world.chair, world.coordinator):
        with pytest.raises(PermissionDenied):
            answer_check(check, answer="not_known", by=somebody)
    with pytest.raises(AgencyCheck.DoesNotExist):
        answer_check(check, answer="not_known", by=world.stranger)

    colleague = make_practitioner(world.team_of(world.police))
    answer_check(check, answer="not_known", by=colleague)
    assert check_of(world.police, family).answered_by == colleague


def test_an_answer_may_be_corrected_until_the_session_opens(world, session, family):
    check = check_of(world.police, family)
    answer_check(check, answer="not_known", by=world.police)

    answer_check(
        check, answer="known", told=Told(worry="Found under another spelling."), by=world.police
    )

    assert check_of(world.police, family).answer == "known"
    now_in(session, HuddleSession.State.IN_SESSION)
    with pytest.raises(NotNow, match="has begun"):
        answer_check(check, answer="not_known", by=world.police)


def test_a_team_that_was_silent_may_still_answer_during_the_session(world, session, family):
    now_in(session, HuddleSession.State.IN_SESSION)

    answer_check(check_of(world.police, family), answer="not_known", by=world.police)

    assert check_of(world.police, family).answer == "not_known"


@pytest.mark.parametrize("state", ["signed", "cancelled"])
def test_after_the_session_its_checks_are_closed(world, session, family, state):
    now_in(session, state)

    with pytest.raises(NotNow, match="closed"):
        answer_check(check_of(world.police, family), answer="not_known", by=world.police)


def test_a_family_taken_off_is_not_asked_about_any_more(world, session, family):
    check = check_of(world.health, family)  # they nominated, and still see it
    with acting_as(world.coordinator):
        item = AgendaItem.objects.get(session=session, family=family)
    withdraw_item(item, reason="Moved", by=world.coordinator)

    with pytest.raises(NotNow, match="no longer on the agenda"):
        answer_check(check, answer="not_known", by=world.health)


def test_sending_the_same_answer_twice_tells_it_once(world, family):
    check = check_of(world.police, family)
    for _ in range(2):
        answer_check(check, answer="known", told=Told(worry="A call."), by=world.police)

    assert reads(world.police, check) == ["A call."]


def test_an_answer_leaves_its_trail_without_its_words(world, family):
    answer_check(
        check_of(world.police, family), answer="known", told=Told(worry="A call."), by=world.police
    )

    with as_owner():
        event = AuditEvent.objects.get(verb="check.answered", family=family.pk)
    assert event.facts == {"answer": "known", "contributions": 1, "corrected": False}


def test_the_list_shows_each_team_its_own_checks_oldest_first(client, world, session, family):
    later = make_nominated(world, share_with=[world.police.agency])
    other = make_session(world, 8)
    build_agenda(other, by=world.coordinator)
    publish_agenda(other, by=world.coordinator)

    client.force_login(world.police)
    page = client.get(reverse("huddle:checks")).content.decode()
    assert page.index(family.reference) < page.index(later.reference)
    client.force_login(world.housing)
    page = client.get(reverse("huddle:checks")).content.decode()

    assert family.reference in page
    assert later.reference not in page


def test_a_person_of_no_core_team_has_no_checks_and_a_manager_no_page(client, world, family):
    client.force_login(world.stranger)
    assert family.reference not in client.get(reverse("huddle:checks")).content.decode()

    client.force_login(make_practitioner(world.core_teams[0], roles=(Role.MANAGER,)))
    assert client.get(reverse("huddle:checks")).status_code == 403


def test_the_form_saves_an_answer(client, world, family):
    check = check_of(world.police, family)
    client.force_login(world.police)

    response = client.post(reverse("huddle:check", args=[check.pk]), FORM)

    assert response.status_code == 302
    assert reads(world.housing, check) == ["Mum came to every visit."]


def test_a_correction_that_adds_no_words_is_enough(client, world, family):
    check = check_of(world.police, family)
    client.force_login(world.police)
    url = reverse("huddle:check", args=[check.pk])
    client.post(url, FORM)
    assert "Mum came to every visit." in client.get(url).content.decode()

    seen = {"last_seen_on-day": "1", "last_seen_on-month": "10", "last_seen_on-year": "2026"}
    client.post(url, {"answer": "known"} | seen)

    assert check_of(world.police, family).last_seen_on == date(2026, 10, 1)
    assert reads(world.police, check) == ["Mum came to every visit."]


def test_the_form_offers_no_way_to_say_not_returned(client, world, family):
    client.force_login(world.police)
    url = reverse("huddle:check", args=[check_of(world.police, family).pk])

    assert 'value="not_returned"' not in client.get(url).content.decode()
    response = client.post(url, FORM | {"answer": "not_returned"})

    assert response.status_code == 200
    assert check_of(world.police, family).answered_at is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answer": ""}, "Select whether this family is known to your team"),
        ({"answer": "withheld", "working_well": ""}, "Enter why the information is withheld"),
        ({"answer": "not_known"}, "Select “Known to us” to tell what your team knows"),
        ({"working_well": ""}, "Enter at least one thing that your team knows"),
        ({"nature": ""}, "Select where this comes from"),
        ({"audience": ""}, "Select who may read what you have written"),
        ({"audience": "named"}, "Select the agencies that may read it"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, world, family, change, message):
    check = check_of(world.police, family)
    client.force_login(world.police)

    answer = FORM | {"worry": "Typed with care."} | change
    if change == {"working_well": ""}:
        answer["worry"] = ""
    if answer["answer"] == "withheld":
        answer["worry"] = ""
    page = client.post(reverse("huddle:check", args=[check.pk]), answer).content.decode()

    assert message in page
    assert "Error: " in page
    if answer["worry"]:
        assert "Typed with care." in page
    assert check_of(world.police, family).answered_at is None


def test_only_agencies_that_were_asked_can_be_named(client, world, family):
    check = check_of(world.police, family)
    client.force_login(world.police)
    url = reverse("huddle:check", args=[check.pk])

    page = client.get(url).content.decode()
    assert world.health.agency.name in page
    assert world.stranger.agency.name not in page
    named = FORM | {"audience": "named", "named_agencies": [str(world.stranger.agency.pk)]}
    assert client.post(url, named).status_code == 200

    assert reads(world.police, check) == []


def test_another_teams_check_is_refused_and_a_strangers_does_not_exist(client, world, family):
    url = reverse("huddle:check", args=[check_of(world.police, family).pk])

    client.force_login(world.health)
    assert client.get(url).status_code == 403
    assert client.post(url, FORM).status_code == 403
    client.force_login(world.stranger)
    assert client.get(url).status_code == 404


def test_a_closed_check_can_be_read_and_not_sent(client, world, session, family):
    url = reverse("huddle:check", args=[check_of(world.police, family).pk])
    now_in(session, HuddleSession.State.SIGNED)
    client.force_login(world.police)

    page = client.get(url).content.decode()
    assert "its checks are closed" in page
    assert "Save the answer" not in page
    assert client.post(url, FORM).status_code == 409


def test_looking_at_a_check_is_written_down(client, world, family):
    client.force_login(world.police)

    client.get(reverse("huddle:check", args=[check_of(world.police, family).pk]))
    client.get(reverse("huddle:checks"))

    with as_owner():
        looked = AuditEvent.objects.filter(by=world.police.pk, family=family.pk)
        assert set(looked.values_list("verb", flat=True)) == {"check.viewed", "check.listed"}


def test_the_list_costs_the_same_for_any_number_of_families(client, world):
    def cost(families, days):
        session = make_session(world, days)
        for _ in range(families):
            make_nominated(world)
        build_agenda(session, by=world.coordinator)
        publish_agenda(session, by=world.coordinator)
        client.force_login(world.housing)
        client.get(reverse("huddle:checks"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("huddle:checks")).content.decode()
        return page.count("Not returned"), len(queries)

    few, queries = cost(1, 3)
    many, queries_for_many = cost(8, 4)

    assert (few, many) == (1, 9)
    assert queries == queries_for_many
