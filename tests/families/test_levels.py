"""Levels of need have local names; the code behind them is the same everywhere."""

from families.levels import level_choices, level_label, levels_are_known


def test_a_level_is_called_what_the_partnership_calls_it(settings):
    settings.LEVELS_OF_NEED = {"s17": "Level 4a: child in need"}

    assert level_label("s17") == "Level 4a: child in need"
    assert level_label("s47") == "Child protection (section 47)"
    assert level_label("") == ""
    assert [code for code, _ in level_choices()] == [
        "universal",
        "single_agency",
        "multi_agency",
        "s17",
        "s47",
    ]


def test_a_name_for_a_level_that_there_is_not_stops_the_start(settings):
    settings.LEVELS_OF_NEED = {"tier_5": "Tier 5"}

    [fault] = levels_are_known()

    assert "tier_5" in str(fault)
