"""Whom something is about is said as it is told: by nobody later, since some may read it then."""

import pytest
from django.db import connection

from families.models import Contribution, ContributionNotFor, ContributionSubject, GrantReason
from families.services.contributing import Care, contribute
from families.services.correcting import correct_contribution
from families.services.granting import Limits, grant_team
from practitioners.binding import acting_as
from tests.factories import make_practitioner
from tests.families.record import make_baby, make_family
from tests.families.refusing import kept, refused
from tests.owner import as_owner

WORDS = {"text": "He rang again", "nature": "recorded", "theme": "pressure"}
INSERT = """
INSERT INTO {table} (family_id, contribution_id, person_id) VALUES (%s, %s, %s)
"""
MODELS = [ContributionSubject, ContributionNotFor]
TABLES = [model._meta.db_table for model in MODELS]


@pytest.fixture
def baby(family, author):
    return make_baby(family, author)


@pytest.fixture
def limited(family, author, baby):
    """Somebody whose team reads of other agencies' words only what names this baby."""
    person = make_practitioner()
    team = person.teams().get()
    grant_team(family, team, GrantReason.SHARED, by=author, limits=Limits(children=[baby.pk]))
    return person


def tell(family, by, **facts):
    return contribute(family, by=by, **WORDS, audience="huddle", **facts)


def tell_earlier(family, by, **facts):
    """In another transaction than the one that the test runs in."""
    told = tell(family, by, **facts)
    with as_owner():
        Contribution.objects.filter(pk=told.pk).update(transaction=1)
    return told


def nobody_is_named():
    return not any(kept(model, "pk") for model in MODELS)


def reads(person, contribution):
    with acting_as(person):
        return Contribution.objects.visible_to(person).filter(pk=contribution.pk).exists()


@pytest.mark.parametrize("who", ["housing", "coordinator", "colleague", "author"])
@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_says_it_later_for_nobody(family, author, baby, people, limited, who, table):
    told = tell_earlier(family, author)
    assert not reads(limited, told)

    refused(people[who], INSERT.format(table=table), family.pk, told.pk, baby.pk)

    assert not reads(limited, told)


@pytest.mark.parametrize("who", ["housing", "author"])
@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_neither_changes_nor_removes_it(family, author, baby, people, who, table):
    told = tell(family, author, about=[baby], care=Care(not_for=(baby,)))

    for statement in (f"UPDATE {table} SET person_id = person_id", f"DELETE FROM {table}"):  # noqa: S608
        refused(people[who], statement, says="permission denied")

    for model in MODELS:
        assert kept(model, "contribution", "person") == [(told.pk, baby.pk)]


@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_says_it_in_no_other_family_s_name(family, author, table):
    told = tell(family, author)
    elsewhere = make_family(author)
    theirs = make_baby(elsewhere, author)

    refused(author, INSERT.format(table=table), elsewhere.pk, told.pk, theirs.pk)

    assert nobody_is_named()


def test_the_transaction_is_the_database_s_own_to_say(family, author):
    """Whoever writes a number of their choice into it keeps nothing open for later."""
    with acting_as(author):
        told = Contribution.objects.create(
            family=family,
            source_agency=author.agency,
            author=author,
            **WORDS,
            audience="huddle",
            transaction=2**40,
        )
        told.refresh_from_db()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            assert (told.transaction,) == cursor.fetchone()


def test_a_correction_says_anew_whom_it_is_about(family, author, baby, limited):
    told = tell_earlier(family, author)

    new = correct_contribution(
        told, by=author, **WORDS, audience="huddle", about=[baby], reason="It was he"
    )

    assert reads(limited, new)
    assert not reads(limited, told)


def test_in_the_next_transaction_even_its_author_says_no_more(committed):
    author = make_practitioner()
    family = make_family(author)
    baby = make_baby(family, author)
    told = tell(family, author)

    for table in TABLES:
        refused(author, INSERT.format(table=table), family.pk, told.pk, baby.pk)

    assert nobody_is_named()
