"""Nothing typed is lost when a session ends, and nobody but its author gets it back."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone

import config.urls
from practitioners import unsent
from practitioners.access import for_everyone
from practitioners.models import UnsentForm
from practitioners.tasks import forget_ended_sessions
from tests.factories import PASSWORD, make_practitioner
from tests.owner import as_owner

FORM = "/a-form/"
received = []


@for_everyone
def a_form(request):
    received.append(request.POST)
    return HttpResponse(status=int(request.POST.get("answer", 200)))


class urlconf:  # noqa: N801 - a module to Django
    urlpatterns = [*config.urls.urlpatterns, path("a-form/", a_form)]


@pytest.fixture(autouse=True)
def _a_form(settings):
    settings.ROOT_URLCONF = urlconf
    received.clear()


@pytest.fixture
def ann():
    return make_practitioner(email="ann@example.org")


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def token_on(browser, url):
    page = browser.get(url, follow=True).content.decode()
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]


def sign_in(browser, person, **more):
    token = token_on(browser, reverse("account_login"))
    fields = {"login": person.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    response = browser.post(reverse("account_login"), fields | more)
    assert response.status_code == 302, response.content
    return response


def send(browser, token, **fields):
    fields = {"csrfmiddlewaretoken": token, "story": "Line one\r\nline two"} | fields
    return browser.post(FORM, fields)


def end_session():
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def resent_from(browser):
    page = browser.get(reverse("account_resume")).content.decode()
    form = page.split(f'action="{FORM}"')[1].split("</form>")[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


@pytest.fixture
def kept(browser, ann):
    """Ann typed, her session ended, she sent."""
    sign_in(browser, ann)
    token = token_on(browser, "/account/password/")
    end_session()
    return send(browser, token)


def test_what_was_sent_too_late_is_shown_after_signing_in_and_sent_with_one_button(
    browser, ann, kept
):
    assert kept["Location"] == f"{reverse('account_login')}?next=/account/resume/"
    assert not received

    back = sign_in(browser, ann, next="/account/resume/")
    assert back["Location"] == "/account/resume/"
    assert "Line one" in browser.get("/account/resume/").content.decode()
    response = browser.post(FORM, resent_from(browser))

    assert response.status_code == 200
    assert received[0]["story"] == "Line one\r\nline two"
    assert "Nothing is waiting" in browser.get("/account/resume/").content.decode()


def test_whoever_signs_in_plainly_is_led_to_it(browser, ann, kept):
    assert sign_in(browser, ann)["Location"] == "/account/resume/"


def test_somebody_else_at_the_same_computer_never_gets_it(browser, ann, kept):
    sign_in(browser, make_practitioner(), next="/account/resume/")

    page = browser.get("/account/resume/").content.decode()

    assert "Nothing is waiting" in page
    assert "Line one" not in page


def test_the_next_person_sending_the_last_ones_page_keeps_it_for_its_author(browser, ann):
    sign_in(browser, ann)
    token = token_on(browser, "/account/password/")
    other = make_practitioner()
    browser.cookies.pop("sessionid")
    sign_in(browser, other)

    response = send(browser, token)

    assert response.status_code == 403
    assert "kept for them" in response.content.decode()
    assert not unsent.kept_for(other)
    assert [form.path for form in unsent.kept_for(ann)] == [FORM]


def test_a_token_of_before_signing_in_again_loses_nothing(browser, ann):
    sign_in(browser, ann)
    token = token_on(browser, "/account/password/")
    end_session()
    sign_in(browser, ann)

    response = send(browser, token)

    assert response["Location"] == "/account/resume/"
    browser.post(FORM, resent_from(browser))
    assert received[0]["story"] == "Line one\r\nline two"


def test_the_longest_session_ends_as_gently(browser, ann, settings):
    sign_in(browser, ann)
    token = token_on(browser, "/account/password/")
    settings.ABSOLUTE_HOURS = 0

    assert "next=/account/resume/" in send(browser, token)["Location"]


def test_a_fault_of_ours_does_not_lose_it(browser, ann, kept):
    sign_in(browser, ann)
    fields = resent_from(browser)

    browser.post(FORM, fields | {"answer": "409"})

    assert unsent.kept_for(ann)


def test_a_forged_form_is_kept_for_nobody(browser, ann):
    sign_in(browser, ann)
    attacker = Client(enforce_csrf_checks=True)
    forged = token_on(attacker, reverse("account_login"))

    for token in (forged, "?" * 64, ""):
        assert send(browser, token).status_code == 403

    with as_owner():
        assert not UnsentForm.objects.exists()


@pytest.mark.parametrize(
    ("page", "secret"),
    [("/account/password/", {"oldpassword": PASSWORD}), ("/your-account/", {"own_postcode": "X"})],
)
def test_a_password_or_where_they_live_is_never_kept(browser, ann, page, secret):
    sign_in(browser, ann)
    token = token_on(browser, page)
    end_session()

    browser.post(page, {"csrfmiddlewaretoken": token} | secret)

    with as_owner():
        assert not UnsentForm.objects.exists()


def test_files_are_named_and_not_kept(browser, ann):
    sign_in(browser, ann)
    token = token_on(browser, "/account/password/")
    end_session()
    send(browser, token, file=SimpleUploadedFile("week.csv", b"secret"))

    sign_in(browser, ann)

    page = browser.get("/account/resume/").content.decode()
    assert "Files cannot be kept" in page
    assert "week.csv" in page


def test_it_can_be_let_go(browser, ann, kept):
    sign_in(browser, ann)
    [form] = unsent.kept_for(ann)
    token = token_on(browser, "/account/resume/")

    browser.post("/account/resume/", {"discard": form.pk, "csrfmiddlewaretoken": token})

    assert not unsent.kept_for(ann)


def test_after_an_hour_it_is_gone(browser, ann, kept):
    with as_owner():
        UnsentForm.objects.update(kept_at=timezone.now() - timedelta(minutes=61))
    assert not unsent.kept_for(ann)

    forget_ended_sessions()

    with as_owner():
        assert not UnsentForm.objects.exists()


def test_the_clock_forgets_nothing_that_is_younger(browser, ann, kept):
    forget_ended_sessions()

    assert unsent.kept_for(ann)


def test_a_part_of_a_page_leads_back_to_the_whole_page(client):
    response = client.get(
        "/account/session/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/account/password/"},
    )

    assert response["Location"] == "/account/sign-in/?next=/account/password/"


def test_nobody_else_can_read_it_even_with_sql(browser, ann, kept):
    assert not UnsentForm.objects.exists()
