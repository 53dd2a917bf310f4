"""Every reason that holds is kept and shown, each to those who may know it; no rule scores."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consent.services.sharing import Extent
from families.models import Action, Family, Involvement
from families.services.leading import accept_lead, offer_lead
from huddle.agenda_rules import BESIDE, ORDER, RULES
from huddle.models import AgencyCheck, AgendaItem, AgendaReason, Decision, HuddleSession
from huddle.services.convening import settle
from huddle.services.preparing import build_agenda, list_family
from huddle.services.publishing import publish_agenda
from practitioners.binding import acting_as
from practitioners.models import Team
from practitioners.working_days import today
from tests.consent.breaking_glass.emergency import opened
from tests.factories import make_practitioner
from tests.huddle.test_preparing import discussed
from tests.huddle.worlds import make_session, make_world, share
from tests.owner import as_owner

Why = AgendaItem.Why
SOON = Extent(until=timezone.now() + timedelta(days=4))


def reasons_of(session, family, reader=None):
    """What stands of each reason, in the eyes of a reader: or all that there is."""
    if reader is None:
        with as_owner():
            return {r.why: r.words for r in AgendaReason.objects.filter(item__session=session)}
    with acting_as(reader):
        mine = AgendaReason.objects.visible_to(reader).filter(item__family=family)
        raw = AgendaReason.objects.filter(item__family=family)  # the database says the same
        assert set(mine) == set(raw)
        return {reason.why: reason.words for reason in mine}


def page_of(client, reader, session, name="session"):
    client.force_login(reader)
    return client.get(reverse(f"huddle:{name}", args=[session.pk])).content.decode()


def last_check(world, family, person, **facts):
    """What a team answered, or did not, before the family's last session."""
    with acting_as(world.coordinator):
        item = AgendaItem.objects.filter(family=family).latest("session__starts_at")
        return AgencyCheck.objects.create(
            family=family, item=item, team=world.team_of(person), **facts
        )


def answered(person, seen_on):
    return {
        "answer": "known",
        "answered_at": timezone.now(),
        "answered_by": person,
        "last_seen_on": seen_on,
    }


@pytest.fixture
def held(world, family):
    """A family that was discussed a week ago, and led since by nobody."""
    discussed(world, family, "D03")
    return family


def test_every_rule_that_holds_is_kept_in_the_order_of_the_table(world, session, held):
    last_check(world, held, world.police)
    with acting_as(world.coordinator):
        Family.objects.filter(pk=held.pk).update(review_due=session.starts_on)
        Action.objects.create(
            family=held,
            text="Visit",
            owner=world.health,
            owner_agency=world.health.agency,
            due_on=today() - timedelta(days=1),
            agreed_by=world.coordinator,
        )

    build_agenda(session, by=world.coordinator)

    assert list(reasons_of(session, held)) == [
        Why.OVERDUE,
        Why.REVIEW,
        Why.NO_LEAD,
        Why.CHECK_MISSING,
        Why.NEVER_SEEN,
    ]


def test_the_page_shows_each_reason_with_its_words(client, world, session, held):
    with acting_as(world.coordinator):
        Family.objects.filter(pk=held.pk).update(review_due=session.starts_on)
    build_agenda(session, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)

    for name in ("session", "agenda"):
        page = page_of(client, world.police, session, name)
        assert "Review is due: Review due by" in page
        assert "No Single Lead Practitioner: Nobody has led this family since" in page


def test_building_again_says_what_holds_today(world, session, held):
    build_agenda(session, by=world.coordinator)
    with acting_as(world.coordinator):
        Family.objects.filter(pk=held.pk).update(review_due=session.starts_on)

    build_agenda(session, by=world.coordinator)

    assert {Why.REVIEW, Why.NO_LEAD} <= reasons_of(session, held).keys()


def test_what_a_person_said_stays_when_the_rules_are_asked_again(world, session, held):
    list_family(session, held, Why.ASKED, note="The midwife asks.", by=world.coordinator)

    build_agenda(session, by=world.coordinator)

    found = reasons_of(session, held)
    assert found[Why.ASKED] == "The midwife asks."
    assert Why.NO_LEAD in found


def test_not_seen_for_as_long_as_the_huddle_says(world, session, held):
    day = session.starts_on - timedelta(days=30)
    last_check(world, held, world.health, **answered(world.health, day))

    build_agenda(session, by=world.coordinator)
    assert str(day.day) in reasons_of(session, held)[Why.NOT_SEEN]

    settle(world.huddle, by=world.coordinator, not_seen_days=40)
    session.huddle.refresh_from_db()
    build_agenda(session, by=world.coordinator)
    assert Why.NOT_SEEN not in reasons_of(session, held)


def test_not_seen_brings_a_family_on_by_itself(world, session, family):
    discussed(world, family, "D06")
    day = session.starts_on - timedelta(days=60)
    last_check(world, family, world.health, **answered(world.health, day))

    assert build_agenda(session, by=world.coordinator) == 1


