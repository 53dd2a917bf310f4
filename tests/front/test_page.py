"""What stands around every page: title, navigation, messages, refusals, the demo's banner."""

import re

import pytest
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from config.gallery import OneQuestionForm
from config.navigation import ENTRIES, frame, navigation
from practitioners.models import Agency, Practitioner
from practitioners.roles import Role

TEMPLATES = sorted(settings.BASE_DIR.glob("templates/**/*.html"))
COMPONENTS = sorted(settings.BASE_DIR.glob("templates/components/[!_]*.html"))


def someone(*roles):
    agency = Agency(name="Northfield Community Health")
    return Practitioner(full_name="Ada Example", agency=agency, roles=list(roles))


def get(path="/", user=None, **query):
    request = RequestFactory().get(path, query)
    if user:
        request.user, request.session = user, {}
    return request


def page(template="components_question.html", *, request=None, **context):
    context = {"form": OneQuestionForm()} | context
    return render_to_string(template, context, request or get())


def texts(practitioner, path="/"):
    return [item["text"] for item in navigation(practitioner, path)]


def test_the_title_says_first_that_something_is_wrong():
    fine, wrong = page(), page(form=OneQuestionForm({}))

    assert "<title>What is the child&#x27;s date of birth? " in fine
    assert "<title>Error: What is the child&#x27;s" in wrong


def test_a_question_that_is_the_page_is_its_heading():
    assert re.search(r'<legend[^>]*>\s*<h1 class="govuk-fieldset__heading">', page())


def test_every_entry_of_the_navigation_has_its_page():
    everyone = someone(*Role)

    assert texts(everyone) == [text for text, _, _ in ENTRIES]


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (
            Role.PRACTITIONER,
            "My week, Families, Nominations, Checks, Sessions, Actions, Emergency access",
        ),
        (
            Role.COORDINATOR,
            "My week, Families, Nominations, Sessions, Actions, Screening, Imports, "  # noqa: ISC004
            "Work of leavers, Emergency access",
        ),
        (Role.CHAIR, "My week, Families, Sessions, Actions, Work of leavers, Emergency access"),
        (
            Role.SUPERVISOR,
            "My week, Families, Sessions, Actions, Caseload, Figures, "  # noqa: ISC004
            "Work of leavers, Emergency access",
        ),
        (Role.MANAGER, "My week, Caseload, Figures, Capacity"),
        (Role.IG_LEAD, "My week, Families, Emergency access, Governance"),
        (Role.ADMINISTRATOR, "My week, Operations"),
    ],
)
def test_each_role_is_offered_only_what_it_may_use(role, offered):
    assert ", ".join(texts(someone(role))) == offered


@pytest.mark.parametrize(
    ("path", "here"),
    [("/", "My week"), ("/families/", "Families"), ("/families/0000/", "Families")],
)
def test_one_entry_is_marked_as_where_we_are(path, here):
    items = navigation(someone(Role.PRACTITIONER), path)

    assert [i["text"] for i in items if i["current"] or i["active"]] == [here]


def test_who_is_signed_in_and_the_way_out_stand_on_the_page():
    html = page(request=get(user=someone(Role.PRACTITIONER)))

    assert "Ada Example, Northfield Community Health" in html
    assert re.search(r'<form method="post" action="[^"]+">.{0,200}Sign out', html, re.DOTALL)


def test_nobody_signed_in_is_offered_nothing():
    html = page()

    assert "Sign out" not in html
    assert "govuk-service-navigation" not in html
    assert 'id="timeout"' not in html


def test_the_demonstration_says_so_on_every_page(settings):
    settings.DEMO = True
    assert "Every person here is made up" in page()

    settings.DEMO = False
    assert "made up" not in page()


def test_the_session_ends_at_the_absolute_limit_too(settings):
    settings.ABSOLUTE_HOURS, settings.IDLE_MINUTES = 1, 30
    request = get(user=someone(Role.PRACTITIONER))
    request.session = {"started_at": 1}

    limits = frame(request)["session_limits"]

    assert limits["idle_seconds"] == 1800
    assert limits["seconds_left"] < 0


@pytest.mark.parametrize(
    ("level", "role"), [(constants.SUCCESS, "alert"), (constants.INFO, "region")]
)
def test_a_message_is_a_banner_of_its_kind(level, role):
    request = get()
    request._messages = [Message(level, "It is <done>")]

    html = page(request=request)

    assert f'role="{role}" aria-labelledby="message-1"' in html
    assert "It is &lt;done&gt;" in html


@pytest.mark.parametrize(
    ("template", "context", "words"),
    [
        ("400.html", {}, "could not read that"),
        ("403.html", {"exception": "Only the chair can sign."}, "Only the chair can sign."),
        ("403_csrf.html", {}, "This page is out of date"),
        ("404.html", {}, "Page not found"),
        ("409.html", {"reason": "It is signed already."}, "It is signed already."),
    ],
)
def test_a_refusal_says_why(template, context, words):
    assert words in page(template, **context)


def test_a_fault_has_a_page_that_needs_nothing():
    assert "There is a problem with Huddle" in render_to_string("500.html")


def test_pagination_keeps_the_rest_of_the_address():
    template = engines["django"].from_string("{% load govuk %}{% pagination page %}")
    numbers = Paginator(range(60), 10).get_page(3)

    html = template.render({"page": numbers}, get(q="a b", page="3"))

    links = re.findall(r'href="([^"]+)"', html)
    assert links[0] == "?q=a+b&amp;page=2"
    assert all(link.startswith("?q=a+b&amp;page=") for link in links)
    assert html.count('aria-current="page"') == 1


def test_pagination_of_one_page_is_nothing():
    template = engines["django"].from_string("{% load govuk %}{% pagination page %}")

    assert not template.render({"page": Paginator([1], 10).get_page(1)}, get()).strip()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(settings.BASE_DIR)))
def test_no_template_has_a_script_or_a_style_that_our_policy_refuses(path):
    html = re.sub(r"{[%#].*?[%#]}", "", path.read_text())

    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"", html)
    assert not re.search(r"(src|href)=\"(https?:)?//", html)
    assert "|safe" not in path.read_text()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(settings.BASE_DIR)))
def test_every_form_that_posts_has_its_token(path):
    for form in re.findall(r"<form\b.*?</form>", path.read_text(), re.DOTALL):
        assert 'method="post"' not in form or "{% csrf_token %}" in form


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda p: p.name)
def test_every_component_says_what_it_takes(path):
    assert path.read_text().startswith("{% comment %}\n")
