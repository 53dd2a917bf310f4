"""Guards of what a family is given: a plan for one person, its translation, its copy."""

from tests.access.mutants.kinds import Function, Mutant, Policy, Source

RULES = "tests/huddle/test_plans.py"
GIVING = "tests/huddle/test_giving_plans.py"
PAGES = "tests/huddle/test_plan_pages.py"
LEAKS = "tests/huddle/test_plan_leaks.py"
PLAN = "huddle/queries/plan.py"
THINGS = "huddle/queries/plan_things.py"
SERVICE = "huddle/services/planning.py"

PLANS: list[Mutant] = [
    Source(
        "nothing is in a plan that nobody cleared for that person",
        f"{RULES}::test_what_is_cleared_for_one_parent_is_not_in_the_plan_of_the_other",
        PLAN,
        "entries.get((person.pk, thing.kind, thing.row.pk))",
        "next((e for at, e in entries.items() if at[2] == thing.row.pk), None)",
    ),
    Source(
        "what is not for somebody is not in their plan",
        f"{RULES}::test_a_voice_that_is_not_for_somebody_is_not_in_their_plan",
        PLAN,
        "if person.pk in thing.not_for:",
        "if False:",
    ),
    Source(
        "a plan of what is not for somebody: neither of two guards",
        f"{LEAKS}::test_no_word_reaches_somebody_whom_it_is_not_for",
        PLAN,
        "def why_not(material: Material, thing: Thing, person: Person, words: str) -> str:",
        "def why_not(material: Material, thing: Thing, person: Person, words: str) -> str:\n"
        "    return ''\n\n\n"
        "def _never(material: Material, thing: Thing, person: Person, words: str) -> str:",
    ),
    Source(
        "what keeps a thing out of every plan keeps it out",
        f"{RULES}::test_a_voice_that_is_not_safe_cannot_be_cleared",
        PLAN,
        "if thing.keeps_out:",
        "if False:",
    ),
    Source(
        "a voice that is not said to be safe is in no plan",
        f"{RULES}::test_a_voice_that_is_not_safe_cannot_be_cleared",
        THINGS,
        "one.safe_to_discuss != Contribution.SafeToDiscuss.YES",
        "False",
    ),
    Source(
        "a voice for fewer than all is in no plan",
        f"{RULES}::test_a_voice_that_is_not_safe_cannot_be_cleared",
        THINGS,
        "one.audience != Audience.HUDDLE",
        "False",
    ),
    Source(
        "no plan is made for a person who poses a risk",
        f"{RULES}::test_no_plan_is_made_for_a_person_who_poses_a_risk",
        PLAN,
        "    if person.pk in material.pose_risk:\n        return RISK\n",
        "",
    ),
    Source(
        "words for a family repeat nothing that must never reach them",
        f"{RULES}::test_words_that_were_cleared_leave_the_plan_once_they_repeat_what_is_unsafe",
        PLAN,
        "and repeats(said, one.runs)",
        "and False",
    ),
    Source(
        "words for a family hold no protected address",
        f"{RULES}::test_a_protected_address_is_in_no_plan_however_it_is_written",
        PLAN,
        "if holds_place(said, material.places):",
        "if False:",
    ),
    Source(
        "words for a family name no hidden service",
        f"{RULES}::test_who_is_of_a_hidden_service_is_not_named_whoever_reads",
        PLAN,
        "any(name.casefold() in said.casefold() for name in material.names)",
        "False",
    ),
    Source(
        "whoever is of a hidden service is in no plan",
        f"{RULES}::test_who_is_of_a_hidden_service_is_not_named_whoever_reads",
        THINGS,
        "unnamed = one.owner.principal in hidden",
        "unnamed = False",
    ),
    Source(
        "a lead of a hidden service is in no plan",
        f"{RULES}::test_a_lead_of_a_hidden_service_is_not_named_either",
        THINGS,
        "return found | ({lead} if lead else set())",
        "return found",
    ),
    Source(
        "what the family is not told of is in no plan",
        f"{RULES}::test_nothing_of_a_discussion_that_the_family_is_not_told_of_is_in_a_plan",
        THINGS,
        "keeps_out=NOT_TOLD if one.item_id in untold else provisional * one.provisional",
        "keeps_out=provisional * one.provisional",
    ),
    Source(
        "a provisional decision is in no plan",
        f"{RULES}::test_a_provisional_or_replaced_decision_is_in_no_plan",
        THINGS,
        "provisional * one.provisional",
        "''",
    ),
    Source(
        "a replaced decision is in no plan",
        f"{RULES}::test_a_provisional_or_replaced_decision_is_in_no_plan",
        THINGS,
        "filter(family=family, replaced_at=None)",
        "filter(family=family)",
    ),
    Source(
        "only the lead, the chair and the coordinator clear and give a plan",
        f"{GIVING}::test_only_the_lead_the_chair_and_the_coordinator_clear_and_give",
        "huddle/permissions/planning.py",
        "if leads(by, family) or by.holds(Permission.SESSION_RECORD):",
        "if True:",
    ),
    Source(
        "a plan is confirmed as it was read",
        f"{GIVING}::test_a_plan_is_confirmed_as_it_was_read",
        SERVICE,
        "if sorted(expecting) != plan.entries:",
        "if False:",
    ),
    Source(
        "a translation of what left the plan is not given",
        f"{GIVING}::test_a_translation_of_what_is_no_longer_in_the_plan_is_not_given",
        PLAN,
        "may_be_given=set(one.entries) <= ids,",
        "may_be_given=True,",
    ),
    Source(
        "a document of a plan is served only while the plan is that one",
        f"{PAGES}::test_a_document_is_served_only_while_the_plan_is_the_one_that_was_confirmed",
        PLAN,
        "same = sorted(copy.entries) == plan.entries",
        "same = True",
    ),
    Source(
        "only who may give a plan makes a document of it",
        f"{PAGES}::test_who_may_not_give_reads_but_is_offered_nothing_to_press",
        "huddle/views/planning.py",
        "    may_plan(request.user, copied.copy.family).enforce()\n    if not copied.is_true:",
        "    if not copied.is_true:",
    ),
    Source(
        "what was said of a plan is safe for nobody until somebody says so",
        f"{GIVING}::test_giving_it_has_a_receipt_and_what_they_said_is_theirs",
        SERVICE,
        "        voice_of=copy.person,\n        by=by,",
        "        voice_of=copy.person,\n        by=by,\n"
        "        care=__import__('families.services.contributing', fromlist=['Care'])"
        ".Care(safe_to_discuss='yes'),",
    ),
    Function(
        "a hidden lead is known to those who see the family only",
        f"{GIVING}::test_a_stranger_learns_nothing_of_a_hidden_lead",
        "huddle_hidden_lead",
        "AND f.visible_to && nullif(current_setting('huddle.principals', true), '')::int[]",
        "",
    ),
    Policy(
        "an entry of a plan is read with what it quotes",
        f"{GIVING}::test_raw_sql_reads_a_quotation_with_what_it_quotes_and_a_translation_with_both",
        "huddle_planentry",
        "contribution_id IS NULL OR",
        "true OR",
    ),
    Policy(
        "a translation is read with all that it says",
        f"{GIVING}::test_raw_sql_reads_a_quotation_with_what_it_quotes_and_a_translation_with_both",
        "huddle_plantranslation",
        "AND p.family_id = huddle_plantranslation.family_id))",
        "AND p.family_id = huddle_plantranslation.family_id) AND false)",
    ),
    Policy(
        "nobody clears a plan in another's name",
        f"{GIVING}::test_raw_sql_changes_no_words_and_clears_in_nobody_else_s_name",
        "huddle_planentry",
        "IN (cleared_by_id, ended_by_id)",
        "IS NOT NULL",
        part="check",
    ),
    Policy(
        "nobody gives a plan in another's name",
        f"{GIVING}::test_raw_sql_changes_no_words_and_clears_in_nobody_else_s_name",
        "huddle_plancopy",
        "IN (made_by_id, given_by_id)",
        "IS NOT NULL",
        part="check",
    ),
]
