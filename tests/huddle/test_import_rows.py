from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.models import FamilyTold, WorkingAgreement
from families.models import FatherStatus, Person
from huddle.imports.reading import read_table
from huddle.imports.rows import Outcome, check_row, row_key
from huddle.imports.table import COLUMNS, RawRow
from tests.huddle.nominations import ROW, csv_of, csv_of_cells, sample, sample_rows, xlsx_of


def checked(**cells: str):
    return check_row(RawRow(2, ROW | cells))


def advice(column: str, **cells: str) -> str:
    row = checked(**cells)
    assert row.outcome == Outcome.ERROR
    return {problem.column: problem.advice for problem in row.problems}.get(column, "")


def test_each_row_of_the_sample_is_what_it_should_be():
    table = read_table(sample())

    outcomes = {row.number: check_row(row, table.labels).outcome for row in table.rows}

    assert outcomes == dict.fromkeys([2, 3, 4, 5, 6, 7, 8, 12], Outcome.OK) | {
        9: Outcome.ERROR,
        10: Outcome.OUT_OF_SCOPE,
        11: Outcome.STOPPED,
        13: Outcome.ERROR,
    }


def test_a_clean_row_has_typed_values():
    values = checked().values

    assert values.received_at == datetime(2026, 11, 16, 9, 12, tzinfo=UTC)
    assert (values.child_dob, values.child_edd) == (date(2026, 7, 28), None)
    assert values.child_sex == Person.Sex.MALE
    assert values.child_nhs_number == "9990007896"
    assert values.immediate_danger is False
    assert values.family_told == FamilyTold.TOLD
    assert values.agreement == WorkingAgreement.Answer.AGREED


@pytest.mark.parametrize(
    "written", ["28/07/2026", "28.7.2026", "2026-07-28", "28 Jul 2026", "28th July 2026", "46231"]
)
def test_a_date_may_be_written_in_the_usual_ways(written):
    assert checked(child_dob=written).values.child_dob == date(2026, 7, 28)


def test_a_day_that_does_not_exist_must_be_a_real_date():
    assert "must be a real date" in advice("child_dob", child_dob="31/02/2026")


@pytest.mark.parametrize("written", ["soon", "07/2026", "28/07/26", "28 Foo 2026"])
def test_anything_else_must_be_a_date(written):
    assert "must be a date, like" in advice("child_dob", child_dob=written)


def test_summer_time_is_the_clock_in_leeds():
    summer = {"received_at": "01/07/2026 09:00", "child_dob": "01/06/2026"}

    assert checked(**summer).values.received_at == datetime(2026, 7, 1, 8, tzinfo=UTC)


def test_a_time_that_does_not_exist_is_told():
    assert "real time" in advice("received_at", received_at="16/11/2026 25:00")


def test_a_baby_has_a_date_of_birth_or_a_due_date_and_never_both():
    neither = {"child_dob": "", "child_edd": ""}

    assert "enter the due date" in advice("child_edd", **neither)
    assert "must be empty" in advice("child_edd", child_edd="03/01/2027")


def test_a_birth_after_the_nomination_is_a_due_date():
    assert "move it to child_edd" in advice("child_dob", child_dob="03/01/2027")


def test_a_due_date_in_another_year_is_a_slip():
    assert "Check the year" in advice("child_edd", child_dob="", child_edd="03/01/2029")


@pytest.mark.parametrize("sex", ["", "U", "u"])
def test_an_unborn_baby_has_no_name_no_number_and_no_known_sex(sex):
    unborn = {"child_dob": "", "child_edd": "3 Jan 2027", "child_name": "unborn baby"}

    values = checked(**unborn, child_sex=sex, child_nhs_number="").values

    assert (values.child_name, values.child_sex) == ("", Person.Sex.UNKNOWN)
    assert values.is_unborn
    assert "must be U" in advice("child_sex", **unborn, child_sex="F", child_nhs_number="")
    assert "must be empty" in advice("child_nhs_number", **unborn, child_sex=sex)


def test_the_childs_number_is_not_the_mothers():
    number = ROW["mother_nhs_number"]

    assert "is the mother's NHS number" in advice("child_nhs_number", child_nhs_number=number)


def test_all_nines_is_no_number():
    assert "real NHS number" in advice("child_nhs_number", child_nhs_number="9999999999")


@pytest.mark.parametrize(
    "column",
    [
        "agency",
        "team",
        "nominated_by_email",
        "received_at",
        "mother_name",
        "child_name",
        "why_now",
    ],
)
def test_what_is_needed_is_asked_for(column):
    assert "enter" in advice(column, **{column: " "})


def test_danger_must_be_answered():
    assert "in immediate danger?" in advice("immediate_danger", immediate_danger="")
    assert "yes" in advice("immediate_danger", immediate_danger="perhaps")


def test_protection_must_be_answered_where_there_is_an_address():
    assert "protected" in advice("address_protected", address_protected="")
    assert checked(address="", postcode="", address_protected="").outcome == Outcome.OK


@pytest.mark.parametrize("answer", ["yes", " YES ", "Y", "yes - bruise", "TRUE"])
def test_danger_stops_a_row_whatever_else_is_wrong_with_it(answer):
    wrong = {"child_nhs_number": "9999999999", "why_now": "", "mother_name": "=1+1"}

    row = checked(immediate_danger=answer, **wrong)

    assert row.outcome == Outcome.STOPPED
    assert row.values is None
    assert row.source.team == "East Leeds 0-19 PHINS"


