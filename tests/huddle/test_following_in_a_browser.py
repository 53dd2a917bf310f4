"""A page of a session in a browser: it follows, says when it cannot, and takes nothing away."""

import io
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright
from pypdf import PdfReader

from families.models import Conflict
from families.services.conflicts import declare_conflict
from families.services.contributing import contribute
from huddle.models import AgencyCheck
from huddle.services.checking import Told, answer_check
from huddle.services.formulating import add_point
from huddle.services.holding import open_session
from huddle.services.presence import begin_item
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.front.axe import violations
from tests.huddle.holding import attend, meeting_about, publish
from tests.huddle.streaming import ALLAUTH, Product
from tests.huddle.worlds import make_nominated, make_world

pytestmark = pytest.mark.usefixtures("committed")
SHOTS = os.environ.get("LIVE_SHOTS", "")
PHONE = {"width": 320, "height": 700}
AT_ONCE = 1500  # milliseconds
POLLED = 6000


@pytest.fixture(autouse=True)
def _beside_a_browser(monkeypatch):
    """Playwright runs a loop in this thread, and Django would take our own code for its."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def meeting(_beside_a_browser, committed):
    world = make_world()
    family = make_nominated(world)
    session = open_session(publish(world, family), by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police, world.housing)
    return meeting_about(world, session, family)


@pytest.fixture
def product(meeting, tmp_path, settings):
    product = Product(tmp_path).start(settings)
    product.web.start()
    yield product
    product.stop()


@pytest.fixture
def browser(product):
    """It opens last and closes first: beside Playwright's loop Django has a connection more."""
    options = {"executable_path": os.environ["CHROMIUM"]} if "CHROMIUM" in os.environ else {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=["--no-sandbox"], **options)
        yield browser
        browser.close()
        connection.close()


def understand(meeting, words):
    add_point(meeting.item, "perpetuating", text=words, audience="huddle", by=meeting.chair)


def opens(browser, product, person, name, *keys, **options):
    client = Client()
    client.force_login(person, backend=ALLAUTH)
    held = client.cookies[settings.SESSION_COOKIE_NAME].value
    options = {"viewport": {"width": 1280, "height": 500}} | options
    context = browser.new_context(**options)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": held, "url": product.address}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(product.address + reverse(f"huddle:{name}", args=keys))
    return page


def tell_as_much_as_is_typical(meeting):
    """Two of each tag, three of the baby's day, and what two teams told with their checks."""
    world = meeting.world
    text = "She comes to every visit and asks what to do when the baby will not settle at night."
    for theme in ("strength", "pressure", "routine", "relationship", "barrier", "unknown"):
        for by in (world.health, world.housing):
            contribute(
                meeting.family, by=by, text=text, theme=theme, nature="recorded", audience="huddle"
            )
    for by in (world.health, world.housing, world.police):
        contribute(
            meeting.family,
            by=by,
            text=text,
            theme="routine",
            nature="witnessed",
            audience="huddle",
            about=[meeting.child],
        )
    for by in (world.health, world.housing):
        with acting_as(by):
            check = AgencyCheck.objects.get(item=meeting.item, team=world.team_of(by))
        told = Told(working_well=text, worry=text)
        answer_check(check, answer="known", last_seen_on=today(), told=told, by=by)


def test_what_changes_shows_at_once_and_the_reader_stays_where_they_are(browser, product, meeting):
    page = opens(browser, product, meeting.world.health, "hold", meeting.session.pk)
    expect(page.get_by_role("status").first).to_contain_text("shows at once")
    link = page.get_by_role("link", name=meeting.family.reference)
    link.focus()
    page.evaluate("scrollTo(0, 120)")

    begin_item(meeting.item, by=meeting.chair)

    expect(page.get_by_text(". Began at")).to_be_visible(timeout=AT_ONCE)
    expect(page.get_by_text(" left.").last).to_be_visible()
    expect(page.get_by_role("link", name=meeting.family.reference)).to_be_focused()
    assert page.evaluate("scrollY") == 120


def test_without_the_stream_it_asks_and_without_the_site_it_says_so(browser, product, meeting):
    page = opens(browser, product, meeting.world.health, "item", meeting.item.pk)
    status = page.get_by_role("status").first
    expect(status).to_contain_text("shows at once")

    product.live.kill()
    expect(status).to_contain_text("looks for changes every 3 seconds", timeout=POLLED)
    begin_item(meeting.item, by=meeting.chair)
    expect(page.get_by_text("There for this family:")).to_be_visible(timeout=POLLED)

    product.web.kill()
    expect(status).to_contain_text("Not connected since", timeout=POLLED)
    expect(status).to_contain_text("what you see may be old")
    product.web.start()
    expect(status).to_contain_text("looks for changes", timeout=20_000)


