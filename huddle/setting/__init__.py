"""Set facts as an accessible PDF (PDF/UA-1) with typst: no system library, nothing fetched.

The facts reach the page as data: nothing in them is read as markup, and the compiler's root is
this folder, in which there is nothing but the template.
"""

import json
import re
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
NOWHERE = str(HERE / "no-packages")
UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_UNSHOWN = 100
MISSING = "[?]"
SHOWN = set(map(chr, range(128)))
# As JSON writes them: all but the tab and the new line.
CONTROL = re.compile(r"(?<!\\)\\(?:[bfr]|u00[0189][0-9a-f]|u007f)")


def pdf_of(facts: dict[str, Any]) -> bytes:
    """A character that no font here has is replaced by a mark, and the last page says so."""
    facts = json.loads(CONTROL.sub("", json.dumps(facts)))
    for _ in range(MOST_UNSHOWN):
        try:
            return _compile(facts)
        except typst.TypstError as fault:
            found = UNSHOWN.search(str(fault))
            if found is None:
                raise
            for character in set(_unescaped(found[1])) - SHOWN:
                facts = _without(facts, character)
            facts["unshown"] = MISSING
    raise ValueError("Too many characters that no font has.")


def _compile(facts: dict[str, Any]) -> bytes:
    made: bytes = typst.compile(
        str(HERE / "minutes.typ"),
        root=str(HERE),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
        sys_inputs={"facts": json.dumps(facts)},
    )
    return made


def _unescaped(text: str) -> str:
    """What typst's message quotes, as it stands in the facts."""
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace('\\"', '"').replace("\\\\", "\\")


def _without(facts: Any, text: str) -> Any:
    if isinstance(facts, str):
        return facts.replace(text, MISSING)
    if isinstance(facts, dict):
        return {key: _without(value, text) for key, value in facts.items()}
    if isinstance(facts, list):
        return [_without(one, text) for one in facts]
    return facts
