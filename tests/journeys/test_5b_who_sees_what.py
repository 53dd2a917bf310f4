"""Who sees what: conflicts, named people, emergencies, and why anybody sees it at all."""

import re

from practitioners.working_days import add_working_days, today
from tests.journeys import emergency
from tests.journeys.stack import text
from tests.journeys.test_3_checks import POLICE_ONLY_FOR_SOCIAL_WORK

LEANNE = "Leanne Marsh 21/12/1995"
OPENED = re.compile(r"/emergency-access/[0-9a-f-]{36}/")
USED = "emergency access was used"
TOLD = "His uncle has moved in with two dogs."
LEFT_BEHIND = "Ring the growth clinic"


def test_who_sees_a_family_is_told_by_team_name_and_reason(people, week):
    visitor = people["hv.gipton"]
    visitor.goes_to("/families/").follows(week.yusuf)
    visitor.follows("Who can see this family, and why")

    assert visitor.sees("Why can I see this?", "Through East Leeds 0-19 PHINS")
    assert visitor.sees("West Yorkshire Police", "Leeds District Safeguarding Unit")
    assert visitor.does_not_see(people["employment"].name, "West Leeds 0-19 PHINS")
    assert people["hv.armley"].finds_nothing(visitor.path)


def test_what_the_police_told_one_agency_says_who_reads_it(people, week):
    police = people["dsu"]
    said = police.goes_to(week.marsh_page).page.locator(".govuk-inset-text")
    said = said.filter(has_text=POLICE_ONLY_FOR_SOCIAL_WORK)
    said.get_by_role("link", name="Who can read this, and why").click()
    assert police.arrives().sees("Who can see this contribution, and why", "For: named agencies")
    assert police.sees("Leeds City Council").does_not_see("Leeds Housing Options")
    assert people["housing"].finds_nothing(police.path)


def test_who_will_read_it_is_shown_before_it_is_added_and_changes_with_the_audience(people, week):
    visitor = people["hv.gipton"]
    visitor.goes_to("/families/").follows(week.yusuf).presses("Add what you know")
    week.yusuf_page = visitor.path.removesuffix("contribute/")
    visitor.enters("What do you know?", TOLD)
    visitor.chooses("Fact: from our records")
    visitor.chooses("Pressure or worry", of="What is it?")
    visitor.chooses("Everyone working with this family in the huddle")
    assert visitor.presses("Continue").sees("Check who will read this", "Leeds Housing Options")
    assert visitor.presses("Change it").sees("Add what you know")
    visitor.chooses("Only the agencies I name")
    visitor.ticks("Leeds City Council")

    assert visitor.presses("Continue").sees("Children's Social Work Service East")

    assert visitor.does_not_see("Leeds Housing Options")
    assert visitor.presses("Add it for these readers").sees("What you know has been added", TOLD)
    assert people["csws.east"].goes_to(week.yusuf_page).sees(TOLD)
    assert people["housing"].goes_to(week.yusuf_page).does_not_see(TOLD)


def test_whoever_knows_the_family_outside_work_says_so_and_finds_nothing(people, week):
    nurse = people["perinatal"]
    nurse.goes_to("/families/").follows(week.dunn)
    week.dunn_page = nurse.path
    nurse.follows("I know this family outside work")
    assert nurse.presses("Declare the conflict").sees("Select what the conflict is")
    nurse.chooses("Knows somebody in the family")
    nurse.enters("Say a little more", "We sing in the same choir.")

    nurse.presses("Declare the conflict")

    assert nurse.finds_nothing(week.dunn_page)
    assert nurse.goes_to("/families/").does_not_see(week.dunn)
    nurse.searches("Harley")
    assert nurse.number(r"(\d+) famil") == 0
    people["coordinator"].goes_to(week.dunn_page)
    assert people["coordinator"].sees(nurse.name, "We sing in the same choir.")


def test_a_record_is_restricted_after_reading_who_loses_sight(people, week):
    coordinator = people["coordinator"]
    coordinator.goes_to(week.marsh_page).follows("Restrict or seal this record")
    _restrict(coordinator, "Restricted: named practitioners only")
    coordinator.ticks(people["dsu"].name, of="Who of these stays, by name?")
    assert coordinator.presses("Continue").sees("lose sight of it", people["housing"].name)
    assert coordinator.sees("Kept by name", people["dsu"].name)
    people["housing"].goes_to(week.marsh_page)

    coordinator.presses("Change who sees it")

    assert coordinator.sees("Named practitioners only", people["dsu"].name)
    for name in ("housing", "hv.seacroft", "perinatal", "supervisor"):
        assert people[name].finds_nothing(week.marsh_page)
        assert people[name].goes_to("/families/").does_not_see(week.marsh)
    assert people["dsu"].goes_to(week.marsh_page).sees("Named practitioners only", "Mia")


def test_whoever_knows_exactly_whom_they_seek_learns_whom_to_ask(people, week):
    housing, coordinator = people["housing"], people["coordinator"]
    for sought in (week.marsh, LEANNE):
        assert housing.searches(sought).sees("Record restricted", coordinator.name)
        assert housing.number(r"(\d+) famil") == 0
    assert housing.searches("Marsh").does_not_see("Record restricted")
    assert housing.does_not_see(week.marsh_page)


