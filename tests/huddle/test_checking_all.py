"""Every family that a team is asked about on one screen; only what was typed is sent."""

import pytest
from django.urls import reverse
from django.utils import timezone

from families.models import Contribution
from huddle.models import AgencyCheck, HuddleSession
from huddle.services.checking import answer_check
from huddle.services.preparing import build_agenda
from huddle.services.publishing import publish_agenda
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.working_days import today
from tests.counting import queries_of
from tests.huddle.worlds import make_nominated, make_session, share
from tests.owner import as_owner

PAGE = "huddle:checks_all"


@pytest.fixture
def families(world, session):
    found = [make_nominated(world) for _ in range(3)]
    build_agenda(session, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)
    return found


@pytest.fixture
def checks(world, families):
    with acting_as(world.police):
        mine = AgencyCheck.objects.filter(team=world.team_of(world.police))
        return [mine.get(family=family) for family in families]


@pytest.fixture
def police(client, world, checks):
    client.force_login(world.police)
    return client


def sent(check, **answers):
    return {f"{check.pk}-{name}": value for name, value in answers.items()}


def answers_of(world, checks):
    with acting_as(world.police):
        return [AgencyCheck.objects.get(pk=check.pk).answer for check in checks]


def told(world):
    with acting_as(world.housing):
        return set(Contribution.objects.visible_to(world.housing).values_list("text", flat=True))


def asked_again(world, *families):
    """The same families, on a session after one that is over."""
    with as_owner():
        HuddleSession.objects.update(
            state=HuddleSession.State.CANCELLED,
            cancelled_reason="Ice on the roads.",
            cancelled_at=timezone.now(),
        )
    session = make_session(world, 8)
    build_agenda(session, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)
    with acting_as(world.police):
        mine = AgencyCheck.objects.filter(item__session=session, team=world.team_of(world.police))
        return [mine.get(family=family) for family in families]


def test_all_are_answered_in_one_go_and_what_is_left_blank_stays_not_returned(
    police, world, checks
):
    response = police.post(
        reverse(PAGE),
        sent(checks[0], answer="not_known")
        | sent(
            checks[1],
            answer="known",
            worry="Two calls in October.",
            nature="recorded",
            audience="huddle",
        ),
    )

    assert response.status_code == 302
    assert answers_of(world, checks) == ["not_known", "known", "not_returned"]
    assert told(world) == {"Two calls in October."}


def test_one_family_is_saved_and_what_was_typed_for_others_stays(police, world, checks):
    page = police.post(
        reverse(PAGE),
        {"only": str(checks[0].pk)}
        | sent(checks[0], answer="not_known")
        | sent(checks[1], worry="Half a thought"),
    ).content.decode()

    assert answers_of(world, checks) == ["not_known", "not_returned", "not_returned"]
    assert "Half a thought" in page
    assert "Saved: your answer for" in page
    assert "There is a problem" not in page


def test_what_is_wrong_is_said_by_its_family_and_the_rest_is_saved(police, world, checks):
    page = police.post(
        reverse(PAGE),
        sent(checks[0], answer="withheld")
        | sent(checks[1], answer="nothing_relevant")
        | sent(checks[2], worry="Nobody answered the door"),
    ).content.decode()

    assert answers_of(world, checks) == ["not_returned", "nothing_relevant", "not_returned"]
    assert page.count(": look at its answer") == 2
    assert "Enter why the information is withheld" in page
    assert "Nobody answered the door" in page


def test_nothing_typed_sends_nothing(police, world, checks):
    assert police.post(reverse(PAGE)).status_code == 302
    assert answers_of(world, checks) == ["not_returned"] * 3


def test_the_last_answer_is_offered_and_sent_only_where_it_is_ticked(
    police, world, checks, families
):
    for check in checks:
        answer_check(check, answer="nothing_relevant", last_seen_on=today(), by=world.police)
    again = asked_again(world, *families)
    page = police.get(reverse(PAGE)).content.decode()
    assert page.count("Still as on") == 3
    assert "checked" not in page

    police.post(
        reverse(PAGE),
        sent(again[0], still_so="on") | sent(again[1], still_so="on", answer="not_known"),
    )

    assert answers_of(world, again) == ["nothing_relevant", "not_returned", "not_returned"]
    with acting_as(world.police):
        assert AgencyCheck.objects.get(pk=again[0].pk).last_seen_on == today()


def test_no_other_team_is_offered_what_this_one_said(client, world, checks, families):
    answer_check(checks[0], answer="not_known", by=world.police)
    asked_again(world, *families)

    client.force_login(world.housing)

    assert "Still as on" not in client.get(reverse(PAGE)).content.decode()


def test_each_family_that_is_shown_is_written_down(police, world, families):
    police.get(reverse(PAGE))

    with as_owner():
        seen = AuditEvent.objects.filter(verb="check.listed", by=world.police.pk)
        assert set(seen.values_list("family", flat=True)) == {family.pk for family in families}


def test_the_screen_costs_the_same_for_any_number_of_families(police, world, families):
    before = queries_of(police, reverse(PAGE))
    for _ in range(4):
        share(world, make_nominated(world), *world.agencies)
    later = make_session(world, 8)
    build_agenda(later, by=world.coordinator)
    publish_agenda(later, by=world.coordinator)

    assert queries_of(police, reverse(PAGE)) == before
