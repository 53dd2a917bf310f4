"""Guards around sharing, conflicts, restriction, emergency access, logs, packs and leavers."""

from tests.access.mutants.kinds import Function, Policy, Source, Statement

CONSENT = "tests/consent/"
GLASS = f"{CONSENT}breaking_glass/test_opening.py"
GLASS_ENDS = f"{CONSENT}breaking_glass/test_ending_and_reviewing.py"
LOG = f"{CONSENT}test_access_log.py"
PACK = f"{CONSENT}test_subject_access.py"
RELEASING = f"{CONSENT}test_releasing.py"
DISPOSING = f"{CONSENT}test_disposing.py"
WITHDRAWAL = f"{CONSENT}sharing/test_withdrawal.py"
CONFLICTS = "tests/families/test_conflicts.py"
RESTRICTING = "tests/families/test_restricting.py"
TEAMS = "tests/practitioners/test_recertifying.py"
LEAVING = "tests/practitioners/test_leaving.py"
AGENCYS = "tests/families/test_granting.py::test_ending_an_agencys_grants_ends_those_and_no_others"
SEALS = "tests/practitioners/test_sealing.py"

SHARING = [
    Function(
        "a decision that was withdrawn lets nobody in",
        f"{WITHDRAWAL}::test_what_comes_after_an_earlier_decision_never_lets_it_revive "
        f"{WITHDRAWAL}::test_whoever_it_was_shared_with_neither_shares_it_on_nor_withdraws "
        f"{WITHDRAWAL}::test_the_refusal_says_when_it_was_withdrawn",
        "consent_in_force",
        "AND (ended_at IS NULL OR ended_at > in_at)",
        "",
    ),
    Function(
        "a decision not to share overtakes one to share",
        f"{CONSENT}test_agreement_and_sharing.py::test_the_latest_decision_about_an_agency_counts",
        "consent_in_force",
        "WHERE share AND (until",
        "WHERE (until",
    ),
    Function(
        "a decision that ran out lets nobody in, before anybody follows",
        f"{WITHDRAWAL}"
        "::test_a_decision_that_runs_out_closes_as_a_withdrawal_does_and_nobody_did_it",
        "consent_in_force",
        "AND (until IS NULL OR until > in_at)",
        "",
    ),
    Function(
        "a decision for later lets nobody in before its day",
        f"{WITHDRAWAL}::test_a_decision_for_later_lets_nobody_in_before_its_day",
        "consent_in_force",
        "AND d.starts_at <= in_at",
        "",
    ),
    Function(
        "a withdrawal ends what its agency's teams were granted",
        AGENCYS,
        "families_end_agency_grants",
        "AND t.agency_id = in_agency AND g.reason = ANY (in_reasons)",
        "AND false",
    ),
    Function(
        "a withdrawal ends nobody else's grants",
        AGENCYS,
        "families_end_agency_grants",
        "AND p.agency_id = in_agency AND g.reason",
        "AND g.reason",
    ),
]

CONFLICT_AND_RESTRICTION = [
    Source(
        "a conflict: of somebody else only who runs the meeting declares it",
        f"{CONFLICTS}::test_only_who_runs_the_meeting_declares_it_of_somebody_else",
        "families/permissions/conflicts.py",
        "if about == practitioner or practitioner.holds(Permission.SESSION_RECORD):",
        "if True:",
    ),
    Source(
        "restrict: who nominated does not seal",
        f"{RESTRICTING}::test_who_nominated_restricts_but_does_not_seal",
        "families/permissions/restricting.py",
        "if levels.SEALED in {to, family.restriction}:",
        "if False:",
    ),
    Function(
        "restrict: two people are left to see it",
        f"{RESTRICTING}::test_the_database_leaves_no_record_to_one_person_either",
        "families_restrict",
        "< 2 THEN",
        "< 0 THEN",
    ),
    Statement(
        "restrict: SQL of one's own lifts nothing",
        f"{RESTRICTING}::test_sql_cannot_lift_a_restriction_past_the_function",
        "GRANT UPDATE (restriction) ON families_family TO huddle_runtime",
    ),
    Function(
        "restrict: a sealed record is nowhere for who knows everything",
        f"{RESTRICTING}::test_a_sealed_record_is_nowhere_even_for_who_knows_everything",
        "families_restricted_contact",
        "f.restriction = 'restricted' AND",
        "f.restriction <> 'standard' AND",
    ),
    Function(
        "restrict: a conflict of interest is not told whom to ask",
        f"{RESTRICTING}::test_a_conflict_of_interest_is_not_told_whom_to_ask",
        "families_restricted_contact",
        "AND c.practitioner_id = huddle_bound_practitioner())",
        "AND false)",
    ),
]

