"""A session's pages show each of its people what they may see, and count nothing else."""

import pytest
from django.urls import reverse

from huddle.models import AgendaItem, HuddleSession
from huddle.services.checking import answer_check
from huddle.services.preparing import build_agenda
from huddle.services.publishing import publish_agenda
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.roles import Role
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.huddle.test_checking import check_of
from tests.huddle.worlds import make_nominated, make_session, make_world
from tests.owner import as_owner


def page_of(client, practitioner, session, name="session"):
    client.force_login(practitioner)
    return client.get(reverse(f"huddle:{name}", args=[session.pk])).content.decode()


def post(client, practitioner, name, thing, **data):
    client.force_login(practitioner)
    return client.post(reverse(f"huddle:{name}", args=[thing.pk]), data)


def item_of(world, session, family):
    with acting_as(world.coordinator):
        return AgendaItem.objects.get(session=session, family=family)


def items_of(world, session):
    with acting_as(world.coordinator):
        return list(AgendaItem.objects.filter(session=session).order_by("position"))


def publish(world, session):
    build_agenda(session, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)


def test_its_people_find_the_session_and_others_do_not(client, world, session):
    for person in (world.coordinator, world.chair, world.health, world.police):
        client.force_login(person)
        assert session.get_absolute_url() in client.get("/sessions/").content.decode()
        assert client.get(session.get_absolute_url()).status_code == 200

    client.force_login(world.stranger)
    assert session.get_absolute_url() not in client.get("/sessions/").content.decode()
    for name in ("session", "agenda"):
        assert client.get(reverse(f"huddle:{name}", args=[session.pk])).status_code == 404


def test_a_role_that_belongs_to_no_session_has_no_such_page(client, world, session):
    client.force_login(make_practitioner(world.core_teams[0], roles=(Role.MANAGER,)))

    assert client.get("/sessions/").status_code == 403
    assert client.get(session.get_absolute_url()).status_code == 403


def test_only_the_coordinator_finds_the_verbs(client, world, session):
    make_nominated(world)
    build_agenda(session, by=world.coordinator)
    (item,) = items_of(world, session)

    for person, status in ((world.health, 403), (world.chair, 403)):
        for name in ("build", "publish", "agenda_add", "agenda_add_late"):
            assert post(client, person, name, session).status_code == status
    assert post(client, world.health, "agenda_move", item).status_code == 403
    assert post(client, make_world().coordinator, "build", session).status_code == 404
    assert post(client, make_world().coordinator, "agenda_move", item).status_code == 404


def test_a_draft_agenda_is_the_coordinators_only(client, world, session):
    family = make_nominated(world)
    build_agenda(session, by=world.coordinator)

    assert family.reference in page_of(client, world.coordinator, session)
    page = page_of(client, world.health, session)  # they nominated the family
    assert family.reference not in page
    assert "has not been published yet" in page


def test_each_reader_sees_and_counts_their_own_families_only(client, world, session):
    for_all = make_nominated(world)
    not_for_police = make_nominated(world, share_with=[world.health.agency])
    publish(world, session)

    for name in ("session", "agenda"):
        page = page_of(client, world.police, session, name)
        assert for_all.reference in page
        assert not_for_police.reference not in page
        assert "10 of 90 minutes" in page
        page = page_of(client, world.health, session, name)
        assert not_for_police.reference in page
        assert "20 of 90 minutes" in page


def test_an_agenda_holds_references_and_no_names(client, world, session):
    family = make_nominated(world)
    publish(world, session)

    for name in ("session", "agenda"):
        page = page_of(client, world.chair, session, name)
        assert family.reference in page
        assert "Yusuf" not in page


def test_reading_an_agenda_is_written_down_for_each_family(client, world, session):
    seen = make_nominated(world)
    unseen = make_nominated(world, share_with=[world.health.agency])
    publish(world, session)

    page_of(client, world.police, session)

    with as_owner():
        looked = AuditEvent.objects.filter(by=world.police.pk, verb="agenda.viewed")
        assert list(looked.values_list("family", flat=True)) == [seen.pk]
        assert unseen.pk not in looked.values_list("family", flat=True)


def test_readiness_says_not_returned_in_words_to_those_who_run_the_session(client, world, session):
    family = make_nominated(world, share_with=[world.police.agency, world.housing.agency])
    make_nominated(world)
    publish(world, session)
    answer_check(
        check_of(world.police, family),
        answer="withheld",
        withheld_reason="A live case.",
        by=world.police,
    )

    for person in (world.coordinator, world.chair):
        page = page_of(client, person, session)
        assert page.count("<strong>Not returned</strong>") == 4
        assert "information withheld: A live case." in page
        assert "Not asked: not shown to them" in page
        assert "no concern" in page  # only to say what a silence does not mean
    assert "A live case." not in page_of(client, world.housing, session)


