"""Guards of what clocks remind of: nobody hears of what they may not, and nothing comes late."""

from tests.access.mutants.kinds import Function, answered

FAMILIES = "tests/families/test_reminders_of_families.py"
PUBLISHING = "tests/huddle/test_publishing.py"
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
    answered(
        "whoever leads no longer is not told of the review",
        "families/notices/reviews.py",
        "if found and (leads(person, found) or coordinates(person, found)):",
        "if found:",
        f"{FAMILIES}::test_whoever_leads_no_longer_is_not_told_of_the_review",
    ),
    answered(
        "a review for which another day was agreed is not told",
        "families/notices/reviews.py",
        'if not notice.key.endswith(f":{family.review_due}"):',
        "if False:",
        f"{FAMILIES}::test_a_review_that_is_agreed_for_another_day_is_not_told",
    ),
    answered(
        "a baby seen meanwhile is not told as unseen",
        "families/notices/unseen.py",
        'return "" if step and step.kind == notice.kind else',
        'return "" if True else',
        f"{FAMILIES}::test_what_somebody_saw_meanwhile_is_asked_as_it_is_sent",
    ),
    answered(
        "an answered offer is not told as unanswered",
        "families/notices/leading.py",
        """        return UNSEEN
    return "" if offer.state == Allocation.State.OFFERED else "Answered or withdrawn"


def _where""",
        """        return UNSEEN
    return ""


def _where""",
        f"{FAMILIES}::test_an_answer_or_a_withdrawal_ends_it",
    ),
    Function(
        "after a loss nobody is reminded of the family",
        f"{FAMILIES}::test_after_a_loss_nobody_is_reminded",
        "families_led_today",
        "f.quiet_since IS NULL AND",
        "",
    ),
    answered(
        "a change of an agenda that was taken back is not told",
        "huddle/notices/changing.py",
        'return "" if listed.exists() == (change == ADDED) else',
        'return "" if True else',
        f"{PUBLISHING}::test_a_change_that_was_taken_back_before_it_was_told_is_not_told",
    ),
    answered(
        "a decision to share that somebody has looked at is not told",
        "consent/notices.py",
        'return "" if asked.exists() else "Somebody has looked"',
        'return ""',
        "tests/consent/sharing/test_looking_again.py"
        "::test_whoever_coordinates_is_told_that_it_ends_soon_and_not_once_somebody_has_looked",
    ),
    answered(
        "minutes that are late are not called due",
        "huddle/notices/agreeing.py",
        "if sign_by(session) < today():",
        "if False:",
        "tests/huddle/test_agreeing.py"
        "::test_the_last_day_reminds_those_who_run_it_and_lateness_goes_to_the_deputies",
    ),
    answered(
        "of a family a message says its reference and no word",
        "families/notices/seen.py",
        "return words.format(about.family.reference if",
        "return words.format(about.family.contact_safety if",
        "tests/notices/test_words.py::test_no_message_says_a_word_of_the_family",
    ),
]