EMERGENCY = [
    Function(
        "emergency access: for roles that read families",
        f"{GLASS}::test_some_roles_cannot_and_the_database_says_so_too",
        "consent_break_glass",
        "AND p.roles && ARRAY[\n"
        "        'practitioner', 'coordinator', 'chair', 'supervisor', 'ig_lead']::varchar[]",
        "",
    ),
    Function(
        "emergency access: not without a reason",
        f"{GLASS}::test_sql_of_their_own_opens_nothing_without_a_reason",
        "consent_break_glass",
        "IF length(btrim(in_words)) < 20 THEN",
        "IF false THEN",
    ),
    Function(
        "emergency access: five in an hour",
        f"{GLASS}::test_no_more_than_five_in_an_hour_and_never_without_saying_why",
        "consent_break_glass",
        ">= 5 THEN",
        ">= 5000 THEN",
    ),
    Function(
        "emergency access: exactly one family",
        f"{GLASS}::test_half_a_name_another_day_or_two_families_find_nothing",
        "consent_break_glass",
        "IF cardinality(families) IS DISTINCT FROM 1 THEN",
        "IF cardinality(families) IS NULL THEN",
    ),
    Function(
        "emergency access: not over a conflict of interest",
        f"{GLASS}::test_unknown_sealed_and_conflicted_are_answered_alike",
        "consent_break_glass",
        "because := 'conflict';",
        "because := '';",
    ),
    Function(
        "emergency access: not to a sealed family",
        f"{GLASS}::test_unknown_sealed_and_conflicted_are_answered_alike",
        "consent_break_glass",
        "because := 'sealed';",
        "because := '';",
    ),
    Function(
        "emergency access: to read, not to change",
        f"{GLASS}::test_the_grant_is_to_see_and_nothing_else",
        "consent_let_in",
        "AND p.codename = 'view_family'",
        "AND p.codename IN ('view_family', 'contribute_family')",
    ),
    Function(
        "emergency access: until its time",
        f"{GLASS_ENDS}::test_it_ends_by_itself",
        "consent_let_in",
        "'break_glass', b.id, b.until, now(),",
        "'break_glass', b.id, NULL, now(),",
    ),
    Function(
        "emergency access: ended by its person or governance",
        f"{GLASS_ENDS}::test_sql_of_a_stranger_ends_nothing",
        "consent_end_break_glass",
        "AND (b.practitioner_id = huddle_bound_practitioner() OR consent_reviews(b.family_id))",
        "",
    ),
    Function(
        "emergency access: ending takes the sight away",
        f"{GLASS_ENDS}::test_it_ends_when_the_person_ends_it",
        "consent_end_break_glass",
        "WHERE reason = 'break_glass' AND source = in_id",
        "WHERE false",
    ),
    Function(
        "emergency access: governance with a conflict does not judge it",
        f"{GLASS_ENDS}::test_a_person_of_the_family_cannot_review_nor_governance_with_a_conflict",
        "consent_reviews",
        "AND c.practitioner_id = huddle_bound_practitioner()",
        "AND false",
    ),
    Function(
        "emergency access: nobody answers their own request",
        f"{GLASS_ENDS}::test_governance_cannot_answer_its_own_request",
        "consent_answer_request",
        "AND b.practitioner_id <> huddle_bound_practitioner()",
        "",
    ),
    Policy(
        "emergency access: a review is not written by who used it",
        f"{GLASS_ENDS}::test_sql_of_governance_writes_no_review_of_its_own_use",
        "consent_breakglass",
        "practitioner_id <> nullif(current_setting('huddle.practitioner', true), '')::uuid AND ",
        "",
        part="check",
    ),
]

