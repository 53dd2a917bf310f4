import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from huddle.imports.reading import ImportRefused, file_digest, read_table
from huddle.imports.table import COLUMNS, column_letter
from tests.huddle.nominations import (
    ROW,
    csv_of,
    csv_of_cells,
    sample,
    sample_rows,
    saved,
    xlsx_of,
)

LINE = [ROW[name] for name in COLUMNS]
HEADINGS = list(COLUMNS)


def refused(upload: bytes) -> str:
    with pytest.raises(ImportRefused) as refusal:
        read_table(upload)
    return "\n".join(refusal.value.advice)


def read_or_refuse(upload: bytes) -> object:
    try:
        return read_table(upload).rows
    except ImportRefused as refusal:
        return refusal.advice


def test_the_sample_is_read_with_its_accents_and_its_spreadsheet_row_numbers():
    table = read_table(sample())

    assert table.encoding == "cp1252"
    assert [row.number for row in table.rows] == list(range(2, 14))
    assert table.rows[0].cells["mother_name"] == "Chloé O\N{RIGHT SINGLE QUOTATION MARK}Rourke"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_gives_the_same_cells(encoding):
    again = read_table(sample().decode("cp1252").encode(encoding))

    assert again.rows == read_table(sample()).rows


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(separator):
    upload = csv_of({"why_now": "First; then, both\tof them"}, separator=separator)

    assert read_table(upload).rows[0].cells["why_now"] == "First; then, both\tof them"


def test_excel_gives_the_same_cells_as_csv():
    assert read_table(xlsx_of(sample_rows())).rows == read_table(sample()).rows


def test_the_format_is_what_the_file_is_and_not_what_it_is_called():
    assert read_table(xlsx_of([HEADINGS, LINE])).encoding == "xlsx"
    assert read_table(csv_of({})).encoding == "utf-8"


def test_numbers_and_dates_of_excel_become_the_text_they_stand_for():
    book = Workbook()
    book.active.append(HEADINGS)
    typed = ROW | {
        "child_nhs_number": 9990007896.0,
        "child_dob": date(2026, 7, 28),
        "mother_dob": 36040,
        "received_at": datetime(2026, 11, 16, 9, 12),  # noqa: DTZ001 - a spreadsheet has no zones
        "immediate_danger": False,
    }
    book.active.append([typed[name] for name in COLUMNS])

    cells = read_table(saved(book)).rows[0].cells

    assert cells["child_nhs_number"] == "9990007896"
    assert cells["child_dob"] == "2026-07-28"
    assert cells["mother_dob"] == "36040"
    assert cells["received_at"] == "2026-11-16 09:12"
    assert cells["immediate_danger"] == "no"


def test_a_row_is_numbered_as_the_spreadsheet_does_though_a_cell_runs_over_lines():
    upload = csv_of({"why_now": "First.\nSecond.\nThird."}, {"mother_name": "Somebody Else"})

    assert [row.number for row in read_table(upload).rows] == [2, 3]


def test_empty_rows_are_skipped_and_still_counted():
    cells = [HEADINGS, LINE, [""] * len(COLUMNS), [" "], LINE]

    assert [row.number for row in read_table(csv_of_cells(cells).encode()).rows] == [2, 5]
    assert [row.number for row in read_table(xlsx_of(cells)).rows] == [2, 5]


