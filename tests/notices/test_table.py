"""The table of every kind: nothing in it is left open, and docs/notices.md says the same."""

from pathlib import Path

import pytest
from django.urls import reverse

from config.schedule import SCHEDULE
from practitioners.notices import KINDS
from tests.factories import make_practitioner
from tests.notices.document import document

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_says_who_is_told_when_on_what_condition_and_what_comes_next(kind):
    terms = kind.terms

    assert all([terms.who, terms.when, terms.holds, terms.further])


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_clock_that_plans_a_kind_is_on_the_schedule(kind):
    assert kind.terms.clock in {"", *SCHEDULE}


def test_the_table_is_written_down():
    """After a change of a kind: python -m tests.notices.document"""
    assert Path("docs/notices.md").read_text() == document()


def test_people_read_when_a_message_comes_beside_their_choice(client):
    client.force_login(make_practitioner(), backend=ALLAUTH)

    page = client.get(reverse("account_notice_settings")).content.decode()

    assert KINDS["action_soon"].terms.when in page
