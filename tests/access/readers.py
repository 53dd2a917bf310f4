"""The table of who reads what: readers.txt, as the tests and the documentation read it."""

import re
from pathlib import Path

TABLE = Path(__file__).with_name("readers.txt")
SECTION = re.compile(r"\[([^]]+)\]")


def read_table() -> tuple[dict[tuple[str, str], dict[str, bool]], set[str]]:
    """({(restriction, standing): {thing: may they}}, the roles that open a family's pages)."""
    head, *lines = TABLE.read_text().splitlines()
    things, cells, roles = head.split(), {}, set()
    sections: list[str] = []
    for line in lines:
        if line.startswith("["):
            sections = SECTION.findall(line)
        elif sections == ["roles that open a family's pages"]:
            roles |= set(line.split())
        else:
            standing, *answers = line.rsplit(maxsplit=len(things))
            for restriction in sections:
                cells[restriction, standing] = {
                    thing: answer == "y" for thing, answer in zip(things, answers, strict=True)
                }
    return cells, roles


CELLS, ROLES = read_table()
