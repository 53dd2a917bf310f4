"""One stack and one browser for every journey: they share a week."""

import json
import os
import socket

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.people import People
from tests.journeys.stack import Stack

LOCAL_ONLY = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(autouse=True)
def _clean_cache():
    """In place of the project's own: these servers are not the tests'."""


@pytest.fixture(scope="package")
def stack(tmp_path_factory):
    stack = Stack(tmp_path_factory.mktemp("journeys") / "var", _free_port())
    with stack:
        stack.start()
        yield stack
        said = stack.stop()
        assert stack.process.returncode == 0, said
        assert not stack.left_over()
        assert "\n".join(stack.said).count("was stopped by SIGKILL") == len(stack.killed)


@pytest.fixture(scope="package")
def browser():
    options = {"executable_path": os.environ["CHROMIUM"]} if "CHROMIUM" in os.environ else {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=LOCAL_ONLY, **options)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def people(stack, browser):
    """Everybody of the demo, each in a browser of their own once they are first called."""
    return People(browser, stack.address, json.loads(stack.manage("demo_people", "--json")))


class Week(dict):
    """What the week's people find out, for the days that follow: ``week.yusuf``."""

    def __getattr__(self, name):
        return self[name]

    def __setattr__(self, name, value):
        self[name] = value


@pytest.fixture(scope="package")
def week():
    return Week()


@pytest.fixture(autouse=True)
def _day_by_day(request, people, week):
    """What follows a step that failed would fail for that alone: the run is red already."""
    if "stopped" in week:
        pytest.skip(f"the week stopped at {week.stopped}, which failed")
    yield
    people.close_passing()
    complaints, people.complaints = people.complaints, []
    if complaints or request.node.failed:
        week.stopped = request.node.name
    assert not complaints


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.failed = getattr(item, "failed", False) or report.failed
    return report


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
