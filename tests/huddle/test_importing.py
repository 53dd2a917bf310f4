"""A file of nominations: what is accepted, what somebody must decide, what is never queued."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection

from families.models import (
    Address,
    Audience,
    Contribution,
    Family,
    Household,
    Person,
    Relationship,
)
from huddle.imports.reading import ImportRefused
from huddle.models import DangerStop, ImportBatch, ImportRow, Nomination
from huddle.services.importing import check_nominations, import_nominations
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from tests.factories import make_practitioner, make_team
from tests.huddle.nominations import csv_of, csv_of_cells, sample, sample_rows, xlsx_of
from tests.huddle.partnership import make_sample_partnership, person
from tests.owner import as_owner

Outcome = ImportRow.Outcome
SAMPLE_OUTCOMES = {
    2: Outcome.ACCEPTED,
    3: Outcome.ACCEPTED,
    4: Outcome.ACCEPTED,
    5: Outcome.ACCEPTED,
    6: Outcome.JOINED,
    7: Outcome.ACCEPTED,
    8: Outcome.DUPLICATE,
    9: Outcome.ERROR,
    10: Outcome.OUT_OF_SCOPE,
    11: Outcome.STOPPED,
    12: Outcome.ACCEPTED,
    13: Outcome.ERROR,
}


@pytest.fixture
def huddle():
    return make_sample_partnership()


@pytest.fixture
def coordinator(huddle):
    return huddle.coordinator


def bring_in(upload, huddle, by=None):
    by = by or huddle.coordinator
    batch = import_nominations(upload, filename="nominations.csv", huddle=huddle, by=by)
    with acting_as(by):
        return {row.number: row for row in batch.rows.select_related("nomination__family")}


def outcomes(rows):
    return {number: row.outcome for number, row in rows.items()}


def everything():
    """How many rows of each kind there are, behind row-level security."""
    models = (Family, Person, Nomination, Contribution, DangerStop, ImportBatch, ImportRow)
    with as_owner():
        return {model.__name__: model.objects.count() for model in models}


def test_each_row_of_the_sample_finds_its_outcome(huddle):
    assert outcomes(bring_in(sample(), huddle)) == SAMPLE_OUTCOMES


def test_the_same_file_comes_again_in_any_shape_and_nothing_is_imported_twice(huddle):
    bring_in(sample(), huddle)
    before = everything()
    headings, *rows = sample_rows()
    shapes = [
        sample(),
        sample().decode("cp1252").encode("utf-8-sig"),
        xlsx_of([headings, *reversed(rows)]),
    ]

    for shape in shapes:
        again = outcomes(bring_in(shape, huddle))
        assert sorted(again.values()) == ["already"] * 10 + ["error"] * 2

    after = everything()
    unchanged = before.keys() - {"ImportBatch", "ImportRow"}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}


def test_a_row_that_stands_twice_in_a_file_is_imported_once(huddle):
    assert list(outcomes(bring_in(csv_of({}, {}), huddle).copy()).values()) == [
        Outcome.ACCEPTED,
        Outcome.ALREADY,
    ]


def test_a_corrected_row_is_imported_the_next_time(huddle):
    wrong = {"child_dob": "31/02/2026"}
    assert outcomes(bring_in(csv_of(wrong), huddle)) == {2: Outcome.ERROR}

    assert outcomes(bring_in(csv_of({}), huddle)) == {2: Outcome.ACCEPTED}


def test_twins_are_one_family_with_two_babies_and_one_home(huddle, coordinator):
    rows = bring_in(sample(), huddle)
    family = rows[5].nomination.family

    assert rows[6].nomination.family == family
    with acting_as(coordinator):
        names = {baby.name for baby in Person.objects.babies().filter(family=family)}
        assert names == {"Harley Dunn-Pike", "Harper Dunn-Pike"}
        assert Person.objects.adults().filter(family=family).count() == 2
        assert Household.objects.get(family=family).members.count() == 3


def test_the_same_mother_under_two_spellings_waits_for_a_decision(huddle):
    rows = bring_in(sample(), huddle)

    assert rows[8].family == rows[2].nomination.family_id
    assert "same date of birth and name" in rows[8].problems[0]["advice"]
    assert rows[8].nomination is None


def test_a_row_in_danger_is_stopped_and_no_word_of_it_is_kept(huddle, coordinator):
    rows = bring_in(sample(), huddle)

    with acting_as(coordinator):
        stop = DangerStop.objects.get()
    assert rows[11].danger_stop_id == stop.pk
    assert stop.origin == "Row 11 of an imported file, nominated by hv.seacroft@example.org"
    assert stop.stopped_by == person("hv.seacroft@example.org")
    assert rows[11].values is None
    with as_owner():
        assert not Person.objects.filter(name__contains="Fox").exists()
        kept = str(list(ImportRow.objects.filter(number=11).values()))
    assert "Alfie" not in kept
    assert "Bruise" not in kept


def test_rows_with_errors_keep_their_number_and_what_to_do_and_no_value(huddle):
    rows = bring_in(sample(), huddle)

    assert rows[9].values is None
    assert rows[9].problems == [
        {
            "column": "child_dob",
            "label": "child_dob",
            "advice": "must be a real date: that month has no such day",
        }
    ]
    assert "Kowalczyk" not in str(rows[9].problems)


def test_values_are_kept_only_of_rows_that_somebody_must_decide(huddle):
    rows = bring_in(sample(), huddle)

    assert {number for number, row in rows.items() if row.values} == {8, 10}


def test_a_protected_address_is_shown_to_its_team_only(huddle, coordinator):
    family = bring_in(sample(), huddle)[4].nomination.family

    with acting_as(coordinator):
        assert Household.objects.get(family=family).address_is_protected
        assert not Address.objects.filter(family=family).exists()
    with acting_as(person("dsu@example.org")):
        assert Address.objects.get(family=family).postcode == "LS14"


def test_somebody_described_and_not_named_is_kept_as_told(huddle, coordinator):
    family = bring_in(sample(), huddle)[4].nomination.family

    with acting_as(coordinator):
        related = Relationship.objects.get(family=family, kind=Relationship.Kind.EX_PARTNER)
        assert related.to.name == "Leanne Marsh"


def test_words_that_limit_the_readers_keep_the_text_to_the_few(huddle, coordinator):
    nomination = bring_in(sample(), huddle)[12].nomination

    with acting_as(coordinator):
        told = {c.audience for c in nomination.contributions.all()}
    assert told == {Audience.CHAIR_AND_LEAD}
    colleague = make_practitioner(nomination.team)
    with acting_as(colleague):
        assert Family.objects.filter(pk=nomination.family_id).exists()
        assert not Contribution.objects.filter(family=nomination.family_id).exists()


def test_the_nominating_team_sees_its_family_and_other_teams_do_not(huddle):
    family = bring_in(sample(), huddle)[3].nomination.family

    with acting_as(person("hv.gipton@example.org")):
        assert Family.objects.filter(pk=family.pk).exists()
    with acting_as(person("housing@example.org")):
        assert not Family.objects.filter(pk=family.pk).exists()


def test_a_nominator_whom_huddle_does_not_know_is_recorded_under_the_coordinator(
    huddle, coordinator
):
    row = bring_in(csv_of({"nominated_by_email": "new.starter@example.org"}), huddle)[2]

    assert row.outcome == Outcome.ACCEPTED
    assert row.nomination.nominated_by == coordinator
    assert "recorded under your name" in row.problems[0]["advice"]


@pytest.mark.parametrize(
    ("changes", "column", "advice"),
    [
        ({"agency": "Leeds Comunity Health"}, "agency", "not an agency in Huddle"),
        ({"team": "Early Start"}, "team", "not a team of that agency"),
        ({"nominated_by_email": "dsu@example.org"}, "nominated_by_email", "not in that team"),
    ],
)
def test_a_sender_that_cannot_be_is_an_error(huddle, changes, column, advice):
    row = bring_in(csv_of(changes), huddle)[2]

    assert row.outcome == Outcome.ERROR
    assert row.problems[0]["column"] == column
    assert advice in row.problems[0]["advice"]


def test_an_agency_may_be_written_with_another_apostrophe(huddle):
    curly = {
        "agency": "Seacroft Children\N{RIGHT SINGLE QUOTATION MARK}s  Centre",
        "team": "early start",
        "nominated_by_email": "EarlyStart@example.org",
    }

    assert bring_in(csv_of(curly), huddle)[2].outcome == Outcome.ACCEPTED


def test_two_teams_that_differ_by_their_number_are_two_teams(huddle):
    agency = person("dsu@example.org").agency
    first, second = make_team(agency, "Response 1"), make_team(agency, "Response 2")
    sent = {"agency": agency.name, "team": "Response 1", "nominated_by_email": "new@example.org"}

    row = bring_in(csv_of(sent), huddle)[2]

    assert row.nomination.team == first != second


SIBLING = {"child_name": "Idris Yusuf", "child_dob": "01/06/2025", "child_nhs_number": ""}
OTHER = {"child_name": "Maryam Yusuf", "child_dob": "05/05/2024", "child_nhs_number": ""}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"child_nhs_number": "", "ask": "Again"}, "the same baby may be nominated already"),
        (OTHER | {"address_protected": "yes"}, "the address or its protection differs"),
        (OTHER | {"postcode": "LS8 1AA"}, "the address or its protection differs"),
        (OTHER | {"mother_dob": "03/09/1998"}, "do not both agree"),
        (OTHER | {"mother_nhs_number": ""}, "do not both agree"),
        (
            OTHER
            | {
                "agency": "Turning Lives",
                "team": "Substance Use Family Team",
                "nominated_by_email": "families@example.org",
            },
            "nominated by another team",
        ),
    ],
)
def test_a_family_is_joined_without_asking_only_where_nothing_is_left_to_judge(
    huddle, changes, reason
):
    rows = bring_in(csv_of({}, SIBLING, changes), huddle)

    assert [row.outcome for row in rows.values()][:2] == [Outcome.ACCEPTED, Outcome.JOINED]
    assert rows[4].outcome == Outcome.DUPLICATE
    assert reason in rows[4].problems[0]["advice"]


def test_a_family_that_the_coordinator_may_not_see_is_not_disclosed(huddle, coordinator):
    family = bring_in(csv_of({}), huddle)[2].nomination.family
    with as_owner():
        family.practitioner_grants.all().delete()
        ImportRow.objects.all().delete()

    row = bring_in(csv_of({}), huddle)[2]

    assert row.outcome == Outcome.DUPLICATE
    assert row.family is None
    assert "a record that you cannot see may match" in row.problems[0]["advice"]
    assert family.reference not in str(row.problems)


def test_a_sealed_family_is_not_even_hinted_at(huddle):
    family = bring_in(csv_of({}), huddle)[2].nomination.family
    with as_owner():
        family.practitioner_grants.all().delete()
        ImportRow.objects.all().delete()
        Family.objects.filter(pk=family.pk).update(restriction=Family.Restriction.SEALED)

    assert bring_in(csv_of({}), huddle)[2].outcome == Outcome.ACCEPTED


def test_safe_contact_that_grows_too_long_is_an_error_and_leaves_nothing(huddle):
    first = {"contact_safety": "a" * 400}
    twin = {"child_name": "Zahra Yusuf", "child_nhs_number": "", "contact_safety": "b" * 400}

    rows = bring_in(csv_of(first, twin), huddle)

    assert rows[3].outcome == Outcome.ERROR
    assert everything()["Person"] == 3


def test_checking_says_the_same_and_writes_nothing(huddle, coordinator):
    before = everything()

    rows = check_nominations(sample(), filename="x.csv", huddle=huddle, by=coordinator)

    assert {row.number: row.outcome for row in rows} == SAMPLE_OUTCOMES
    assert everything() == before


def test_a_file_that_breaks_on_the_way_leaves_nothing(huddle):
    """The database refuses row 12 when ten rows before it have been written."""
    before = everything()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE huddle_nomination ADD CONSTRAINT no CHECK (ask NOT LIKE 'Handover%')"
        )

    with pytest.raises(IntegrityError):
        bring_in(sample(), huddle)

    assert everything() == before


def test_a_file_that_cannot_be_read_leaves_nothing(huddle):
    before = everything()

    with pytest.raises(ImportRefused):
        bring_in(b"not,a,nomination\n1,2,3", huddle)

    assert everything() == before


def test_only_the_huddles_coordinator_imports(huddle):
    other = make_practitioner(roles=(Role.COORDINATOR,))

    with pytest.raises(PermissionDenied, match="Only this huddle's coordinator"):
        bring_in(sample(), huddle, by=other)
    with pytest.raises(PermissionDenied, match="Your role cannot"):
        bring_in(sample(), huddle, by=person("dsu@example.org"))


def test_nobody_but_the_coordinator_sees_the_file_or_its_rows(huddle):
    bring_in(sample(), huddle)

    for other in (person("dsu@example.org"), huddle.chair, make_practitioner()):
        with acting_as(other):
            assert not ImportBatch.objects.exists()
            assert not ImportRow.objects.exists()


def test_an_import_is_audited_in_counts(huddle, coordinator):
    bring_in(sample(), huddle)

    with as_owner():
        event = AuditEvent.objects.get(verb="nominations.imported")
    assert event.by == coordinator.pk
    assert event.facts["outcomes"]["accepted"] == 6


def test_every_cell_of_the_sample_that_was_accepted_is_somewhere(huddle, coordinator):
    nomination = bring_in(sample(), huddle)[2].nomination
    row = next(csv.DictReader(io.StringIO(csv_of_cells(sample_rows()), newline="")))

    with acting_as(coordinator):
        family = nomination.family
        told = {c.text for c in nomination.contributions.all()}
        mother = family.people.adults().get()
    assert told == {row["why_now"], row["strengths"]}
    assert nomination.ask == row["ask"]
    assert (mother.name, mother.nhs_number) == (row["mother_name"], row["mother_nhs_number"])
    assert family.contact_safety == row["contact_safety"]
