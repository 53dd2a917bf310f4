"""Write docs/notices.md from the kinds themselves: python -m tests.notices.document."""

import os
from pathlib import Path

import django

django.setup()

from practitioners.notices import KINDS, NoticeKind  # noqa: E402 - after setup
from practitioners.telling.ways import How, ways_of  # noqa: E402

HEAD = """# Who is told what, and when

Made from the kinds themselves by `make docs`; a test compares it. Change a kind where it is registered: `practitioners/`, `families/notices/`,
`consent/notices.py`, `huddle/notices/`.

A message holds a reference, a time and a link; where even the reference would say too much, not that. Each row is asked for once more as it is sent, with the
sight of whoever is told: the account is active, they may still see it, and what stands under "Sent only while" is so. Else it is cancelled, and the reason kept.

What a clock plans is planned from state, not fired at a minute: after a missed day or week the newest step that is true goes out once, and older ones do not
follow. "How" says what a person may choose: at once, once a day, or not by mail (then it stands on screen only). "Urgent" passes quiet hours,
and goes as a text too to whoever gave a work mobile number for it, where texts are set up.

| Kind | Who is told | When | Sent only while | How | If nothing happens | Planned by |
|---|---|---|---|---|---|---|
"""
WORDS = {How.AT_ONCE: "at once", How.DIGEST: "once a day", How.OFF: "off"}

LADDER = """
## When an action is not done

| Day | Who | By what |
|---|---|---|
| 2 working days before | its owner | `action_soon` |
| its day | its owner | `action_due` |
| 1 working day after | its owner, and the Single Lead Practitioner or whoever covers | `action_overdue` |
| 5 working days after | the managers of the owner's agency | `action_late` |
| the next session | the huddle: the family comes on its agenda, "1 action is overdue" | a rule of the agenda |
| 10 working days after | the contacts of the owner's agency | `action_very_late` |

Huddle has no role of a strategic lead. The nearest is the agency contact, who answers for the agency's teams in Huddle. Managers and contacts may not see the family:
they are told on what day it was due and nothing else, and of a sealed family they are told nothing. Each hears of an action once.
"""


def document() -> str:
    rows = [_row(kind) for kind in sorted(KINDS.values(), key=lambda one: one.kind)]
    return "".join([HEAD, *rows, LADDER])


def _row(kind: NoticeKind) -> str:
    terms = kind.terms
    planned = f"clock: {terms.clock}" if terms.clock else "what somebody does"
    cells = [f"{kind.label} (`{kind.kind}`)", terms.who, terms.when, terms.holds]
    return f"| {' | '.join([*cells, _how(kind), terms.further, planned])} |\n"


def _how(kind: NoticeKind) -> str:
    ways = ", ".join(WORDS[How(way)] for way in ways_of(kind))
    return f"{ways}; urgent" if kind.urgent else ways


if __name__ == "__main__":
    Path(os.environ.get("NOTICES_MD", "docs/notices.md")).write_text(document())
