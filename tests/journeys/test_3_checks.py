"""Wednesday: the agencies answer, each deciding who may read what it tells."""

import pytest

from tests.journeys.checking import answer_check
from tests.journeys.test_2_agenda import CORE, OUTSIDE

POLICE_ONLY_FOR_SOCIAL_WORK = "Her ex-partner leaves custody on 4 December."
SECRET_HOLD = "Held on a restricted file."


def test_five_agencies_answer_for_one_family(people, week):
    """One of them without a script."""
    saved = f"Your answer for {week.orourke} is saved"
    nurse = people.anew("hv.seacroft", java_script_enabled=False)
    answer_check(nurse, week.orourke, answer="Known to us", well="She comes to every visit.")
    assert nurse.sees(saved)
    for name, answer in {
        "housing": {"answer": "Known to us", "worry": "Two moves since August."},
        "earlystart": {"answer": "Known to us, nothing relevant to share"},
        "maternity": {"answer": "Not known to us"},
        "perinatal": {"answer": "Known to us, information withheld", "withheld": SECRET_HOLD},
    }.items():
        answer_check(people[name], week.orourke, **answer)
        assert people[name].sees(saved)


def test_an_answer_left_half_done_is_asked_for_in_words(people, week):
    police = people["dsu"]
    police.goes_to("/checks/").follows(f"Answer the check for {week.marsh}", exact=True)

    police.presses("Save the answer")

    assert police.sees("There is a problem", "Select whether this family is known to your team")


def test_the_police_tell_what_they_know_to_one_agency(people, week):
    answer_check(
        people["dsu"],
        week.marsh,
        answer="Known to us",
        worry=POLICE_ONLY_FOR_SOCIAL_WORK,
        named=["Leeds City Council"],
    )

    assert people["dsu"].sees("Your answer for")


def test_what_the_police_told_is_read_by_those_named_and_nobody_else(people, week):
    for name in ("csws.east", "coordinator", "chair", "dsu"):
        people[name].goes_to("/families/").follows(week.marsh)
        assert people[name].sees(POLICE_ONLY_FOR_SOCIAL_WORK, "Leeds City Council")
        week.marsh_page = people[name].path
    for name in set(CORE) - {"dsu", "csws.east"}:
        assert people[name].goes_to(week.marsh_page).does_not_see("custody", "4 December")
        assert people[name].searches("custody").does_not_see(week.marsh)
        assert people[name].goes_to("/checks/").does_not_see("custody")


def test_where_she_lives_is_told_to_nobody_but_the_police(people, week):
    assert people["dsu"].goes_to(week.marsh_page).sees("Protected: do not pass on", "LS14")
    for name in ("chair", "coordinator", "hv.seacroft", "housing"):
        assert people[name].goes_to(week.marsh_page).sees("Protected address").does_not_see("LS14")


def test_not_returned_is_never_shown_as_no_concern(people, week):
    for name in ("coordinator", "chair"):
        people[name].goes_to(week.session)
        assert people[name].sees("Not returned", "Known to us", "Not known to us", SECRET_HOLD)
        assert people[name].sees("It never means that there is no concern")
    assert people["housing"].goes_to(week.session).does_not_see(SECRET_HOLD)


@pytest.mark.parametrize("name", OUTSIDE)
def test_whoever_was_not_asked_has_no_family_and_no_number(people, week, name):
    person = people[name]
    assert person.finds_nothing(week.marsh_page)
    for sought in (week.marsh, "Marsh", "Mia", "999 000 4560", "Yusuf"):
        person.searches(sought)
        assert person.does_not_see(week.marsh_page, week.yusuf)
        assert person.number(r"(\d+) famil") == 0
    assert person.goes_to("/").does_not_see(week.marsh, week.yusuf)
