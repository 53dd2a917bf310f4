"""Guards of a family's plan and its barriers: who writes them, and whom they are kept from."""

from tests.access.mutants.kinds import Policy, Source, Statement, answered, unasked
from tests.access.mutants.listed.database import FAMILY_SEEN, RUNTIME

GOALS = "tests/families/test_goals.py"
ORDER = "tests/families/test_sequencing.py"
PAGES = "tests/families/test_plan_pages.py"
BARRIERS = "tests/families/test_barriers.py"
LOAD = "tests/families/test_load.py"
MET = "families/services/barriers.py"
WRITES = "families/services/planning.py"
ORDERS = "families/services/sequencing.py"
READS = "families/queries/plan.py"
BOUND = "nullif(current_setting('huddle.practitioner', true), '')::uuid"

PLANNING = [
    unasked(
        "plan: only whoever may agree an action sets a goal",
        WRITES,
        "may_plan(by, family).enforce()\n    goal = Goal(",
        f"{GOALS}::test_whoever_may_agree_an_action_may_set_a_goal_and_an_observer_may_not",
    ),
    unasked(
        "plan: only whoever may agree an action says what stops",
        WRITES,
        "may_plan(by, family).enforce()\n    may_stop_it(owner, family).enforce()",
        f"{GOALS}::test_an_observer_says_of_nothing_that_it_stops",
    ),
    unasked(
        "plan: only whoever works with the family stops something",
        WRITES,
        "may_stop_it(owner, family).enforce()\n    stopping = Stopping(",
        f"{GOALS}::test_nobody_from_outside_stops_something",
    ),
    unasked(
        "plan: only whoever may write it changes a goal, while it lasts",
        WRITES,
        "may_change_goal(by, found).enforce()",
        f"{GOALS}::test_an_ended_goal_says_why_and_is_over "
        f"{GOALS}::test_a_closed_familys_plan_is_written_no_more",
    ),
    unasked(
        "plan: what has stopped is over",
        WRITES,
        "may_say_stopped(by, stopping).enforce()",
        f"{GOALS}::test_what_stops_has_somebody_who_stops_it_and_a_day",
    ),
    unasked(
        "plan: only whoever may write it moves and ties open steps",
        ORDERS,
        "may_place_action(by, found).enforce()",
        f"{ORDER}::test_what_is_over_is_moved_no_more",
    ),
    answered(
        "plan: no circle, says the service",
        ORDERS,
        "if action.pk in wanted or comes_after(wanted, ties, action.pk):",
        "if False:",
        f"{ORDER}::test_a_circle_of_any_length_is_refused_by_the_service",
    ),
    Statement(
        "plan: no circle, says the database",
        f"{ORDER}::test_a_circle_is_refused_by_the_database",
        "DROP TRIGGER no_circle ON families_actionafter",
    ),
    answered(
        "plan: the family is shown a goal once somebody has cleared it",
        READS,
        "filter(family=family, cleared_at__isnull=False)",
        "filter(family=family)",
        f"{GOALS}::test_the_family_is_shown_a_goal_only_once_somebody_has_cleared_it",
    ),
    answered(
        "plan: a goal is never shown to whom it is not for",
        READS,
        "rows.exclude(not_for__in=list(to))",
        "rows",
        f"{GOALS}::test_a_cleared_goal_is_never_shown_to_whom_it_is_not_for",
    ),
    Source(
        "plan: a hidden service is not named by what it stops",
        f"{PAGES}::test_a_hidden_service_is_named_nowhere_in_the_plan",
        READS,
        'named_as_told(rows.select_related("owner", "owner_agency"), hidden)',
        'list(rows.select_related("owner", "owner_agency"))',
    ),
    Source(
        "plan: a hidden service is not named by what it says of a goal",
        f"{PAGES}::test_a_hidden_service_is_named_nowhere_in_the_plan",
        "families/queries/people.py",
        "if person.principal in hidden:",
        "if False:",
    ),
    Policy(
        "row rule: a goal follows its family",
        f"{GOALS}::test_a_stranger_sets_reviews_and_reads_no_goal",
        "families_goal",
        FAMILY_SEEN,
        "true",
    ),
    Policy(
        "row rule: a step serves a goal of its own family",
        f"{ORDER}::test_a_step_serves_a_goal_of_its_own_family",
        "families_action",
        "x.id = goal_id AND x.family_id = families_action.family_id",
        "x.id = goal_id",
        part="check",
    ),
    Policy(
        "row rule: nobody reviews a goal in another's name",
        f"{GOALS}::test_nobody_reviews_in_another_name_or_anothers_goal_even_with_sql",
        "families_goalreview",
        f"recorded_by_id = {BOUND}",
        "true",
        part="check",
    ),
    Policy(
        "row rule: a goal is kept from people of its own family",
        f"{GOALS}::test_a_goal_is_kept_from_people_of_its_own_family_only",
        "families_goalnotfor",
        "x.id = person_id AND x.family_id = families_goalnotfor.family_id",
        "x.id = person_id",
        part="check",
    ),
    Policy(
        "row rule: nobody ties steps in another's name",
        f"{ORDER}::test_nobody_ties_in_anothers_name_even_with_sql",
        "families_actionafter",
        f"added_by_id = {BOUND}",
        "true",
        part="check",
    ),
    Statement(
        "the runtime role cannot rewrite what the family said or how it went",
        f"{GOALS}::test_what_was_said_at_a_review_cannot_be_rewritten_even_with_sql",
        f"GRANT UPDATE ON families_goal, families_goalreview TO {RUNTIME}",
    ),
    Statement(
        "the runtime role cannot let anybody off that a goal is kept from",
        f"{GOALS}::test_whom_a_goal_is_not_for_is_added_and_never_taken_away",
        f"GRANT DELETE ON families_goalnotfor TO {RUNTIME}",
    ),
    unasked(
        "barrier: only whoever may write the plan names one",
        MET,
        "may_open_barrier(by, family).enforce()",
        f"{BARRIERS}::test_a_stranger_and_an_observer_name_and_remove_none",
    ),
    unasked(
        "barrier: only whoever may write the plan removes one, once",
        MET,
        "may_remove_barrier(by, barrier).enforce()",
        f"{BARRIERS}::test_a_stranger_and_an_observer_name_and_remove_none",
    ),
    unasked(
        "barrier: only whoever may write the plan reopens one, once",
        MET,
        "may_reopen_barrier(by, before).enforce()",
        f"{BARRIERS}::test_one_that_comes_back_is_a_spell_of_its_own",
    ),
    answered(
        "barrier: one that comes back is kept from whom it was kept from",
        MET,
        "write_barrier(again, by, list(before.not_for.all()))",
        "write_barrier(again, by)",
        f"{BARRIERS}::test_whom_it_is_not_for_is_warned_of_and_kept_when_it_comes_back",
    ),
    Policy(
        "row rule: a barrier follows its family",
        f"{BARRIERS}::test_a_stranger_and_an_observer_name_and_remove_none",
        "families_accessbarrier",
        FAMILY_SEEN,
        "true",
    ),
    Policy(
        "row rule: an action names a barrier of its own family",
        f"{BARRIERS}::test_a_barrier_of_another_family_is_refused",
        "families_action",
        "x.id = barrier_id AND x.family_id = families_action.family_id",
        "x.id = barrier_id",
        part="check",
    ),
    Policy(
        "row rule: a barrier is kept from people of its own family",
        f"{BARRIERS}::test_it_is_kept_from_people_of_its_own_family_only",
        "families_barriernotfor",
        "x.id = person_id AND x.family_id = families_barriernotfor.family_id",
        "x.id = person_id",
        part="check",
    ),
    Statement(
        "the runtime role cannot rewrite what a barrier stopped and since when",
        f"{BARRIERS}::test_what_was_met_cannot_be_rewritten_even_with_sql",
        f"GRANT UPDATE ON families_accessbarrier TO {RUNTIME}",
    ),
    unasked(
        "load: only whoever may write the plan says how often somebody comes",
        "families/services/load.py",
        "may_plan(by, family).enforce()",
        f"{LOAD}::test_how_often_is_said_by_whoever_may_write_the_plan",
    ),
    answered(
        "load: nobody says how often a service comes that they are not told of",
        "families/services/load.py",
        "Involvement.objects.visible_to(by).filter(family=family, until=None).in_bulk()",
        "Involvement._base_manager.filter(family=family, until=None).in_bulk()",
        f"{LOAD}::test_nobody_says_how_often_a_service_comes_that_they_are_not_told_of",
    ),
    answered(
        "load: what a hidden service does openly is counted unnamed",
        "families/queries/load.py",
        'week.people.add("unnamed" if step.owner_is_unnamed else step.owner_id)',
        "week.people.add(step.pk)",
        f"{LOAD}::test_what_a_hidden_service_does_openly_is_counted_unnamed",
    ),
]
