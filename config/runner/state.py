"""What the runner made up once and must remember: passwords and ports."""

import json
import random
import secrets
import socket
from dataclasses import dataclass, field

from config.runner.paths import Var, write_private
from config.runner.say import Refusal

PASSWORDS = ["admin", "owner", "runtime", "redis", "secret_key"]
LOOPBACK = "127.0.0.1"
# Below the range from which Linux picks ports for outgoing connections.
PORTS = range(20000, 32000)


@dataclass
class State:
    var: Var
    passwords: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)

    def port(self, name: str) -> int:
        """The port that this server had last time, or another if somebody took it."""
        if name not in self.settled:
            self._settle(name)
        return self.ports[name]

    def _settle(self, name: str) -> None:
        if name not in self.ports or is_taken(self.ports[name]):
            self.ports[name] = free_port()
            self.save()
        self.settled.add(name)

    def save(self) -> None:
        kept = {"passwords": self.passwords, "ports": self.ports}
        write_private(self.var.state, json.dumps(kept, indent=2))


def load_state(var: Var) -> State:
    try:
        state = State(var, **json.loads(var.state.read_text()))
    except FileNotFoundError:
        state = State(var)
    except PermissionError as error:
        raise Refusal(f"{var.root} belongs to somebody else. Set HUDDLE_VAR.") from error
    missing = [name for name in PASSWORDS if name not in state.passwords]
    if missing:
        state.passwords |= {name: secrets.token_urlsafe(32) for name in missing}
        state.save()
    return state


def is_taken(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError:
            return True
    return False


def free_port() -> int:
    ports = random.sample(PORTS, 50)
    return next(port for port in ports if not is_taken(port))
