import nhs_number
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from families.nhs_numbers import clean_nhs_number, format_nhs_number

DIGITS = st.text("0123456789", min_size=10, max_size=10)


@pytest.mark.parametrize(
    "written",
    [
        "9990000018",
        " 999 000 0018 ",
        "999-000-0018",
        "999\N{NO-BREAK SPACE}000\N{NON-BREAKING HYPHEN}0018",
        "9990000018.0",
    ],
)
def test_a_number_may_be_written_with_spaces_hyphens_or_as_a_spreadsheet_left_it(written):
    assert clean_nhs_number(written) == "9990000018"


@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_ten_times_is_nobodys_number(digit):
    with pytest.raises(ValidationError, match="Enter a real NHS number"):
        clean_nhs_number(digit * 10)


def test_the_library_alone_would_let_all_nines_pass():
    assert nhs_number.is_valid("9999999999")


def test_a_wrong_check_digit_is_refused():
    with pytest.raises(ValidationError, match="Enter a real NHS number"):
        clean_nhs_number("9990000019")


@pytest.mark.parametrize("written", ["101010120", "101010120.0"])
def test_a_lost_leading_zero_is_explained_and_never_guessed(written):
    with pytest.raises(ValidationError, match="removed a zero from the start"):
        clean_nhs_number(written)


@pytest.mark.parametrize("written", ["", "999 000", "99900000180", "not known", "٩٩٩٠٠٠٠٠١٨"])
def test_anything_else_must_be_ten_digits(written):
    with pytest.raises(ValidationError, match="NHS number must be 10 digits"):
        clean_nhs_number(written)


@given(DIGITS)
def test_what_is_kept_is_what_the_library_calls_valid_and_not_one_digit(digits):
    expected = nhs_number.is_valid(digits) and len(set(digits)) > 1

    try:
        assert clean_nhs_number(digits) == digits
    except ValidationError:
        assert not expected
    else:
        assert expected


@given(st.text())
def test_no_refusal_repeats_what_was_typed(typed):
    with pytest.raises(ValidationError) as refused:
        clean_nhs_number(f"{typed}x")

    assert refused.value.messages == ["NHS number must be 10 digits, like 999 000 0018"]


def test_a_number_is_shown_in_threes_and_a_four():
    assert format_nhs_number("9990000018") == "999 000 0018"