@pytest.mark.parametrize("undefined", [b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"])
def test_a_byte_that_windows_leaves_undefined_is_a_fault_of_its_row_only(undefined):
    upload = csv_of({}, {"ask": "Zo\xeb @@"}, encoding="cp1252").replace(b"@@", undefined)

    first, second = read_table(upload).rows

    assert not first.faults
    assert "cannot be read" in second.faults["ask"]
    assert second.cells["ask"] == ""


@pytest.mark.parametrize("sign", ["\N{REPLACEMENT CHARACTER}", "\x07"])
def test_a_lost_letter_or_an_invisible_sign_is_a_fault_of_its_row(sign):
    row = read_table(csv_of({"ask": f"line\n{sign}"})).rows[0]

    assert row.faults.keys() == {"ask"}


def test_a_formula_in_excel_is_a_fault_of_its_row_whatever_it_last_showed():
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append([*LINE[:4], '=HYPERLINK("x")', *LINE[5:]])

    assert "formula" in read_table(saved(book)).rows[0].faults["mother_name"]


def test_more_cells_than_headings_is_a_fault_of_the_row():
    row = read_table(csv_of_cells([HEADINGS, [*LINE, "more"]]).encode()).rows[0]

    assert "more cells than there are headings" in "".join(row.faults.values())


def test_headings_may_be_in_any_order_and_written_loosely():
    loose = [name.replace("_", " ").title() for name in reversed(COLUMNS)]

    table = read_table(csv_of_cells([loose, LINE[::-1]]).encode())

    assert table.rows[0].cells["mother_name"] == "Amina Yusuf"
    assert table.labels["mother_name"] == "Mother Name"


def test_missing_repeated_and_unknown_headings_are_all_told_at_once():
    headings = [*HEADINGS[:-2], "ask", "mother_dbo", "Priya Nair"]

    advice = refused(csv_of_cells([headings, [*LINE, ""]]).encode())

    assert "Add the missing columns: agreement, contact_safety." in advice
    assert "Column V repeats the heading ask." in advice
    assert "Column W has an unknown heading. Should it be mother_dob?" in advice
    assert "Column X has an unknown heading." in advice
    assert "Priya" not in advice


def test_a_merged_heading_is_explained():
    headings = [*HEADINGS[:3], "", *HEADINGS[4:]]

    assert "Column D has no heading. Undo merged cells" in refused(xlsx_of([headings, LINE]))


def test_a_title_above_the_headings_is_explained():
    cells = [["Nominations for Monday"], HEADINGS, LINE]

    assert "seem to be in row 2" in refused(csv_of_cells(cells).encode())


def test_a_file_without_headings_says_which_it_needs():
    assert "Row 1 must hold the headings" in refused(csv_of_cells([LINE, LINE]).encode())


@pytest.mark.parametrize(
    ("upload", "advice"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        (",".join(HEADINGS).encode(), "no nominations"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"old Excel file \(.xls\)"),
        (b"%PDF-1.7", "is a PDF"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (csv_of({}) + b'"never closed', "never closed"),
        (b"\x00\x01\x02", "not a CSV or Excel file"),
        (b"\xff\xfe\x00\xd8", "not. Save it as CSV UTF-8"),
        (b"PK\x03\x04 and then nothing of a zip", "damaged or locked"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(upload, advice):
    with pytest.raises(ImportRefused, match=advice):
        read_table(upload)


def test_two_thousand_rows_are_read_and_one_more_is_not():
    lines = [HEADINGS, *[LINE] * 2000]

    assert len(read_table(csv_of_cells(lines).encode()).rows) == 2000
    assert "more than 2,000 nominations" in refused(csv_of_cells([*lines, LINE]).encode())


def test_a_zip_that_is_no_workbook_is_refused():
    assert "not an Excel workbook" in refused(zip_of({"letter.txt": b"hello"}))


def test_a_workbook_that_unpacks_to_something_huge_is_refused():
    bomb = zip_of({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": bytes(41 * 1024 * 1024)})

    assert len(bomb) < 100_000
    assert "too large once unpacked" in refused(bomb)


@pytest.mark.parametrize("cell", ["XFD2", "A1048576"])
def test_one_cell_in_the_last_corner_is_refused_before_it_is_laid_out(cell):
    book = Workbook()
    book.active.append(HEADINGS)
    book.active[cell] = "far away"

    assert "The sheet has cells" in refused(saved(book))


def test_cells_that_do_not_say_where_they_are_are_refused():
    workbook = xlsx_of([HEADINGS, LINE])
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b'r="A2"', b"")

    assert "damaged" in refused(zip_of(parts))


def test_a_second_sheet_with_data_is_refused_and_an_empty_one_is_not():
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(LINE)
    other = book.create_sheet("Notes")

    assert len(read_table(saved(book)).rows) == 1
    other.append(["something"])
    assert "more than one sheet" in refused(saved(book))


def test_a_file_has_one_digest():
    assert file_digest(sample()) == file_digest(sample())
    assert file_digest(sample()) != file_digest(sample() + b"\n")


def test_columns_are_lettered_as_in_a_spreadsheet():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


@given(st.binary(max_size=2000) | st.binary(max_size=300).map(lambda tail: sample()[:400] + tail))
def test_no_bytes_at_all_do_anything_but_read_or_refuse(upload):
    assert read_or_refuse(upload)


WORKBOOK = xlsx_of([HEADINGS, LINE])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=20))
def test_no_damage_to_a_workbook_does_anything_but_read_or_refuse(at, noise):
    damaged = WORKBOOK[:at] + noise + WORKBOOK[at + len(noise) :]

    assert read_or_refuse(damaged)


def zip_of(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
