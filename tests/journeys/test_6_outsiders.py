"""Meanwhile: whoever works with none of these families finds none of them, by any address."""

import re
from collections import Counter
from datetime import date
from uuid import uuid4

import pytest
from django.urls import resolve

from tests.access.pages import PEOPLE, ROWS
from tests.journeys.nominating import answer_up_to_home, begin
from tests.journeys.test_2_agenda import FAMILIES

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Another agency; and the health visitor's own agency, in another part of the city.
OUTSIDERS = ("employment", "hv.armley")
OUTSIDER = list(PEOPLE.values()).index("outsider")
SAID = {row.page: int(row.answers[OUTSIDER]) for row in ROWS if row.method == "GET"}


def addresses(people, name):
    """Every page of one thing that anybody but this person has been at."""
    return sorted(
        path for path, seen in people.visited.items() if UUID.search(path) and seen != {name}
    )


@pytest.mark.parametrize("name", OUTSIDERS)
def test_every_address_of_the_week_is_one_of_nothing(people, week, name):
    stranger, answers = people[name], {}
    references = [week[family] for family in FAMILIES]

    for path in addresses(people, name):
        answer = stranger.asks_for(path)
        answers[path] = answer.status
        assert not [each for each in references if each in answer.text()], path
        made_up = stranger.asks_for(UUID.sub(lambda _: str(uuid4()), path))
        assert made_up.status == answer.status, f"{path} is told from one that never was"

    assert set(answers.values()) <= {403, 404}, answers
    assert Counter(answers.values())[404] > 40
    assert {p: s for p, s in answers.items() if s != SAID[_page(p)]} == {}


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_search_and_no_list_counts_any_of_them(people, week, name):
    stranger = people[name]
    for sought in ("Yusuf", "Zakariya", "9990004560", "Marsh", "LS14", "CMC", week.dunn, "baby"):
        stranger.searches(sought)
        assert stranger.number(r"(\d+) famil") == 0, sought
    for path in ("/", "/families/", "/nominations/", "/sessions/", "/checks/", "/danger/"):
        assert stranger.goes_to(path).does_not_see(*[week[family] for family in FAMILIES], "CMC-")


def test_nominating_the_same_baby_discloses_no_more_than_that_there_may_be_a_record(people, week):
    stranger = people["employment"]
    begin(stranger, danger="No")
    answer_up_to_home(
        stranger,
        mother="Amina Yusuf",
        mother_born=date(1998, 9, 2),
        baby="Zakariya Yusuf",
        born=date(2026, 7, 28),
    )

    assert stranger.sees("A record may already exist")
    assert stranger.does_not_see(week.yusuf, "Health", "Siddiqui", "Faltering", "same date")


def _page(path):
    """As the access policy names it: what it says of an outsider is what each address answers."""
    return resolve(path.partition("?")[0]).view_name
