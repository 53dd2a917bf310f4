"""Monday: a file of nominations and a page of one arrive, and the coordinator screens them."""

from datetime import timedelta

import pytest

from practitioners.working_days import today
from tests.journeys.nominating import (
    accept_one,
    answer_the_rest,
    answer_up_to_home,
    begin,
    reference_of,
    tell_duty,
)

FILE = "tests/data/nominations-2026-11-16.csv"
BABIES = {
    "orourke": "Baby O’Rourke",
    "yusuf": "Zakariya Yusuf",
    "marsh": "Mia Marsh",
    "dunn": "Harley Dunn-Pike",
    "akhtar": "Unborn",
    "whitfield": "Rosa Whitfield",
}


def test_a_dry_run_of_the_file_writes_nothing(stack, people):
    said = stack.manage("import_nominations", FILE, "--as", "coordinator@example.org", "--dry-run")

    assert "Accepted as new families (6)" in said
    assert "Nothing was written" in said
    assert people["coordinator"].goes_to("/screening/").sees("There are no nominations here")
    assert people["coordinator"].goes_to("/imports/").sees("No file has been imported yet")


def test_the_command_imports_each_row_that_it_can(stack, people):
    said = stack.manage("import_nominations", FILE, "--as", "coordinator@example.org")

    assert "Accepted as new families (6)" in said
    assert "Accepted and joined to a family (1)" in said
    assert not any(name in said for name in ("Yusuf", "Marsh", "9990", "LS14"))
    assert people["coordinator"].goes_to("/screening/").sees("To screen (7)", "Act now", "2 rows")


def test_the_same_file_by_the_page_doubles_nothing(people):
    coordinator = people["coordinator"]
    coordinator.goes_to("/imports/").presses("Import a file")
    coordinator.page.get_by_label("File of nominations").set_input_files(FILE)
    assert coordinator.presses("Only check it").sees(
        "Nothing has been imported", "Imported before (10)"
    )
    coordinator.presses("Choose the file to import")
    coordinator.page.get_by_label("File of nominations").set_input_files(FILE)

    coordinator.presses("Import the file")

    assert coordinator.sees(
        "Imported before (10)", "Not imported: correct these and send them again (2)"
    )
    assert coordinator.does_not_see("Accepted as new families")
    assert coordinator.goes_to("/screening/").sees("To screen (7)", "2 rows")


def test_the_coordinator_sees_what_became_of_each_row_and_why(people, week):
    coordinator = people["coordinator"]
    coordinator.goes_to("/imports/")
    coordinator.page.get_by_role("link", name="nominations-2026-11-16.csv").last.click()

    assert coordinator.arrives().sees(
        "Accepted as new families (6)",
        "Row 9", "must be a real date: that month has no such day",
        "Row 13", "could run as a formula",
        "the same date of birth and name",
        "past the birthday until which the huddle works",
        "Act now: somebody is in immediate danger (1)",
    )  # fmt: skip
    assert coordinator.does_not_see("Alfie", "Ellie Fox", "HYPERLINK", "9999999999", "Adeyemi")
    week.batch = coordinator.path


def test_a_bruised_baby_is_a_danger_stop_and_in_no_queue(people, week):
    coordinator = people["coordinator"]
    coordinator.goes_to(week.batch).follows("Record the contact")
    assert coordinator.sees("Stop. Contact Duty and Advice now", "Row 11 of an imported file")
    assert coordinator.presses("Record that they have been told").sees("There is a problem")

    tell_duty(coordinator, "DA-2026-1147")

    assert coordinator.sees("Duty and Advice has been told", "DA-2026-1147")
    assert coordinator.goes_to("/screening/").does_not_see("Act now", "Alfie")
    assert people["hv.seacroft"].goes_to("/danger/").sees("Row 11 of an imported file")
    assert people["hv.gipton"].goes_to("/danger/").sees("There are none")


