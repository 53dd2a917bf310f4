"""What is told, asked and answered is told, asked and answered in nobody else's name."""

import pytest
from django.db import DatabaseError
from django.db.transaction import atomic

from families.models import Contribution, SourcePermission
from families.services.contributing import Care, contribute
from families.services.passing_on import answer_for_source, ask_source
from families.services.registering import involve
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.families.record import as_now
from tests.families.refusing import kept, refused

WORDS = {"text": "He rang again", "nature": "recorded", "theme": "pressure"}
ASKED = """
INSERT INTO families_sourcepermission (id, family_id, contribution_id, asked_for, asked_at,
    asked_by_id, answer_note)
VALUES (gen_random_uuid(), %s, %s, 'All', now(), %s, '')
"""


def tell(family, by, *, author=None, agency=None):
    """As somebody's own code would, past every service."""
    author = author or by
    with acting_as(by):
        return Contribution.objects.create(
            family=family,
            author=author,
            source_agency=agency or author.agency,
            audience="huddle",
            **WORDS,
        )


def refuses_to_tell(family, by, **whose):
    row = Contribution(
        family=family,
        author=whose.get("author", by),
        source_agency=whose.get("agency", by.agency),
        audience="huddle",
        **WORDS,
    )
    with pytest.raises(DatabaseError, match="in another's name"), acting_as(by), atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("who", ["author", "colleague", "housing", "coordinator", "chair"])
def test_everybody_tells_what_they_know_themselves(family, people, who):
    tell(family, people[who])

    told = people[who]
    assert kept(Contribution, "author", "source_agency") == [(told.pk, told.agency_id)]


@pytest.mark.parametrize("who", ["colleague", "housing", "health", "chair"])
def test_nobody_tells_it_as_somebody_else(family, people, who):
    """Neither as a colleague, nor for another agency, nor as one of it."""
    by, author = people[who], people["author"]
    involve(family, author.teams().get(), by=author, practitioner=author, since=today())

    refuses_to_tell(family, by, author=author, agency=author.agency)
    refuses_to_tell(family, by, author=author, agency=by.agency)
    refuses_to_tell(family, by, author=by, agency=people["coordinator"].agency)

    assert kept(Contribution, "pk") == []


def test_the_coordinator_writes_down_what_a_team_that_works_there_sent(family, people):
    author, coordinator = people["author"], people["coordinator"]
    involve(family, author.teams().get(), by=author, practitioner=author, since=today())

    tell(family, coordinator, author=author)

    assert kept(Contribution, "author", "source_agency") == [(author.pk, author.agency_id)]


def test_the_coordinator_tells_nothing_for_an_agency_that_does_not_work_there(family, people):
    author, housing = people["author"], people["housing"]
    involve(family, author.teams().get(), by=author, practitioner=author, since=today())

    refuses_to_tell(family, people["coordinator"], author=housing, agency=housing.agency)

    assert kept(Contribution, "pk") == []


@pytest.fixture
def asked(family, author, people):
    told = contribute(
        family, by=author, **WORDS, audience="huddle", care=Care(needs_source_permission=True)
    )
    return ask_source(told, by=people["housing"], asked_for="A letter to the landlord")


@pytest.mark.parametrize("who", ["author", "colleague", "housing", "coordinator"])
@pytest.mark.parametrize("column", ["asked_for", "answer_note"])
def test_raw_sql_takes_no_words_from_what_was_asked(people, asked, who, column):
    says = "only its source" if column == "answer_note" else "permission denied"

    refused(
        people[who],
        f"UPDATE families_sourcepermission SET {column} = '[erased]'",  # noqa: S608
        says=says,
    )

    assert as_now(asked).asked_for == "A letter to the landlord"
    assert as_now(asked).answer_note == ""


def test_raw_sql_takes_no_words_from_what_was_answered(author, people, asked):
    answer_for_source(asked, by=author, granted=False, note="She has not agreed")

    for who in ("author", "colleague", "housing"):
        for change in ("answer_note = '[erased]'", "granted = true", "answered_at = now()"):
            refused(
                people[who],
                f"UPDATE families_sourcepermission SET {change}",  # noqa: S608
                says="only its source",
            )

    assert as_now(asked).granted is False
    assert as_now(asked).answer_note == "She has not agreed"


def test_raw_sql_asks_a_source_in_its_writer_s_own_name(family, author, people):
    told = tell(family, author)

    refused(
        people["housing"], ASKED, family.pk, told.pk, people["health"].pk, says="in another's name"
    )

    assert kept(SourcePermission, "pk") == []
