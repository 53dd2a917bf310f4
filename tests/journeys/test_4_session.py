"""Thursday: the chair opens the session, each accepts the statement, and what is said is heard."""

import pytest
from playwright.sync_api import expect

from tests.journeys import holding
from tests.journeys.test_2_agenda import OUTSIDE
from tests.journeys.test_3_checks import POLICE_ONLY_FOR_SOCIAL_WORK

THERE = ("hv.seacroft", "csws.east", "dsu", "housing", "perinatal")
FOR_HEALTH = "The caller on Sunday was the grandmother."
SAID_TO_ALL = "She has kept every appointment since September."


def test_no_family_opens_before_the_statement_is_accepted(people, week):
    chair = people["chair"]
    assert chair.goes_to(f"{week.session}hold/").presses("Open the session").sees("In session")
    people["housing"].goes_to(f"{week.session}hold/")
    assert people["housing"].sees("Read and accept the confidentiality statement")
    assert not people["housing"].page.get_by_role("link", name=week.orourke).count()

    holding.accept_statement(chair, week.session)

    holding.opens_family(chair, week.session, week.orourke)
    week.item = chair.path
    assert people["housing"].goes_to(week.item).sees("Confidentiality statement")
    assert people["maternity"].goes_to(week.item).does_not_see("Rourke")
    for name in OUTSIDE:
        assert people[name].finds_nothing(week.item)


def test_each_accepts_for_themselves_and_the_chair_records_who_is_there(people, week):
    for name in THERE:
        how = "Remotely" if name == "dsu" else "In the room"
        holding.accept_statement(people[name], week.session, how)
    chair = people["chair"]
    chair.goes_to(f"{week.session}attendance/")
    midwife = people["maternity"].name
    chair.picks("How they attend", "Present", of=midwife)
    chair.ticks("They accepted the statement aloud", of=midwife)

    chair.presses("Save attendance")

    assert chair.sees("Attendance is recorded", "Quorate", midwife, people["dsu"].name)


def test_everyone_at_the_table_sees_where_the_meeting_is(people, week):
    for name in THERE:
        assert (
            people[name].goes_to(f"{week.session}hold/").sees("Running order", "Next", week.marsh)
        )
    holding.opens_family(people["csws.east"], week.session, week.marsh)
    assert people["csws.east"].sees(POLICE_ONLY_FOR_SOCIAL_WORK)
    week.marsh_item = people["csws.east"].path
    for name in ("hv.seacroft", "housing", "perinatal"):
        assert people[name].goes_to(week.marsh_item).sees("West Yorkshire Police", "Known to us")
        assert people[name].does_not_see("custody", "LS14")


def test_what_is_said_in_the_meeting_keeps_its_audience(people, week):
    holding.say(
        holding.opens_family(people["hv.seacroft"], week.session, week.orourke), SAID_TO_ALL
    )
    holding.say(
        holding.opens_family(people["dsu"], week.session, week.yusuf),
        FOR_HEALTH,
        named=["Leeds Community Healthcare"],
    )
    week.yusuf_item = people["dsu"].path

    assert people["hv.gipton"].goes_to("/families/").follows(week.yusuf).sees(FOR_HEALTH)
    for name in ("chair", "csws.east", "housing", "perinatal"):
        assert people[name].goes_to(week.yusuf_item).does_not_see("grandmother was", FOR_HEALTH)
        assert people[name].goes_to(week.item).sees(SAID_TO_ALL)


@pytest.mark.parametrize(
    ("name", "program"),
    [("PostgreSQL", "bin/postgres"), ("Redis", "redis-server"), ("web", "granian")],
)
def test_what_the_session_stands_on_is_killed_and_nothing_is_lost(
    stack, people, week, name, program
):
    said, at_home = f"Her sister came on the day {name} went.", people["housing"]
    holding.opens_family(at_home, week.session, week.orourke)
    holding.say(holding.opens_family(people["hv.seacroft"], week.session, week.orourke), said)

    stack.kill(name, program)

    expect(at_home.page.locator("main")).to_contain_text(said, timeout=60_000)
    people.complaints.clear()  # of the browser, that nothing answered for a moment
    assert people["chair"].goes_to(week.item).sees(said)
