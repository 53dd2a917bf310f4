"""The whole product as `make demo` starts it, on servers of the journeys' own."""

import os
import re
import subprocess
import sys
from email import message_from_bytes, policy
from functools import cached_property
from shlex import split
from urllib.request import urlopen

from django.conf import settings

from tests.operations.runs import Run, eventually

# What the tests' own servers are told must not reach the demo's.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV", "TMPDIR")


BY_CHANCE = {"Content-Type", "Message-ID", "List-Unsubscribe"}
KEY = re.compile(r"/account/notices/stop/[^\s\"<>]+")


class Stack(Run):
    def __init__(self, var, port):
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        super().__init__("demo", var, port, kept | {"HUDDLE_DEMO_NOMINATIONS": "no"})

        self.killed = []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def product_environment(self):
        """As `set -a; . $HUDDLE_VAR/env` gives it to whoever runs manage.py by hand."""
        return dict(word.split("=", 1) for word in split((self.var / "env").read_text()))

    def manage(self, *words):
        """What manage.py says, run as the web server's role."""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=settings.BASE_DIR,
            env=self.environment | self.product_environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def kill(self, name, program):
        """As the machine's own killer does it; all is well again when this returns."""
        self.killed.append(name)
        self.child(program).kill()
        self.hear(f"{name} was stopped by SIGKILL")
        self.hear(f"{name} runs again")
        assert eventually(self.is_well, seconds=60)

    def is_well(self):
        try:
            with urlopen(f"{self.address}/healthz", timeout=6) as answer:  # noqa: S310 - our own
                return answer.status == 200
        except OSError:
            return False

    def letters_to(self, address):
        """The mail that was delivered to this address, oldest first."""
        found = (
            message_from_bytes(each.read_bytes(), policy=policy.default)
            for each in sorted((self.var / "mail").glob("*.eml"))
        )
        return [letter for letter in found if address in str(letter["To"])]

    def letter_to(self, address, about, seconds=60):
        """Wait for the letter whose subject or text says this."""

        def come():
            return [x for x in self.letters_to(address) if about.casefold() in said(x)]

        return eventually(come, seconds)[-1]

    def everything_sent(self):
        """Every header and every part as a person reads it, without keys made by chance."""
        return "\n".join(whole(letter) for letter in self.letters_to("@"))


def whole(letter):
    headers = [f"{name}: {value}" for name, value in letter.items() if name not in BY_CHANCE]
    parts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
    return KEY.sub("", "\n".join([*headers, *parts]))


def said(letter):
    return f"{letter['Subject']}\n{text(letter)}".casefold()


def text(letter):
    return letter.get_body(preferencelist=("plain",)).get_content()
