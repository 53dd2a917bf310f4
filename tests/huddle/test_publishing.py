"""Publication decides who learns of a family: exactly those with whom it is shared, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from families.models import Family
from huddle.models import AgencyCheck, AgendaItem, HuddleSession
from huddle.queries.reach import core_teams, reach
from huddle.services.chasing import chase_all
from huddle.services.checking import answer_check
from huddle.services.preparing import (
    build_agenda,
    items_of,
    list_family,
    schedule_sessions,
    withdraw_item,
)
from huddle.services.publishing import add_late, publish_agenda
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.outbox import send_due
from practitioners.roles import Role
from tests.factories import make_practitioner, make_team
from tests.huddle.worlds import make_nominated, make_session, make_world, share, withhold
from tests.owner import as_owner

Why = AgendaItem.Why


def published(world, session):
    build_agenda(session, by=world.coordinator)
    return publish_agenda(session, by=world.coordinator)


def sees(practitioner, family):
    with acting_as(practitioner):
        return Family.objects.visible_to(practitioner).filter(pk=family.pk).exists()


def told(kind):
    """Who has been planned a notice of this kind."""
    return set(Notice.objects.filter(kind=kind).values_list("practitioner__email", flat=True))


def emails(*people):
    return {person.email for person in people}


def checks_of(family):
    with as_owner():
        return set(AgencyCheck.objects.filter(family=family).values_list("team", flat=True))


def test_core_teams_and_chair_see_a_family_from_publication_on(world, session):
    family = make_nominated(world)
    build_agenda(session, by=world.coordinator)
    assert not any(sees(p, family) for p in (world.police, world.housing, world.chair))

    publish_agenda(session, by=world.coordinator)

    assert all(sees(p, family) for p in (world.police, world.housing, world.chair))
    assert not sees(world.stranger, family)


def test_a_listed_family_says_that_it_is_listed(world, session):
    family = make_nominated(world)

    published(world, session)

    with as_owner():
        assert Family.objects.get(pk=family.pk).status == Family.Status.LISTED


def test_an_agency_without_a_decision_to_share_learns_nothing(world, session):
    family = make_nominated(world, share_with=[world.health.agency, world.housing.agency])

    published(world, session)

    assert not sees(world.police, family)
    assert sees(world.housing, family)
    assert checks_of(family) == {world.team_of(world.health).pk, world.team_of(world.housing).pk}
    assert world.police.email not in told("agenda") | told("check_requested")


def test_a_later_decision_not_to_share_overtakes_the_earlier_one(world, session):
    family = make_nominated(world)
    withhold(world, family, world.police.agency)

    published(world, session)

    assert not sees(world.police, family)


def test_an_agency_sees_only_those_families_that_are_shared_with_it(world, session):
    for_all = make_nominated(world)
    not_for_police = make_nominated(world, share_with=[world.health.agency])

    published(world, session)

    with acting_as(world.police):
        seen = [item.family for item in items_of(session, world.police)]
    assert seen == [for_all]
    assert not_for_police not in seen


def test_a_restricted_family_is_shown_to_no_team_and_still_to_the_chair(world, session):
    family = make_nominated(world)
    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction=Family.Restriction.RESTRICTED)

    published(world, session)

    assert not sees(world.police, family)
    assert sees(world.chair, family)
    assert checks_of(family) == set()
    assert told("check_requested") == set()


def test_each_core_team_is_asked_for_its_check_of_each_family(world, session):
    family = make_nominated(world)

    published(world, session)

    assert checks_of(family) == {team.pk for team in world.core_teams}
    with as_owner():
        assert {c.answer for c in AgencyCheck.objects.all()} == {"not_returned"}


def test_the_agenda_goes_to_core_teams_and_chair_and_checks_to_those_who_answer(world, session):
    make_nominated(world)
    supervisor = make_practitioner(world.core_teams[0], roles=(Role.SUPERVISOR,))
    make_practitioner(world.core_teams[0], is_active=False)

    published(world, session)

    core = (world.health, world.police, world.housing)
    assert told("agenda") == emails(*core, supervisor, world.chair)
    assert told("check_requested") == emails(*core)


def test_a_mail_says_when_and_where_to_look_and_names_nobody(
    world, session, django_capture_on_commit_callbacks
):
    family = make_nominated(world)
    published(world, session)

    send_due()

    assert len(mail.outbox) == 7
    for message in mail.outbox:
        text = f"{message.subject}\n{message.body}"
        assert "Yusuf" not in text
        assert family.reference not in text
        assert world.huddle.name in text
        assert "/sessions/" in text or "/checks/" in text


def test_publishing_twice_is_refused_and_tells_nobody_again(world, session):
    make_nominated(world)
    published(world, session)
    planned = Notice.objects.count()

    with pytest.raises(NotNow, match="already published"):
        publish_agenda(session, by=world.coordinator)

    assert Notice.objects.count() == planned


def test_only_the_huddles_coordinator_publishes(world, session):
    family = make_nominated(world)
    build_agenda(session, by=world.coordinator)

    for somebody in (world.chair, world.health, world.stranger, make_world().coordinator):
        with pytest.raises(PermissionDenied):
            publish_agenda(session, by=somebody)

    assert not sees(world.police, family)
    assert not Notice.objects.exists()


def test_an_empty_agenda_is_not_published(world, session):
    with pytest.raises(NotNow, match="no family"):
        publish_agenda(session, by=world.coordinator)


def test_short_notice_needs_a_reason_and_keeps_it(world):
    session = make_session(world, starts_at=timezone.now() + timedelta(minutes=30))
    make_nominated(world)
    build_agenda(session, by=world.coordinator)

    with pytest.raises(ValidationError, match="less than 1 working day"):
        publish_agenda(session, by=world.coordinator)
    publish_agenda(session, by=world.coordinator, short_notice_reason="Born early.")

    session.refresh_from_db()
    assert session.short_notice_reason == "Born early."
    assert session.published_by == world.coordinator


def test_one_working_day_is_notice_enough(world):
    session = make_session(world, 1)
    make_nominated(world)

    assert published(world, session).state == HuddleSession.State.PUBLISHED


def test_taking_a_family_off_ends_its_sight_at_once(world, session):
    family, other = make_nominated(world), make_nominated(world)
    published(world, session)
    with acting_as(world.coordinator):
        item = AgendaItem.objects.get(session=session, family=family)

    withdraw_item(item, reason="Moved to Bradford", by=world.coordinator)

    assert not any(sees(p, family) for p in (world.police, world.housing, world.chair))
    assert sees(world.health, family)  # they nominated
    assert sees(world.police, other)
    with as_owner():
        assert Family.objects.get(pk=family.pk).status == Family.Status.NOMINATED


def test_an_urgent_family_can_be_added_late_with_a_reason(world, session):
    make_nominated(world)
    published(world, session)
    send_due()
    asked = told("check_requested")
    urgent = make_nominated(world)

    with pytest.raises(ValidationError, match="cannot wait"):
        add_late(session, urgent, reason=" ", by=world.coordinator)
    item = add_late(session, urgent, reason="Discharged tonight", by=world.coordinator)

    assert item.why == Why.URGENT
    assert sees(world.police, urgent)
    assert len(checks_of(urgent)) == 3
    assert told("agenda_changed") == told("agenda")
    assert Notice.objects.filter(kind="check_requested").count() == 2 * len(asked)
    with pytest.raises(NotNow, match="already on"):
        add_late(session, urgent, reason="Again", by=world.coordinator)


def test_what_changed_is_told_to_those_who_see_it_and_names_no_family(world, session, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_nominated(world)
    published(world, session)
    send_due()
    mail.outbox.clear()
    urgent = make_nominated(world, share_with=[world.police.agency])

    add_late(session, urgent, reason="Discharged tonight", by=world.coordinator)
    send_due()

    changed = [one for one in mail.outbox if "has changed" in one.subject]
    assert {to for one in changed for to in one.to} == emails(world.police, world.chair)
    assert all("One family has been added to what you see, at " in one.body for one in changed)
    assert all(urgent.reference not in one.message().as_string() for one in changed)
    assert told("agenda_changed") & emails(world.housing) == set()


def test_what_went_is_told_to_those_who_saw_it(world, session):
    _, family = make_nominated(world), make_nominated(world, share_with=[world.police.agency])
    published(world, session)
    with acting_as(world.coordinator):
        item = AgendaItem.objects.get(session=session, family=family)

    withdraw_item(item, reason="By mistake", by=world.coordinator)
    send_due()

    off = Notice.objects.filter(kind="agenda_changed")
    assert told("agenda_changed") == emails(world.police, world.chair)
    assert set(off.values_list("state", flat=True)) == {"sent"}


def test_whoever_has_not_been_told_of_the_agenda_yet_is_told_once_of_it_all(world, session):
    make_nominated(world)
    published(world, session)

    add_late(session, make_nominated(world), reason="Tonight", by=world.coordinator)

    assert told("agenda_changed") == set()


def test_a_change_that_was_taken_back_before_it_was_told_is_not_told(world, session):
    _, family = make_nominated(world), make_nominated(world)
    published(world, session)
    with acting_as(world.coordinator):
        item = AgendaItem.objects.get(session=session, family=family)
    send_due()
    withdraw_item(item, reason="By mistake", by=world.coordinator)
    add_late(session, family, reason="Taken off by mistake", by=world.coordinator)

    send_due()

    police = Notice.objects.filter(kind="agenda_changed", practitioner=world.police)
    assert {(one.key.split(":")[3].split(".")[0], one.state) for one in police} == {
        ("off", "cancelled"),
        ("added", "sent"),
    }


def test_a_family_cannot_be_added_late_to_an_agenda_that_is_not_out(world, session):
    with pytest.raises(NotNow):
        add_late(session, make_nominated(world), reason="Soon", by=world.coordinator)


def test_a_family_that_comes_back_keeps_what_was_answered(world, session):
    family, _ = make_nominated(world), make_nominated(world)
    published(world, session)
    with acting_as(world.police):
        check = AgencyCheck.objects.get(family=family, team=world.team_of(world.police))
    answer_check(check, answer="not_known", by=world.police)
    with acting_as(world.coordinator):
        item = AgendaItem.objects.get(session=session, family=family)
    withdraw_item(item, reason="By mistake", by=world.coordinator)

    add_late(session, family, reason="Taken off by mistake", by=world.coordinator)

    with as_owner():
        assert AgencyCheck.objects.get(pk=check.pk).answer == "not_known"


def test_publication_leaves_its_trail(world, session):
    family = make_nominated(world)
    published(world, session)

    with as_owner():
        trail = list(AuditEvent.objects.filter(family=family.pk).values_list("verb", flat=True))
        assert AuditEvent.objects.filter(verb="agenda.published").count() == 1
    assert trail.count("family.team_granted") == 1 + 3  # the nominating team, and at publication
    assert trail.count("family.listed") == 1


def test_teams_that_have_not_answered_are_chased_on_the_working_day_before(world):
    session = make_session(world, 1)
    make_nominated(world)
    published(world, session)
    assert chase_all() == 0  # asked only today

    with as_owner():
        AgencyCheck.objects.update(requested_at=timezone.now() - timedelta(days=2))
    with acting_as(world.police):
        check = AgencyCheck.objects.get(team=world.team_of(world.police))
    answer_check(check, answer="not_known", by=world.police)
    assert chase_all() == 2
    assert chase_all() == 2

    assert told("check_chased") == emails(world.health, world.housing)
    assert Notice.objects.filter(kind="check_chased").count() == 2


def test_nobody_is_chased_for_a_session_that_is_days_away(world, session):
    make_nominated(world)
    published(world, session)
    with as_owner():
        AgencyCheck.objects.update(requested_at=timezone.now() - timedelta(days=2))

    assert chase_all() == 0


def test_a_request_that_has_been_answered_is_not_sent_any_more(world, session):
    make_nominated(world)
    published(world, session)
    with acting_as(world.police):
        check = AgencyCheck.objects.get(team=world.team_of(world.police))
    answer_check(check, answer="not_known", by=world.police)

    send_due()

    unsent = Notice.objects.get(kind="check_requested", practitioner=world.police)
    assert (unsent.state, unsent.reason) == ("cancelled", "Every check has been answered")


@pytest.mark.parametrize("families", [1, 6])
def test_whom_an_agenda_reaches_costs_the_same_for_any_number_of_families(
    world, session, families
):
    for _ in range(families):
        make_nominated(world)
    build_agenda(session, by=world.coordinator)

    with acting_as(world.coordinator), CaptureQueriesContext(connection) as queries:
        found = reach(items_of(session, world.coordinator), core_teams(world.huddle))

    assert len(found) == families
    assert len(queries) == 3


def test_a_new_core_team_sees_only_what_is_published_after_it_came(world, session):
    family = make_nominated(world)
    published(world, session)
    late = make_team()
    with as_owner():
        world.huddle.core_teams.add(late)

    assert not sees(make_practitioner(late), family)


def test_sessions_called_ahead_can_be_listed_on(world):
    session = schedule_sessions(world.huddle, 1, by=world.coordinator)[0]
    family = make_nominated(world, share_with=[])
    share(world, family, world.housing.agency)

    list_family(session, family, Why.NEW, by=world.coordinator)

    assert publish_agenda(
        session, by=world.coordinator, short_notice_reason="Just called"
    ).published_at
    assert checks_of(family) == {world.team_of(world.housing).pk}


def test_a_decision_not_to_share_takes_a_published_family_away_at_once(world, session):
    family, other = make_nominated(world), make_nominated(world)
    published(world, session)
    assert sees(world.police, family)

    withhold(world, family, world.police.agency)

    assert not sees(world.police, family)
    assert sees(world.police, other)
    assert sees(world.housing, family)
    assert sees(world.chair, family)


def test_a_decision_to_share_after_publication_lets_the_agency_in_and_asks_it(world, session):
    family = make_nominated(world, share_with=[world.health.agency])
    published(world, session)
    assert not sees(world.police, family)

    share(world, family, world.police.agency)

    assert sees(world.police, family)
    assert not sees(world.housing, family)
    assert world.team_of(world.police).pk in checks_of(family)
    assert world.police.email in told("check_requested")
    assert world.housing.email not in told("check_requested") | told("agenda")


def test_nobody_is_let_in_by_a_decision_before_publication(world, session):
    family = make_nominated(world, share_with=[])
    list_family(session, family, Why.NEW, by=world.coordinator)

    share(world, family, *world.agencies)

    assert not sees(world.police, family)
    assert not Notice.objects.exists()


def test_a_decision_to_share_after_signing_opens_nothing(world, session):
    family = make_nominated(world, share_with=[world.health.agency])
    published(world, session)
    HuddleSession.objects.filter(pk=session.pk).update(state=HuddleSession.State.SIGNED)

    share(world, family, world.police.agency)

    assert not sees(world.police, family)