def test_a_family_that_is_theirs_no_longer_is_gone_from_their_screen(browser, product, meeting):
    police = meeting.world.police
    page = opens(browser, product, police, "item", meeting.item.pk)
    expect(page.get_by_role("status").first).to_contain_text("shows at once")

    declare_conflict(
        meeting.family, police, kind=Conflict.Kind.KNOWS, reason="A friend.", by=meeting.chair
    )

    expect(page.get_by_text("Zakariya Yusuf")).to_have_count(0, timeout=AT_ONCE * 2)


def test_without_a_script_the_page_says_how_old_it_is(browser, product, meeting):
    page = opens(
        browser,
        product,
        meeting.world.health,
        "hold",
        meeting.session.pk,
        java_script_enabled=False,
    )
    expect(page.get_by_text("As it was at")).to_be_visible()
    begin_item(meeting.item, by=meeting.chair)

    page.get_by_role("link", name="Look again").click()

    expect(page.get_by_text(". Began at")).to_be_visible()


def test_what_is_typed_keeps_itself_and_is_there_on_the_next_page(browser, product, meeting):
    keys = (meeting.item.pk, meeting.child.pk, "D11")
    page = opens(browser, product, meeting.chair, "decide_details", *keys)
    page.get_by_label("Why did the meeting decide this?").fill("She is gaining weight.")
    expect(page.get_by_text("Kept for you at")).to_be_visible()

    again = opens(browser, product, meeting.chair, "decide_details", *keys)

    expect(again.get_by_label("Why did the meeting decide this?")).to_have_value(
        "She is gaining weight."
    )
    expect(again.get_by_text("You typed this at")).to_be_visible()


def test_a_point_is_added_and_put_first_with_the_keyboard_alone_and_others_follow(
    browser, product, meeting
):
    for words in ("The arrears.", "The damp."):
        understand(meeting, words)
    follows = opens(browser, product, meeting.world.police, "item_formulation", meeting.item.pk)
    page = opens(browser, product, meeting.chair, "item_formulation", meeting.item.pk)
    keys = page.keyboard
    page.get_by_role("radio", name="Perpetuating").focus()
    keys.press("Space")
    keys.press("Tab")
    keys.type("He keeps her phone.")
    keys.press("Tab")
    page.get_by_role("radio", name="Everyone working with this family").focus()
    keys.press("Space")
    page.get_by_role("button", name="Add it").focus()
    keys.press("Enter")
    expect(page.get_by_text("The point has been added.")).to_be_visible()
    expect(page.get_by_role("radio", name="Perpetuating")).to_be_checked()
    expect(follows.locator("#live-formulation")).to_contain_text("He keeps her phone.")

    page.locator("button[name=place][value='1']").last.focus()
    keys.press("Enter")

    first = follows.locator("#live-formulation .govuk-list--number li").first
    expect(first).to_contain_text("He keeps her phone.")


def test_a_typical_family_fits_one_page_of_paper(browser, product, meeting):
    begin_item(meeting.item, by=meeting.chair)
    tell_as_much_as_is_typical(meeting)
    page = opens(browser, product, meeting.chair, "summary", meeting.item.pk)
    assert violations(page) == []

    printed = page.pdf(format="A4")
    if SHOTS:
        Path(f"{SHOTS}/summary.pdf").write_bytes(printed)
    paper = PdfReader(io.BytesIO(printed))

    words = " ".join(paper.pages[0].extract_text().split())
    assert len(paper.pages) == 1
    for place in ("A day for", "Strengths", "Structural barriers", "Who is not there"):
        assert place in words


def test_each_page_fits_a_phone_and_axe_finds_nothing(browser, product, meeting):
    begin_item(meeting.item, by=meeting.chair)
    tell_as_much_as_is_typical(meeting)
    understand(meeting, "The arrears.")
    keys = {
        "hold": [meeting.session.pk],
        "wall": [meeting.session.pk],
        "item": [meeting.item.pk],
        "summary": [meeting.item.pk],
        "item_invite": [meeting.item.pk],
        "item_contribute": [meeting.item.pk],
        "item_formulation": [meeting.item.pk],
        "item_hypothesis": [meeting.item.pk],
        "decide_details": [meeting.item.pk, meeting.child.pk, "D11"],
    }
    for name, of in keys.items():
        page = opens(browser, product, meeting.chair, name, *of, viewport=PHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{name} is {width} px wide"
        assert violations(page) == [], name
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-320.png", full_page=True)
            page.set_viewport_size({"width": 1280, "height": 900})
            page.screenshot(path=f"{SHOTS}/{name}-1280.png", full_page=True)
