"""Guards of who knows a protected address."""

from tests.access.mutants.kinds import Function, Policy, Source, Statement

FORGOTTEN = "tests/families/test_addresses_forgotten.py"
ADDRESSES = "tests/families/test_protected_addresses.py"
REFUSED = f"{ADDRESSES}::test_the_functions_refuse_whoever_does_not_know_it"

KNOWN: list[Function | Policy | Source | Statement] = [
    *[
        Function(
            f"{function} asks who knows the address",
            REFUSED,
            function,
            "PERFORM families_check_knower(in_address);",
            "",
        )
        for function in ("families_reveal_address", "families_lift_protection")
    ],
    Function(
        "who shows an address knows it",
        REFUSED,
        "families_check_knower",
        "AND reveal_to && huddle_bound_principals()",
        "",
    ),
    Function(
        "an address is shown to nobody without a grant",
        f"{ADDRESSES}::test_the_database_shows_it_to_nobody_without_a_grant_and_never_to_nobody",
        "families_reveal_address",
        "families_granted_among(family_id, in_reveal_to)",
        "in_reveal_to",
    ),
    Function(
        "an address is forgotten with the last grant",
        f"{FORGOTTEN}::test_a_team_forgets_it_with_its_grant",
        "families_refresh",
        "PERFORM families_forget_addresses(in_family);",
        "",
    ),
    Statement(
        "an address is forgotten by who leaves the team",
        f"{FORGOTTEN}::test_who_leaves_the_team_forgets_it",
        "ALTER TABLE practitioners_practitioner_groups DISABLE TRIGGER forget_addresses",
    ),
    Statement(
        "the runtime role cannot write who knows an address",
        f"{ADDRESSES}::test_the_runtime_role_writes_neither_who_knows_it_nor_that_it_is_protected",
        "GRANT UPDATE ON families_address TO huddle_runtime",
    ),
    Policy(
        "row rule: why an address is protected is for those who know it",
        f"{ADDRESSES}::test_why_it_is_protected_is_for_those_who_know_it",
        "families_addresschange",
        "EXISTS (SELECT 1 FROM families_address a WHERE a.id = address_id AND a.protected "
        "AND a.family_id = families_addresschange.family_id)",
        "true",
    ),
    Source(
        "somebody is always left who knows a protected address",
        f"{ADDRESSES}::test_the_last_who_knows_it_cannot_be_taken_out "
        f"{ADDRESSES}::test_a_team_without_anybody_in_it_is_not_somebody_who_is_left",
        "families/services/revealing.py",
        "if not readers_who_know(family, left).exists():",
        "if False:",
    ),
    Source(
        "only who adds to the record protects an address",
        f"{ADDRESSES}::test_only_somebody_who_adds_to_the_record_protects",
        "families/services/revealing.py",
        "    may_contribute(by, family).enforce()\n    held = _locked(address, by)\n",
        "    held = _locked(address, by)\n",
    ),
    Function(
        "the last who knew an address forgets it with their grant",
        f"{FORGOTTEN}::test_the_last_who_knew_it_does_not_know_it_again_with_another_grant",
        "families_should_know",
        "families_granted_among(a.family_id, a.reveal_to)",
        "coalesce(nullif(families_granted_among(a.family_id, a.reveal_to), '{}'), a.reveal_to)",
    ),
    Function(
        "an address that nobody knows is shown by its coordinator only",
        f"{FORGOTTEN}::test_raw_sql_shows_it_to_nobody_by_who_is_not_its_coordinator",
        "families_unknown_households",
        "AND g.reason = 'screening'",
        "",
    ),
    Function(
        "an address that somebody knows is shown by those who know it only",
        f"{FORGOTTEN}::test_raw_sql_shows_it_to_nobody_by_who_is_not_its_coordinator",
        "families_unknown_households",
        "AND NOT families_is_known(a)",
        "",
    ),
    Function(
        "an address that nobody knows is shown to nobody without a grant",
        f"{FORGOTTEN}::test_raw_sql_shows_it_to_nobody_by_who_is_not_its_coordinator",
        "families_show_unknown_address",
        "OR families_granted_among(family, ARRAY[in_to]) = '{}'",
        "",
    ),
    Source(
        "show an address that nobody knows: only the family's coordinator",
        f"{FORGOTTEN}::test_the_second_press_of_the_button_says_that_somebody_knows_it",
        "families/views/revealing.py",
        "    may_show_unknown(request.user, household.pk, unknown_households(family)).enforce()\n",
        "",
    ),
]
