"""Guards of the database: row rules, rights, triggers, and what its functions check."""

from tests.access.mutants.kinds import Function, Policy, Statement, View

RAW = "tests/access/test_raw_sql.py"
STRANGERS = f"{RAW}::test_sql_bound_to_somebody_without_a_grant_finds_no_row"
LAYERS = "tests/access/test_two_layers.py"
ALIKE = f"{LAYERS}::test_the_querysets_alone_show_what_the_database_alone_shows"
RIGHTS = f"{RAW}::test_the_runtime_role_is_refused"
GRANTING = "tests/families/test_granting.py"
CONTRIBUTING = "tests/families/test_contributing.py"
CASELOAD = "tests/families/test_caseload.py"
MEASURES = "tests/families/test_measures.py"
ACTING = "tests/families/test_acting.py"
MATCHES = "tests/families/test_possible_matches.py"
LIMITS = "tests/families/test_limits_of_sight.py"
RUNTIME = "huddle_runtime"
OWN_ARRAY = "visible_to && nullif(current_setting('huddle.principals', true), '')::int[]"
FAMILY_SEEN = "EXISTS (SELECT 1 FROM families_family f WHERE f.id = family_id)"

POLICIES = [
    Policy("row rule: a family by its array", STRANGERS, "families_family", OWN_ARRAY, "true"),
    Policy(
        "row rule: a contribution by its audience",
        ALIKE,
        "families_contribution",
        OWN_ARRAY,
        "true",
    ),
    Policy(
        "row rule: a contribution never wider than its family",
        f"{LAYERS}::test_a_contribution_is_never_wider_than_its_family",
        "families_contribution",
        FAMILY_SEEN,
        "true",
    ),
    Policy(
        "row rule: what became of an action follows it",
        STRANGERS,
        "families_actionstep",
        "EXISTS (SELECT 1 FROM families_action a WHERE a.id = action_id "
        "AND a.family_id = families_actionstep.family_id)",
        "true",
    ),
    Policy(
        "row rule: what becomes of an action is told in one's own name",
        "tests/families/test_actions_list.py::test_nobody_takes_a_step_in_anothers_name",
        "families_actionstep",
        "taken_by_id = nullif(current_setting('huddle.practitioner', true), '')::uuid",
        "true",
        part="check",
    ),
    Policy(
        "row rule: a saved view is its owner's",
        STRANGERS,
        "practitioners_savedview",
        "practitioner_id = nullif(current_setting('huddle.practitioner', true), '')::uuid",
        "true",
    ),
    Policy("row rule: an action by its array", STRANGERS, "families_action", OWN_ARRAY, "true"),
    Policy(
        "row rule: people follow their family", STRANGERS, "families_person", FAMILY_SEEN, "true"
    ),
    Policy(
        "row rule: an address by its reveal_to",
        ALIKE,
        "families_address",
        "reveal_to && nullif(current_setting('huddle.principals', true), '')::int[]",
        "true",
    ),
    Policy(
        "row rule: who may see a family is known to those who see it",
        STRANGERS,
        "families_familyteamgrant",
        "EXISTS (SELECT 1 FROM families_family f WHERE f.id = content_object_id)",
        "true",
    ),
    Policy(
        "row rule: nobody writes into a family that they do not see",
        f"{RAW}::test_nobody_writes_into_a_family_that_they_do_not_see",
        "families_person",
        FAMILY_SEEN,
        "true",
        part="check",
    ),
    Policy(
        "row rule: no error when nobody is bound",
        f"{RAW}::test_sql_bound_to_nobody_finds_no_row",
        "families_family",
        "nullif(current_setting('huddle.principals', true), '')",
        "current_setting('huddle.principals', true)",
    ),
    Statement(
        "row-level security is on",
        STRANGERS,
        "ALTER TABLE families_person DISABLE ROW LEVEL SECURITY",
    ),
    Statement(
        "a view shows only what its reader may see",
        "tests/architecture/test_rows.py::test_no_view_shows_what_its_reader_may_not_see",
        "ALTER VIEW families_sight RESET (security_invoker)",
    ),
]

