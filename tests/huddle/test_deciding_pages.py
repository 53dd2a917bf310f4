"""The pages on which a decision is chosen, filled in, checked and recorded."""

import pytest

from huddle.models import Decision
from tests.huddle.deciding import WHY, record, typed_for
from tests.huddle.holding import SAID, answers_for, make_twin, url
from tests.owner import as_owner


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


@pytest.mark.parametrize("code", [f"D{n:02}" for n in range(1, 17) if n not in {4, 9}])
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
    typed = typed_for("D15", meeting) | {"closure_reason": "declined"}

    page = client.post(details, typed).content.decode()

    assert "Enter how the risk to the baby was reconsidered" in page
    assert "Check the decision" not in page


def test_social_works_answer_is_recorded_from_the_familys_page(client, meeting):
    record(meeting, "D02")
    client.force_login(meeting.chair)
    page = url("item_referral", meeting.item.pk)
    assert page in client.get(meeting.family.get_absolute_url()).content.decode()

    assert client.get(page).status_code == 200
    client.post(page)

    assert not meeting.fresh().family.awaits_social_work
    assert client.post(page).status_code == 409
    client.force_login(meeting.world.health)
    assert client.post(page).status_code == 403


def test_what_the_service_refuses_is_shown_beside_the_form(client, meeting):
    record(meeting, "D01")
    client.force_login(meeting.chair)
    details = url("decide_details", meeting.item.pk, meeting.child.pk, "D15")
    typed = typed_for("D15", meeting) | {"confirm": "yes"}

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


def test_twins_are_decided_differently_in_one_discussion(client, meeting):
    twin = make_twin(meeting)
    client.force_login(meeting.chair)

    for child, code, level in ((meeting.child, "D11", "s17"), (twin, "D06", "multi_agency")):
        details = url("decide_details", meeting.item.pk, child.pk, code)
        typed = typed_for(code, meeting) | {"level": level, "confirm": "yes"}
        assert client.post(details, typed).status_code == 302

    with as_owner():
        standing = Decision.objects.filter(item=meeting.item, is_primary=True, replaced_at=None)
        assert dict(standing.values_list("child", "code")) == {
            meeting.child.pk: "D11",
            twin.pk: "D06",
        }
    page = client.get(url("item", meeting.item.pk)).content.decode()
    assert "D11 Continue the current plan" in page
    assert "D06 Single-agency support" in page
    assert "Child in need (section 17)" in page