def test_building_through_the_page_lists_the_families(client, world, session):
    family = make_nominated(world)

    response = post(client, world.coordinator, "build", session)

    assert response.url == session.get_absolute_url()
    page = page_of(client, world.coordinator, session)
    assert family.reference in page
    assert "1 family was added" in page


def test_a_family_is_added_by_its_reference(client, world, session):
    family = make_nominated(world)

    post(
        client,
        world.coordinator,
        "agenda_add",
        session,
        reference=family.reference.lower(),
        why="review",
    )

    assert item_of(world, session, family).why == "review"


def test_a_family_that_the_coordinator_cannot_see_is_not_disclosed(client, world, session):
    hidden = make_nominated(make_world())
    wrong = [
        post(
            client, world.coordinator, "agenda_add", session, reference=reference, why="new"
        ).content.decode()
        for reference in (hidden.reference, "CMC-9999")
    ]

    assert all("Enter the reference of a family that you can see" in page for page in wrong)


def test_families_move_with_buttons(client, world, session):
    make_nominated(world)
    make_nominated(world)
    build_agenda(session, by=world.coordinator)
    first, second = items_of(world, session)

    post(client, world.coordinator, "agenda_move", second, direction="up")

    assert items_of(world, session) == [second, first]


def test_a_family_is_taken_off_with_a_reason(client, world, session):
    family = make_nominated(world)
    publish(world, session)
    item = item_of(world, session, family)

    assert "Enter why" in post(client, world.coordinator, "agenda_remove", item).content.decode()
    post(client, world.coordinator, "agenda_remove", item, reason="Moved away")

    assert f"{family.reference} is off the agenda" in page_of(client, world.coordinator, session)
    for reader in (world.coordinator, world.police):
        assert family.reference not in page_of(client, reader, session)


def test_before_publishing_it_says_whom_it_reaches_and_whom_not(client, world, session):
    make_nominated(world, share_with=[world.health.agency, world.housing.agency])
    build_agenda(session, by=world.coordinator)

    page = page_of(client, world.coordinator, session, "publish")

    assert "It will reach 3 people" in page
    assert f"Not shown to {world.team_of(world.police)}" in page
    assert "no decision to share it with them is in force" in page


def test_publishing_twice_answers_409_and_plans_one_set_of_notices(client, world, session):
    make_nominated(world)
    build_agenda(session, by=world.coordinator)

    assert post(client, world.coordinator, "publish", session).status_code == 302
    planned = Notice.objects.count()
    assert post(client, world.coordinator, "publish", session).status_code == 409
    assert client.get(reverse("huddle:publish", args=[session.pk])).status_code == 409

    assert Notice.objects.count() == planned > 0


def test_publishing_late_asks_why(client, world):
    session = make_session(world, 0)
    make_nominated(world)
    build_agenda(session, by=world.coordinator)

    page = post(client, world.coordinator, "publish", session).content.decode()
    assert "Enter why the agenda is published with less than 1 working day" in page
    post(client, world.coordinator, "publish", session, short_notice_reason="Snow.")

    assert "At short notice: Snow." in page_of(client, world.police, session)


def test_an_urgent_family_is_added_late_through_the_page(client, world, session):
    make_nominated(world)
    publish(world, session)
    urgent = make_nominated(world)

    given = {"reference": urgent.reference, "note": "Discharged tonight"}
    assert post(client, world.coordinator, "agenda_add_late", session, **given).status_code == 302

    assert urgent.reference in page_of(client, world.police, session)
    assert post(client, world.coordinator, "agenda_add", session, **given).status_code == 409


def test_past_sessions_are_listed_by_the_page(client, world):
    for days in range(1, 28):
        make_session(world, -days, state=HuddleSession.State.SIGNED)
    client.force_login(world.police)

    first = client.get("/sessions/").content.decode()
    second = client.get("/sessions/?page=2").content.decode()

    assert first.count("Minutes signed") == 25
    assert second.count("Minutes signed") == 2


@pytest.mark.parametrize("name", ["session", "agenda", "publish"])
def test_a_page_costs_the_same_for_any_number_of_families(client, world, name):
    def cost(session):
        reader = world.coordinator if name == "publish" else world.police
        client.force_login(reader)
        return queries_of(client, reverse(f"huddle:{name}", args=[session.pk]))

    def prepared(families, days):
        session = make_session(world, days)
        for _ in range(families):
            make_nominated(world)
        build_agenda(session, by=world.coordinator)
        if name != "publish":
            publish_agenda(session, by=world.coordinator)
        return session

    assert cost(prepared(1, 4)) == cost(prepared(8, 5))
