"""The days after: a lead accepts, actions are worked, an action falls due, a manager counts."""

import re
from datetime import timedelta

import pytest

from practitioners.working_days import today
from tests.journeys.stack import text
from tests.journeys.test_2_agenda import OUTSIDE

HOME, VISIT = "Find a home that she can stay in", "Visit at home"


def test_the_lead_is_asked_by_mail_and_accepts(stack, people, week):
    lead = people["hv.seacroft"]
    letter = stack.letter_to(lead.email, "you are asked to lead")
    assert week.orourke in text(letter)
    lead.goes_to("/").sees("Will you lead?").follows(f"Family {week.orourke}")
    assert lead.sees("Baby O’Rourke", people["supervisor"].name)
    week.offer = lead.path
    assert people["hv.gipton"].finds_nothing(week.offer, status=403)
    assert lead.presses("Send my answer").sees("Select whether you will lead")
    lead.chooses("Yes, I will lead")

    lead.presses("Send my answer")

    assert lead.sees(f"You are now the Single Lead Practitioner for {week.orourke}")
    week.orourke_page = lead.path
    assert people["housing"].goes_to(week.orourke_page).sees(lead.name)
    assert lead.finds_nothing(week.offer, status=409)


def test_another_declines_and_says_why(stack, people, week):
    asked = people["csws.east"]
    asked.goes_to("/").follows(f"Family {week.dunn}")
    asked.chooses("No, I cannot lead")
    asked.enters("Why not?", "I leave the team in December.")

    assert asked.presses("Send my answer").sees("You have declined to lead")

    letter = stack.letter_to(people["chair"].email, "an offer was declined")
    assert week.dunn in text(letter)


def test_what_is_overdue_shows_so_on_the_owners_week(stack, people, week):
    """The day it was due has gone by: nobody can type that, so the database's owner does."""
    late = today() - timedelta(days=10)
    stack.sql("UPDATE families_action SET due_on = %s WHERE text = %s", late, VISIT)

    assert people["hv.seacroft"].goes_to("/").sees(VISIT, "Overdue")


def test_an_owner_of_another_agency_accepts_and_works_an_action(stack, people, week):
    housing = people["housing"]
    letter = stack.letter_to(housing.email, "an action for you to accept")
    assert week.orourke in text(letter)
    assert housing.goes_to("/").follows(HOME).sees("Not accepted yet")
    week.action = housing.path
    housing.chooses("Accept it")
    assert housing.presses("Save").sees("The action has been updated")
    housing.chooses("It is done")
    assert housing.presses("Save").sees("Enter the date it was done")
    housing.enters_date("When was it done?", today())
    housing.enters("What difference did it make?", "She has a room until the baby is born.")

    assert housing.presses("Save").sees("The action has been updated", "Done")

    assert people["hv.seacroft"].goes_to(week.orourke_page).sees(HOME, "until the baby is born")


def test_the_manager_counts_and_every_number_opens_as_many(people, week):
    manager = people["manager"]
    manager.goes_to("/").follows("Families, actions due and overdue")
    assert manager.sees(people["hv.seacroft"].name, "No Single Lead Practitioner")
    week.caseload = manager.path
    links = manager.page.get_by_role("table").get_by_role("link")
    numbers = [(x.get_attribute("href"), x.inner_text()) for x in links.all()]
    assert len(numbers) > 4

    for path, words in numbers:
        number = int(re.match(r"\d+", words)[0])
        manager.goes_to(path)
        assert manager.number(r"As at [^:]+: (\d+)") == number
        assert manager.page.locator("tbody tr").count() == number
        assert manager.does_not_see("Rourke", "Zakariya")

    assert any("overdue" in path for path, _ in numbers)
    assert manager.finds_nothing(week.orourke_page, status=403)


def test_a_supervisor_sees_the_families_of_those_supervised(people, week):
    supervisor = people["supervisor"]
    assert supervisor.goes_to(week.caseload).sees(people["hv.seacroft"].name)
    assert supervisor.goes_to(week.orourke_page).sees("Baby O’Rourke")
    assert supervisor.does_not_see("Add what you know")


def test_what_the_huddle_decided_comes_back_next_time(people, week):
    coordinator = people["coordinator"]
    coordinator.goes_to("/sessions/")
    coming = coordinator.page.get_by_role("row").filter(has_text="Scheduled").first
    coming.get_by_role("link").click()
    assert coordinator.arrives().sees("Scheduled", week.akhtar, week.dunn, week.whitfield)
    assert coordinator.does_not_see(week.orourke, week.kowalczyk)
    assert people["housing"].goes_to(coordinator.path).does_not_see(week.akhtar, week.dunn)


def test_the_closed_family_is_closed_for_those_who_still_see_it(people, week):
    assert people["housing"].goes_to("/families/?status=closed").sees(week.kowalczyk, "Closed")
    assert people["chair"].searches(week.kowalczyk).sees("Closed")


@pytest.mark.parametrize(
    ("name", "sees", "does_not_see"),
    [
        ("coordinator", "Waiting for the coordinator", "Families you lead"),
        ("chair", "Sessions that you chair", "Checks to answer"),
        ("hv.seacroft", "Families you lead", "Waiting for the coordinator"),
        ("supervisor", "Caseload of your agency", "Checks to answer"),
        ("manager", "Caseload of your agency", "Next session"),
        ("ig", "Your work is under Governance", "Next session"),
        ("admin", "You see no family", "Next session"),
        ("employment", "You lead no family", "Waiting for the coordinator"),
    ],
)
def test_my_week_is_that_of_the_role(people, name, sees, does_not_see):
    assert people[name].goes_to("/").sees("My week", sees).does_not_see(does_not_see)


@pytest.mark.parametrize("name", OUTSIDE)
def test_an_outsiders_week_counts_nothing(people, week, name):
    person = people[name]
    assert person.goes_to("/").sees("You have no open action", "You lead no family")
    assert person.goes_to("/families/actions/").sees("You own no action")
    assert person.finds_nothing("/families/caseload/", status=403)
