"""A person at a browser of their own: what they do, what they see and what they do not.

What they see is asserted: where it is not so, ``sees`` and its like say what is missing.
Wherever they arrive, axe looks at the page, and whatever the browser complains of is kept.
"""

import re
from collections import defaultdict
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.front.axe import violations

DESK = {"width": 1280, "height": 900}
PATIENCE = 20_000
# What a row calls itself, where a person's name or a reference should stand.
KEY_AS_A_NAME = re.compile(r"[A-Z][a-z]+ [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-")
# What axe judges: elements and attributes, where words stand; not which words and numbers.
SHAPE = """() => {
  const plain = (word) => word.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+/g, "#");
  const look = (node) => node.nodeType === Node.TEXT_NODE
    ? (node.data.trim() ? "." : "")
    : `<${node.localName}${[...(node.attributes ?? [])]
        .filter(({ name }) => !["value", "href", "content"].includes(name))
        .map(({ name, value }) => ` ${name}=${plain(value)}`).join("")}>` +
      [...node.childNodes].map(look).join("");
  return innerWidth + look(document.documentElement);
}"""


class People:
    """The demo's people by the first part of their e-mail address: ``people["hv.seacroft"]``."""

    def __init__(self, browser, address, accounts):
        self.browser = browser
        self.address = address
        self.accounts = {one["email"].partition("@")[0]: one for one in accounts}
        self.known = {}
        self.visited = defaultdict(set)
        self.shapes = set()
        self.complaints = []
        self.passing = []

    def __getitem__(self, name):
        if name not in self.known:
            self.known[name] = Person(self, self.accounts[name])
            self.known[name].signs_in()
        return self.known[name]

    def __iter__(self):
        return iter(self.known.values())

    def anew(self, name, **options):
        """The same person at another screen, for one test: signed in already if they are here."""
        if name in self.known:
            options["storage_state"] = self.known[name].context.storage_state()
        person = Person(self, self.accounts[name], **options)
        self.passing.append(person.context)
        return person

    def context(self, **options):
        options = {"base_url": self.address, "viewport": DESK} | options
        return self.browser.new_context(**options)

    def close_passing(self):
        while self.passing:
            self.passing.pop().close()


class Person:
    def __init__(self, people, account, **options):
        self.people = people
        self.email = account["email"]
        self.password = account["password"]
        self.name = account["name"]
        self.agency = account["agency"]
        self.scripted = options.get("java_script_enabled", True)
        self.context = people.context(**options)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._complain(str(error)))

    def signs_in(self):
        self.goes_to("/account/sign-in/")
        self.gives_password()

    def gives_password(self):
        self.enters("Email address", self.email)
        self.enters("Password", self.password)
        self.presses("Sign in")

    def goes_to(self, path):
        response = self.page.goto(path)
        assert response.status == 200, f"{self.email}: {path} answered {response.status}"
        return self.arrives()

    def searches(self, words):
        """Among the families that they may see."""
        self.goes_to("/families/").enters("Search", words)
        return self.presses("Show families")

    def follows(self, words, *, exact=False):
        self._lets_the_page_finish()
        self.page.get_by_role("link", name=words, exact=exact).first.click()
        return self.arrives()

    def presses(self, words):
        self._lets_the_page_finish()
        self.page.get_by_role("button", name=words).first.click()
        return self.arrives()

    def _lets_the_page_finish(self):
        """What the page still fetches would be broken off, and the browser would complain."""
        if self.scripted:
            self.page.wait_for_function("() => !document.querySelector('.htmx-request')")

    def arrives(self):
        """Look around: what axe finds on this page is wrong wherever it is found."""
        self.page.wait_for_load_state()
        self.people.visited[self.path].add(self.email.partition("@")[0])
        if self.scripted:  # axe needs a script's clock
            self._look_around()
        return self

    def _look_around(self):
        words = self.page.locator("body").inner_text()
        assert not KEY_AS_A_NAME.search(words), f"{self.email} at {self.path} reads a key"
        shape = self.page.evaluate(SHAPE)
        if shape not in self.people.shapes:
            found = violations(self.page)
            assert not found, f"{self.email} at {self.path}:\n" + "\n".join(found)
            self.people.shapes.add(shape)

    def enters(self, label, words):
        self._field(label).fill(words)

    def enters_date(self, legend, day):
        group = self.page.get_by_role("group", name=legend)
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(label).fill(str(number))

    def chooses(self, answer, *, of=None):
        """An answer of radios, of the question in this legend where several have such answers."""
        self._question(of).get_by_role("radio", name=answer).first.check()

    def ticks(self, *labels, of=None):
        for label in labels:
            self._question(of).get_by_role("checkbox", name=label).check()

    def picks(self, label, option, *, of=None):
        """From a list that opens, by words that the option holds."""
        field = self._field(label, of)
        found = field.locator("option").filter(has_text=option).first
        field.select_option(value=found.get_attribute("value"))

    def sees(self, *words):
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each, timeout=PATIENCE)
        return self

    def does_not_see(self, *words):
        """Not in the page's source either, where something hidden would be."""
        source = self.page.content()
        for each in words:
            assert each not in source, f"{self.email} sees {each!r} at {self.path}"
        return self

    def is_refused(self, status, *words):
        """What they sent was answered with this status; the browser says so as well."""
        said = f"status of {status} "
        heard = [one for one in self.people.complaints if said in one and self.email in one]
        assert heard, f"{self.email} was not refused with {status} at {self.path}"
        self.people.complaints.remove(heard[0])
        return self.sees(*words)

    def finds_nothing(self, path, status=404):
        assert self.asks_for(path).status == status, f"{self.email} opened {path}"
        return self

    def asks_for(self, path):
        """The answer to a request, without showing it."""
        return self.context.request.get(path, max_redirects=0)

    @property
    def path(self):
        parts = urlsplit(self.page.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def number(self, words):
        """The number that stands in this sentence or before these words."""
        found = re.search(words, self.page.locator("main").inner_text())
        assert found, f"{words} not at {self.path}"
        return int(found[1])

    def _question(self, legend):
        return self.page.get_by_role("group", name=legend) if legend else self.page

    def _field(self, label, of=None):
        words = rf"^\s*{re.escape(label)}( \(optional\))?\s*$"
        return self._question(of).get_by_label(re.compile(words))

    def _hear(self, message):
        if message.type == "error":
            self._complain(f"{message.text} ({message.location['url']})")

    def _complain(self, words):
        self.people.complaints.append(f"{self.email} at {self.path}: {words}")
