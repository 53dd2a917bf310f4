"""Guards of what happens in a family's life: statuses of its children, and what follows them."""

from tests.access.mutants.kinds import Policy, Statement
from tests.access.mutants.listed.database import FAMILY_SEEN, RUNTIME
from tests.access.mutants.listed.services import answered, unasked

STATUSES = "tests/families/test_statuses.py"
SAYS = "families/services/statuses.py"
ALERTS = "tests/families/test_alerts.py"
WARNS = "families/services/alerts.py"
SCORES = "tests/families/test_scores.py"
KEEPS = "families/services/scoring.py"
TRANSFERS = "tests/families/test_transfers.py"
MOVES = "families/services/transferring.py"
CLOSING = "tests/huddle/test_closing.py"
CLOSES = "huddle/services/closing.py"

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
    unasked(
        "alert: only whoever adds to the record raises one",
        WARNS,
        "may_raise_alert(by, family).enforce()",
        f"{ALERTS}::test_whoever_only_reads_raises_none",
    ),
    unasked(
        "alert: only whoever sees the family says that they read it, once",
        WARNS,
        "may_acknowledge(by, alert).enforce()",
        f"{ALERTS}::test_an_ended_alert_is_over",
    ),
    unasked(
        "alert: only its owner, the lead and who runs the huddle look after one",
        WARNS,
        "may_look_after(by, found).enforce()",
        f"{ALERTS}::test_only_its_owner_the_lead_and_who_runs_the_huddle_look_after_it",
    ),
    answered(
        "alert: nobody from outside answers for one",
        WARNS,
        "if not (verdict := may_own_alert(owner, alert.family)):",
        "if (verdict := may_own_alert(owner, alert.family)) is None:",
        f"{ALERTS}::test_somebody_from_outside_answers_for_none",
    ),
    answered(
        "alert: it is looked at again within a year",
        WARNS,
        "if not today() < review_on <= today() + AT_MOST:",
        "if False:",
        f"{ALERTS}::test_it_needs_a_reason_and_a_day_within_a_year",
    ),
    answered(
        "alert: who answers for one is named as far as a reader is told",
        "families/queries/alerts.py",
        "return AlertShown(alert, name_as_told(alert.owner, hidden), is_read",
        "return AlertShown(alert, alert.owner.full_name, is_read",
        f"{ALERTS}::test_an_owner_from_a_hidden_service_is_not_named",
    ),
    answered(
        "handover: the new lead has read every alert",
        "families/queries/alerts.py",
        "done = not open_ones.filter(~Exists(read)).exists()",
        "done = True",
        f"{ALERTS}::test_the_new_lead_reads_every_alert_before_a_handover_is_complete",
    ),
    Policy(
        "row rule: an alert follows its family",
        f"{ALERTS}::test_a_stranger_neither_sees_nor_reads_nor_ends_one",
        "families_alert",
        FAMILY_SEEN,
        "true",
    ),
    Policy(
        "row rule: nobody says for another that they read an alert",
        f"{ALERTS}::test_nobody_says_for_another_that_they_read_it",
        "families_alertreading",
        "practitioner_id = ",
        "practitioner_id IS NOT NULL OR practitioner_id = ",
        part="check",
    ),
    Statement(
        "the runtime role cannot rewrite which alert was raised and why",
        f"{ALERTS}::test_what_was_raised_cannot_be_rewritten_even_with_sql",
        f"GRANT UPDATE ON families_alert TO {RUNTIME}",
    ),
    Statement(
        "the reason of an alert is of its own family",
        f"{ALERTS}::test_its_reason_is_of_its_own_family_says_the_database",
        "DROP TRIGGER of_its_family ON families_alert",
    ),
    unasked(
        "score: only whoever adds to the record keeps one",
        KEEPS,
        "may_contribute(by, family).enforce()\n    scores = ",
        f"{SCORES}::test_a_stranger_and_whoever_only_reads_keep_none",
    ),
    answered(
        "score: item 10 is asked for by itself",
        KEEPS,
        'if taken.tool == "epds" and taken.item_10 is None:',
        "if False:",
        f"{SCORES}::test_what_cannot_be_is_refused_beside_its_question",
    ),
    answered(
        "score: it is not reworded",
        "families/services/correcting.py",
        "    _keep_score(old, new)\n",
        "",
        f"{SCORES}::test_a_score_is_not_reworded_and_its_readers_may_change",
    ),
    Policy(
        "row rule: a score is for the readers of its words",
        f"{SCORES}::test_the_database_hides_it_from_others_too",
        "families_toolscore",
        "EXISTS (SELECT 1 FROM families_contribution c WHERE c.id = contribution_id)",
        "true",
    ),
    Policy(
        "row rule: a score is of a person of its own family",
        f"{SCORES}::test_a_score_is_of_a_person_of_the_same_family",
        "families_toolscore",
        "x.id = person_id AND x.family_id = families_toolscore.family_id",
        "x.id = person_id",
        part="check",
    ),
    unasked(
        "transfer: only the lead and who runs the huddle send one, one at a time",
        MOVES,
        "may_transfer(by, family).enforce()",
        f"{TRANSFERS}::test_only_the_lead_and_who_runs_the_huddle_transfer_a_family",
    ),
    unasked(
        "transfer: only the lead and who runs the huddle answer one, once",
        MOVES,
        "may_answer_transfer(by, found).enforce()",
        f"{TRANSFERS}::test_one_waits_at_a_time_and_is_answered_once",
    ),
    Policy(
        "row rule: a transfer follows its family",
        f"{TRANSFERS}::test_a_stranger_finds_none",
        "families_transfer",
        FAMILY_SEEN,
        "true",
    ),
    Statement(
        "the runtime role cannot rewrite where a transfer was sent",
        f"{TRANSFERS}::test_where_it_was_sent_is_never_rewritten",
        f"GRANT UPDATE ON families_transfer TO {RUNTIME}",
    ),
    answered(
        "closing: an alert that holds is settled first",
        CLOSES,
        "    _check_alerts(item.family, details)\n",
        "",
        f"{CLOSING}::test_an_alert_that_holds_is_ended_or_stays_with_an_owner_who_is_here",
    ),
    answered(
        "closing: a family that moved stays open until somebody has it",
        CLOSES,
        "    _check_transfer(item.family, details)\n",
        "",
        f"{CLOSING}::test_a_transfer_that_waits_keeps_the_family_open_whatever_the_reason",
    ),
    answered(
        "reopening: only a closed family begins a new time",
        "families/services/reopening.py",
        "if family.status != Family.Status.CLOSED:",
        "if False:",
        "tests/huddle/test_reopening.py::test_an_open_family_is_not_reopened",
    ),
    answered(
        "adoption: nobody is linked to a record that is sealed after it",
        "families/permissions/adopting.py",
        "return not_now(NEVER_LINKED) if is_sealed_after_adoption(family) else ALLOWED",
        "return ALLOWED",
        "tests/families/test_adoption.py::test_nobody_is_added_to_it_and_the_reason_is_said",
    ),
    answered(
        "adoption: the seal is not lifted",
        "families/permissions/restricting.py",
        "if is_sealed_after_adoption(family):",
        "if False:",
        "tests/families/test_adoption.py::test_the_seal_is_not_lifted",
    ),
    Statement(
        "adoption: the database takes no new NHS number",
        "tests/families/test_adoption.py::"
        "test_the_database_takes_neither_a_person_nor_a_new_number",
        "DROP TRIGGER never_numbered ON families_person",
    ),
]
