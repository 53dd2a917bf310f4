"""Write docs/states.md from huddle/states.py: python -m tests.huddle.state_document."""

import os
from pathlib import Path

import django

HEAD = """# The life of a session

Made from `huddle/states.py` by `make docs`; a test compares it. Permissions ask the same rows,
and a test tries each act in each state.

```mermaid
stateDiagram-v2
    [*] --> {first}
"""
TRANSITIONS = """```

"Nominations closed" is no state of its own: it follows from the date and the huddle's timetable,
and what is urgent may still be added.

## What takes it on

| From | To | What | Who | What must hold |
|---|---|---|---|---|
"""
ACTS = """
## What may be done in which state

"yes" is for those whose act it is; everybody else is refused whatever the state.

"""


def document() -> str:
    from huddle.models import HuddleSession  # noqa: PLC0415 - after django.setup()
    from huddle.states import ACTS as acts  # noqa: N811, PLC0415 - rows, not constants
    from huddle.states import TRANSITIONS as transitions  # noqa: N811, PLC0415

    states = list(HuddleSession.State)
    lines = [HEAD.replace("{first}", states[0].value)]
    lines += [f'    state "{state.label}" as {state.value}\n' for state in states]
    lines += [
        f"    {start.value} --> {one.to.value}: {one.words}\n"
        for one in transitions
        for start in one.states
    ]
    ends = {state for state in states if not any(state in one.states for one in transitions)}
    lines += [f"    {state.value} --> [*]\n" for state in states if state in ends]
    lines.append(TRANSITIONS)
    lines += [
        f"| {start.label} | {one.to.label} | {one.words} | {one.who.words} "
        f"| {'; '.join(one.needs) or 'nothing else'} |\n"
        for one in transitions
        for start in one.states
    ]
    lines.append(ACTS)
    lines.append(f"| | Who | {' | '.join(state.label for state in states)} |\n")
    lines.append(f"|---|---|{'---|' * len(states)}\n")
    for act in acts:
        marks = ["yes" if state in act.states else "" for state in states]
        lines.append(f"| {act.words} | {act.who.words} | {' | '.join(marks)} |\n")
    return "".join(lines)


if __name__ == "__main__":
    django.setup()
    Path(os.environ.get("STATES_MD", "docs/states.md")).write_text(document())
