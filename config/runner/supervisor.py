"""Start the children in order, say when one dies and start it again, stop them in reverse."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from config.runner.children import Child
from config.runner.say import say_step

LONGEST_PAUSE = 60
STEADY_AFTER = 60


@dataclass
class Supervisor:
    tell: Callable[[str], None] = say_step
    children: list[Child] = field(default_factory=list)
    deaths: dict[str, int] = field(default_factory=dict)
    due_again: dict[str, float] = field(default_factory=dict)

    def start(self, child: Child, sentence: str = "") -> None:
        self.tell(sentence or f"Starting {child.name}")
        self.children.append(child)
        child.start()
        child.wait_until_ready()

    def watch(self) -> None:
        """Look after the children until a signal ends the runner."""
        while True:
            self.look()
            time.sleep(0.3)

    def look(self) -> None:
        for child in self.children:
            if child.exit_code is None:
                continue
            if child.name not in self.due_again:
                self._announce(child)
            elif time.monotonic() >= self.due_again[child.name]:
                self._start_again(child)

    def stop(self) -> None:
        for child in reversed(self.children):
            if child.exit_code is None:
                self.tell(f"Stopping {child.name}")
                child.stop()

    def _announce(self, child: Child) -> None:
        if time.monotonic() - child.started > STEADY_AFTER:
            self.deaths[child.name] = 0
        pause = min(2 ** self.deaths.get(child.name, 0), LONGEST_PAUSE)
        self.deaths[child.name] = self.deaths.get(child.name, 0) + 1
        self.due_again[child.name] = time.monotonic() + pause
        self.tell(child.obituary())
        self.tell(f"Starting {child.name} again in {pause} second{'s' if pause > 1 else ''}")

    def _start_again(self, child: Child) -> None:
        del self.due_again[child.name]
        child.start()
        self.tell(f"{child.name} runs again")
