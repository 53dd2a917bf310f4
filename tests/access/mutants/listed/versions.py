"""Guards of what an agency told: its versions, its disputes, and whether it may be passed on."""

from tests.access.mutants.kinds import Function, Mutant, Policy, Source

VERSIONS = "tests/families/test_versions.py"
ABOUT = "tests/families/test_whom_it_is_about.py"
OWN_NAME = "tests/families/test_in_ones_own_name.py"
CAUTIONS = "tests/families/test_cautions.py"
PAGES = "tests/families/test_contribution_pages.py"
QUOTING = "tests/huddle/test_quoting.py"

VOICES = "tests/families/test_voices.py"

TOLD: list[Mutant] = [
    Source(
        "an older version of a voice is heard no longer",
        f"{VOICES}::test_a_correction_is_a_new_version_of_the_same_voice",
        "families/queries/voices.py",
        "visible_to(reader).current()",
        "visible_to(reader)",
    ),
    Source(
        "a correction says whose voice it still is",
        f"{VOICES}::test_a_correction_is_a_new_version_of_the_same_voice",
        "families/services/correcting.py",
        "new.voice, new.voice_of, new.setting = old.voice, old.voice_of, old.setting",
        "new.setting = old.setting and ''",
    ),
    Source(
        "whom a voice is not for is kept with it",
        f"{VOICES}::test_what_a_parent_says_is_theirs_and_kept_from_the_other",
        "families/forms/voicing.py",
        'not_for=tuple(said["not_for"])',
        "not_for=()",
    ),
    Function(
        "an older version is read only by who reads the newest",
        f"{VERSIONS}::test_who_reads_an_older_version_reads_the_newest_too",
        "families_readers_of",
        "CASE WHEN c.replaced_at IS NULL THEN",
        "CASE WHEN true THEN",
    ),
    Function(
        "what was entered in error is left to its own agency",
        f"{VERSIONS}::test_what_was_entered_in_error_is_left_to_its_own_agency",
        "families_readers_of",
        "CASE WHEN n.change = 'withdrawn'",
        "CASE WHEN false",
    ),
    Function(
        "only its own agency replaces what was told, and once",
        f"{VERSIONS}::test_raw_sql_replaces_nothing_of_another_agency",
        "families_contribution_is_new",
        "IF NOT FOUND THEN",
        "IF false THEN",
    ),
    Function(
        "only its source says whether it may be passed on, in the database",
        f"{CAUTIONS}::test_raw_sql_answers_for_no_other_agency",
        "families_source_answers",
        "p.agency_id = c.source_agency_id",
        "true",
    ),
    Function(
        "a source answers once",
        f"{OWN_NAME}::test_raw_sql_takes_no_words_from_what_was_answered",
        "families_source_answers",
        "OLD.answered_at IS NOT NULL OR ",
        "",
    ),
    Function(
        "a source is asked in nobody else's name",
        f"{OWN_NAME}::test_raw_sql_asks_a_source_in_its_writer_s_own_name",
        "families_source_is_asked",
        "IF NEW.asked_by_id IS DISTINCT FROM",
        "IF false AND NEW.asked_by_id IS DISTINCT FROM",
    ),
    Function(
        "nobody tells what they know in another's name",
        f"{OWN_NAME}::test_nobody_tells_it_as_somebody_else",
        "families_contribution_is_told",
        "AND p.id = NEW.author_id",
        "",
    ),
    Function(
        "nobody tells what they know for another agency",
        f"{OWN_NAME}::test_nobody_tells_it_as_somebody_else",
        "families_contribution_is_told",
        "AND p.agency_id = NEW.source_agency_id",
        "",
    ),
    Function(
        "only the coordinator writes down what another sent",
        f"{OWN_NAME}::test_nobody_tells_it_as_somebody_else",
        "families_contribution_is_told",
        "families_coordinates(NEW.family_id)",
        "true",
    ),
    Function(
        "the coordinator writes down what teams sent that work with the family",
        f"{OWN_NAME}::test_the_coordinator_tells_nothing_for_an_agency_that_does_not_work_there",
        "families_contribution_is_told",
        "AND t.agency_id = NEW.source_agency_id",
        "",
    ),
    Function(
        "a source is asked before it answers",
        f"{CAUTIONS}::test_raw_sql_asks_before_it_is_answered",
        "families_source_is_asked",
        "IF NEW.answered_at IS NOT NULL THEN",
        "IF false THEN",
    ),
    Source(
        "nothing is sent to readers that nobody was shown",
        f"{PAGES}::test_nothing_is_sent_to_readers_that_nobody_was_shown",
        "families/services/contributing.py",
        "if expecting is not None and sorted(",
        "if False and sorted(",
    ),
    Source(
        "minutes quote nothing to others without its source's permission",
        f"{QUOTING}::test_without_its_source_s_permission_it_is_left_out_and_the_chair_reads_why",
        "huddle/queries/minutes.py",
        "return one.is_own or not one.contribution.needs_source_permission or _is_agreed(one, at)",
        "return True",
    ),
    Policy(
        "whom it is about is said as it is told, and never later",
        f"{ABOUT}::test_raw_sql_says_it_later_for_nobody",
        "families_contributionsubject",
        "AND c.transaction = pg_current_xact_id()::text::bigint",
        "",
        part="check",
    ),
    Policy(
        "whom it is not for is said as it is told, and never later",
        f"{ABOUT}::test_raw_sql_says_it_later_for_nobody",
        "families_contributionnotfor",
        "AND c.transaction = pg_current_xact_id()::text::bigint",
        "",
        part="check",
    ),
    Policy(
        "whom it is about is said for its own family",
        f"{ABOUT}::test_raw_sql_says_it_in_no_other_family_s_name",
        "families_contributionsubject",
        "AND c.family_id = families_contributionsubject.family_id",
        "",
        part="check",
    ),
    Function(
        "in which transaction it was told is the database's to say",
        f"{ABOUT}::test_the_transaction_is_the_database_s_own_to_say",
        "families_contribution_is_new",
        "NEW.transaction := pg_current_xact_id()::text::bigint;",
        "",
    ),
    Function(
        "only its source answers a dispute, in the database",
        f"{CAUTIONS}::test_raw_sql_answers_no_dispute_of_another_agency_s_words",
        "families_dispute_is_answered",
        "p.agency_id = c.source_agency_id",
        "true",
    ),
    Function(
        "a dispute is answered in one's own name",
        f"{CAUTIONS}::test_raw_sql_answers_no_dispute_of_another_agency_s_words",
        "families_dispute_is_answered",
        "AND p.id = nullif(current_setting('huddle.practitioner', true), '')::uuid",
        "",
    ),
    Function(
        "a dispute is answered once",
        f"{CAUTIONS}::test_raw_sql_answers_a_dispute_once",
        "families_dispute_is_answered",
        "OLD.answered_at IS NOT NULL OR ",
        "",
    ),
    Function(
        "a dispute is recorded before it is answered",
        f"{CAUTIONS}::test_raw_sql_disputes_in_its_writer_s_name_and_does_not_answer",
        "families_dispute_is_made",
        "IF NEW.answered_at IS NOT NULL THEN",
        "IF false THEN",
    ),
    Function(
        "a dispute is recorded in nobody else's name",
        f"{CAUTIONS}::test_raw_sql_disputes_in_its_writer_s_name_and_does_not_answer",
        "families_dispute_is_made",
        "IF NEW.recorded_by_id IS DISTINCT FROM bound",
        "IF false",
    ),
]