CLOSED = [
    Statement(f"the runtime role cannot {what}", f"{RIGHTS}", f"GRANT {right} TO {RUNTIME}")
    for what, right in {
        "write a team's grant": "INSERT, UPDATE, DELETE ON families_familyteamgrant",
        "write a person's grant": "INSERT, UPDATE, DELETE ON families_familypractitionergrant",
        "join a team": "INSERT, DELETE ON practitioners_practitioner_groups",
        "give itself a role": "UPDATE ON practitioners_practitioner",
        "write who sees a family": "UPDATE ON families_family",
        "delete a family": "DELETE ON families_family",
        "read the trail": "SELECT ON practitioners_auditevent",
        "change the trail": "UPDATE, DELETE ON practitioners_auditevent",
        "rewrite a contribution": "UPDATE ON families_contribution",
        "rewrite a decision to share": "UPDATE ON consent_sharingdecision",
    }.items()
] + [
    Statement(
        "the runtime role calls no function that is not permitted",
        "tests/architecture/test_rows.py"
        "::test_the_runtime_role_may_call_what_is_permitted_and_nothing_else",
        f"GRANT EXECUTE ON FUNCTION families_refresh(uuid) TO {RUNTIME}",
    ),
    Statement(
        "the trail is append-only, for its owner too",
        "tests/practitioners/test_sealing.py"
        "::test_even_the_owner_is_refused_while_the_triggers_stand",
        "ALTER TABLE practitioners_auditevent DISABLE TRIGGER append_only",
    ),
]

KEPT = [
    Statement(
        f"the array is kept when {what}",
        tests,
        f"ALTER TABLE {table} DISABLE TRIGGER {trigger}",
    )
    for what, table, trigger, tests in [
        (
            "a team's grant changes",
            "families_familyteamgrant",
            "keep_visible_to",
            f"{GRANTING}::test_a_team_with_a_grant_sees_the_family_and_a_stranger_does_not",
        ),
        (
            "a person's grant changes",
            "families_familypractitionergrant",
            "keep_visible_to",
            f"{GRANTING}::test_a_grant_ends_and_takes_its_sight_with_it",
        ),
        (
            "the restriction changes",
            "families_family",
            "keep_visible_to",
            f"{GRANTING}::test_a_restricted_family_is_open_to_named_practitioners_only",
        ),
        (
            "a contribution is made",
            "families_contribution",
            "read_by_its_audience",
            f"{CONTRIBUTING}::test_readers",
        ),
        (
            "an action is agreed",
            "families_action",
            "seen_with_its_family",
            f"{ACTING}::test_the_owner_sees_the_family_while_the_action_is_open",
        ),
        (
            "a conflict of interest is declared",
            "families_conflict",
            "keep_visible_to",
            f"{LIMITS}::test_a_conflict_takes_the_family_from_one_member_of_a_team_only",
        ),
        (
            "somebody leaves a team with a conflict",
            "practitioners_practitioner_groups",
            "keep_visible_to",
            f"{LIMITS}::test_whoever_leaves_a_team_with_a_conflict_sees_the_family_no_longer",
        ),
    ]
]