LOGS_AND_PACKS = [
    Function(
        "access log: a lead who no longer leads sees none",
        f"{LOG}::test_a_former_lead_who_still_sees_the_family_sees_no_log",
        "consent_may_read_log",
        "AND a.state = 'current'",
        "",
    ),
    Function(
        "access log: a coordinator whose role was taken sees none",
        f"{LOG}::test_somebody_whose_role_was_taken_sees_it_no_more",
        "consent_may_read_log",
        "OR 'coordinator' = ANY (p.roles) AND EXISTS (",
        "OR EXISTS (",
    ),
    Policy(
        "subject access: a row for its reviewer only",
        f"{PACK}::test_nobody_but_the_reviewer_reads_a_row",
        "consent_subjectaccessrow",
        "a.reviewer_id = nullif(current_setting('huddle.practitioner', true), '')::uuid",
        "true",
    ),
    Source(
        "subject access: nothing is released while a row is undecided",
        f"{RELEASING}::test_nothing_is_released_while_a_row_is_undecided",
        "consent/permissions/subject_access.py",
        "    if undecided:",
        "    if False:",
    ),
    Function(
        "disposal: for information governance",
        f"{DISPOSING}::test_nobody_else_signs_confirms_or_disposes "
        f"{DISPOSING}::test_an_unsigned_disposal_is_refused_by_the_database",
        "consent_check_governs",
        "IF NOT consent_governs() THEN",
        "IF false THEN",
    ),
    Function(
        "disposal: two different people",
        f"{DISPOSING}::test_who_signed_does_not_confirm",
        "consent_dispose",
        "IF proposal.signed_by_id = huddle_bound_practitioner() AND EXISTS (",
        "IF false AND EXISTS (",
    ),
    Function(
        "disposal: not while a legal hold stands",
        f"{DISPOSING}::test_a_hold_placed_after_the_signature_stops_the_disposal",
        "consent_dispose",
        "IF consent_is_held(proposal.family_id) THEN",
        "IF false THEN",
    ),
    Function(
        "prompts to ask: their lines are for governance",
        f"{CONSENT}test_prompt_answers.py::test_sql_of_others_finds_no_prompt",
        "consent_prompt_lines",
        "AND 'ig_lead' = ANY (g.roles)",
        "",
    ),
]

PEOPLE = [
    Function(
        "teams: a contact of that agency ends a membership",
        f"{TEAMS}::test_the_database_refuses_a_contact_of_another_agency_or_one_who_has_left",
        "practitioners_leave_team",
        "AND agency_id = practitioners_contact_agency()",
        "",
    ),
    Function(
        "teams: only a contact",
        f"{TEAMS}::test_the_database_refuses_whoever_is_no_contact",
        "practitioners_contact_agency",
        "AND 'agency_contact' = ANY (roles)",
        "",
    ),
    Function(
        "accounts: closed by a contact of that agency",
        f"{LEAVING}::test_a_contact_of_another_agency_cannot",
        "practitioners_close_account",
        "AND agency_id = in_agency)\n",
        ")\n",
    ),
    Function(
        "accounts: grants end of those who have left only",
        "tests/families/test_leavers.py",
        "families_end_grants_of_leaver",
        "WHERE id = in_practitioner AND is_active)",
        "WHERE false)",
    ),
    Function(
        "seals: go by the transaction, so that none is skipped",
        f"{SEALS}::test_an_event_of_a_long_transaction_is_sealed_after_it_and_none_is_skipped",
        "practitioners_seal_events",
        "pg_snapshot_xmin(",
        "pg_snapshot_xmax(",
    ),
]

GOVERNING = [*SHARING, *CONFLICT_AND_RESTRICTION, *EMERGENCY, *LOGS_AND_PACKS, *PEOPLE]
