"""What a browser keeps, sends and may do with our pages."""

import pytest
from django.urls import reverse

from tests.access.pages import pages
from tests.access.world import make_week
from tests.factories import make_practitioner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(client, person):
    client.force_login(person, backend=ALLAUTH)
    return client


def test_no_page_takes_a_form_without_its_token():
    """But the one that a mail program presses for its owner, whose key is in the address, and the
    one that Notify calls back, which no browser does and which asks for a token of its own."""
    exempt = [page.name for page in pages() if getattr(page.view, "csrf_exempt", False)]

    assert sorted(exempt) == ["account_notice_stop", "notify_callback"]


def test_a_form_without_its_token_changes_nothing(client):
    week = make_week()
    client.handler.enforce_csrf_checks = True
    signed_in(client, week.people["coordinator"])
    others = ("account_", "notify_callback")  # the last is not for browsers
    wanted = [page for page in pages() if not page.name.startswith(others)]

    answers = {client.post(page.url(week.things)).status_code for page in wanted}

    assert answers == {403}


def test_a_page_may_not_be_framed_sniffed_kept_or_told_of(client):
    answer = signed_in(client, make_practitioner()).get(reverse("families:list"))

    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert {"no-store", "private"} <= set(answer.headers["Cache-Control"].split(", "))


@pytest.mark.parametrize("status", [403, 404])
def test_a_refusal_is_not_kept_either(client, status):
    week = make_week()
    address = {
        403: reverse("huddle:attendance", args=[week.session.pk]),
        404: reverse("families:detail", args=[week.session.pk]),
    }[status]

    answer = signed_in(client, week.people["police"]).get(address)

    assert answer.status_code == status
    assert "no-store" in answer.headers["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client):
    signed_in(client, make_practitioner()).get("/")
    client.get(reverse("huddle:nominate"))

    assert set(client.cookies) == {"sessionid", "csrftoken"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_what_is_said_to_one_person_is_not_said_to_the_next_at_the_same_computer(client):
    """A message about a family, not yet shown, must not wait in the browser."""
    week = make_week()
    signed_in(client, week.people["coordinator"])
    sent = client.post(
        reverse("huddle:screen_redirect", args=[week.things["nomination"]]),
        {"where_to": "Health visiting", "who_told": "The team"},
    )
    assert sent.status_code == 302
    client.post(reverse("account_logout"))

    shown = signed_in(client, week.people["outsider"]).get("/").content.decode()

    assert "has been redirected" not in shown
    assert "CMC-" not in shown


def test_a_host_that_is_not_ours_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["huddle.example.org"]

    assert client.get("/account/sign-in/", headers={"host": "evil.example"}).status_code == 400
