"""Signing in: by e-mail address and password, told nothing more, and only so often."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practitioners.models import AuditEvent
from tests.factories import PASSWORD, make_practitioner
from tests.owner import as_owner

PING = "/account/session/"


@pytest.fixture
def practitioner():
    return make_practitioner(email="ann@example.org")


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(client):
    return client.get(PING).status_code == 200


def test_the_right_password_opens_the_door_whatever_the_case_of_the_address(client, practitioner):
    response = sign_in(client, "Ann@Example.ORG")

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert is_signed_in(client)
    with as_owner():
        assert AuditEvent.objects.filter(
            verb="practitioner.signed_in", by=practitioner.pk
        ).exists()


def test_the_page_lets_a_password_manager_work(client):
    page = client.get(reverse("account_login")).content.decode()

    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "placeholder" not in page
    assert "onpaste" not in page


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client, practitioner):
    known = sign_in(client, practitioner.email, "not the password")
    unknown = sign_in(client, "nobody@example.org", "not the password")

    assert known.status_code == unknown.status_code == 200
    assert words_of(known, practitioner.email) == words_of(unknown, "nobody@example.org")
    assert "Enter a correct email address and password" in known.content.decode()


def words_of(response, email):
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return page.replace(email, "")


def test_an_unknown_address_costs_a_password_hash_as_a_known_one_does(
    client, practitioner, monkeypatch
):
    hashed = []
    hasher = "django.contrib.auth.hashers.Argon2PasswordHasher.encode"
    monkeypatch.setattr(hasher, lambda *args: hashed.append(args) or "argon2$nothing")

    sign_in(client, "nobody@example.org", "not the password")

    assert len(hashed) == 1


def test_empty_boxes_are_asked_for(client):
    page = sign_in(client, "", "").content.decode()

    assert "Enter email address" in page
    assert "Enter password" in page
    assert "<title>Error: Sign in" in page


def test_five_wrong_passwords_close_the_account_for_five_minutes_from_anywhere(practitioner):
    for number in range(5):
        sign_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), practitioner.email, "wrong")
    elsewhere = Client(REMOTE_ADDR="10.0.1.1")

    response = sign_in(elsewhere, practitioner.email)

    assert "Too many attempts" in response.content.decode()
    assert not is_signed_in(elsewhere)


def test_nobody_can_make_an_account(client):
    response = client.post(
        reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD}
    )

    assert "You cannot make an account here" in response.content.decode()
    assert response.templates[0].name == "account/signup_closed.html"


def test_a_closed_account_cannot_sign_in_and_its_live_session_ends_at_once(client, practitioner):
    sign_in(client, practitioner.email)
    with as_owner():
        practitioner.is_active = False
        practitioner.save(update_fields=["is_active"])

    assert not is_signed_in(client)
    response = sign_in(Client(), practitioner.email)
    assert response["Location"] == reverse("account_inactive")
    assert "closed" in client.get(response["Location"]).content.decode()


def test_signing_out_takes_a_post(client, practitioner):
    sign_in(client, practitioner.email)

    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client, practitioner):
    client.post(reverse("account_reset_password"), {"email": "ann@example.org"})
    link = re.search(r"http\S+", mail.outbox[0].body)[0]
    new = "another battery, another staple"

    form = client.get(link, follow=True)
    done = client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})

    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert sign_in(client, practitioner.email, new).status_code == 302
    assert is_signed_in(client)
    again = Client().get(link, follow=True)
    assert "does not work any more" in again.content.decode()
    assert practitioner.full_name not in mail.outbox[0].body


def test_asking_for_a_new_password_says_the_same_to_a_stranger(client, practitioner):
    known = client.post(reverse("account_reset_password"), {"email": "ann@example.org"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert known["Location"] == unknown["Location"]
    assert len(mail.outbox) == 2, "a mail to both, so that both take as long"


def test_a_password_is_changed_by_whoever_knows_the_old_one(client, practitioner):
    sign_in(client, practitioner.email)
    other = Client()
    sign_in(other, practitioner.email)
    new = "another battery, another staple"

    url = reverse("account_change_password")
    wrong = client.post(url, {"oldpassword": "?", "password1": new, "password2": new})
    assert "Enter your current password" in wrong.content.decode()
    short = client.post(url, {"oldpassword": PASSWORD, "password1": "short", "password2": "short"})
    assert short.status_code == 200
    client.post(url, {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert is_signed_in(client)
    assert not is_signed_in(other), "a session elsewhere ends with the password"
    practitioner.refresh_from_db()
    assert practitioner.check_password(new)


def test_a_page_behind_the_wall_comes_back_after_signing_in(client, practitioner):
    response = client.get(reverse("account_change_password"))
    assert response["Location"] == f"{reverse('account_login')}?next=/account/password/"

    assert 'name="next" value="/account/password/"' in (
        client.get(response["Location"]).content.decode()
    )
    signed = client.post(
        response["Location"],
        {"login": practitioner.email, "password": PASSWORD, "next": "/account/password/"},
    )

    assert signed["Location"] == "/account/password/"


def test_signing_in_does_not_lead_away_from_huddle(client, practitioner):
    response = client.post(
        reverse("account_login"),
        {"login": practitioner.email, "password": PASSWORD, "next": "https://example.com/"},
    )

    assert response["Location"] == "/"


def test_a_session_ends_when_nothing_happens_for_long_enough(client, practitioner, settings):
    sign_in(client, practitioner.email)
    [session] = Session.objects.all()
    limit = timezone.now() + timedelta(minutes=settings.IDLE_MINUTES)
    assert abs(session.expire_date - limit) < timedelta(minutes=1)

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not is_signed_in(client)


def test_a_request_renews_the_session(client, practitioner):
    sign_in(client, practitioner.email)
    soon = timezone.now() + timedelta(minutes=1)
    Session.objects.update(expire_date=soon)

    assert is_signed_in(client)

    assert Session.objects.get().expire_date > soon


def test_a_session_ends_after_the_longest_time_however_busy(client, practitioner, settings):
    sign_in(client, practitioner.email)
    session = client.session
    session["started_at"] = time.time() - settings.ABSOLUTE_HOURS * 3600 - 1
    session.save()

    assert not is_signed_in(client)


def test_the_session_page_tells_the_script_whose_session_it_is(client, practitioner):
    sign_in(client, practitioner.email)

    answer = client.get(PING).json()

    assert answer["person"] == str(practitioner.pk)
    assert len(answer["csrf"]) == 64
