"""Whoever opens a page about a family stands in that family's trail. No page is exempt unsaid."""

import pytest

from huddle.models import Nomination
from practitioners.models import AuditEvent
from tests.access.pages import PEOPLE, ROWS, pages
from tests.access.world import make_week
from tests.owner import as_owner

PAGES = {page.name: page for page in pages()}
ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
FAMILY_BOUND = {
    "access",
    "access_id",
    "action_id",
    "address_id",
    "alert_id",
    "allocation_id",
    "barrier_id",
    "check_id",
    "child_id",
    "contact_id",
    "contribution_id",
    "copy_id",
    "family",
    "family_id",
    "goal_id",
    "item_id",
    "nomination",
    "session_id",
    "status_id",
    "transfer_id",
}
# Pages of a session without a word about any family on it.
WITHOUT_A_FAMILY = {
    "huddle:attendance",
    "huddle:pulse",
    "huddle:session_place",
    "huddle:statement",
}
READ = [
    row
    for row in ROWS
    if row.method == "GET"
    and FAMILY_BOUND & set(PAGES[row.page].parameters)
    and row.page not in WITHOUT_A_FAMILY
]
LISTS = [
    "huddle:my_week",
    "families:list",
    "families:mine",
    "families:actions",
    "huddle:nominations",
]


@pytest.mark.parametrize("name", [name for name in PEOPLE.values() if name != "nobody"])
def test_every_page_that_shows_a_family_writes_who_looked(client, name):
    week = make_week()
    person = week.people[name]
    client.force_login(person, backend=ALLAUTH)
    column = list(PEOPLE.values()).index(name)

    opened = [PAGES[row.page] for row in READ if row.answers[column] == "200"]

    assert unwritten(client, week, person, opened) == []


def test_enough_pages_are_read_to_mean_something():
    assert sum(row.answers.count("200") for row in READ) > 60


@pytest.mark.parametrize("name", ["nominator", "lead", "owner", "coordinator"])
def test_every_list_writes_each_family_that_it_shows(client, name):
    week = make_week()
    person = week.people[name]
    client.force_login(person, backend=ALLAUTH)

    for page in LISTS:
        before = looks(person)
        answer = client.get(PAGES[page].url({})).content.decode()
        shown = {family for family in families_of(week) if family.reference in answer}
        assert {family.pk for family in shown} <= set(looks(person)[len(before) :]), page


def unwritten(client, week, person, opened):
    """The pages after which the family's trail says nothing new about this person."""
    found = []
    for page in opened:
        before = looks(person)
        assert client.get(page.url(week.things)).status_code == 200
        if not wanted(week, page) <= set(looks(person)[len(before) :]):
            found.append(page.name)
    return found


def looks(person):
    """The families of everything that this person did or looked at, oldest first."""
    with as_owner():
        return list(
            AuditEvent.objects.filter(by=person.pk, family__isnull=False)
            .order_by("at")
            .values_list("family", flat=True)
        )


def wanted(week, page):
    families = set()
    if "nomination" in page.parameters:
        families.add(waiting(week).pk)
    if set(page.parameters) - {"nomination"}:
        families.add(week.family.pk)
    return families


def families_of(week):
    return [week.family, waiting(week)]


def waiting(week):
    with as_owner():
        nominations = Nomination.objects.select_related("family")
        return nominations.get(pk=week.things["nomination"]).family
