"""Write docs/access.md from the policy that the tests hold: python -m tests.access.document."""

import os
from pathlib import Path

from tests.access.readers import cells

TABLES = ("policy.txt", "readers.txt", "words.txt", "mutants.txt")
HEAD = """# Who gets what

Made from `tests/access/policy.txt` and `words.txt` by `make docs`; a test compares it. Change the policy there.

## Three questions, in this order

1. Signed in? If not, to sign-in ("in").
2. May their role at all? If not, 403 with the reason, and the refusal is audited.
3. May they know that it exists? If not, **404**, the same as for a thing that does not exist.
   Only then does the state count: 409 says that they may, but not now.

Rows of case data are reached through `visible_to(practitioner)` only, and row-level security says the same again: the runtime role
sees no case row in a transaction that is not bound to a practitioner, and only theirs in one that is. This stops forgotten filters. It does not
stop somebody who can run SQL of their own as that role.

## Who reads a contribution

Of those who see the family at all:

| Audience | Read by |
|---|---|
| My own agency | practitioners of the source agency with a grant |
| Everyone working with this family in the huddle | everybody with a grant |
| Only the agencies I name | the source agency and those named, with a grant |
| Chair, coordinator and Single Lead Practitioner | these, and the author |
| Said aloud only | the marker is seen by everybody with a grant; it holds no text |

A standing huddle is settled by its coordinator, on its page, and by whoever installs, from a file. An administrator settles none: its core teams and its chair decide who sees families.

A protected address exists only for those in its `reveal_to`; everybody else reads "Protected address". Whoever is no longer granted the family is no longer in it; where nobody is left, the coordinator names who is.
A restricted family is open to people granted by name only; of a sealed one nothing shows anywhere that it exists.
Nobody's role opens a family: managers, administrators and agency contacts hold nothing of what their teams are granted, and their roles open no family page; a superuser sees no more than their grants. Information governance reads a family by its own
emergency access only, and nothing through a team. Emergency access makes somebody one more reader, to read, for a time: not of what is for one agency, for named agencies or for chair and lead, and of no protected address.

## Every page, every person

The week that is asked: a family nominated by a health team, listed and published, its session in progress; a second nomination waits to be
screened. Requests are empty. Methods that a page does not take answer 405 to everybody and are left out. `/healthz` answers anybody and holds no case data;
`/demo/` exists in the demo only.

| Column | Who |
|---|---|
| nobd | somebody not signed in |
| outs | a practitioner of a team without any grant |
| supr | the same, with the superuser mark of the user table set |
| admn, ig, mngr, supv | administrator, information governance lead, manager, supervisor: all in the nominating team |
| nomi, coll | the nominator, and a colleague of the same team |
| poli | a core team of the huddle; has joined the session |
| lead | the Single Lead Practitioner, of a team that has no grant; did not attend |
| ownr | owns one action, of a team that has no grant; did not attend |
| coor, chai | coordinator and chair of the huddle |
| othr | a coordinator of another huddle |
| cont | the contact of the nominating agency, with no other role. Where a line has no such column: as the administrator |

```
"""
READERS = """```

## Every way of standing to a family

One family, with one contribution for each audience and two addresses, one of them protected. The reader's agency is not the one that wrote
them ("mine" is a colleague's, "theirs" is for the other agency alone). A line is a way of standing to the family; a "y" says that the reader finds it. From `tests/access/readers.txt`.
Roles close pages, grants decide rows: with any other role than those at the end, every page is closed and the rows stay the same. Information governance reads what somebody let in by name reads
(by emergency access), and nothing through a team.

The test asks for each line, with each role: the list, its count, the search by name and by reference, the file, the family's page and each word on it;
and behind the pages as the runtime role: SQL of its own, the querysets, the search function, the actions and the grants. That is {cells} cells.

```
"""
WORDS = """```

## Whose words reach whom

Another week, in which every text holds words of its own. Everybody opens every page, in the session and again after the minutes are signed. A "y" says
that they find those words somewhere; a "." that no page shows them: not in its text, title, choices, links, messages or headers. From `tests/access/words.txt`.

One family is listed, its address protected, and one core agency (left) left out by a decision not to share. Of what is told of it, "named agencies" is
the police's for housing, "told in check" health's for the police, "told in session" housing's for health, "chair and lead" the police's. "waiting" is a
nomination that is not screened yet. The restricted and the sealed family are open to the coordinator and to one person by name; the restricted one is listed, so that the chair sees it too.

| Column | Who, beside those above |
|---|---|
| hous | a core team of the huddle; has joined the session |
| cnfl | of the police's core team, with a conflict of interest with the listed family |
| namd | of the nominating team, and named on the restricted and on the sealed record |
| left | a core team of an agency with which it was decided not to share |
| emrg | of a team without any grant; has opened the listed family by emergency access |

```
"""
GUARDS = """```

## What happens when a guard is missing

`make mutants` takes each guard of access away in turn, in a copy, and runs the tests that must notice: the querysets, the row rules, the rights of
the runtime role, the triggers, what the database's functions check, what services ask, what pages require, what a notice asks when it is sent. "caught" says that a
test failed. The list is `tests/access/mutants/listed/`; a test holds that each guard still stands where it says and that this result is of that list.
"SURVIVED" stands where another guard behind it refuses the same: `tests/access/test_mutants.py` names which. "not run" waits for the next run.
Two layers say who sees what; `tests/access/test_two_layers.py` asks each without the other, so that neither can hide the other's fault.

```
"""


def document() -> str:
    policy, readers, words, guards = (
        Path(__file__).with_name(name).read_text() for name in TABLES
    )
    told = READERS.replace("{cells}", f"{cells():,}")
    return f"{HEAD}{policy}{told}{readers}{WORDS}{words}{GUARDS}{guards}```\n"


if __name__ == "__main__":
    Path(os.environ.get("ACCESS_MD", "docs/access.md")).write_text(document())
