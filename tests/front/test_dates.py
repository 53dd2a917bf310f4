"""A date in three boxes, and a time however it is written."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from practitioners.dates import DateField, TimeField, past, today_or_future, today_or_past
from practitioners.govuk import GovukForm

TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


class BirthForm(GovukForm):
    dob = DateField(label="Date of birth", must_be=today_or_past)


class SlotForm(GovukForm):
    starts = TimeField(label="Start")


def born(day="", month="", year=""):
    return BirthForm({"dob-day": day, "dob-month": month, "dob-year": year})


def on(form, date):
    return form({f"{next(iter(form.base_fields))}-{p}": str(getattr(date, p)) for p in PARTS})


PARTS = ("day", "month", "year")


@pytest.mark.parametrize("month", ["3", "03", "mar", "Mar", "MARCH", " march "])
def test_a_month_may_be_a_number_or_a_name(month):
    form = born("27", month, "2026")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["dob"] == dt.date(2026, 3, 27)


@pytest.mark.parametrize(
    ("day", "month", "year", "error", "link"),
    [
        ("", "", "", "Enter date of birth", "day"),
        ("", "3", "2026", "Date of birth must include a day", "day"),
        ("27", "", "2026", "Date of birth must include a month", "month"),
        ("27", "3", "", "Date of birth must include a year", "year"),
        ("27", "", "", "Date of birth must include a month and year", "month"),
        ("", "", "2026", "Date of birth must include a day and month", "day"),
        ("31", "2", "2026", "Date of birth must be a real date", "day"),
        ("32", "3", "2026", "Date of birth must be a real date", "day"),
        ("27", "13", "2026", "Date of birth must be a real date", "month"),
        ("27", "ma", "2026", "Date of birth must be a real date", "month"),
        ("27", "3", "soon", "Date of birth must be a real date", "year"),
        ("²", "3", "2026", "Date of birth must be a real date", "day"),
        ("27", "3", "26", "Year must include 4 numbers", "year"),
        ("27", "3", "9999", "Date of birth must be today or in the past", "day"),
    ],
)
def test_the_error_names_what_is_wrong_and_leads_to_its_box(day, month, year, error, link):
    form = born(day, month, year)

    assert form.errors["dob"] == [error]
    assert form["dob"].first_id == f"id_dob-{link}"
    assert form["dob"].value() == [day, month, year]


def test_only_the_wrong_box_is_marked():
    html = born("27", "", "2026")["dob"].as_field_group()

    assert html.count("govuk-input--error") == 1
    assert html.index("govuk-input--error") > html.index('for="id_dob-month"')


def test_all_boxes_are_marked_when_no_one_of_them_is_to_blame():
    assert born("31", "2", "2026")["dob"].as_field_group().count("govuk-input--error") == 3


def test_one_form_s_mistake_does_not_mark_the_next_form():
    born("27", "", "2026").is_valid()

    assert BirthForm()["dob"].first_id == "id_dob-day"


def test_a_mistake_put_right_is_no_longer_marked():
    field = DateField()
    with pytest.raises(ValidationError):
        field.clean(["27", "", "2026"])

    field.clean(["27", "3", "2026"])

    assert field.widget.wrong == ()


@pytest.mark.parametrize(
    ("check", "ok", "refused", "error"),
    [
        (past, YESTERDAY, TODAY, "When must be in the past"),
        (today_or_past, TODAY, TOMORROW, "When must be today or in the past"),
        (today_or_future, TODAY, YESTERDAY, "When must be today or in the future"),
    ],
)
def test_a_date_may_have_to_lie_before_or_after_today(check, ok, refused, error):
    class Form(GovukForm):
        when = DateField(must_be=check)

    assert on(Form, ok).is_valid()
    assert on(Form, refused).errors["when"] == [error]


@pytest.mark.parametrize("initial", [dt.date(2026, 3, 7), "2026-03-07"])
def test_a_date_from_the_record_or_from_a_draft_fills_the_boxes(initial):
    html = BirthForm(initial={"dob": initial})["dob"].as_field_group()

    assert [f'value="{part}"' in html for part in ("7", "3", "2026")] == [True] * 3


def test_an_optional_date_may_stay_blank():
    class Form(GovukForm):
        dob = DateField(required=False)

    form = Form({})

    assert form.is_valid()
    assert form.cleaned_data["dob"] is None


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9:30am", dt.time(9, 30)),
        ("9.30", dt.time(9, 30)),
        ("0930", dt.time(9, 30)),
        ("2pm", dt.time(14)),
        ("2 PM", dt.time(14)),
        ("14:00", dt.time(14)),
        ("12am", dt.time(0)),
        ("12:15 pm", dt.time(12, 15)),
        ("midday", dt.time(12)),
        ("Noon", dt.time(12)),
    ],
)
def test_a_time_is_read_however_it_is_written(typed, time):
    form = SlotForm({"starts": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts"] == time


@pytest.mark.parametrize("typed", ["9", "25:00", "13pm", "0am", "9:75", "after lunch", "9:3"])
def test_a_time_that_cannot_be_says_how_to_write_it(typed):
    assert SlotForm({"starts": typed}).errors["starts"] == [
        "Enter a time in the correct format, like 9:30am or 2pm"
    ]