SEES = "sees a family"
SIGHT = [
    View(
        "a restricted family is closed to teams",
        f"{GRANTING}::test_a_restricted_family_is_open_to_named_practitioners_only",
        "families_sight",
        "((f.restriction)::text = 'standard'::text)",
        "true",
    ),
    View(
        "a conflict of interest outweighs every grant",
        f"{LIMITS}::test_a_conflict_outweighs_a_grant_of_ones_own",
        "families_sight",
        "(c.practitioner_id = people.practitioner_id)",
        "false",
    ),
    View(
        "a team with a conflict stands for its other members by name",
        f"{LIMITS}::test_a_conflict_takes_the_family_from_one_member_of_a_team_only",
        "families_sight",
        "WHERE (NOT team_grants.split)",
        "WHERE true",
    ),
    View(
        "a team that is split stands for those whose roles open families",
        "tests/families/test_roles_and_teams.py"
        "::test_a_team_that_is_split_stands_for_the_same_roles",
        "families_sight",
        "u.roles && ARRAY[",
        "ARRAY['supervisor'::character varying] && ARRAY[",
    ),
    Statement(
        "in a team that is split a change of roles counts at once",
        "tests/families/test_roles_and_teams.py"
        "::test_in_a_team_that_is_split_a_change_of_roles_counts_at_once",
        "ALTER TABLE practitioners_practitioner DISABLE TRIGGER keep_visible_to",
    ),
    *[
        Function(
            f"who reads what is told for {whom}",
            tests,
            "families_readers",
            f"WHEN '{audience}' THEN {condition}",
            f"WHEN '{audience}' THEN true",
        )
        for whom, audience, condition, tests in [
            (
                "one's own agency",
                "own",
                "s.agency_id = in_source",
                f"{CONTRIBUTING}::test_readers",
            ),
            (
                "named agencies",
                "named",
                "s.agency_id = in_source OR s.agency_id = ANY (in_named)",
                f"{CONTRIBUTING}::test_readers",
            ),
            (
                "the chair and the lead",
                "chair_lead",
                "s.reason IN ('screening', 'chairing', 'leading', 'covering')",
                f"{CONTRIBUTING}::test_readers",
            ),
        ]
    ],
    Function(
        "a grant within themes reaches no other",
        f"{LIMITS}::test_a_grant_within_themes_reaches_nothing_else_of_other_agencies",
        "families_readers",
        "in_theme = ANY (s.themes)",
        "true",
    ),
    Function(
        "a grant for one child reaches nothing of another",
        f"{LIMITS}::test_a_grant_for_one_child_reaches_nothing_of_another",
        "families_readers",
        "AND NOT p.id = ANY (s.children)",
        "AND false",
    ),
]

