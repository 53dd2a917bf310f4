"""A correction is a new version; narrowing and withdrawal reach every older one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from families.models import Contribution, Dispute, GrantReason
from families.services.contributing import Care, contribute
from families.services.correcting import correct_contribution, withdraw_contribution
from families.services.disputing import dispute_contribution
from families.services.granting import Limits, grant_team
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.record import as_now, let_team_see, make_baby
from tests.owner import as_owner

WORDS = {"text": "Seen twice in October", "nature": "recorded", "theme": "pressure"}
PEOPLE = ("author", "colleague", "housing", "health", "coordinator", "chair")

# Who of these reads the first version, when it was told to the audience at the left and the
# newest is for the audience above. "named" names housing.
OLDER = """
            own              huddle                           named              chair_lead
own         author,colleague author,colleague                 author,colleague   author
huddle      author,colleague all                              author,colleague,housing author,coordinator,chair
named       author,colleague author,colleague,housing         author,colleague,housing author
chair_lead  author           author,coordinator,chair         author             author,coordinator,chair
"""  # noqa: E501 - a table
HEADS, *LINES = [line.split() for line in OLDER.strip().splitlines()]
CELLS = [
    pytest.param(first, newest, readers.split(","), id=f"{first} then {newest}")
    for first, *cells in LINES
    for newest, readers in zip(HEADS, cells, strict=True)
]


@pytest.fixture
def told(family, author):
    return contribute(family, by=author, **WORDS, audience="huddle")


def named(people, audience):
    return [people["housing"].agency] if audience == "named" else []


def correct(contribution, by, **facts):
    words = WORDS | {"audience": "huddle", "reason": "It was wrong"} | facts
    return correct_contribution(contribution, by=by, **words)


def readers(contribution, people):
    return {name for name, person in people.items() if reads(person, contribution)}


def reads(person, contribution):
    """By the queryset and by raw SQL, which must agree."""
    with acting_as(person):
        visible = Contribution.objects.visible_to(person).filter(pk=contribution.pk).exists()
        assert visible == bool(rows("families_contribution", "id", contribution.pk))
    return visible


def rows(table, column, key):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {column} = %s", [key])  # noqa: S608
        return cursor.fetchall()


def drifted():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_drift()")
        return cursor.fetchall()


@pytest.mark.parametrize(("first", "newest", "expected"), CELLS)
def test_who_reads_an_older_version_reads_the_newest_too(
    family, people, author, first, newest, expected
):
    old = contribute(
        family, by=author, **WORDS, audience=first, named_agencies=named(people, first)
    )

    new = correct(
        old, author, text="Seen once", audience=newest, named_agencies=named(people, newest)
    )

    assert readers(old, people) == (set(PEOPLE) if expected == ["all"] else set(expected))
    assert readers(old, people) <= readers(new, people)
    assert not drifted()


def test_a_correction_takes_the_older_versions_place(family, author, told):
    new = correct(told, author, text="Seen once in October")

    with acting_as(author):
        current = Contribution.objects.visible_to(author).current().filter(family=family)
        assert list(current) == [new]
    assert (new.change, new.first, new.replaces) == ("corrected", told.pk, told)
    assert as_now(told).replaced_at


def test_new_readers_alone_are_not_a_correction(people, author, told):
    new = correct(told, author, audience="own")

    assert new.change == "audience"


def test_a_third_version_may_open_the_first_again_but_never_beyond_its_own_readers(
    family, people, author
):
    first = contribute(
        family, by=author, **WORDS, audience="named", named_agencies=[people["housing"].agency]
    )
    second = correct(first, author, audience="own")
    correct(second, author, audience="huddle")

    assert readers(first, people) == {"author", "colleague", "housing"}
    assert readers(second, people) == {"author", "colleague"}


def test_a_grant_that_comes_later_opens_no_narrowed_version(family, people, author, told):
    correct(told, author, audience="own")
    newcomer = make_practitioner()

    let_team_see(family, newcomer, author)

    assert not reads(newcomer, told)
    assert not drifted()


def test_a_limited_grant_reads_no_older_version_of_what_is_out_of_its_reach(family, author):
    newcomer = make_practitioner()
    limits = Limits(themes=["strength"])
    team = newcomer.teams().get()
    grant_team(family, team, GrantReason.LISTED, by=author, limits=limits)
    old = contribute(family, by=author, **WORDS | {"theme": "strength"}, audience="huddle")
    assert reads(newcomer, old)

    correct(old, author, theme="pressure")

    assert not reads(newcomer, old)


def test_who_it_is_about_now_decides_for_the_older_versions_too(family, author):
    newcomer = make_practitioner()
    first, second = make_baby(family, author), make_baby(family, author, name="Rowan Ash")
    limits = Limits(children=[first.pk])
    team = newcomer.teams().get()
    grant_team(family, team, GrantReason.LISTED, by=author, limits=limits)
    old = contribute(family, by=author, **WORDS, audience="huddle", about=[first])
    assert reads(newcomer, old)

    correct(old, author, about=[second])

    assert not reads(newcomer, old)
    assert not drifted()


def test_a_colleague_who_corrects_a_note_to_the_chair_does_not_take_it_from_its_author(
    family, people, author
):
    note = contribute(family, by=author, **WORDS, audience="own")
    colleague = people["colleague"]

    new = correct(note, colleague, text="Seen once", audience="chair_lead")

    assert reads(author, new)
    assert reads(colleague, new)


def test_what_was_entered_in_error_is_left_to_its_own_agency(family, people, author, told):
    marker = withdraw_contribution(told, by=author, reason="Another family's")

    assert readers(told, people) == {"author", "colleague"}
    assert readers(marker, people) == set(PEOPLE)
    assert as_now(marker).text == ""
    assert not drifted()


def test_what_was_withdrawn_stays_so(author, told):
    marker = withdraw_contribution(told, by=author, reason="Another family's")

    with pytest.raises(NotNow, match="was withdrawn"):
        correct(marker, author, text="No, it was theirs")


def test_the_second_of_two_who_correct_it_is_told_so(people, author, told):
    correct(told, author, text="Seen once")

    with pytest.raises(NotNow, match="a newer version"):
        correct(told, people["colleague"], text="Seen three times")


def test_nothing_changed_is_no_version(author, told):
    with pytest.raises(ValidationError, match="Change something"):
        correct(told, author)


def test_a_change_says_why(author, told):
    with pytest.raises(ValidationError, match="Enter why"):
        correct(told, author, text="Seen once", reason=" ")


@pytest.mark.parametrize(
    "act", [correct, lambda c, by: withdraw_contribution(c, by=by, reason="x")]
)
def test_another_agency_changes_nothing(people, told, act):
    with pytest.raises(PermissionDenied, match="Only the agency that shared this"):
        act(told, people["housing"])


def test_who_cannot_read_it_learns_nothing(family, people, author):
    own = contribute(family, by=author, **WORDS, audience="own")

    with pytest.raises(PermissionDenied, match="do not have access to this"):
        correct(own, people["housing"])


REPLACE = """
INSERT INTO families_contribution (id, family_id, source_agency_id, author_id, text, held_where,
    nature, theme, audience, named_agencies, visible_to, recorded_at, first, replaces_id, change,
    change_reason, relevance, confidence, safe_to_discuss, marking, handling,
    needs_source_permission)
