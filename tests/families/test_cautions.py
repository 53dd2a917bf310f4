"""Who must not be told, what is disputed, and whether its source lets it be passed on."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from families.models import ContributionNotFor, Dispute, SourcePermission
from families.services.contributing import Care, contribute
from families.services.correcting import correct_contribution
from families.services.disputing import answer_dispute, dispute_contribution
from families.services.passing_on import answer_for_source, ask_source
from practitioners.access import NotNow
from practitioners.binding import acting_as
from tests.factories import make_practitioner
from tests.families.record import as_now, let_team_see, make_baby, make_coordinator, make_family
from tests.families.refusing import kept, refused

WORDS = {"text": "He rang again", "nature": "recorded", "theme": "pressure"}


@pytest.fixture
def housing(family, author):
    person = make_practitioner()
    let_team_see(family, person, author)
    return person


@pytest.fixture
def mother(family, author):
    return make_adult(family, author, "Amina Ash")


@pytest.fixture
def father(family, author):
    return make_adult(family, author, "Bilal Ash")


def make_adult(family, by, name):
    return make_baby(family, by, kind="adult", name=name, dob=None, father_status="")


def tell(family, by, audience="huddle", **care):
    return contribute(family, by=by, **WORDS, audience=audience, care=Care(**care))


def count(model, reader):
    with acting_as(reader), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608 - our name
        return cursor.fetchone()[0]


def test_somebody_of_another_family_cannot_be_named(family, author):
    elsewhere = make_adult(make_family(author), author, "Carol Elm")

    with pytest.raises(ValidationError, match="people of this family"):
        tell(family, author, not_for=(elsewhere,))


@pytest.mark.parametrize("audience", ["own", "huddle"])
def test_whom_it_is_not_for_is_known_to_its_readers_only(
    family, author, housing, mother, audience
):
    tell(family, author, audience=audience, not_for=(mother,))

    assert count(ContributionNotFor, housing) == (1 if audience == "huddle" else 0)


def test_raw_sql_takes_a_warning_from_nobody(family, author, mother):
    told = tell(family, author, not_for=(mother,))

    refused(author, "DELETE FROM families_contributionnotfor")
    refused(author, "UPDATE families_contributionnotfor SET person_id = person_id")

    assert kept(ContributionNotFor, "contribution", "person") == [(told.pk, mother.pk)]


@pytest.mark.parametrize("audience", ["own", "huddle"])
def test_a_dispute_has_the_readers_of_what_it_disputes(family, author, housing, mother, audience):
    told = tell(family, author, audience=audience)
    dispute = dispute_contribution(told, by=author, says="I never rang", person=mother)

    with acting_as(housing):
        seen = Dispute.objects.visible_to(housing).filter(pk=dispute.pk).exists()
    assert seen == (audience == "huddle")
    assert count(Dispute, housing) == seen


def test_a_dispute_is_somebodys_of_the_family_or_a_practitioners(family, author, housing, mother):
    told = tell(family, author)

    theirs = dispute_contribution(told, by=housing, says="I never rang", person=mother)
    ours = dispute_contribution(told, by=housing, says="Our record says otherwise")

    assert (theirs.person, theirs.practitioner, theirs.recorded_by) == (mother, None, housing)
    assert (ours.person, ours.practitioner) == (None, housing)


def test_who_cannot_read_it_cannot_dispute_it(family, author, housing):
    told = tell(family, author, audience="own")

    with pytest.raises(PermissionDenied, match="do not have access"):
        dispute_contribution(told, by=housing, says="Not so")


def test_raw_sql_disputes_only_what_its_writer_reads_and_changes_no_words(family, author, housing):
    own, open_one = tell(family, author, audience="own"), tell(family, author)
    insert = """
        INSERT INTO families_dispute (id, family_id, contribution_id, practitioner_id, says,
            recorded_at, recorded_by_id, outcome, outcome_note)
        VALUES (gen_random_uuid(), %s, %s, %s, 'No', now(), %s, '', '')
    """
    refused(housing, insert, family.pk, own.pk, housing.pk, housing.pk)

    dispute_contribution(open_one, by=housing, says="Not so")

    refused(housing, "UPDATE families_dispute SET says = 'So'")
    refused(housing, "UPDATE families_dispute SET contribution_id = contribution_id")

    assert kept(Dispute, "contribution", "says") == [(open_one.pk, "Not so")]


def test_its_source_answers_and_both_views_stand(family, author, housing):
    told = tell(family, author)
    dispute = dispute_contribution(told, by=housing, says="Not so")

    with pytest.raises(PermissionDenied, match="Only the agency that shared this"):
        answer_dispute(dispute, by=housing, note="It is not")
    answer_dispute(dispute, by=author, note="Our call log shows two calls")

    assert as_now(dispute).outcome == "noted"
    with pytest.raises(NotNow, match="answered already"):
        answer_dispute(dispute, by=author, note="Again")


ANSWER = (
    "UPDATE families_dispute SET outcome = 'noted', outcome_note = 'No', answered_at = now(), "
    "answered_by_id = %s"
)


def test_raw_sql_answers_no_dispute_of_another_agency_s_words(family, author, housing):
    """Nor does its own source in the name of somebody else, nor anybody without an answer."""
    coordinator = make_coordinator(family, author)
    colleague = make_practitioner(author.teams().get())
    dispute = dispute_contribution(tell(family, author), by=housing, says="Not so")

    for reader, named in (
        (housing, housing),
        (housing, author),
        (coordinator, coordinator),
        (colleague, author),
    ):
        refused(reader, ANSWER, named.pk, says="only its source")
    for reader in (housing, author):
        refused(reader, "UPDATE families_dispute SET outcome_note = 'x'", says="only its source")
        refused(reader, "DELETE FROM families_dispute")

    answer_dispute(dispute, by=author, note="Our call log shows two calls")
    assert as_now(dispute).outcome == "noted"


def test_raw_sql_answers_a_dispute_once(family, author, housing):
    dispute = dispute_contribution(tell(family, author), by=housing, says="Not so")
    answer_dispute(dispute, by=author, note="Our call log shows two calls")

    refused(author, ANSWER, author.pk, says="only its source")
    refused(
        author,
        "UPDATE families_dispute SET outcome = '', outcome_note = '', answered_at = NULL, "
        "answered_by_id = NULL",
        says="only its source",
    )

    note = "Our call log shows two calls"
    assert kept(Dispute, "outcome_note", "answered_by") == [(note, author.pk)]


def test_raw_sql_disputes_in_its_writer_s_name_and_does_not_answer(
    family, author, housing, mother
):
    told = tell(family, author)
    insert = """
        INSERT INTO families_dispute (id, family_id, contribution_id, person_id, practitioner_id,
            says, recorded_at, recorded_by_id, outcome, outcome_note, answered_at, answered_by_id)
        VALUES (gen_random_uuid(), %s, %s, %s, %s, 'No', now(), %s, %s, '', %s, %s)
    """
    about = (family.pk, told.pk)
    nobody, now = (None, None), timezone.now()

    for row in (
        (None, author.pk, housing.pk, "", *nobody),
        (None, housing.pk, author.pk, "", *nobody),
        (mother.pk, None, author.pk, "", *nobody),
    ):
        refused(housing, insert, *about, *row, says="in nobody else's name")
    answered = (None, housing.pk, housing.pk, "noted", now, author.pk)
    refused(housing, insert, *about, *answered, says="before it is answered")

    assert kept(Dispute, "pk") == []


def test_an_older_version_is_not_disputed(family, author, housing):
    told = tell(family, author)
    correct_contribution(
        told, by=author, **WORDS | {"text": "Once"}, audience="huddle", reason="x"
    )

    with pytest.raises(NotNow, match="a newer version"):
        dispute_contribution(told, by=housing, says="Not so")


def test_only_its_source_says_whether_it_is_passed_on(family, author, housing):
    told = tell(family, author, needs_source_permission=True)
    asked = ask_source(told, by=housing, asked_for="The minutes")

    with pytest.raises(PermissionDenied, match="Only the agency that shared this"):
        answer_for_source(asked, by=housing, granted=True)
    answer_for_source(asked, by=author, granted=True)

    assert as_now(asked).granted is True
    assert as_now(asked).answered_by_id == author.pk


def test_raw_sql_answers_for_no_other_agency(family, author, housing):
    told = tell(family, author, needs_source_permission=True)
    ask_source(told, by=housing, asked_for="The minutes")
    answer = "UPDATE families_sourcepermission SET granted = true, answered_at = now(), "

    for who in (author, housing):
        refused(housing, f"{answer} answered_by_id = %s", who.pk, says="only its source")

    assert kept(SourcePermission, "granted", "answered_at", "answered_by") == [(None, None, None)]


def test_raw_sql_asks_before_it_is_answered(family, author, housing):
    told = tell(family, author, needs_source_permission=True)
    insert = """
        INSERT INTO families_sourcepermission (id, family_id, contribution_id, asked_for, asked_at,
            asked_by_id, granted, answer_note, answered_at, answered_by_id)
        VALUES (gen_random_uuid(), %s, %s, 'All', now(), %s, true, '', now(), %s)
    """

    refused(housing, insert, family.pk, told.pk, housing.pk, author.pk, says="asked before")

    assert kept(SourcePermission, "pk") == []


def test_its_source_is_asked_once_at_a_time_and_only_where_it_wants_to_be(family, author, housing):
    told = tell(family, author, needs_source_permission=True)
    ask_source(told, by=housing, asked_for="The minutes")

    with pytest.raises(NotNow, match="has not answered yet"):
        ask_source(told, by=housing, asked_for="A letter")
    with pytest.raises(NotNow, match="lets it be passed on"):
        ask_source(tell(family, author), by=housing, asked_for="The minutes")


def test_a_permission_was_given_for_the_words_that_were_asked_about(family, author, housing):
    told = tell(family, author, needs_source_permission=True)
    asked = ask_source(told, by=housing, asked_for="The minutes")
    answer_for_source(asked, by=author, granted=True)
    care = Care(needs_source_permission=True)

    same = correct_contribution(
        told, by=author, **WORDS, audience="own", reason="Narrower", care=care
    )
    assert as_now(asked).contribution_id == same.pk

    other = WORDS | {"text": "He rang three times"}
    correct_contribution(same, by=author, **other, audience="own", reason="More", care=care)
    assert as_now(asked).contribution_id == same.pk
