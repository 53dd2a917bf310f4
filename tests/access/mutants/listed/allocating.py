"""Guards of who leads: under whom, how much, and that nobody is without."""

from tests.access.mutants.kinds import Function, Mutant, Source, unasked

SUPERVISING = "tests/families/test_supervising.py"
LOAD = "tests/families/test_load_of_leads.py"
CAPACITY = "tests/practitioners/test_capacity.py"
GAPS = "tests/families/test_without_lead.py"
GIVEN_OUT = "tests/huddle/test_reallocating.py"
MAY_SUPERVISE = "families/permissions/supervising.py"

ALLOCATED: list[Mutant] = [
    Source(
        "a child in need is led under a social worker",
        f"{SUPERVISING}::test_a_child_in_need_is_led_under_a_social_worker",
        MAY_SUPERVISE,
        "if is_statutory(family) and not is_social_worker(person):",
        "if False:",
    ),
    Function(
        "a child in need is led under a social worker, says the database",
        f"{SUPERVISING}::test_the_database_refuses_it_too",
        "families_lead_is_supervised",
        "p.profession = 'social_worker'",
        "true",
    ),
    Source(
        "the meeting alone says who supervises",
        f"{SUPERVISING}::test_only_the_meeting_says_who_supervises",
        MAY_SUPERVISE,
        "if not practitioner.holds(Permission.SESSION_RECORD):",
        "if False:",
    ),
    Source(
        "more than somebody can lead asks for a reason",
        f"{LOAD}::test_above_it_whoever_asks_says_why_and_so_does_whoever_accepts",
        "families/queries/load_of_leads.py",
        "self.then > Fraction(self.limit)",
        "False",
    ),
    Function(
        "how much somebody leads is for those who ask or answer for leads",
        f"{LOAD}::test_numbers_are_for_those_who_ask_or_answer_for_leads",
        "families_load_of",
        "AND v.roles && '{chair,coordinator,supervisor,manager}'::varchar[]",
        "",
    ),
    Function(
        "a sealed family is counted for its lead only",
        f"{LOAD}::test_a_sealed_family_is_counted_for_its_lead_only",
        "families_load_of",
        "f.restriction <> 'sealed'",
        "true",
    ),
    Function(
        "why somebody leads more is for their own manager",
        f"{LOAD}::test_the_manager_and_the_supervisor_read_why_and_another_agency_does_not",
        "families_over_limit",
        "p.agency_id = v.agency_id AND",
        "",
    ),
    Source(
        "capacity is said of colleagues only",
        f"{CAPACITY}::test_another_agencys_manager_finds_nobody_and_says_nothing",
        "practitioners/permissions.py",
        'if person.agency_id != practitioner.agency_id:\n        return Verdict("Only somebody',
        'if False:\n        return Verdict("Only somebody',
    ),
    Function(
        "capacity is said by those who manage people",
        f"{CAPACITY}::test_the_database_refuses_whoever_does_not_manage_them",
        "practitioners_capacity_is_said",
        "AND m.roles && '{manager,agency_contact}'::varchar[]",
        "",
    ),
    Function(
        "capacity is said of one's own agency",
        f"{CAPACITY}::test_the_database_refuses_a_manager_of_another_agency",
        "practitioners_capacity_is_said",
        "p.agency_id = m.agency_id",
        "true",
    ),
    Function(
        "a lead who has left leaves the family without",
        f"{GAPS}::test_a_lead_who_leaves_is_told_at_once_to_those_who_give_it_to_another",
        "families_without_lead",
        "ELSE NOT p.is_active OR",
        "ELSE",
    ),
    Function(
        "who covers and has left covers nobody",
        f"{GAPS}::test_whoever_covers_and_leaves_opens_it_again",
        "families_without_lead",
        "c.state = 'accepted' AND q.is_active",
        "c.state = 'accepted'",
    ),
    Function(
        "of a sealed family no manager is told that nobody leads it",
        f"{GAPS}::test_of_a_sealed_family_no_manager_is_told",
        "families_gaps_to_tell",
        "AND f.restriction <> 'sealed'",
        "",
    ),
    Function(
        "of a family that nobody leads its own managers are told",
        f"{GAPS}::test_another_agencys_manager_is_not_told",
        "families_gaps_to_tell",
        "AND m.agency_id = ANY (coalesce(led.agencies, known.agencies))",
        "",
    ),
    Function(
        "a step-down waits for a lead, says the database",
        "tests/huddle/test_deciding_to_return_or_close.py"
        "::test_the_database_refuses_a_step_down_that_nobody_leads",
        "huddle_step_down_is_led",
        "IF NOT EXISTS",
        "IF false AND NOT EXISTS",
    ),
    unasked(
        "give out what somebody leaves: only who runs the meeting",
        "huddle/services/reallocating.py",
        "may_give_out(by).enforce()\n    Reallocation",
        f"{GIVEN_OUT}::test_only_those_who_run_the_meeting_give_out",
    ),
    unasked(
        "what was given out is taken back while nobody has answered",
        "huddle/services/reallocating.py",
        "may_take_back(by, line).enforce()",
        f"{GIVEN_OUT}::test_what_was_given_out_is_taken_back_while_nobody_has_answered",
    ),
]
