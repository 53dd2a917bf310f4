from datetime import date

import pytest

from families.scope import birthday, in_scope


def test_an_unborn_baby_is_in_scope():
    assert in_scope(None, date(2026, 11, 16))


@pytest.mark.parametrize(
    ("as_at", "inside"),
    [(date(2026, 11, 15), True), (date(2026, 11, 16), False), (date(2026, 11, 17), False)],
)
def test_a_child_is_in_scope_until_the_day_before_the_third_birthday(as_at, inside):
    assert in_scope(date(2023, 11, 16), as_at) is inside


def test_the_birthday_is_a_setting(settings):
    settings.SCOPE_UNTIL_BIRTHDAY = 2

    assert not in_scope(date(2024, 11, 16), date(2026, 11, 16))


def test_a_child_born_on_29_february_has_a_birthday_on_1_march_of_a_common_year():
    assert birthday(date(2024, 2, 29), 3) == date(2027, 3, 1)
    assert birthday(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert in_scope(date(2024, 2, 29), date(2027, 2, 28))
    assert not in_scope(date(2024, 2, 29), date(2027, 3, 1))
