"""What the runner tells the person at the terminal."""

import sys
from collections.abc import Iterable


class Refusal(Exception):  # noqa: N818 - it is shown to people as it stands
    """The runner cannot go on, and says why and what to do."""


def say(sentence: str = "") -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def say_step(sentence: str) -> None:
    say(f"- {sentence}")


def say_lines(lines: Iterable[str]) -> None:
    for line in lines:
        say(f"    | {line}")
