"""The demo keeps its mail and shows it; outside a demo there is no such page."""

import pytest
from django.core.mail import EmailMessage
from django.urls import NoReverseMatch, include, path, reverse

import config.demo_mail.urls
import config.urls

pytestmark = pytest.mark.django_db

urlpatterns = [*config.urls.urlpatterns]
if not config.urls.settings.DEMO:
    urlpatterns += [path("demo/mail/", include(config.demo_mail.urls))]


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.VAR = tmp_path
    settings.ROOT_URLCONF = __name__
    settings.DEMO = True
    (tmp_path / "mail").mkdir()
    return tmp_path / "mail"


def keep(mailbox, name, subject="Actions due", body="One action is due."):
    message = EmailMessage(subject, body, "huddle@example.org", ["ann@example.org"])
    (mailbox / f"{name}.eml").write_bytes(message.message().as_bytes())


def test_outside_a_demo_it_is_not_even_routed(client, settings):
    assert not settings.DEMO

    with pytest.raises(NoReverseMatch):
        reverse("demo_mail:letters")
    assert client.get("/demo/mail/").status_code == 404


def test_an_empty_mailbox_says_so(client, mailbox):
    assert "Nothing has been sent yet." in client.get("/demo/mail/").text


def test_the_newest_letter_comes_first_and_opens(client, mailbox):
    keep(mailbox, "20261116T090000000000-aaaaaaaa", subject="The first")
    keep(
        mailbox,
        "20261116T100000000000-bbbbbbbb",
        subject="The second",
        body="See http://127.0.0.1:8000/actions/",
    )

    listed = client.get("/demo/mail/").text
    letter = client.get("/demo/mail/20261116T100000000000-bbbbbbbb/").text

    assert listed.index("The second") < listed.index("The first")
    assert "ann@example.org" in letter
    assert 'href="http://127.0.0.1:8000/actions/"' in letter
    assert "16 November 2026, 10:00:00" in letter


@pytest.mark.parametrize("name", ["nothing-here", "..%2Fstate", "20261116T090000000000"])
def test_only_letters_in_the_box_open(client, mailbox, name):
    keep(mailbox, "20261116T090000000000-aaaaaaaa")

    assert client.get(f"/demo/mail/{name}/").status_code == 404


def test_what_a_letter_says_is_shown_as_text(client, mailbox):
    keep(mailbox, "20261116T090000000000-aaaaaaaa", body="<script>alert(1)</script>")

    assert "<script>alert" not in client.get("/demo/mail/20261116T090000000000-aaaaaaaa/").text
