"""Holding a session: opening, attendance, the statement, quorum, speaking, closing, pages."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from huddle.models import Attendance, Decision, HuddleSession
from huddle.quorum import quorum_of
from huddle.services.deciding import decide
from huddle.services.holding import (
    accept_statement,
    close_session,
    contribute_in_session,
    open_session,
    record_attendance,
    record_statement_accepted,
)
from practitioners.access import NotNow
from practitioners.models import AuditEvent
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.huddle.holding import (
    answers_for,
    attend,
    hold,
    make_twin,
    meeting_about,
    publish,
    queries_of,
)
from tests.huddle.worlds import make_nominated, make_session, make_world, told
from tests.owner import as_owner

WHY = "She is gaining weight."
SAID = {
    "text": "Nobody has seen her feed.",
    "nature": "witnessed",
    "theme": "pressure",
    "audience": "huddle",
}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def published(world):
    return publish(world, make_nominated(world))


@pytest.fixture
def meeting():
    return hold()


def url(name, *args):
    return reverse(f"huddle:{name}", args=args)


def events(verb):
    with as_owner():
        return list(AuditEvent.objects.filter(verb=verb))


# Opening


def test_the_chair_or_the_coordinator_opens_a_published_session(world, published):
    with pytest.raises(PermissionDenied):
        open_session(published, by=world.health)

    assert open_session(published, by=world.coordinator).state == HuddleSession.State.IN_SESSION
    assert events("session.opened")[0].by == world.coordinator.pk


def test_a_session_opens_once_and_only_after_its_agenda_is_out(world, published):
    with pytest.raises(NotNow, match="has not been published"):
        open_session(make_session(world, 8), by=world.chair)

    open_session(published, by=world.chair)

    with pytest.raises(NotNow, match="already been opened"):
        open_session(published, by=world.coordinator)


def test_the_chair_of_another_huddle_runs_nothing_here(published):
    with pytest.raises(PermissionDenied, match="Only the chair and the coordinator"):
        open_session(published, by=make_world().chair)


# Attendance, statement, quorum


def test_quorum_needs_chair_social_care_health_and_police(world, published):
    session = open_session(published, by=world.chair)
    assert len(quorum_of(session).missing) == 4

    attend(session, world.chair)  # who is of social care
    assert quorum_of(session).missing == ["health", "the police, or their written return"]

    attend(session, world.health)
    assert not quorum_of(session)

    record_attendance(session, world.police, mode="apologies_return", by=world.chair)
    assert quorum_of(session)


@pytest.mark.parametrize("mode", ["apologies", "absent"])
def test_who_is_not_there_counts_for_nothing(meeting, mode):
    record_attendance(meeting.session, meeting.world.police, mode=mode, by=meeting.chair)

    assert quorum_of(meeting.session).missing == ["the police, or their written return"]


def test_a_written_return_counts_for_the_police_only(meeting):
    record_attendance(
        meeting.session, meeting.world.health, mode="apologies_return", by=meeting.chair
    )

    assert quorum_of(meeting.session).missing == ["health"]


def test_only_those_who_run_the_session_record_who_is_there(meeting):
    with pytest.raises(PermissionDenied):
        record_attendance(
            meeting.session, meeting.world.police, mode="absent", by=meeting.world.health
        )


def test_attendance_is_one_of_the_five_ways(meeting):
    with pytest.raises(ValidationError, match="Select how they attend"):
        record_attendance(meeting.session, meeting.world.police, mode="maybe", by=meeting.chair)


def test_each_accepts_the_statement_for_themselves_or_is_heard_by_the_chair(world, published):
    session = open_session(published, by=world.chair)
    mine = accept_statement(session, by=world.health, mode="remote")
    assert (mine.mode, mine.statement_recorded_by) == ("remote", world.health)

    record_attendance(session, world.police, mode="present", by=world.chair)
    heard = record_statement_accepted(session, world.police, by=world.chair)

    assert heard.statement_recorded_by == world.chair
    with pytest.raises(PermissionDenied):
        record_statement_accepted(session, world.police, by=world.health)


def test_whoever_does_not_belong_to_the_session_cannot_join_it(world, published):
    """Having been there would show them the session for good."""
    with pytest.raises(PermissionDenied, match="do not belong"):
        accept_statement(published, by=world.stranger)


def test_nobody_who_is_away_accepts_the_statement(world, published):
    session = open_session(published, by=world.chair)
    record_attendance(session, world.police, mode="apologies", by=world.chair)

    with pytest.raises(ValidationError, match="Only somebody who is there"):
        record_statement_accepted(session, world.police, by=world.chair)


def test_the_statement_comes_before_the_families(client, meeting):
    late = make_practitioner(meeting.world.team_of(meeting.world.health))
    client.force_login(late)

    before = client.get(url("item", meeting.item.pk))
    assert before.status_code == 302
    assert before.url == url("statement", meeting.session.pk)
    with pytest.raises(PermissionDenied, match="Accept the confidentiality statement"):
        contribute_in_session(meeting.item, by=late, **SAID)

    client.post(before.url, {"mode": "present", "connected": "no", "accepted": "on"})

    assert client.get(url("item", meeting.item.pk)).status_code == 200


def test_the_statement_page_asks_for_the_tick(client, meeting):
    client.force_login(make_practitioner(meeting.world.team_of(meeting.world.health)))

    page = client.post(url("statement", meeting.session.pk), {"mode": "present"}).content.decode()

    assert "Confirm that you accept the confidentiality statement" in page
    assert meeting.world.huddle.statement in page


# Speaking


def test_what_is_said_in_the_session_is_kept_with_the_item(meeting):
    said = contribute_in_session(meeting.item, by=meeting.world.housing, **SAID)

    with as_owner():
        assert meeting.item.said.get().contribution == said


def test_nothing_is_said_after_the_session(meeting):
    decide_all(meeting)
    close_session(meeting.session, by=meeting.chair)

    with pytest.raises(NotNow, match="The session is closed"):
        contribute_in_session(meeting.item, by=meeting.world.housing, **SAID)


# Closing


def test_a_session_closes_when_every_family_was_discussed_or_deferred(meeting):
    make_twin(meeting)
    decide_all(meeting)

    with pytest.raises(NotNow, match=meeting.family.reference):
        close_session(meeting.session, by=meeting.chair)

    with as_owner():
        twin = meeting.family.people.get(name="Zahra Yusuf")
    decide_all(meeting, twin)
    session = close_session(meeting.session, by=meeting.chair)

    assert session.state == HuddleSession.State.DRAFT
    with pytest.raises(NotNow, match="already been closed"):
        close_session(session, by=meeting.chair)


def test_a_decision_can_be_corrected_until_the_minutes_are_signed(meeting):
    decide_all(meeting)
    close_session(meeting.session, by=meeting.chair)

    decide_all(meeting.fresh())

    with as_owner():
        assert Decision.objects.filter(replaced_at=None).count() == 1


def decide_all(meeting, child=None):
    decide(
        meeting.item,
        child or meeting.child,
        "D11",
        rationale=WHY,
        details=answers_for("D11", meeting),
        by=meeting.chair,
    )


# Pages


def test_the_running_order_shows_whose_turn_it_is_and_the_quorum(client, world):
    families = [make_nominated(world) for _ in range(2)]
    session = open_session(publish(world, *families), by=world.chair)
    attend(session, world.chair, world.health)
    decide_all(meeting_about(world, session, families[0]))
    client.force_login(world.health)

    page = client.get(url("hold", session.pk)).content.decode()

    assert "Not quorate" in page
    assert "the police, or their written return" in page
    order = page.index(families[0].reference), page.index("Discussed"), page.index("Now")
    assert order == tuple(sorted(order))
    assert page.index("Now") > page.index(families[1].reference)


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


def test_a_decision_is_chosen_filled_in_checked_and_recorded(client, meeting):
    client.force_login(meeting.chair)
    choose = url("decide", meeting.item.pk, meeting.child.pk)
    assert "Select a decision" in client.post(choose).content.decode()
    details = client.post(choose, {"code": "D11"}).url

    empty = client.post(details).content.decode()
    assert "Enter the review date" in empty
    assert "Enter why the meeting decided this" in empty

    day = answers_for("D11", meeting)["review_on"]
    typed = {
        "review_on-day": day.day,
        "review_on-month": day.month,
        "review_on-year": day.year,
        "rationale": WHY,
        "level": "multi_agency",
    }
    check = client.post(details, typed).content.decode()
    assert "Check the decision" in check
    with as_owner():
        assert not Decision.objects.exists()

    assert client.post(details, typed | {"confirm": "yes"}).url == url("item", meeting.item.pk)
    page = client.get(url("item", meeting.item.pk)).content.decode()
    assert WHY in page
    assert "Continue the current plan" in page


@pytest.mark.parametrize("code", [f"D{number:02}" for number in range(1, 17)])
def test_each_decision_has_its_form_and_asks_in_plain_words(client, meeting, code):
    client.force_login(meeting.chair)
    details = url("decide_details", meeting.item.pk, meeting.child.pk, code)

    assert client.get(details).status_code == 200
    page = client.post(details).content.decode()

    assert "There is a problem" in page
    assert "This field is required" not in page


def typed_for(code, meeting):
    """The same answers as somebody types them."""
    typed = {"rationale": WHY, "main": "yes"}
    answers = answers_for(code, meeting)
    for question in answers.pop("questions", []):
        answers |= {f"{name}_1": value for name, value in question.items()}
    for name, value in answers.items():
        if isinstance(value, date):
            parts = {"day": value.day, "month": value.month, "year": value.year}
            typed |= {f"{name}-{part}": number for part, number in parts.items()}
        else:
            typed[name] = "on" if value is True else str(getattr(value, "pk", value))
    return typed


@pytest.mark.parametrize("code", [f"D{n:02}" for n in range(1, 17) if n != 9])
def test_each_decision_is_typed_checked_and_recorded(client, meeting, code):
    client.force_login(meeting.chair)
    details = url("decide_details", meeting.item.pk, meeting.child.pk, code)
    typed = typed_for(code, meeting)

    check = client.post(details, typed).content.decode()
    assert "Check the decision" in check
    assert f"Practitioner {meeting.chair.pk}" not in check

    assert client.post(details, typed | {"confirm": "yes"}).status_code == 302
    with as_owner():
        assert Decision.objects.get().code == code
    assert WHY in client.get(url("item", meeting.item.pk)).content.decode()


def test_questions_are_asked_row_by_row(client, meeting):
    client.force_login(meeting.chair)
    details = url("decide_details", meeting.item.pk, meeting.child.pk, "D08")
    day = answers_for("D11", meeting)["review_on"]
    dates = {"due_on_1-day": day.day, "due_on_1-month": day.month, "due_on_1-year": day.year}
    typed = {
        "question_1": "Seen by the GP?",
        "owner_1": str(meeting.world.health.pk),
        "question_2": "Tenancy safe?",
        "rationale": WHY,
    } | dates

    page = client.post(details, typed).content.decode()
    assert "Select who finds out" in page

    del typed["question_2"]
    client.post(details, typed | {"confirm": "yes"})
    with as_owner():
        assert meeting.item.actions.get().text == "Find out: Seen by the GP?"


def test_a_closure_without_its_risk_is_refused_before_the_check(client, meeting):
    client.force_login(meeting.chair)
    details = url("decide_details", meeting.item.pk, meeting.child.pk, "D15")
    typed = answers_for("D15", meeting) | {"rationale": WHY, "closure_reason": "declined"}

    page = client.post(details, typed).content.decode()

    assert "Enter how the risk to the baby was reconsidered" in page
    assert "Check the decision" not in page


def test_social_works_answer_is_recorded_from_the_familys_page(client, meeting):
    refer(meeting)
    client.force_login(meeting.chair)
    page = url("item_referral", meeting.item.pk)
    assert page in client.get(meeting.family.get_absolute_url()).content.decode()

    assert client.get(page).status_code == 200
    client.post(page)

    assert not meeting.fresh().family.awaits_social_work
    assert client.post(page).status_code == 409
    client.force_login(meeting.world.health)
    assert client.post(page).status_code == 403


def refer(meeting):
    decide(
        meeting.item,
        meeting.child,
        "D02",
        rationale=WHY,
        details=answers_for("D02", meeting),
        by=meeting.chair,
    )


def test_what_the_service_refuses_is_shown_beside_the_form(client, meeting):
    decide(
        meeting.item,
        meeting.child,
        "D01",
        rationale=WHY,
        details=answers_for("D01", meeting),
        by=meeting.chair,
    )
    client.force_login(meeting.chair)
    details = url("decide_details", meeting.item.pk, meeting.child.pk, "D15")
    typed = answers_for("D15", meeting) | {"rationale": WHY, "confirm": "yes"}

    page = client.post(details, typed)

    assert page.status_code == 200
    assert "The huddle cannot close it." in page.content.decode()


def test_the_chair_defers_contributes_and_agrees_actions_by_pages(client, meeting):
    client.force_login(meeting.chair)
    day = answers_for("D11", meeting)["review_on"]
    action = {
        "text": "Book the weighing clinic",
        "owner": str(meeting.world.health.pk),
        "due_on-day": day.day,
        "due_on-month": day.month,
        "due_on-year": day.year,
    }

    client.post(url("item_action", meeting.item.pk), action)
    client.post(url("item_contribute", meeting.item.pk), SAID)
    page = client.get(url("item", meeting.item.pk)).content.decode()
    assert "Book the weighing clinic" in page
    assert SAID["text"] in page

    client.post(url("item_defer", meeting.item.pk), {"because": "time", "rationale": "No time."})
    assert meeting.fresh().item.state == "deferred"


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
    decide_all(meeting)
    client.force_login(meeting.chair)
    little = queries_of(client, url("item", meeting.item.pk))

    for number in range(12):
        told(meeting.family, meeting.world.health, text=f"Thing {number}")
    decide_all(meeting, make_twin(meeting))

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
            decide_all(meeting_about(world, session, item.family))
        close_session(session, by=world.chair)
        client.force_login(world.chair)
        counts.append(queries_of(client, url("sign", session.pk)))

    assert counts[0] == counts[1]


def test_only_those_who_run_the_session_close_it(meeting):
    with pytest.raises(PermissionDenied):
        close_session(meeting.session, by=meeting.world.health)
