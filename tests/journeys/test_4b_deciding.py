"""Still Thursday: a decision is made for each child, and the minutes are signed."""

import os
import shutil

from django.conf import settings

from tests.journeys import holding
from tests.journeys.test_2_agenda import CORE, FAMILIES, OUTSIDE
from tests.journeys.test_3_checks import POLICE_ONLY_FOR_SOCIAL_WORK
from tests.journeys.test_4_session import FOR_HEALTH, SAID_TO_ALL

PICTURE = {"x": 0, "y": 0, "width": 1280, "height": 1700}  # as far as the agencies' answers


def test_an_agency_cannot_decide(people, week):
    housing = people["housing"]
    assert housing.goes_to(week.item).does_not_see("Record a decision")
    people["chair"].goes_to(week.item)
    link = people["chair"].page.get_by_role("link", name="Record a decision").first
    week.decide = link.get_attribute("href")

    assert housing.finds_nothing(week.decide, status=403)


def test_a_decision_asks_for_what_it_demands(people, week):
    chair = people["chair"]
    assert chair.goes_to(week.decide).presses("Continue").sees("There is a problem")
    chair.chooses("D03")
    assert chair.presses("Continue").sees("The lead is offered to this person")

    chair.presses("Continue")

    assert chair.sees(
        "Select the Single Lead Practitioner",
        "Select who supervises the lead",
        "Enter the date that first contact is due",
        "Enter why the meeting decided this",
    )


def test_one_decision_is_recorded_for_each_child(people, week):
    chair, name_of = people["chair"], lambda who: people[who].name
    lead = holding.lead(name_of("hv.seacroft"), name_of("supervisor"))
    twin = holding.lead(name_of("csws.east"), name_of("supervisor"))
    asked = holding.question("Who else cares for her?", name_of("earlystart"))
    for family, child, code, answer in (
        ("orourke", "Baby O’Rourke", "D03", lead),
        ("yusuf", "Zakariya", "D11", holding.review),
        ("marsh", "Mia", "D02", holding.referral(name_of("csws.east"))),
        ("dunn", "Harley", "D03", twin),
        ("dunn", "Harper", "D08", asked),
        ("akhtar", "", "D01", holding.danger(name_of("maternity"))),
    ):
        holding.opens_family(chair, week.session, week[family])
        holding.decide(chair, child, code, answer)
        assert chair.sees("Recorded:")


def test_a_decision_is_recorded_without_a_script(people, week):
    chair = people.anew("chair", java_script_enabled=False)
    holding.opens_family(chair, week.session, week.kowalczyk)

    holding.decide(chair, "Zofia", "D15", holding.closure(people["chair"].name))

    assert people["chair"].goes_to(chair.path).sees("D15", "Any of us nominates them again")


def test_actions_are_agreed_with_a_person_an_agency_and_a_day(people, week):
    chair = people["chair"]
    holding.opens_family(chair, week.session, week.orourke)
    holding.agree(
        chair, "Find a home that she can stay in", owner=people["housing"].name, in_days=5
    )
    holding.agree(chair, "Visit at home", owner=people["hv.seacroft"].name, in_days=3)
    assert chair.sees("Leeds Housing Options", "Leeds Community Healthcare")


def test_the_picture_of_the_first_screen_is_of_the_real_thing(stack, people, week):
    chair = people["chair"]
    holding.opens_family(chair, week.session, week.orourke)
    picture = stack.var / "screenshots/session.png"

    chair.page.screenshot(path=picture, full_page=True, clip=PICTURE)

    assert picture.stat().st_size > 50_000
    if os.environ.get("SCREENSHOTS") == "1":
        shutil.copy(picture, settings.BASE_DIR / "docs/images")


def test_the_session_closes_only_when_every_family_had_its_turn(people, week):
    chair = people["chair"]
    assert chair.goes_to(f"{week.session}close/").sees("Decide for every child", week.whitfield)
    chair.follows(week.whitfield).follows("Defer this family")
    chair.chooses("There was not enough time")
    chair.enters("What should the next session know?", "She moves home on Friday.")
    assert chair.presses("Defer").sees("is deferred to the next session")

    chair.goes_to(f"{week.session}close/").presses("Close the session")

    assert chair.sees("Its minutes are in draft")


def test_the_chair_signs_and_nothing_changes_any_more(people, week):
    chair = people["chair"]
    assert people["coordinator"].finds_nothing(f"{week.session}sign/", status=403)
    agreeing = people["hv.seacroft"]
    assert agreeing.goes_to(f"{week.session}draft/").sees("Not signed yet", *_all(week))
    assert agreeing.presses("I agree").sees("You have agreed the draft minutes")
    assert chair.goes_to(f"{week.session}sign/").sees("The meeting was quorate", *_all(week))

    assert chair.presses("Sign the minutes").sees("Enter why you sign before everybody has agreed")
    chair.enters("Why do you sign before everybody has agreed?", "All agreed aloud at the end.")
    assert chair.presses("Sign the minutes").sees("The minutes are signed and released")

    week.minutes = chair.path
    for path in (week.decide, f"{week.session}sign/", f"{week.session}attendance/"):
        refused = chair.asks_for(path)
        assert refused.status == 409, path
        assert "signed" in refused.text()
    assert chair.goes_to(week.item).sees("What you read is unchanged since then")


def test_each_reads_in_the_minutes_what_they_may_and_no_more(stack, people, week):
    for name in (*CORE, "chair", "coordinator"):
        person = people[name]
        stack.letter_to(person.email, "Minutes of a huddle have been released")
        assert person.goes_to(week.minutes).sees(
            *_all(week), SAID_TO_ALL, "She moves home on Friday."
        )
        assert person.does_not_see("LS14")
    for name in ("csws.east", "chair", "coordinator"):
        assert people[name].does_not_see(FOR_HEALTH)
    for name in ("hv.seacroft", "hv.gipton"):
        assert people[name].sees(FOR_HEALTH)
    for name in ("housing", "perinatal", "maternity", "earlystart"):
        assert people[name].does_not_see(FOR_HEALTH, POLICE_ONLY_FOR_SOCIAL_WORK)
    for name in OUTSIDE:
        assert people[name].finds_nothing(week.minutes)


def _all(week):
    return [week[family] for family in FAMILIES]