def test_the_same_mother_under_another_spelling_joins_her_first_nomination(people, week):
    coordinator = people["coordinator"]
    coordinator.goes_to(week.batch).follows("Decide about row 8")
    assert coordinator.sees("the same date of birth and name", "very anxious about home")
    coordinator.chooses("It is the same baby as in family")
    coordinator.presses("Save the decision")
    assert coordinator.sees("Enter why the nominating team needs to see that family")
    why = "If you join it to a family: why does the nominating team need to see it?"
    coordinator.enters(why, "Both teams visit the same mother.")

    coordinator.presses("Save the decision")

    assert coordinator.sees("Row 8 is nominated, as family")
    assert coordinator.goes_to("/screening/").sees("To screen (8)", "1 row ")


def test_a_child_past_the_age_is_sent_elsewhere_and_forgotten(people, week):
    coordinator = people["coordinator"]
    coordinator.goes_to(week.batch).follows("Decide about row 10")
    assert coordinator.sees("Samuel Adeyemi")
    coordinator.chooses("Send it elsewhere")
    coordinator.enters("Where it was sent", "Early Help Hub East")
    coordinator.enters("Who was told", "The 0-19 team")

    coordinator.presses("Save the decision")

    assert coordinator.sees("Row 10 was sent elsewhere")
    assert coordinator.does_not_see("Adeyemi")


def test_the_row_with_the_wrong_date_is_nominated_by_pages_and_resumed(people, week):
    """And without a script, from signing in to the end."""
    housing = people.anew("housing", java_script_enabled=False)
    housing.signs_in()
    begin(housing, danger="No")
    answer_up_to_home(
        housing,
        mother="Nadia Kowalczyk",
        baby="Zofia Kowalczyk",
        born=today() - timedelta(days=90),
    )
    housing.follows("Leave it for now")
    assert people["coordinator"].goes_to("/screening/").does_not_see("Kowalczyk")

    assert housing.follows("Go on with the draft").sees("Nadia Kowalczyk", "Zofia Kowalczyk")
    answer_the_rest(housing)

    assert housing.sees("Nomination sent")
    week.kowalczyk = housing.page.locator(".govuk-panel__body strong").inner_text()
    assert people["coordinator"].goes_to("/screening/").sees("Zofia Kowalczyk")


def test_a_practitioner_who_says_danger_is_stopped_at_once(people):
    midwife = people["maternity"]

    begin(midwife, danger="Yes")

    assert midwife.sees("Stop. Contact Duty and Advice now", "0113", "call 999 first")
    tell_duty(midwife, "DA-2026-1148")
    assert midwife.sees("Duty and Advice has been told")


def test_nobody_else_knows_of_a_nomination_before_it_is_published(people, week):
    for key, baby in BABIES.items():
        week[key] = reference_of(people["coordinator"], baby)
    for name in ("chair", "perinatal", "hv.armley", "employment", "families"):
        assert (
            people[name]
            .goes_to("/families/")
            .does_not_see(week.marsh, week.yusuf, "Yusuf", "Marsh")
        )
    assert people["hv.seacroft"].goes_to("/families/").sees(week.orourke, week.yusuf)
    assert people["hv.seacroft"].does_not_see(week.marsh, week.dunn)
    assert people["dsu"].goes_to("/families/").sees(week.marsh)


def test_the_coordinator_accepts_and_says_with_whom_each_is_shared(stack, people, week):
    coordinator = people["coordinator"]
    while accept_one(coordinator):
        pass

    assert coordinator.goes_to("/screening/").sees("To screen (0)", "Accepted for a huddle (9)")
    letter = stack.letter_to("hv.gipton@example.org", week.yusuf)
    assert "Yusuf" not in letter.as_string()


@pytest.mark.parametrize("name", ["manager", "admin"])
def test_whoever_holds_no_family_sees_none(people, name, week):
    for path in ("/families/", "/nominations/", "/screening/", "/imports/"):
        answer = people[name].asks_for(path)
        assert answer.status == 403, f"{name} {path}"
        assert week.yusuf not in answer.text()


def test_governance_sees_a_family_by_name_only_and_nobody_has_named_it(people, week):
    assert people["ig"].goes_to("/families/").does_not_see(week.yusuf)
    assert people["ig"].number(r"(\d+) famil") == 0
    for path in ("/nominations/", "/screening/", "/imports/"):
        assert people["ig"].finds_nothing(path, status=403)
