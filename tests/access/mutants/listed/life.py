"""Guards of what happens in a family's life: statuses of its children, and what follows them."""

from tests.access.mutants.kinds import Policy, Statement
from tests.access.mutants.listed.database import FAMILY_SEEN, RUNTIME
from tests.access.mutants.listed.services import answered, unasked

STATUSES = "tests/families/test_statuses.py"
SAYS = "families/services/statuses.py"

LIFE = [
    unasked(
        "status: only whoever adds to the record says one",
        SAYS,
        "may_record_status(by, family).enforce()",
        f"{STATUSES}::test_whoever_sees_the_family_without_adding_to_it_records_no_status",
    ),
    unasked(
        "status: only whoever adds to the record ends one, once",
        SAYS,
        "may_end_status(by, episode).enforce()",
        f"{STATUSES}::test_it_ends_once_on_a_day_with_a_reason_and_may_begin_again",
    ),
    unasked(
        "status: only whoever adds to the record corrects one, once",
        SAYS,
        "may_correct_status(by, episode).enforce()",
        f"{STATUSES}::test_a_correction_needs_its_reason_and_happens_once",
    ),
    answered(
        "status: no two of one kind at the same time, says the service",
        SAYS,
        "if _overlaps(one):",
        "if False:",
        f"{STATUSES}::test_days_that_were_counted_before_are_not_counted_twice",
    ),
    answered(
        "status: what was recorded by mistake counts for nothing",
        "families/models/statuses.py",
        "return self.standing().filter(ended_on=None)",
        "return self.filter(ended_on=None)",
        f"{STATUSES}::test_what_was_taken_back_counts_no_more_and_neither_does_a_child_who_died",
    ),
    Policy(
        "row rule: a status follows its family",
        f"{STATUSES}::test_a_stranger_and_whoever_only_reads_say_end_and_correct_none",
        "families_statusepisode",
        FAMILY_SEEN,
        "true",
    ),
    Policy(
        "row rule: a status is of a child of its own family",
        f"{STATUSES}::test_it_is_of_a_child_of_the_same_family",
        "families_statusepisode",
        "x.id = child_id AND x.family_id = families_statusepisode.family_id",
        "x.id = child_id",
        part="check",
    ),
    Statement(
        "the runtime role cannot rewrite what was said of a status",
        f"{STATUSES}::test_what_was_said_cannot_be_rewritten_even_with_sql",
        f"GRANT UPDATE ON families_statusepisode TO {RUNTIME}",
    ),
]
