"""Guards of what clocks remind of: nobody hears of what they may not, and nothing comes late."""

from tests.access.mutants.kinds import Function, answered

LATE = "tests/families/test_late_actions.py"

REMINDED = [
    Function(
        "of a sealed family nobody is told that an action is late",
        f"{LATE}::test_of_a_sealed_family_no_manager_and_no_contact_is_told",
        "families_late_actions",
        "AND f.restriction <> 'sealed'",
        "",
    ),
    Function(
        "whoever has a conflict with the family is not told that an action is late",
        f"{LATE}::test_a_manager_with_a_conflict_is_not_told",
        "families_late_actions",
        "AND NOT EXISTS (SELECT 1 FROM families_conflict c",
        "AND true OR EXISTS (SELECT 1 FROM families_conflict c",
    ),
    Function(
        "of a late action its owner's own agency is told",
        f"{LATE}::test_after_five_working_days_the_managers_of_the_owners_agency_are_told_once",
        "families_late_actions",
        "ON p.agency_id = a.owner_agency_id",
        "ON true",
    ),
    answered(
        "a late action that is done is told to no manager",
        "families/notices/late.py",
        'return "" if _late(notice, rung) else',
        'return "" if True else',
        f"{LATE}::test_what_was_done_meanwhile_is_not_told_to_managers",
    ),
    answered(
        "a step is not sent when the next has come",
        "families/notices/acting.py",
        'return "" if now == step else',
        'return "" if True else',
        f"{LATE}::test_a_step_that_waited_until_the_next_had_come_is_not_sent_late",
    ),
]
