"""What the trail's verbs mean to people: one table, and a fallback that does not mislead."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from practitioners.verbs import LOOKS, WORDS, is_look, words_for


def written():
    """Every word that the code holds, save in the table itself."""
    found = set()
    for app in settings.HOUSE:
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


SAID = written()
VERB = re.compile(r"[a-z_]+\.[a-z_]+").fullmatch


@pytest.mark.parametrize("verb", sorted(WORDS["looks"].keys() | WORDS["changes"].keys()))
def test_the_table_tells_what_is_written_somewhere(verb):
    assert verb in SAID or verb.startswith(("action.", "cover.", "sharing."))  # made up of two


def test_no_verb_is_told_twice():
    assert not WORDS["looks"].keys() & WORDS["changes"].keys()


def test_words_are_sentences_in_the_past_without_an_end():
    for kind in WORDS.values():
        for words in kind.values():
            assert re.fullmatch(r"[A-Z][^.]+", words), words


@pytest.mark.parametrize(
    ("verb", "look", "words"),
    [
        ("family.viewed", True, "Opened the family’s record"),
        ("family.listed", False, "Put this family on an agenda"),
        ("check.listed", True, "Saw this family in a list of agency checks"),
        ("somebodys.new_thing_viewed", True, "Looked at the record"),
        ("somebodys.overviewed", False, "Changed the record"),
        ("family.access_viewed", True, "Looked at who can see the record"),
        ("new_thing.viewed", True, "Looked at the record"),
        ("new_thing.made", False, "Changed the record"),
    ],
)
def test_looking_and_changing_are_told_apart(verb, look, words):
    assert (is_look(verb), words_for(verb)) == (look, words)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", sorted({"a.overviewed"} | {one for one in SAID if VERB(one)}))
def test_the_database_calls_the_same_verbs_looking(verb):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s LIKE ANY (%s)", [verb, LOOKS])
        assert cursor.fetchone()[0] == is_look(verb)


def test_what_somebody_wrote_is_not_told_apart_by_its_kind():
    """Not every reader of the log may read each contribution, nor know that there is one."""
    assert words_for("contribution.made") == words_for("person.added") == "Added to the record"
