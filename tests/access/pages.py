"""Every page of the site, and how to ask for it in the world of the access matrix."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")


@dataclass(frozen=True)
class Page:
    """A named URL, the parameters that it takes and the view behind it."""

    name: str
    parameters: tuple[str, ...]
    view: Any

    def url(self, things: dict[str, Any]) -> str:
        return reverse(self.name, kwargs={name: things[name] for name in self.parameters})


def pages(
    resolver: URLResolver | None = None, namespace: str = "", taken: tuple[str, ...] = ()
) -> list[Page]:
    """Every named page, whatever module it stands in."""
    found: list[Page] = []
    for entry in (resolver or get_resolver()).url_patterns:
        names = taken + tuple(a or b for a, b in PARAMETER.findall(str(entry.pattern)))
        if isinstance(entry, URLPattern):
            found.append(Page(f"{namespace}{entry.name}", names, entry.callback))
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found += pages(entry, inner, names)
    return found


def said(response: HttpResponseBase) -> str:
    """The status, and for a redirect to sign-in "in", so that nobody takes it for a success."""
    if response.status_code == 302 and "/account/sign-in/" in response.headers["Location"]:
        return "in"
    return str(response.status_code)


@dataclass(frozen=True)
class Row:
    """One line of the policy: an empty request, and the answer for each person in turn."""

    method: str
    page: str
    answers: tuple[str, ...]


POLICY = Path(__file__).with_name("policy.txt")
PEOPLE = {
    "nobd": "nobody",
    "outs": "outsider",
    "supr": "superuser",
    "admn": "admin",
    "ig": "ig",
    "mngr": "manager",
    "supv": "supervisor",
    "nomi": "nominator",
    "coll": "colleague",
    "poli": "police",
    "lead": "lead",
    "ownr": "owner",
    "coor": "coordinator",
    "chai": "chair",
    "othr": "other_coordinator",
    "cont": "contact",
}


def _rows() -> list[Row]:
    heads, *lines = POLICY.read_text().splitlines()
    assert heads.split() == list(PEOPLE)
    return [Row(method, page, _answers(rest)) for method, page, *rest in map(str.split, lines)]


def _answers(given: list[str]) -> tuple[str, ...]:
    """An agency contact is answered as the administrator is, where the line says no more."""
    if len(given) == len(PEOPLE) - 1:
        given = [*given, given[list(PEOPLE).index("admn")]]
    assert len(given) == len(PEOPLE), given
    return tuple(given)


ROWS = _rows()
