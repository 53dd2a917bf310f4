"""Who gets what from every page. Read policy.txt; it is the access policy, and docs/access.md.

Somebody who may not know that a thing exists gets 404, never 403: a 403 would tell them that it
does. "in" sends to sign-in; 409 says that they may, but not in the state that this week is in.
"""

from pathlib import Path

import pytest
from django.db import transaction

from tests.access.document import document
from tests.access.pages import PEOPLE, ROWS, pages, said
from tests.access.world import make_week
from tests.factories import make_practitioner

BEFORE_THE_WALL = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "metrics",  # for whoever brings its token
    "notify_callback",  # for whoever brings its token
    "account_notice_stop",  # from a mail; it tells nobody anything
    "huddle:calendar_feed",  # whoever holds the address reads it; nobody else finds anything
}
FOR_EVERYONE = BEFORE_THE_WALL | {
    "huddle:my_week",
    "consent:account",
    "consent:home_postcode_remove",
    "account_logout",
    "account_change_password",
    "account_resume",
    "account_notice",
    "account_notice_hours",
    "account_notice_settings",
    "account_notices",
    "account_notices_unread",
    "saved_view_new",
    "saved_view_remove",
    "session_ping",
}
PAGES = {page.name: page for page in pages()}
ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.parametrize("column", range(len(PEOPLE)), ids=list(PEOPLE.values()))
def test_each_person_gets_from_each_page_what_the_policy_says(client, column):
    week = make_week()
    person = week.people[list(PEOPLE.values())[column]]
    if person:
        client.force_login(person, backend=ALLAUTH)

    answers = [f"{row.method} {row.page}: {ask(client, week, row)}" for row in ROWS]

    assert answers == [f"{row.method} {row.page}: {row.answers[column]}" for row in ROWS]


def ask(client, week, row):
    """The answer to an empty request, which then never happened."""
    before = transaction.savepoint()
    kept = client.cookies.copy()
    response = client.generic(
        row.method,
        PAGES[row.page].url(week.things),
        content_type="application/x-www-form-urlencoded",
    )
    client.cookies = kept
    transaction.savepoint_rollback(before)
    return said(response)


def test_every_page_has_a_row():
    assert {row.page for row in ROWS} == PAGES.keys()


def test_the_table_is_long_enough_to_mean_something():
    assert len(ROWS) * len(PEOPLE) > 1_500


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.name)
def test_every_page_names_its_permission_or_is_open_to_all(page):
    """``@requires``, ``@for_everyone`` (signed in), or one of the pages before the wall."""
    if page.name in BEFORE_THE_WALL:
        assert not page.view.login_required
    else:
        assert (page.view.required_permission is None) == (page.name in FOR_EVERYONE)


def test_whoever_has_no_role_gets_403_from_every_page_that_asks_for_one(client):
    """Before anything is looked up: not 404, and not what a service would say."""
    week = make_week()
    nobody_in_particular = make_practitioner(week.world.team_of(week.world.health), roles=())
    client.force_login(nobody_in_particular, backend=ALLAUTH)
    asked = [row for row in ROWS if row.page not in FOR_EVERYONE]
    answers = {f"{row.method} {row.page}": ask(client, week, row) for row in asked}

    assert {row: answer for row, answer in answers.items() if answer != "403"} == {}


def test_the_documentation_is_what_the_policy_says():
    """After a change of the policy: python -m tests.access.document"""
    assert Path("docs/access.md").read_text() == document()
