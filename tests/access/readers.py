"""The table of who reads what: readers.txt, as the tests and the documentation read it."""

import re
from pathlib import Path

from practitioners.roles import Role

TABLE = Path(__file__).with_name("readers.txt")
SECTION = re.compile(r"\[([^]]+)\]")


Cells = dict[tuple[str, str], dict[str, bool]]


def read_table() -> tuple[Cells, set[str], set[str]]:
    """({(restriction, standing): {thing: may they}}, the roles that open a family's pages: to
    everybody who stands to it, and to those let in by name only)."""
    head, *lines = TABLE.read_text().splitlines()
    things, cells, roles, by_name = head.split(), {}, set(), set()
    sections: list[str] = []
    for line in lines:
        if line.startswith("["):
            sections = SECTION.findall(line)
        elif sections == ["roles that open a family's pages"]:
            roles |= set(line.split())
        elif sections == ["roles that open them for who is let in by name"]:
            by_name |= set(line.split())
        else:
            standing, *answers = line.rsplit(maxsplit=len(things))
            for restriction in sections:
                cells[restriction, standing] = {
                    thing: answer == "y" for thing, answer in zip(things, answers, strict=True)
                }
    return cells, roles, by_name


CELLS, ROLES, BY_NAME = read_table()
FAMILY_PAGES = ("list", "count", "search by name", "search by reference", "file", "detail")
FAMILY_ROWS = ("raw family", "raw action", "queryset", "queryset count", "raw search", "grants")
WORD_PAGES = ("page",)
WORD_ROWS = ("raw", "queryset")


def channels() -> tuple[int, int]:
    """How many answers are asked for each way of standing: on pages, behind them."""
    words = len(next(iter(CELLS.values()))) - 1
    pages = len(FAMILY_PAGES) + words * len(WORD_PAGES)
    return pages, len(FAMILY_ROWS) + words * len(WORD_ROWS)


def cells() -> int:
    """Ways of standing x restrictions x channels, and for pages x roles."""
    pages, rows = channels()
    return len(CELLS) * (pages * len(Role) + rows)
