"""The same pages once more: on a phone of 320 px, without scripts, and under the whole policy."""

import pytest

from tests.journeys.test_6_outsiders import UUID

PHONE = {"width": 320, "height": 700}
WALKERS = (
    "coordinator", "chair", "hv.seacroft", "housing", "supervisor", "manager", "dsu", "ig",
    "families",
)  # fmt: skip
FEWEST = {"coordinator": 20, "ig": 12, "supervisor": 3, "families": 3}
TYPED = "Typed just before the session ended."


def pages_of(people, name):
    """One address of every page that this person has been at."""
    found = {}
    for path in sorted(path for path, seen in people.visited.items() if name in seen):
        found.setdefault(UUID.sub("*", path.partition("?")[0]), path)
    return list(found.values())


def walk(person, people, name):
    """Open each of their pages that still opens; how many. Wherever they arrive, axe looks."""
    opened = 0
    for path in pages_of(people, name):
        if person.asks_for(path).status != 200:
            continue  # the week has moved on
        person.goes_to(path)
        width = person.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{name}: {path} is {width} px wide"
        opened += 1
    return opened


@pytest.mark.parametrize("name", WALKERS)
def test_no_page_is_wider_than_a_phone_or_harder_to_read_on_it(people, name):
    person = people.anew(name, viewport=PHONE)

    assert walk(person, people, name) >= FEWEST.get(name, 4)


@pytest.mark.parametrize("name", WALKERS)
def test_every_page_is_whole_where_no_script_arrives(people, name):
    """Scripts are left out on their way: axe, which is one, comes by the debugger."""
    person = people.anew(name, viewport=PHONE)
    person.context.route("**/*.js", _nothing)

    assert walk(person, people, name) >= FEWEST.get(name, 4)
    assert not person.page.locator(".js-enabled").count()


def test_a_session_that_ended_loses_nothing_without_a_script(people, week):
    person = people.anew("housing", java_script_enabled=False)
    person.goes_to(week.orourke_page).presses("Add what you know")
    person.enters("What do you know?", TYPED)
    person.chooses("Fact: from our records")
    person.chooses("Strength", of="What is it?")
    person.chooses("Everyone working with this family in the huddle")
    person.context.clear_cookies(name="sessionid")

    assert person.presses("Continue").sees("Sign in to Huddle")
    person.gives_password()
    assert person.sees("What you typed is kept", TYPED)
    assert person.presses("Send it again").sees("Check who will read this", TYPED)
    person.presses("Add it for these readers")

    assert person.sees("What you know has been added", TYPED)


def _nothing(route):
    route.fulfill(body="", content_type="text/javascript")