def test_a_sealed_record_says_nothing_to_anybody(people, week):
    coordinator, housing = people["coordinator"], people["housing"]
    coordinator.goes_to(week.marsh_page).follows("Restrict or seal this record")
    _restrict(coordinator, "Sealed: named practitioners only")
    coordinator.presses("Continue").presses("Change who sees it")

    for sought in (week.marsh, LEANNE):
        assert housing.searches(sought).does_not_see("Record restricted", coordinator.name)
        assert housing.number(r"(\d+) famil") == 0
    assert people["dsu"].goes_to(week.marsh_page).sees("Mia")


def test_a_record_opens_in_an_emergency_to_read_and_says_so(people, week):
    worker = people["families"]
    assert worker.searches(week.whitfield).sees("ask for emergency access")
    assert emergency.ask(worker, week.whitfield, again="CMC-0000").sees(
        "This is not what you typed"
    )
    assert worker.goes_to("/families/").does_not_see(week.whitfield)

    emergency.ask(worker, week.whitfield)

    assert worker.sees("Emergency access until", "Your reading is recorded", "Rosa Whitfield")
    assert worker.does_not_see("Add what you know", "Add an action")
    week.whitfield_page = worker.path
    assert worker.goes_to("/families/").sees(week.whitfield)


def test_a_wrong_reference_and_a_sealed_record_are_answered_alike(people, week):
    worker = people["families"]

    unknown = emergency.refusal(worker, "CMC-9999")

    assert emergency.refusal(worker, week.marsh) == unknown
    assert week.marsh not in unknown
    assert worker.goes_to("/families/").does_not_see(week.marsh)


def test_governance_and_the_coordinator_are_told_at_once(stack, people, week):
    worker = people["families"]
    for name in ("ig", "coordinator"):
        letter = stack.letter_to(people[name].email, USED)
        assert week.whitfield in text(letter)
        assert worker.name not in text(letter)
    week.emergency = OPENED.search(text(letter))[0]

    assert people["coordinator"].goes_to(week.emergency).sees(worker.name, emergency.WORDS)

    assert people["coordinator"].sees("I cannot reach the people who hold the record")
    assert people["housing"].finds_nothing(week.emergency)
    assert not [x for x in stack.letters_to(people["housing"].email) if USED in x["Subject"]]


def test_ended_by_whoever_opened_it_the_record_is_closed(people, week):
    worker = people["families"]
    assert (
        worker.goes_to(week.whitfield_page)
        .presses("End it now")
        .sees("Emergency access has ended")
    )

    assert worker.finds_nothing(week.whitfield_page)
    worker.searches(week.whitfield)
    assert worker.number(r"(\d+) famil") == 0
    assert worker.goes_to("/emergency-access/mine/").sees(week.whitfield, "Not reviewed yet")


def test_the_coordinator_sees_who_looked_and_others_do_not(people, week):
    coordinator, worker = people["coordinator"], people["families"]
    coordinator.goes_to(week.whitfield_page).follows("See who has looked at family")
    week.whitfield_log = coordinator.path

    assert coordinator.sees(
        worker.name, "Opened the record in an emergency", people["perinatal"].name
    )

    coordinator.picks("Person", worker.name)
    assert coordinator.presses("Show these lines").sees("Turning Lives")
    assert people["housing"].finds_nothing(week.whitfield_log, status=403)
    assert worker.finds_nothing(week.whitfield_log)


def test_work_is_asked_of_somebody_who_is_about_to_leave(people, week):
    coordinator, leaver = people["coordinator"], people["hv.harehills"]
    coordinator.goes_to("/families/").follows(week.yusuf).presses("Add an action")
    coordinator.enters("What needs to happen?", LEFT_BEHIND)
    coordinator.picks("Who will do it?", leaver.name)
    coordinator.enters_date("When is it due?", add_working_days(today(), 5))

    assert coordinator.presses("Add the action").sees(LEFT_BEHIND, leaver.name)

    assert leaver.goes_to("/families/actions/").sees(LEFT_BEHIND)


def test_an_agency_contact_confirms_the_team_and_closes_who_has_left(stack, people):
    """The hour in which teams are asked about has come: nobody waits for it here."""
    stack.manage("shell", "-c", "from practitioners import tasks; tasks.ask_about_teams()")
    contact, leaver = people["manager"], people["hv.harehills"]
    stack.letter_to(contact.email, "/teams/")
    assert contact.goes_to("/teams/").follows("East Leeds 0-19 PHINS").does_not_see("CMC-")
    for radio in contact.page.get_by_role("radio", name="Still in this team").all():
        radio.check()
    contact.chooses("Has left the agency", of=f"Is {leaver.name} still in this team?")
    assert contact.presses("Save and continue").sees("Leave the agency", leaver.name)
    leaver.goes_to("/families/")

    assert contact.presses("Confirm").sees("The team is confirmed", "Who has left", leaver.name)

    assert leaver.goes_to("/families/").sees("Sign in to Huddle")
    assert leaver.finds_nothing("/families/", status=302)


def test_what_they_left_behind_is_seen_by_those_who_can_hand_it_on(people):
    for name in ("coordinator", "supervisor"):
        assert (
            people[name].goes_to("/left-work/?show=actions").sees(LEFT_BEHIND, "Joanne Thackray")
        )
    assert people["housing"].finds_nothing("/left-work/", status=403)
    police = people["dsu"].goes_to("/teams/").follows("Leeds District Safeguarding Unit")
    assert police.sees(police.name).does_not_see("CMC-", "Joanne Thackray")


def _restrict(coordinator, how):
    coordinator.chooses(how)
    coordinator.chooses("Domestic abuse risk")
    coordinator.enters("Say why in your words", "The ex-partner has asked about her twice.")