SELECT gen_random_uuid(), family_id, %s, %s, 'Gone', '', nature, theme, 'huddle', '{}',
    visible_to, now(), first, id, 'corrected', 'Because', '', '', 'ask', 'official', '', false
  FROM families_contribution WHERE id = %s
"""


@pytest.mark.parametrize("who", ["housing", "health", "coordinator"])
def test_raw_sql_replaces_nothing_of_another_agency(people, author, told, who):
    person = people[who]
    for agency, writer in (
        (person.agency_id, person.pk),
        (author.agency_id, person.pk),
        (author.agency_id, author.pk),
    ):
        with (
            pytest.raises(DatabaseError, match="only its own agency"),
            acting_as(person),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(REPLACE, [agency, writer, told.pk])


def test_raw_sql_opens_no_older_version_again(people, author, told):
    correct(told, author, audience="own")

    for change in ("replaced_at = NULL", "visible_to = '{1,2,3}'", "audience = 'huddle'"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            acting_as(author),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE families_contribution SET {change}")  # noqa: S608


def test_a_dispute_stays_with_what_it_disputes_when_only_the_readers_change(
    family, people, author, told
):
    mother = make_baby(family, author, kind="adult", name="Amina Ash", father_status="", dob=None)
    dispute = dispute_contribution(told, by=people["housing"], says="Never", person=mother)

    new = correct(told, author, audience="own")

    assert as_now(dispute).contribution_id == new.pk
    with acting_as(people["housing"]):
        assert not Dispute.objects.exists()


def test_a_correction_that_settles_a_dispute_says_so(people, author, told):
    settled, other = (
        dispute_contribution(told, by=people[who], says="Once") for who in ("housing", "health")
    )

    new = correct(told, author, text="Seen once", settles=[settled])

    assert (as_now(settled).outcome, as_now(settled).contribution_id) == ("corrected", told.pk)
    assert (as_now(other).outcome, as_now(other).contribution_id) == ("", new.pk)


def test_the_trail_says_what_kind_of_change_and_not_what(author, told):
    correct(told, author, text="Nothing of the kind", audience="own", reason="A neighbour lied")

    with as_owner():
        event = AuditEvent.objects.get(verb="contribution.changed")
    assert (event.facts["change"], event.facts["audience"]) == ("corrected", "own")
    assert "neighbour" not in str(event.facts)


def test_what_was_noted_on_paper_and_written_later_is_late(family, author):
    written = contribute(
        family,
        by=author,
        **WORDS,
        audience="huddle",
        care=Care(noted_on=today().replace(year=2025)),
    )

    assert as_now(written).is_late


@pytest.mark.parametrize("noted_on", [None, today()])
def test_what_is_written_the_same_day_is_not_late(family, author, noted_on):
    written = contribute(
        family, by=author, **WORDS, audience="huddle", care=Care(noted_on=noted_on)
    )

    assert not as_now(written).is_late
