"""A mutant: the product without one guard, and the tests that must notice."""

import ast
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection

from practitioners.row_security import RULES

ROOT = Path(__file__).parents[3]


class DoesNotApply(Exception):  # noqa: N818 - it reads as what is said
    """The guard is not where the list says: it was moved, reworded or lost."""


@dataclass(frozen=True)
class Mutant:
    """What is taken away, in words, and by which tests that is noticed."""

    name: str
    tests: str


@dataclass(frozen=True)
class Source(Mutant):
    """A text of a file, which stands there once, is replaced."""

    file: str
    old: str
    new: str

    def mutated(self, root: Path = ROOT) -> str:
        text = (root / self.file).read_text()
        if text.count(self.old) != 1:
            raise DoesNotApply(f"{self.file} has {text.count(self.old)} times: {self.old}")
        text = text.replace(self.old, self.new)
        ast.parse(text)
        return text


class Database(Mutant):
    """Something in the database is replaced, as the owner, inside the test's transaction."""

    def apply(self) -> None:
        """Anything that is not there raises ``DoesNotApply``."""
        raise NotImplementedError

    def as_json(self) -> str:
        return json.dumps({"kind": type(self).__name__, **asdict(self)})


@dataclass(frozen=True)
class Function(Database):
    """A text of a function of the database, which stands in it once, is replaced."""

    function: str
    old: str
    new: str

    def apply(self) -> None:
        found = _ask(
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", self.function
        )
        if len(found) != 1:
            raise DoesNotApply(f"There are {len(found)} functions {self.function}")
        _do(_replaced(found[0][0], self.old, self.new, self.function))


@dataclass(frozen=True)
class View(Database):
    """A text of a view of the database, which stands in it once, is replaced."""

    view: str
    old: str
    new: str

    def apply(self) -> None:
        found = _ask("SELECT pg_get_viewdef(oid) FROM pg_class WHERE relname = %s", self.view)
        if len(found) != 1:
            raise DoesNotApply(f"There is no view {self.view}")
        said = _replaced(found[0][0], self.old, self.new, self.view)
        _do(f"CREATE OR REPLACE VIEW {self.view} WITH (security_invoker = true) AS {said}")


@dataclass(frozen=True)
class Policy(Database):
    """A text of a table's row rule, which stands in it once, is replaced."""

    table: str
    old: str
    new: str
    part: str = "using"

    def apply(self) -> None:
        rule = RULES.get(self.table)
        if rule is None:
            raise DoesNotApply(f"There is no rule for {self.table}")
        said = _replaced(getattr(rule, self.part), self.old, self.new, self.table)
        clause = "USING" if self.part == "using" else "WITH CHECK"
        _do(f'ALTER POLICY huddle_rows ON "{self.table}" {clause} ({said})')


@dataclass(frozen=True)
class Statement(Database):
    """A statement takes the guard away."""

    sql: str

    def apply(self) -> None:
        _do(self.sql)


KINDS: dict[str, type[Database]] = {
    kind.__name__: kind for kind in (Function, View, Policy, Statement)
}


def from_json(said: str) -> Database:
    facts = json.loads(said)
    return KINDS[facts.pop("kind")](**facts)


def _replaced(text: str, old: str, new: str, where: str) -> str:
    if text.count(old) != 1:
        raise DoesNotApply(f"{where} has {text.count(old)} times: {old}")
    return text.replace(old, new)


def _ask(sql: str, *parameters: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _do(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def unasked(name: str, file: str, asking: str, tests: str) -> Source:
    """The service goes on without asking. What follows is given where two places are alike."""
    question, _, following = asking.partition("\n")
    new = f"pass\n{following}" if following else "pass"
    return Source(name, tests, file, f"    {question}\n{following}".rstrip("\n"), f"    {new}")


def answered(name: str, file: str, old: str, new: str, tests: str) -> Source:
    """The question is asked, and answered too kindly."""
    return Source(name, tests, file, old, new)
