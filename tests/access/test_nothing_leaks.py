"""Whose words does each person find, on whatever page they open? Read words.txt.

A "y" means that they find them on some page; a "." that they stand on no page that this person
can open: not in its text, its title, a choice, an address, a message or a header.
"""

import json
import logging

from django.core import mail
from django.urls import reverse

from practitioners.models import AuditEvent
from practitioners.outbox import send_due
from tests.access.pages import pages
from tests.access.told.making import make_told_week
from tests.access.told.meeting import close, sign
from tests.access.words import COLUMNS, TABLE
from tests.owner import as_owner
from tests.pdf import pdf_of, words_in
from tests.practitioners.notify_server import FakeNotify

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
RESUME = "account_resume"
AFTER_CLOSING = ("huddle:draft", "huddle:draft_correct", "huddle:draft_settle", "huddle:sign")
SIGNED_ONLY = (
    "huddle:minutes_part",
    "huddle:addendum",
    "huddle:copy_out",
    "huddle:ask_part",
    "huddle:document",
    "huddle:document_file",
)
AFTER_SIGNING = (
    *SIGNED_ONLY,
    "huddle:minutes",
    "huddle:session",
    "huddle:agenda",
    "huddle:item",
    "huddle:hold",
)


def test_nobody_finds_words_that_are_not_theirs(client, caplog):
    caplog.set_level(logging.INFO)
    week = make_told_week()
    found = {name: look(client, week, addresses_of(week), name) for name in week.people}
    close(week)
    draft = [reverse(page, kwargs=kwargs_of(page, week)) for page in AFTER_CLOSING]
    for name in week.people:
        found[name] |= look(client, week, draft, name)
    sign(week)
    last = [reverse(page, kwargs=kwargs_of(page, week)) for page in AFTER_SIGNING]
    last += [reverse("huddle:my_week"), reverse("families:detail", args=[week.family.pk])]
    last += [week.history_of(week.family)]
    for name in week.people:
        found[name] |= look(client, week, last, name)

    assert table_of(week, found) == TABLE.read_text()
    assert found["contact"] == set()  # whoever answers for an agency's teams
    assert kinds_in(week, caplog.text) == set()


def test_a_search_finds_a_family_only_for_who_may_know_it(client):
    week = make_told_week()
    known = {name: [] for name in week.people}
    for name, person in week.people.items():
        if person:
            client.force_login(person, backend=ALLAUTH)
        for which, names in (
            ("listed", "names"),
            ("restricted", "restricted name"),
            ("sealed", "sealed name"),
        ):
            answer = client.post(
                reverse("families:list"), {"q": week.words[names][0]}, follow=True
            )
            if week.families[which].reference in answer.content.decode():
                known[name].append(which)

    assert {name: found for name, found in known.items() if found} == {
        "supervisor": ["listed"],
        "nominator": ["listed"],
        "colleague": ["listed"],
        "police": ["listed"],
        "housing": ["listed"],
        "lead": ["listed"],
        "owner": ["listed"],
        "named": ["listed", "restricted", "sealed"],
        "coordinator": ["listed", "restricted", "sealed"],
        "chair": ["listed", "restricted"],
        "emergency": ["listed"],
    }


def test_a_mail_names_nobody_and_refers_to_a_family_only_for_who_may_know_it(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    week = make_told_week()
    sign(week)

    assert send_due() > 5

    name_of = {person.email: name for name, person in week.people.items() if person}
    told = table()
    for letter in mail.outbox:
        [reader] = letter.to
        found = kinds_in(week, letter.message().as_string())
        assert all(kind.endswith("reference") for kind in found)
        assert all(told[kind][name_of[reader]] == "y" for kind in found if reader in name_of)


def test_what_notify_is_given_holds_nobodys_words_either(settings):
    fake = FakeNotify()
    for name, value in fake.environment().items():
        setattr(settings, name, value)
    try:
        week = make_told_week()
        sign(week)
        assert send_due() > 5
    finally:
        fake.stop()

    assert len(fake.taken) > 5
    for sent in fake.taken:
        found = kinds_in(week, json.dumps(sent, ensure_ascii=False))
        assert all(kind.endswith("reference") for kind in found)


def test_the_trail_holds_ids_and_choices_but_no_words():
    week = make_told_week()
    sign(week)
    with as_owner():
        events = list(AuditEvent.objects.values("verb", "target", "facts"))

    assert len(events) > 50
    assert kinds_in(week, json.dumps(events)) == set()


def addresses_of(week):
    """Each page behind the sign-in once, and those of the other families."""
    inside = [
        page
        for page in pages()
        if not page.name.startswith("account_") and page.name not in AFTER_CLOSING + SIGNED_ONLY
    ]
    once = [page.url(week.things) for page in inside]
    return [*once, reverse(RESUME), *week.more_addresses()]


def kwargs_of(name, week):
    page = next(page for page in pages() if page.name == name)
    return {parameter: week.things[parameter] for parameter in page.parameters}


def look(client, week, addresses, name):
    """The kinds of words that this person finds on any of these pages, whatever it answers."""
    client.logout()
    if person := week.people[name]:
        client.force_login(person, backend=ALLAUTH)
    return set().union(*(kinds_in(week, text_of(client.get(one))) for one in addresses))


def kinds_in(week, text):
    return {kind for kind, words in week.words.items() if any(word in text for word in words)}


def text_of(response):
    """Everything that reaches the browser."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    is_pdf = response.headers["Content-Type"] == "application/pdf"
    words = words_in(pdf_of(response)) if is_pdf else response.content.decode()
    return f"{headers}\n{response.cookies.output()}\n{words}"


def table_of(week, found):
    lines = [" " * 20 + "".join(f"{short:>5}" for short in COLUMNS)]
    for kind in week.words:
        cells = ("y" if kind in found[name] else "." for name in COLUMNS.values())
        lines.append(f"{kind:<20}" + "".join(f"{cell:>5}" for cell in cells))
    return "\n".join(lines) + "\n"


def table():
    """The cells of words.txt by kind and person."""
    _, *lines = TABLE.read_text().splitlines()
    rows = {line[:20].strip(): line[20:].split() for line in lines}
    return {kind: dict(zip(COLUMNS.values(), row, strict=True)) for kind, row in rows.items()}
