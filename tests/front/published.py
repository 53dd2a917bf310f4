"""The examples that GOV.UK Frontend publishes with each component, and what of them we can say.

A speaker turns the options of one example into our HTML. It takes each option out of the
dictionary as it uses it; an option left over is one that ours does not have, and the example
does not count. `covered` therefore cannot quietly ignore an option.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.utils.safestring import mark_safe

COMPONENTS = settings.BASE_DIR / "node_modules/govuk-frontend/dist/govuk/components"

Options = dict[str, Any]
Speaker = Callable[[Options], str]


class CannotSay(Exception):  # noqa: N818 - it is an answer, not an error
    """The example uses an option that our component leaves out."""


def covered(speakers: dict[str, Speaker]) -> list[Any]:
    """Every example that its speaker can say, as test parameters: component, ours, theirs."""
    return [
        pytest.param(ours, example["html"], id=f"{component}: {example['name']}")
        for component, speaker in speakers.items()
        for example in examples(component)
        if (ours := said(speaker, example["options"])) is not None
    ]


def counts(speakers: dict[str, Speaker]) -> dict[str, str]:
    """How many of its published examples each component is held to: "10 of 12"."""
    return {
        component: f"{_held(component, speaker)} of {len(examples(component))}"
        for component, speaker in speakers.items()
    }


def examples(component: str) -> list[Options]:
    return json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]


def said(speaker: Speaker, options: Options) -> str | None:
    left = json.loads(json.dumps(options))
    try:
        html = speaker(left)
        nothing_left(left)
    except CannotSay:
        return None
    return html


def nothing_left(options: Options) -> None:
    if options:
        raise CannotSay(options)


def words(part: Options | None) -> str:
    """The text or the safe HTML of a label, a hint or a message, if it has nothing else."""
    part = part or {}
    html, text = part.pop("html", None), part.pop("text", "")
    nothing_left(part)
    return mark_safe(html) if html else str(text)  # noqa: S308 - GOV.UK's own example


def text(options: Options, name: str = "") -> str:
    """The option `text` or `html` (`titleText` or `titleHtml`) of the component itself."""
    html = options.pop(f"{name}Html" if name else "html", None)
    plain = options.pop(f"{name}Text" if name else "text", "")
    return mark_safe(html) if html else str(plain)  # noqa: S308 - GOV.UK's own example


def modifier(options: Options, block: str, key: str = "classes") -> str:
    """A class that is one modifier of the block, "govuk-tag--red", as our parameter "red"."""
    classes = options.pop(key, "")
    if classes and not re.fullmatch(rf"{block}--[\w-]+", classes):
        raise CannotSay(classes)
    return classes.removeprefix(f"{block}--")


def _held(component: str, speaker: Speaker) -> int:
    return sum(said(speaker, e["options"]) is not None for e in examples(component))