@pytest.mark.parametrize("hidden", ["work", "service"])
def test_a_day_that_a_hidden_service_gave_is_never_read(world, session, held, hidden):
    seen = session.starts_on - timedelta(days=1)
    with as_owner():
        if hidden == "service":
            Team.objects.filter(pk=world.team_of(world.police).pk).update(is_sensitive=True)
        Involvement.objects.create(
            family=held,
            team=world.team_of(world.police),
            is_hidden=hidden == "work",
            last_seen_on=seen,
        )

    build_agenda(session, by=world.coordinator)

    assert Why.NEVER_SEEN in reasons_of(session, held)


def test_a_missing_answer_alone_brings_nobody_back(world, session, family):
    discussed(world, family, "D06")
    last_check(world, family, world.police)

    assert build_agenda(session, by=world.coordinator) == 0


@pytest.mark.parametrize(("days", "holds"), [(-1, True), (1, False)])
def test_a_step_down_comes_back_when_its_visit_is_due(world, session, family, days, holds):
    offer = offer_lead(family, world.health, by=world.coordinator, reason="Near")
    accept_lead(offer, by=world.health)
    discussed(world, family, "D09")
    visit = session.starts_on + timedelta(days=days)
    with acting_as(world.coordinator):
        Decision.objects.filter(family=family).update(
            details={"joint_visit_on": visit.isoformat()}
        )

    build_agenda(session, by=world.coordinator)

    assert (Why.STEP_DOWN in reasons_of(session, family)) is holds


def opened_in_an_emergency(world, family):
    opened(family, make_practitioner())


def test_an_emergency_is_said_to_those_who_run_the_session_only(client, world, session, held):
    opened_in_an_emergency(world, held)
    build_agenda(session, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)

    for runner in (world.coordinator, world.chair):
        assert Why.EMERGENCY in reasons_of(session, held, runner)
        assert "opened in an emergency" in page_of(client, runner, session)
    for other in (world.police, world.housing, world.health):
        assert Why.EMERGENCY not in reasons_of(session, held, other)
        assert "opened in an emergency" not in page_of(client, other, session)


def test_a_printed_agenda_says_nothing_private_even_to_those_who_run_it(
    client, world, session, held
):
    opened_in_an_emergency(world, held)
    build_agenda(session, by=world.coordinator)

    page = page_of(client, world.coordinator, session, "agenda")
    assert held.reference in page
    assert "opened in an emergency" not in page


def test_an_emergency_brings_no_family_before_others_and_waits_to_be_thought_of(
    client, world, session, family
):
    discussed(world, family, "D06")
    opened_in_an_emergency(world, family)

    assert build_agenda(session, by=world.coordinator) == 0

    page = page_of(client, world.coordinator, session, "agenda_add")
    assert family.reference in page
    assert "opened in an emergency" in page


def test_sharing_that_ends_soon_is_said_to_those_who_run_the_session_only(world, session, held):
    share(world, held, world.police.agency, extent=SOON)
    build_agenda(session, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)

    assert "1 agency" in reasons_of(session, held, world.chair)[Why.SHARING_ENDS]
    assert Why.SHARING_ENDS not in reasons_of(session, held, world.police)


def test_sharing_that_goes_on_under_a_later_decision_is_not_said_to_end(world, session, held):
    share(world, held, world.police.agency, extent=SOON)
    share(world, held, world.police.agency)

    build_agenda(session, by=world.coordinator)

    assert Why.SHARING_ENDS not in reasons_of(session, held)


def test_a_sealed_family_is_brought_on_by_no_rule(world, session, held):
    with as_owner():
        Family.objects.filter(pk=held.pk).update(restriction=Family.Restriction.SEALED)

    assert build_agenda(session, by=world.coordinator) == 0
    assert reasons_of(session, held) == {}


def test_a_new_chair_reads_what_is_for_the_chair_and_the_old_one_no_more(world, session, held):
    opened_in_an_emergency(world, held)
    build_agenda(session, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)
    HuddleSession.objects.filter(pk=session.pk).update(chair=world.police)

    assert Why.EMERGENCY not in reasons_of(session, held, world.chair)
    assert Why.EMERGENCY in reasons_of(session, held, world.police)


def test_the_rules_are_explained_from_the_table_that_builds(client, world):
    settle(world.huddle, by=world.coordinator, not_seen_days=21)
    client.force_login(world.police)

    page = client.get(reverse("huddle:agenda_rules", args=[world.huddle.pk])).content.decode()

    places = [page.index(f">{rule.why.label}<") for rule in RULES]
    assert places == sorted(places)
    assert "last seen 21 days ago or longer" in page
    client.force_login(make_world().police)
    other = reverse("huddle:agenda_rules", args=[world.huddle.pk])
    assert client.get(other).status_code == 404


def test_private_reasons_bring_nobody_and_every_reason_has_its_place():
    assert all(not rule.brings for rule in RULES if rule.private)
    assert set(ORDER) == set(Why)
    assert {rule.why for rule in RULES if rule.private} <= BESIDE


def test_a_person_cannot_give_a_reason_that_only_a_rule_may(client, world, session, family):
    client.force_login(world.coordinator)
    url = reverse("huddle:agenda_add", args=[session.pk])

    response = client.post(url, {"reference": family.reference, "why": Why.EMERGENCY})

    assert response.status_code == 200
    assert not make_session(world, 8).items.exists()
    assert reasons_of(session, family) == {}