def test_a_child_past_the_birthday_is_out_of_scope_as_at_the_day_of_the_nomination():
    nominated = {"received_at": "16/11/2026", "child_nhs_number": ""}

    assert checked(**nominated, child_dob="17/11/2023").outcome == Outcome.OK
    assert checked(**nominated, child_dob="16/11/2023").outcome == Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\N{FULLWIDTH EQUALS SIGN}"])
def test_what_could_run_as_a_formula_is_refused_in_every_column(column, start):
    assert "formula" in advice(column, **{column: f"{start}HYPERLINK(1)"})


def test_a_telephone_number_may_begin_with_plus():
    assert checked(contact_safety="+44 7700 900123, texts only").outcome == Outcome.OK
    assert "formula" in advice("contact_safety", contact_safety="+44-1")


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Hassan Yusuf", FatherStatus.KNOWN),
        ("Unknown", FatherStatus.UNKNOWN),
        ("", FatherStatus.UNKNOWN),
        ("Ex-partner (named, bail conditions)", FatherStatus.NOT_NAMED),
        ("none", FatherStatus.NONE),
    ],
)
def test_the_father_or_partner_always_has_a_status(written, status):
    assert checked(father_or_partner=written).values.father_status == status


def test_a_blank_father_is_accepted_as_not_known_with_a_note():
    row = checked(father_or_partner="")

    assert row.outcome == Outcome.OK
    assert [note.column for note in row.notes] == ["father_or_partner"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("told", FamilyTold.TOLD),
        ("not told: unsafe", FamilyTold.UNSAFE),
        ("not told: would prejudice", FamilyTold.PREJUDICE),
        ("Not told", FamilyTold.NOT_YET),
        ("", FamilyTold.NOT_YET),
    ],
)
def test_what_the_family_was_told(written, told):
    assert checked(family_told=written).values.family_told == told


@pytest.mark.parametrize("written", ["maybe", "not told: he is at home"])
def test_unknown_words_are_answered_with_those_that_are_known(written):
    assert "must be" in advice("family_told", family_told=written)
    assert "must be one of" in advice("agreement", agreement=written)


@pytest.mark.parametrize(
    ("written", "agreement"),
    [
        ("not safe to ask", WorkingAgreement.Answer.NOT_SAFE),
        ("Partly", WorkingAgreement.Answer.PARTLY),
        ("", WorkingAgreement.Answer.NOT_ASKED),
    ],
)
def test_what_the_family_agreed_to(written, agreement):
    assert checked(agreement=written).values.agreement == agreement


@pytest.mark.parametrize(
    ("written", "kept"), [("ls146ck", "LS14 6CK"), ("LS14 ", "LS14"), ("S1 2ab", "S1 2AB")]
)
def test_a_postcode_is_written_in_one_way(written, kept):
    assert checked(postcode=written).values.postcode == kept


def test_every_problem_of_a_row_is_told_at_once_by_the_files_own_headings():
    table = read_table(csv_of({"child_dob": "31/02/2026", "postcode": "here", "mother_name": "="}))

    row = check_row(table.rows[0], {name: name.title() for name in COLUMNS})

    assert [problem.label for problem in row.problems] == ["Mother_Name", "Child_Dob", "Postcode"]


def test_paragraphs_stay_in_what_people_tell():
    assert checked(why_now="First.\r\n\r\n  Second  line.").values.why_now == (
        "First.\n\nSecond line."
    )


# Letters that no advice holds, so that finding them means that a value was repeated.
VALUES = st.text("ØÞŦĦ€¥7=+@/: ", min_size=4, max_size=30).filter(
    lambda text: len(text.strip()) > 3
)


@given(st.dictionaries(st.sampled_from(COLUMNS), VALUES, min_size=1))
def test_no_problem_repeats_what_a_cell_holds(cells):
    row = checked(**cells)

    told = " ".join(f"{problem}" for problem in (*row.problems, *row.notes))
    assert not [text for text in cells.values() if text.strip() in told]


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=40)))
def test_no_text_at_all_breaks_a_row(cells):
    assert checked(**cells).outcome in Outcome


def keys(upload: bytes) -> dict[str, str]:
    rows = read_table(upload).rows
    return {row_key(row): row.cells["child_name"] for row in rows}


def test_the_sample_has_the_same_keys_in_any_encoding_format_and_order():
    text = sample().decode("cp1252")
    headings, *rows = sample_rows()
    rows.reverse()

    expected = keys(sample())

    assert len(expected) == 12
    assert keys(text.encode("utf-8")) == expected
    assert keys(xlsx_of([headings, *rows])) == expected
    assert keys(csv_of_cells([headings, *rows], ";").encode("utf-16")) == expected


def test_a_key_does_not_mind_how_a_date_a_number_or_a_postcode_is_written():
    other = {
        "child_dob": "2026-07-28",
        "child_nhs_number": "9990007896.0",
        "postcode": "ls97ko",
        "received_at": "16/11/2026 9:12",
        "why_now": " Faltering  growth. ",
    }

    assert row_key(RawRow(9, ROW | other)) == row_key(RawRow(2, ROW))


@pytest.mark.parametrize("column", COLUMNS)
def test_a_key_minds_every_column(column):
    assert row_key(RawRow(2, ROW | {column: "something else"})) != row_key(RawRow(2, ROW))
