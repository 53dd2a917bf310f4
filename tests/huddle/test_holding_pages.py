"""The pages of a session in session: what each shows, to whom, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huddle.models import Attendance
from huddle.services.holding import close_session, contribute_in_session, open_session
from practitioners.roles import Role
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.huddle.deciding import record
from tests.huddle.holding import SAID, attend, hold, make_twin, meeting_about, publish, url
from tests.huddle.worlds import make_nominated, told
from tests.owner import as_owner
from tests.trail import events


def test_the_running_order_shows_whose_turn_it_is_and_the_quorum(client, world):
    families = [make_nominated(world) for _ in range(2)]
    session = open_session(publish(world, *families), by=world.chair)
    attend(session, world.chair, world.health)
    record(meeting_about(world, session, families[0]), "D11")
    client.force_login(world.health)

    page = client.get(url("hold", session.pk)).content.decode()

    assert "Not quorate" in page
    assert "the police, or their written return" in page
    order = page.index(families[0].reference), page.index("Discussed"), page.index("Next")
    assert order == tuple(sorted(order))
    assert page.index("Next") > page.index(families[1].reference)


def test_a_family_that_is_not_shared_with_an_agency_is_not_in_its_running_order(client, world):
    shared = make_nominated(world)
    hidden = make_nominated(world, share_with=[world.police.agency])
    session = open_session(publish(world, shared, hidden), by=world.chair)
    attend(session, world.housing)
    client.force_login(world.housing)

    page = client.get(url("hold", session.pk)).content.decode()

    assert shared.reference in page
    assert hidden.reference not in page
    item = meeting_about(world, session, hidden).item
    assert client.get(url("item", item.pk)).status_code == 404


def test_the_item_page_shows_what_the_room_needs(client, meeting):
    told(meeting.family, meeting.world.health, text="Weight on the second centile.")
    client.force_login(meeting.world.housing)

    page = client.get(url("item", meeting.item.pk)).content.decode()

    for words in (
        "Think with us.",
        "Zakariya Yusuf",
        "Amina Yusuf",
        "Father or partner: not known",
        "Weight on the second centile.",
        "Not returned",
        "That does not mean there is no concern.",
        "Nobody leads yet",
    ):
        assert words in page, words
    assert [e.family for e in events("item.viewed")] == [meeting.family.pk]
    assert "Record a decision" not in page


def test_a_contribution_for_named_agencies_is_on_their_page_only(client, meeting):
    world = meeting.world
    contribute_in_session(
        meeting.item,
        by=world.police,
        **SAID | {"audience": "named", "named_agencies": [world.health.agency]},
    )

    seen = {}
    for who in (world.police, world.health, world.housing, world.chair):
        client.force_login(who)
        seen[who] = SAID["text"] in client.get(url("item", meeting.item.pk)).content.decode()

    assert list(seen.values()) == [True, True, False, False]


def test_the_title_of_a_page_holds_no_name(client, meeting):
    client.force_login(meeting.chair)

    page = client.get(url("item", meeting.item.pk)).content.decode()

    title = page[page.index("<title>") : page.index("</title>")]
    assert meeting.family.reference in title
    assert "Yusuf" not in title


def test_attendance_is_recorded_by_page(client, meeting):
    client.force_login(meeting.world.coordinator)
    late = make_practitioner(meeting.world.team_of(meeting.world.police))
    page = client.get(url("attendance", meeting.session.pk))
    assert late.full_name in page.content.decode()

    refused = client.post(
        url("attendance", meeting.session.pk),
        {f"mode_{late.pk}": "absent", f"accepted_{late.pk}": "on"},
    ).content.decode()
    assert "Only somebody who is there can accept the statement" in refused

    client.post(
        url("attendance", meeting.session.pk),
        {f"mode_{late.pk}": "present", f"accepted_{late.pk}": "on"},
    )

    with as_owner():
        one = Attendance.objects.get(practitioner=late)
    assert (one.mode, one.statement_recorded_by_id) == ("present", meeting.world.coordinator.pk)


PAGES = ("hold", "statement", "attendance", "close_session", "sign")


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_no_page_of_the_session(client, meeting, page):
    stranger = make_practitioner(roles=(Role.CHAIR, Role.COORDINATOR, Role.PRACTITIONER))
    client.force_login(stranger)

    assert client.get(url(page, meeting.session.pk)).status_code == 404


@pytest.mark.parametrize("page", ["item", "item_contribute", "item_action", "item_defer"])
def test_a_stranger_finds_no_page_of_the_family(client, meeting, page):
    stranger = make_practitioner(roles=(Role.CHAIR, Role.COORDINATOR, Role.PRACTITIONER))
    client.force_login(stranger)

    assert client.get(url(page, meeting.item.pk)).status_code == 404


@pytest.mark.parametrize("page", ["attendance", "close_session", "sign"])
def test_a_core_practitioner_does_not_run_the_session(client, meeting, page):
    client.force_login(meeting.world.health)

    assert client.get(url(page, meeting.session.pk)).status_code == 403
    assert client.post(url(page, meeting.session.pk)).status_code == 403


@pytest.mark.parametrize("page", ["item_action", "item_defer"])
def test_a_core_practitioner_does_not_decide(client, meeting, page):
    client.force_login(meeting.world.health)

    assert client.post(url(page, meeting.item.pk)).status_code == 403
    decide_url = url("decide", meeting.item.pk, meeting.child.pk)
    assert client.post(decide_url, {"code": "D11"}).status_code == 403


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER, Role.IG_LEAD])
def test_roles_without_sessions_are_refused_at_the_door(client, meeting, role):
    client.force_login(
        make_practitioner(meeting.world.team_of(meeting.world.health), roles=(role,))
    )

    assert client.get(url("hold", meeting.session.pk)).status_code == 403
    assert client.get(url("item", meeting.item.pk)).status_code == 403


def test_another_familys_child_is_not_found(client, meeting):
    other = hold()
    client.force_login(meeting.chair)

    assert client.get(url("decide", meeting.item.pk, other.child.pk)).status_code == 404
    unknown = url("decide_details", meeting.item.pk, meeting.child.pk, "D99")
    assert client.get(unknown).status_code == 404


def test_the_running_order_costs_the_same_for_any_number_of_families(client, world):
    session = open_session(publish(world, make_nominated(world)), by=world.chair)
    more = publish(world, *(make_nominated(world) for _ in range(6)), days_ahead=8)
    more = open_session(more, by=world.chair)
    attend(session, world.chair)
    attend(more, world.chair)
    client.force_login(world.chair)

    assert queries_of(client, url("hold", session.pk)) == queries_of(client, url("hold", more.pk))


def test_the_family_costs_the_same_however_much_is_known(client, meeting):
    told(meeting.family, meeting.world.health)
    record(meeting, "D11")
    client.force_login(meeting.chair)
    little = queries_of(client, url("item", meeting.item.pk))

    for number in range(12):
        told(meeting.family, meeting.world.health, text=f"Thing {number}")
    record(meeting, "D11", make_twin(meeting))

    assert queries_of(client, url("item", meeting.item.pk)) == little


def test_the_check_before_signing_costs_the_same_for_any_number_of_families(client, world):
    counts = []
    for families, days in ((1, 3), (4, 8)):
        session = publish(
            world, *(make_nominated(world) for _ in range(families)), days_ahead=days
        )
        session = open_session(session, by=world.chair)
        attend(session, world.chair)
        with as_owner():
            held = list(session.items.select_related("family"))
        for item in held:
            record(meeting_about(world, session, item.family), "D11")
        close_session(session, by=world.chair)
        client.force_login(world.chair)
        counts.append(queries_of(client, url("sign", session.pk)))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("page", ["hold", "item"])
def test_whether_the_reader_accepted_is_asked_once_a_page(client, page):
    meeting = hold()
    client.force_login(meeting.chair)
    thing = meeting.session if page == "hold" else meeting.item

    with CaptureQueriesContext(connection) as queries:
        assert client.get(url(page, thing.pk)).status_code == 200

    asked = [one for one in queries if "SELECT 1" in one["sql"] and "accepted_at" in one["sql"]]
    assert len(asked) == 1
