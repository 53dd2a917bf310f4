"""A family's map as a browser shows it: on a desk, on a phone, with the keyboard, on paper."""

import mimetypes
import os
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import sync_playwright

from families.models import Relationship
from practitioners.binding import acting_as
from tests.families.reading import on_family, text
from tests.families.test_map import fill, make_adult, relate
from tests.front.axe import violations

HERE = "http://map.test"
PHONE = {"width": 320, "height": 700}


@pytest.fixture
def html(client, family, nominator, coordinator):
    """The page of a family that is wider than any phone, as its reader gets it."""
    with acting_as(nominator):
        baby = family.people.get()
    uncle = make_adult(family, nominator, "Rowan Elm")
    relate(family, nominator, uncle, baby, Relationship.Kind.POSES_RISK)
    for name in ("WILHELMINA MAGDALENA WOMMERSLEY", "Ọláwálé Nguyễn", "W" * 40, "王秀英" * 6):
        make_adult(family, nominator, name)
    fill(family, nominator, coordinator, 3)
    return text(client, nominator, on_family("map", family))


@pytest.fixture
def page(html):
    """No script arrives: the map needs none."""

    def answer(route):
        path = urlsplit(route.request.url).path
        file = finders.find(path.removeprefix("/static/")) if path != "/" else None
        if path == "/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif file and not path.endswith(".js"):
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            route.fulfill(path=file, content_type=kind)
        else:
            route.abort()

    options = {"executable_path": os.environ["CHROMIUM"]} if "CHROMIUM" in os.environ else {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=["--no-sandbox"], **options)
        page = browser.new_page()
        page.route("**/*", answer)
        page.goto(HERE)
        yield page
        browser.close()


def width(page, of):
    return page.locator(of).first.evaluate("node => node.getBoundingClientRect().width")


def test_axe_finds_nothing_and_only_the_map_is_wider_than_a_phone(page):
    assert violations(page) == []

    page.set_viewport_size(PHONE)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert width(page, ".huddle-map") > PHONE["width"]


def test_the_keyboard_moves_the_map(page):
    page.set_viewport_size(PHONE)
    region = page.get_by_role("region", name="The map as a picture")

    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")

    assert page.get_by_role("img").first.get_attribute("aria-labelledby") == "map-title map-desc"


def test_on_paper_the_whole_map_is_as_wide_as_the_page(page):
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")

    assert width(page, ".huddle-map") <= width(page, "main")


def test_no_words_leave_their_box(page):
    over = page.evaluate("""() => {
        const boxes = [...document.querySelectorAll(".huddle-map__box")];
        return boxes.flatMap((box) => {
            const found = [];
            for (let one = box.nextElementSibling; one?.localName === "text";
                 one = one.nextElementSibling) {
                if (one.getBoundingClientRect().right > box.getBoundingClientRect().right) {
                    found.push(one.textContent);
                }
            }
            return found;
        });
    }""")

    assert over == []
