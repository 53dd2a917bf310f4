"""The first week of a new lead: what waits, a contact, a goal, the order of steps, the update."""

from datetime import timedelta

from practitioners.working_days import add_working_days, today
from tests.journeys import holding

GOAL = "I want one person to ring me, not five."
ASKED = "Can housing tell us before the flat is offered?"
STEP = "Agree with the mother who rings her, and when"


def step_of(person):
    return person.page.get_by_role("listitem").filter(has_text=STEP)


def test_my_families_says_what_waits_and_by_which_rule(people, week):
    lead = people["hv.seacroft"]

    lead.goes_to("/").follows("My families")

    assert lead.sees(week.orourke, "1 action overdue", "Never recorded as seen")
    assert lead.sees("Nothing is scored and nobody is ranked")
    lead.picks("Show", "Overdue action")
    assert lead.presses("Show").sees(week.orourke, "1 family")
    lead.picks("Show", "Review due")
    assert lead.presses("Show").sees("No family of yours is here for this reason")


def test_an_attempt_is_no_contact_and_a_visit_says_who_was_seen(people, week):
    lead = people["hv.seacroft"]
    lead.goes_to(week.orourke_page).presses("Log a contact")
    lead.chooses("Telephone")
    lead.enters("At what time?", "12:01am")
    lead.chooses("No", of="Was it two-way?")
    assert lead.presses("Log it").sees("Select what came of the attempt")
    lead.chooses("Left a message")
    lead.presses("Log it").sees("The contact has been added to the log")

    lead.goes_to(week.orourke_page).presses("Log a contact")
    lead.chooses("Home visit")
    lead.enters("At what time?", "12:02am")
    lead.chooses("Yes", of="Was it two-way?")
    for baby in ("Fiadh", "Finn"):
        lead.chooses("Seen with", of=f"Was {baby} O’Rourke seen?")
    lead.presses("Log it")

    assert lead.sees("Home visit", "Telephone", "Left a message")
    lead.goes_to("/families/mine/")
    card = lead.page.locator(".govuk-summary-card").filter(has_text=week.orourke)
    assert "Never recorded as seen" not in card.inner_text()
    assert "Last seen on" in card.inner_text()


def test_a_goal_is_in_the_familys_words_and_its_steps_have_an_order(people, week):
    lead = people["hv.seacroft"]
    lead.goes_to(week.orourke_page).follows("The plan: goals, and the steps")
    week.steps = lead.path
    lead.presses("Add a goal")
    lead.enters("What do they want to be different?", GOAL)
    lead.chooses("Improved family relationships")
    lead.enters("How will you all know that it is better?", "She says whom she rings.")
    lead.enters_date("When is it looked at again?", today() + timedelta(days=28))
    lead.presses("Add the goal").sees("The goal is in the plan", GOAL)
    lead.goes_to(week.steps).presses("Add a step")
    lead.enters("What needs to happen?", STEP)
    lead.picks("Who will do it?", lead.name)
    lead.enters_date("When is it due?", add_working_days(today(), 4))
    lead.presses("Add the action")

    step_of(lead.goes_to(week.steps)).get_by_role("link", name="Its goal").click()
    lead.arrives()
    lead.chooses(GOAL, of="Which goal does it serve?")
    lead.presses("Save")

    assert lead.goes_to(week.steps).sees(f"For the goal “{GOAL}”")
    assert people["housing"].goes_to(week.steps).sees(GOAL, STEP)


def test_a_step_is_moved_by_the_keyboard_and_without_a_script(people, week):
    lead = people.anew("hv.seacroft", java_script_enabled=False)
    lead.goes_to(week.steps)
    step = step_of(lead)
    step.locator("summary").press("Enter")
    step.get_by_label("When does it come?").select_option("now")
    step.get_by_role("button", name="Move").press("Enter")

    lead.arrives()

    now = lead.page.locator("#lane-now + ol")
    assert STEP in now.inner_text()


def test_the_two_minute_update_brings_the_family_onto_the_next_agenda(people, week):
    lead = people["hv.seacroft"]
    lead.goes_to(week.orourke_page).presses("Give the lead’s update")
    lead.enters("What has changed?", "Both babies feed well.")
    lead.chooses("Everyone working with this family in the huddle")
    lead.chooses("Yes", of="Do you ask something of the huddle?")
    assert lead.presses("Send the update").sees("Enter what you ask", "Both babies feed well.")
    lead.enters("What do you ask?", ASKED)

    assert lead.presses("Send the update").sees("Your update is recorded")

    coordinator = people["coordinator"]
    week.next_session = holding.next_of(coordinator)
    assert coordinator.presses("Build it again").sees(week.orourke)