CHECKS = [
    Function(
        "who settles a huddle must coordinate it",
        "tests/huddle/test_convening.py::test_the_database_refuses_whoever_does_not_coordinate_it",
        "huddle_refuse_unless_coordinator",
        "AND p.id = huddle_bound_practitioner()",
        "",
    ),
    Function(
        "who grants must see the family",
        f"{GRANTING}::test_whoever_does_not_see_a_family_cannot_grant_it_to_themselves",
        "families_check_granter",
        "AND visible_to && huddle_bound_principals()",
        "",
    ),
    *[
        Function(
            f"{function} asks who grants",
            f"{RAW}::test_a_function_refuses_whoever_does_not_see_the_family",
            function,
            "PERFORM families_check_granter(in_family);",
            "",
        )
        for function in ("families_grant", "families_end_grants", "families_would_read")
    ],
    Function(
        "families_protect_address asks who protects",
        f"{RAW}::test_a_function_refuses_whoever_does_not_see_the_family",
        "families_protect_address",
        "PERFORM families_check_granter(",
        "PERFORM (",
    ),
    Function(
        "a search finds only what the asker sees",
        f"{LAYERS}::test_a_search_alone_finds_only_what_is_seen",
        "families_search",
        "f.visible_to && huddle_bound_principals()",
        "true",
    ),
    Function(
        "a possible match gives no id of a family unseen",
        f"{MATCHES}::test_of_a_family_that_they_may_not_see_they_learn_only_that_there_may_be_one",
        "families_possible_match",
        "DISTINCT CASE WHEN seen THEN id END",
        "DISTINCT id",
    ),
    Function(
        "a possible match gives no reason for a family unseen",
        f"{MATCHES}::test_of_a_family_that_they_may_not_see_they_learn_only_that_there_may_be_one",
        "families_possible_match",
        "CASE WHEN seen THEN known.reason END",
        "known.reason",
    ),
    Function(
        "a possible match hides that a sealed family exists",
        f"{MATCHES}::test_of_a_sealed_family_they_learn_nothing",
        "families_possible_match",
        "restriction <> 'sealed' AND known",
        "known",
    ),
    Function(
        "a protected postcode matches only for those who know it",
        f"{MATCHES}::test_a_postcode_is_no_match_for_who_sees_the_family_and_not_the_address",
        "families_possible_match",
        "AND (NOT a.protected OR a.reveal_to && huddle_bound_principals())",
        "",
    ),
    Function(
        "caseloads are for managers and supervisors",
        f"{CASELOAD}::test_the_database_counts_for_the_roles_that_may_see_caseloads",
        "families_caseload_scope",
        "AND ('manager' = ANY (roles) OR 'supervisor' = ANY (roles))",
        "",
    ),
    Function(
        "a caseload is of one's own agency",
        f"{CASELOAD}::test_a_manager_of_another_agency_counts_nothing",
        "families_caseload_scope",
        "JOIN viewer v ON v.agency_id = p.agency_id",
        "JOIN viewer v ON true",
    ),
    Function(
        "a sealed family is in no caseload",
        f"{CASELOAD}::test_a_sealed_family_is_nowhere",
        "families_caseload_scope",
        "AND f.restriction <> 'sealed'",
        "",
    ),
    Function(
        "a caseload gives no id of a family unseen",
        f"{CASELOAD}::test_a_reference_is_a_link_only_where_they_may_open_it",
        "families_caseload",
        "CASE WHEN seen THEN f.id END",
        "f.id",
    ),
    Function(
        "a caseload gives no reference of a restricted family",
        f"{CASELOAD}::test_a_restricted_family_counts_without_its_reference",
        "families_caseload",
        "CASE WHEN seen OR f.restriction = 'standard' THEN f.reference END",
        "f.reference",
    ),
    Function(
        "an action of a caseload has no id where the family is unseen",
        f"{CASELOAD}::test_a_reference_is_a_link_only_where_they_may_open_it "
        f"{RAW}::test_a_caseload_gives_no_action_of_a_family_unseen",
        "families_caseload_actions",
        "CASE WHEN seen THEN a.id END",
        "a.id",
    ),
    Function(
        "a caseload does not name the agency of a service that is hidden",
        f"{CASELOAD}::test_the_agency_of_a_service_that_is_not_named_is_not_told",
        "families_caseload_actions",
        "CASE WHEN NOT coalesce(p.principal = ANY (h.principals), false)\n"
        "                THEN a.owner_agency_id END",
        "a.owner_agency_id",
    ),
    Function(
        "figures are for managers and supervisors",
        f"{MEASURES}::test_the_database_measures_nothing_for_other_roles",
        "families_measured_scope",
        "AND ('manager' = ANY (roles) OR 'supervisor' = ANY (roles))",
        "",
    ),
    Function(
        "figures are of one's own agency",
        f"{MEASURES}::test_another_agency_measures_nothing_of_it",
        "families_measured_scope",
        "practitioners_practitioner p JOIN viewer v ON v.agency_id = p.agency_id",
        "practitioners_practitioner p JOIN viewer v ON true",
    ),
    Function(
        "a sealed family is in no figure",
        f"{MEASURES}::test_a_sealed_family_is_in_no_figure",
        "families_measured_scope",
        "f.restriction <> 'sealed' AND",
        "",
    ),
    Function(
        "figures give no id of a family unseen",
        f"{MEASURES}::test_a_restricted_family_counts_without_its_reference",
        "families_measured_scope",
        "CASE WHEN seen THEN f.id END",
        "f.id",
    ),
    Function(
        "figures give no reference of a restricted family",
        f"{MEASURES}::test_a_restricted_family_counts_without_its_reference",
        "families_measured_scope",
        "CASE WHEN seen OR f.restriction = 'standard' THEN f.reference END",
        "f.reference",
    ),
    Function(
        "figures leave out the family of one's own conflict of interest",
        f"{MEASURES}::test_a_family_of_ones_own_conflict_is_not_measured",
        "families_measured_scope",
        "AND c.practitioner_id = huddle_bound_practitioner()",
        "AND false",
    ),
    Function(
        "figures do not name the agency of a service that is hidden",
        f"{MEASURES}::test_the_owner_of_a_service_that_is_not_named_is_not_told_by_its_agency",
        "families_measures",
        "CASE WHEN NOT coalesce(p.principal = ANY (h.principals), false)\n"
        "                    THEN a.owner_agency_id END",
        "a.owner_agency_id",
    ),
    Function(
        "the sweep ends what was granted until a time that has passed",
        "tests/families/test_expired_grants.py",
        "families_end_expired_grants",
        "DELETE FROM families_familypractitionergrant WHERE until <= now()",
        "DELETE FROM families_familypractitionergrant WHERE false",
    ),
    Function(
        "drift of families is found",
        "tests/families/test_drift.py::test_a_family_that_differs_from_its_grants_is_found",
        "families_drift",
        "WHERE f.visible_to IS DISTINCT FROM coalesce(t.principals, '{}')",
        "WHERE false",
    ),
]

DATABASE = [*POLICIES, *CLOSED, *KEPT, *SIGHT, *CHECKS]
