"""The pages in a real browser: with and without a script, on a desk and on a phone."""

import os
import re

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.front.axe import violations
from tests.front.site import serving

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
PAGES = ["/components/", "/components/question/", "/said/"]


@pytest.fixture(scope="module")
def browser():
    options = {"executable_path": os.environ["CHROMIUM"]} if "CHROMIUM" in os.environ else {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=["--no-sandbox"], **options)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site():
    with serving() as address:
        yield address


@pytest.fixture
def visit(browser, site):
    """Open a page as somebody signed in; the test fails on any complaint of the browser."""
    contexts, complaints = [], []

    def open_page(path, *, address=site, person="ada", **options):
        context = browser.new_context(base_url=address, **options)
        contexts.append(context)
        if person:
            context.add_cookies([{"name": "person", "value": person, "url": address}])
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [said for said in complaints if "404" not in said and "401" not in said]


def send(page):
    page.get_by_role("button", name="ontinue").click()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_before_or_after_a_mistake(visit, path, viewport):
    page = visit(path, viewport=viewport)

    assert violations(page) == []
    if path != "/said/":
        send(page)
        expect(page).to_have_title(re.compile("^Error: "))
        assert violations(page) == []


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_a_phone(visit, path, scripted):
    page = visit(path, viewport=PHONE, java_script_enabled=scripted)

    assert page.locator("html").evaluate("e => e.scrollWidth") == PHONE["width"]


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(visit):
    page = visit("/components/")
    send(page)

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Select how they want to be reached").click()
    expect(page.get_by_label("By phone")).to_be_focused()
    page.get_by_role("link", name="Enter date of birth").click()
    expect(page.get_by_label("Day")).to_be_focused()


def test_an_answer_reveals_its_question(visit):
    page = visit("/components/")
    number = page.get_by_label("Phone number")

    expect(number).to_be_hidden()
    page.get_by_label("By phone").check()
    expect(number).to_be_visible()
    page.get_by_label("Not at all").check()
    expect(number).to_be_hidden()


def test_without_a_script_every_question_is_there(visit):
    page = visit("/components/", java_script_enabled=False)

    expect(page.get_by_label("Phone number")).to_be_visible()
    expect(page.get_by_role("link", name="Families")).to_be_visible()
    expect(page.get_by_text("You are signed out after 30 minutes")).to_be_visible()
    expect(page.get_by_role("button", name="Show")).to_be_hidden()


def test_the_first_tab_stop_skips_to_the_page(visit):
    page = visit("/components/")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


def test_on_a_phone_the_menu_opens(visit):
    page = visit("/components/", viewport=PHONE)

    expect(page.get_by_role("link", name="Families")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Families")).to_be_visible()


def test_characters_left_are_counted(visit):
    page = visit("/components/")
    page.get_by_label("What is happening").fill("x" * 150)

    expect(page.get_by_text("You have 50 characters remaining").first).to_be_visible()


def test_a_part_that_htmx_swaps_in_has_its_components(visit):
    page = visit("/htmx/")
    page.get_by_role("button", name="Swap").click()

    expect(page.get_by_role("button", name="New")).to_have_attribute("data-govuk-button-init", "")


def test_a_whole_page_in_place_of_a_part_becomes_the_page(visit):
    page = visit("/htmx/")
    page.get_by_role("button", name="Ended").click()

    expect(page.get_by_role("heading", name="Components", level=1)).to_be_visible()
    assert page.url.endswith("/components/")


def test_paper_carries_the_marking_and_not_the_frame(visit):
    page = visit("/components/")
    page.emulate_media(media="print")

    expect(
        page.get_by_text("OFFICIAL-SENSITIVE. Printed from Huddle by Ada Example")
    ).to_be_visible()
    for gone in (".huddle-header", ".govuk-service-navigation", ".govuk-button", ".huddle-footer"):
        expect(page.locator(gone).first).to_be_hidden()


@pytest.fixture(scope="module")
def hasty_site():
    """Signed out after four seconds; warned after two."""
    with serving(IDLE_MINUTES=1 / 15) as address:
        yield address


def test_staying_signed_in_closes_the_warning(visit, hasty_site):
    page = visit("/components/", address=hasty_site)
    warning = page.get_by_role("dialog", name="You are about to be signed out")

    expect(warning).to_be_visible(timeout=6000)
    page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()


def test_a_page_where_nothing_was_typed_goes_to_the_sign_in(visit, hasty_site):
    page = visit("/components/", address=hasty_site)

    expect(page).to_have_url(re.compile(r"/sign-in/\?next=/components/$"), timeout=9000)


def test_what_was_typed_is_covered_and_comes_back_after_signing_in_again(visit, hasty_site):
    page = visit("/components/", address=hasty_site)
    page.get_by_label("Full name").fill("Grace Example")
    before = page.locator("main [name=csrfmiddlewaretoken]").input_value()
    ended = page.get_by_role("heading", name="You have been signed out")

    refused = page.get_by_text("You are not signed in yet")

    expect(ended).to_be_visible(timeout=9000)
    expect(refused).to_be_hidden()
    page.context.clear_cookies()
    page.get_by_role("button", name="Carry on").click()
    expect(refused).to_be_visible()
    with page.expect_popup() as tab:
        page.get_by_role("button", name="Sign in (opens in a new tab)").click()
    tab.value.wait_for_load_state()
    page.get_by_role("button", name="Carry on").click()

    expect(ended).to_be_hidden()
    expect(page.get_by_label("Full name")).to_have_value("Grace Example")
    assert page.locator("main [name=csrfmiddlewaretoken]").input_value() != before
