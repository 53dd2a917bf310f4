"""Guards of what comes before a session: its huddle, nominations, agendas and days."""

from tests.access.mutants.kinds import answered, unasked

HUDDLE = "tests/huddle/"
SCREENING = "huddle/services/screening.py"
PREPARING = "huddle/services/preparing.py"
MOVING = "huddle/services/moving.py"
SCREEN = "huddle/permissions/screening.py"

PREPARED = [
    unasked(
        "draft: danger is never queued",
        "huddle/services/sending.py",
        "may_send(by, draft).enforce()",
        f"{HUDDLE}test_danger_stop.py::test_the_service_itself_never_queues_a_stopped_draft",
    ),
    unasked(
        "nominate: for a team of one's own",
        "huddle/services/nominating.py",
        "may_nominate(by, team, huddle).enforce()",
        f"{HUDDLE}test_nominating.py::test_nobody_else_nominates_for_a_team_that_is_not_theirs",
    ),
    unasked(
        "nominate: a team joins a family only under a decision to share",
        "huddle/services/nominating.py",
        "may_let_team_in(asker.team, family).enforce()",
        f"{HUDDLE}test_nominating.py::test_a_team_joins_a_family_only_under_a_decision_to_share_it",
    ),
    unasked(
        "import: only the huddle's coordinator",
        "huddle/services/importing.py",
        "may_import(by, huddle).enforce()",
        f"{HUDDLE}test_importing.py::test_only_the_huddles_coordinator_imports",
    ),
    unasked(
        "import: a row is decided once, by who may",
        "huddle/services/deciding_rows.py",
        "may_decide_row(by, row).enforce()",
        f"{HUDDLE}test_deciding_rows.py::test_whoever_may_no_longer_import_decides_nothing",
    ),
    answered(
        "screen: only the huddle's own coordinator",
        SCREEN,
        "if nomination.huddle.coordinator_id != practitioner.pk:",
        "if False:",
        f"{HUDDLE}screening/test_who_screens.py"
        "::test_a_coordinator_who_sees_the_family_but_runs_another_huddle_is_refused",
    ),
    unasked(
        "screen: accepting asks",
        SCREENING,
        "may_screen(by, nomination).enforce()\n    may_rest_on(by, sharing.basis).enforce()",
        f"{HUDDLE}screening/test_who_screens.py"
        "::test_the_services_refuse_whoever_does_not_coordinate",
    ),
    answered(
        "screen: a public authority rests on no recognised legitimate interest",
        SCREEN,
        "    if basis_of(practitioner.agency, basis):",
        "    if True:",
        f"{HUDDLE}screening/test_accepting.py"
        "::test_a_public_authority_is_never_offered_recognised_legitimate_interest",
    ),
    unasked(
        "screen: only the nominating team answers",
        SCREENING,
        "may_answer(by, nomination).enforce()",
        f"{HUDDLE}screening/test_asking_and_redirecting.py"
        "::test_a_colleague_of_the_team_may_answer_and_others_may_not",
    ),
    unasked(
        "join: only another open family that they see",
        "huddle/services/joining.py",
        "may_join(by, nomination, family).enforce()",
        f"{HUDDLE}screening/test_joining.py"
        "::test_no_team_joins_a_family_that_is_open_to_named_practitioners_only",
    ),
    unasked(
        "schedule: only the huddle's own coordinator",
        PREPARING,
        "may_schedule(by, huddle).enforce()",
        f"{HUDDLE}test_preparing.py::test_only_the_huddles_own_coordinator_calls_its_sessions",
    ),
    unasked(
        "build an agenda: only the coordinator",
        PREPARING,
        "may_build(by, session).enforce()",
        f"{HUDDLE}test_preparing.py::test_nobody_but_the_coordinator_builds_or_rearranges",
    ),
    unasked(
        "list a family: only the coordinator or the chair",
        PREPARING,
        "may_list(by, session).enforce()",
        f"{HUDDLE}test_preparing.py::test_nobody_but_the_coordinator_or_the_chair_lists_a_family",
    ),
    unasked(
        "publish: only the coordinator",
        "huddle/services/publishing.py",
        "may_publish(by, session).enforce()",
        f"{HUDDLE}test_publishing.py::test_only_the_huddles_coordinator_publishes",
    ),
    unasked(
        "add late: only to an agenda that is out",
        "huddle/services/publishing.py",
        "may_add_late(by, session).enforce()",
        f"{HUDDLE}test_publishing.py"
        "::test_a_family_cannot_be_added_late_to_an_agenda_that_is_not_out",
    ),
    unasked(
        "settle a huddle: only its coordinator",
        "huddle/services/convening.py",
        "may_settle(by, huddle).enforce()\n    changed =",
        f"{HUDDLE}test_convening.py"
        "::test_nobody_else_changes_it_and_an_administrator_does_not_either",
    ),
    unasked(
        "core teams: only its coordinator",
        "huddle/services/core_teams.py",
        "may_settle(by, huddle).enforce()",
        f"{HUDDLE}test_convening.py"
        "::test_nobody_else_changes_it_and_an_administrator_does_not_either",
    ),
    answered(
        "core teams: whoever leaves stops seeing what is published",
        "huddle/services/core_teams.py",
        "for team in left:",
        "for team in ():",
        f"{HUDDLE}test_core_teams_and_deputies.py"
        "::test_a_team_that_leaves_sees_no_published_family_and_no_session_any_more",
    ),
    unasked(
        "deputies: only people who chair",
        "huddle/services/convening.py",
        "may_chair(person).enforce()",
        f"{HUDDLE}test_core_teams_and_deputies.py"
        "::test_deputies_are_people_who_chair_and_see_nothing_until_they_are_chosen",
    ),
    unasked(
        "move a session: only its coordinator, before it begins",
        MOVING,
        "may_move(by, session).enforce()",
        f"{HUDDLE}test_moving.py"
        "::test_only_the_coordinator_moves_or_cancels_and_only_before_it_begins",
    ),
    unasked(
        "cancel a session: only its coordinator, before it begins",
        MOVING,
        "may_cancel(by, session).enforce()",
        f"{HUDDLE}test_moving.py"
        "::test_only_the_coordinator_moves_or_cancels_and_only_before_it_begins",
    ),
    answered(
        "cancel a session: not over a family that is hidden",
        MOVING,
        "if unseen_items(session):",
        "if False:",
        f"{HUDDLE}test_moving.py"
        "::test_it_is_refused_where_a_family_is_hidden_from_the_coordinator",
    ),
    answered(
        "cancel a session: what was published is hidden again",
        MOVING,
        "if session.state == State.PUBLISHED:",
        "if False:",
        f"{HUDDLE}test_moving.py"
        "::test_what_was_published_is_hidden_again_until_the_next_publication",
    ),
    answered(
        "a calendar entry is asked again as it is sent",
        "huddle/notices/invitations.py",
        'return "" if _belongs(entry) else "They no longer belong to the session"',
        'return ""',
        f"{HUDDLE}test_calendars.py::test_it_is_asked_again_at_the_moment_of_sending",
    ),
    answered(
        "a calendar address answers with its person's sessions only",
        "huddle/queries/calendar.py",
        "HuddleSession.objects.visible_to(person)",
        "HuddleSession.objects.all()",
        f"{HUDDLE}test_calendars.py::test_it_holds_only_what_that_person_may_see",
    ),
    answered(
        "a calendar address answers nobody whose role opens no session",
        "huddle/views/calendar.py",
        "if person is None or not person.holds(Permission.SESSION_VIEW):",
        "if person is None:",
        f"{HUDDLE}test_calendars.py::test_whose_role_opens_no_session_reads_none",
    ),
]
