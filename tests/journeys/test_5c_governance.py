"""Information governance: reviews what was opened, answers who asks, and sees no family."""

import pytest

from practitioners.working_days import today
from tests.journeys import emergency
from tests.journeys.test_2_agenda import NAMES

GIVEN = "Professional asked: Ruth Appleyard, today."


def test_an_emergency_is_reviewed_with_an_outcome_by_somebody_else(people, week):
    governance, worker = people["ig"], people["families"]
    assert governance.goes_to("/governance/").sees("Records opened in an emergency, to review")
    assert governance.goes_to("/governance/emergency-access/").sees(worker.name)
    governance.sees("Waits for you to open it").follows(week.whitfield)
    assert governance.sees(emergency.WORDS, "What they looked at during it").does_not_see("Rosa")
    assert governance.presses("Record the review").sees("Select the outcome")
    governance.chooses("Appropriate, and access should be arranged")
    governance.enters("Note", "Ask the coordinator to share it with Turning Lives.")

    governance.presses("Record the review")

    assert worker.goes_to("/emergency-access/mine/").sees(
        "Appropriate, and access should be arranged"
    )


def test_what_could_not_be_opened_waits_for_governance_which_says_no(people, week):
    governance, worker = people["ig"], people["families"]
    governance.goes_to("/governance/emergency-access/").follows(week.marsh)
    assert governance.sees("Asked for a record that could not be opened", "The record is sealed")
    governance.chooses("Do not open it")

    governance.presses("Decide")

    assert worker.goes_to("/emergency-access/mine/").does_not_see(week.marsh)
    assert worker.finds_nothing(week.marsh_page)


def test_governance_reads_who_looked_and_nothing_of_the_family(people, week):
    governance = people["ig"]
    governance.goes_to("/governance/").follows("Who has looked at a family")
    governance.enters("Family reference", "CMC-9999")
    assert governance.presses("Show who has looked").sees("There is no family with this reference")
    governance.enters("Family reference", week.whitfield)

    governance.presses("Show who has looked")

    assert governance.sees(people["families"].name, "Opened the record in an emergency")
    assert governance.does_not_see("Rosa", "Hannah", "LS8")
    assert governance.finds_nothing(week.whitfield_page)


def test_somebody_asks_what_is_held_about_them(people, week):
    governance = people["ig"]
    governance.goes_to("/governance/").follows("Subject access requests")
    assert governance.presses("Record a request").presses("Continue").sees("There is a problem")
    governance.enters("Family’s reference", week.whitfield)
    governance.enters("Who asks", "The father")
    governance.chooses("For themself")
    governance.enters("How was their identity checked?", "Passport, seen at the desk.")
    governance.enters(
        "What did they ask for, and how did the request come?", "Everything, by letter."
    )
    governance.enters_date("When did it come?", today())
    assert governance.presses("Continue").sees("Subject access request", "Answer by")
    week.asked = governance.path
    governance.presses("Say whom it is about").chooses("Tom Whitfield")

    assert governance.presses("Collect what is held").sees("What is held", "to decide")

    assert governance.sees("Nothing is released before that")
    assert governance.finds_nothing(f"{week.asked}release/", status=409)
    assert people["coordinator"].finds_nothing(week.asked, status=403)


def test_each_row_is_decided_and_what_is_flagged_with_a_reason(people, week):
    governance = people["ig"]
    governance.goes_to(week.asked).presses("Review row by row")
    whole = governance.page.get_by_role("button", name="Release all rows without a flag")
    if whole.count():
        governance.presses("Release all rows without a flag")
    decided = 0
    while _next_row(governance):
        assert governance.presses("Save the decision").sees("There is a problem")
        governance.chooses("Withhold it" if decided else "Release it")
        if decided:
            governance.chooses("The person expected that it would not be passed on")
        governance.enters("Your reason", "Weighed with the agency that it came from.")
        governance.enters("Whose professional opinion was asked, and when?", GIVEN)
        assert governance.presses("Save the decision").sees("Review row by row")
        decided += 1

    assert decided
    assert governance.sees("Every row is decided")


def test_what_is_released_is_a_pack_that_does_not_change(people, week):
    governance = people["ig"]
    governance.goes_to(week.asked).presses("Release")
    governance.enters("Who receives it?", "The father")
    governance.chooses("Tracked post")
    governance.enters("Enter the family’s reference to confirm", "CMC-9999")
    assert governance.presses("Release the pack").sees(
        "Enter the reference exactly as it is shown"
    )
    governance.enters("Enter the family’s reference to confirm", week.whitfield)

    assert governance.presses("Release the pack").sees("Released", "What was released")

    assert governance.follows("The pack, to print").sees("For The father only", "unchanged")
    assert governance.finds_nothing(f"{week.asked}rows/", status=409)


def test_a_legal_hold_stands_until_it_is_lifted_with_a_reason(people, week):
    governance = people["ig"]
    assert governance.goes_to("/governance/").follows("Legal holds").sees("No hold stands")
    governance.presses("Place a hold")
    governance.enters("Family’s reference", week.akhtar)
    governance.enters("Why must nothing be disposed of?", "An inquiry has asked for it.")
    assert governance.presses("Place the hold").sees(week.akhtar, "An inquiry has asked for it.")
    governance.follows("Lift the hold on").enters("Why is it lifted?", "The inquiry is over.")

    assert governance.presses("Lift the hold").sees("No hold stands")

    assert governance.goes_to("/governance/holds/?show=lifted").sees("The inquiry is over.")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/governance/retention/", "No record waits"),
        ("/governance/retention/rule/", "Change a retention rule"),
        ("/governance/retention/disposed/", "Nothing has been disposed of"),
        ("/governance/prompts/", "a prompt to ask the person"),
        ("/teams/overdue/", "Every team that was asked about in time is confirmed"),
    ],
)
def test_the_work_of_governance_is_open_to_it_alone(people, path, words):
    assert people["ig"].goes_to(path).sees(words)
    assert people["ig"].does_not_see(*NAMES)
    for name in ("coordinator", "chair", "dsu", "admin"):
        assert people[name].finds_nothing(path, status=403)


def _next_row(governance):
    """Open the first row that nobody has decided about; false when there is none."""
    waiting = governance.page.get_by_role("link", name="Decide about")
    if not waiting.count():
        return False
    waiting.first.click()
    governance.arrives()
    return True
