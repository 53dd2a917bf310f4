"""The pages of voices and plans in a browser: axe, a desk, a phone, the keyboard, no script."""

import mimetypes
import os
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import sync_playwright

from families.models import Voice
from families.services.contributing import Care
from huddle.services import planning
from practitioners.working_days import today
from tests.front.axe import violations
from tests.huddle.planning import make_given, voiced

HERE = "http://plan.test"
PHONE = {"width": 320, "height": 700}
DESK = {"width": 1280, "height": 900}
LONG = "Wir" + "o" * 60 + " bring a set of scales."


@pytest.fixture
def pages(client):
    """Each page as its reader gets it, those with a mistake in their form too."""
    given = make_given()
    family, mother = given.family, given.mother
    care = Care(safe_to_discuss="yes", not_for=(given.father,))
    voiced(given.meeting, mother, Voice.WORRIES, "The stairs at night.", care=care)
    given.clear_all(mother)
    given.clear("action", mother, words=LONG)
    planning.translate(
        given.person(mother),
        language="ur",
        words="یہ آپ کا منصوبہ ہے\n\n" * 3,
        translator="Interpreting Leeds",
        translated_on=today(),
        expecting=given.plan().entries,
        by=given.lead,
    )
    copy = given.confirm(language="ur")
    client.force_login(given.lead)
    person = [family.pk, mother.pk]
    addresses = {
        "family": family.get_absolute_url(),
        "voice": reverse("families:voice", args=[family.pk]),
        "plans": reverse("huddle:plan", args=[family.pk]),
        "plan": reverse("huddle:plan_for", args=person),
        "father": reverse("huddle:plan_for", args=[family.pk, given.father.pk]),
        "translation": reverse("huddle:plan_translate", args=person),
        "clear": reverse("huddle:plan_clear", args=[family.pk, "told", given.things["told"].pk]),
        "copy": reverse("huddle:plan_copy", args=[copy.pk]),
    }
    shown = {name: client.get(address) for name, address in addresses.items()}
    for name in ("voice", "plan", "translation", "clear", "copy"):
        shown[f"{name} refused"] = client.post(addresses[name])
    assert {answer.status_code for answer in shown.values()} == {200}
    return {name: answer.content.decode() for name, answer in shown.items()}


@pytest.fixture
def page(pages):
    """No script arrives: none of them needs one."""

    def answer(route):
        path = urlsplit(route.request.url).path
        is_file = path.startswith("/static/") and not path.endswith(".js")
        file = finders.find(path.removeprefix("/static/")) if is_file else None
        if html := pages.get(path.strip("/").replace("-", " ")):
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif file:
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            route.fulfill(path=file, content_type=kind)
        else:
            route.abort()

    options = {"executable_path": os.environ["CHROMIUM"]} if "CHROMIUM" in os.environ else {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=["--no-sandbox"], **options)
        page = browser.new_page()
        page.route("**/*", answer)
        yield page
        browser.close()


def test_every_page_is_whole_on_a_desk_and_on_a_phone_and_axe_finds_nothing(page, pages):
    found = {}
    for name in pages:
        page.goto(f"{HERE}/{name.replace(' ', '-')}")
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            wide = page.evaluate("document.documentElement.scrollWidth")
            found[name, size["width"]] = (violations(page), wide <= size["width"])

    assert {at: said for at, said in found.items() if said != ([], True)} == {}


def test_the_keyboard_alone_confirms_a_plan(page):
    """From one control to the next, and nothing is stepped over."""
    page.goto(f"{HERE}/plan")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.id || document.activeElement.innerText")
        )
        if "Confirm this plan" in reached[-1]:
            break

    assert "id_is_safe" in reached
    assert "Confirm this plan" in reached[-1]
    page.locator("#id_is_safe").focus()
    page.keyboard.press("Space")
    assert page.locator("#id_is_safe").is_checked()


def test_the_translation_says_its_language_and_runs_its_own_way(page):
    page.goto(f"{HERE}/copy")

    text = page.locator('[lang="ur"]')
    assert text.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert page.evaluate("document.documentElement.lang") == "en"
