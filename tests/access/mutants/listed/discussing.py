"""Guards of what a meeting holds, says, decides and signs."""

from tests.access.mutants.kinds import answered, unasked

HUDDLE = "tests/huddle/"
MAY_LEAD = "families/permissions/leading.py"
HOLDING = "huddle/services/holding.py"
DECIDING = "huddle/services/deciding.py"
AGREEING = "huddle/services/agreeing.py"
RUN = "huddle/permissions/holding.py"
STATES = "huddle/states.py"

DISCUSSED = [
    answered(
        "refer: only the meeting",
        MAY_LEAD,
        """    if not practitioner.holds(Permission.SESSION_RECORD):
        return Verdict("Only a chair or a coordinator can record a referral.")
""",
        "",
        f"{HUDDLE}test_deciding_to_refer_or_lead.py"
        "::test_only_the_meeting_refers_or_takes_a_referral_back",
    ),
    unasked(
        "referral: only social work or the meeting answers",
        "families/services/referring.py",
        "may_answer_referral(by, family).enforce()",
        f"{HUDDLE}test_deciding_to_refer_or_lead.py"
        "::test_only_social_work_or_the_meeting_says_what_became_of_a_referral",
    ),
    unasked(
        "concern: answered by nobody else",
        "huddle/services/concerns.py",
        "may_answer(by, step).enforce()",
        f"{HUDDLE}test_concerns.py::test_only_whoever_is_asked_answers_once",
    ),
    unasked(
        "concern: taken further by who raised it, and not before its time",
        "huddle/services/concerns.py",
        "may_escalate(by, concern, concern.steps.get(stage=concern.stage)).enforce()",
        f"{HUDDLE}test_concerns.py::test_it_goes_further_when_it_was_answered_or_the_time_is_over",
    ),
    unasked(
        "concern: settled by who raised it",
        "huddle/services/concerns.py",
        "may_settle(by, concern).enforce()",
        f"{HUDDLE}test_concerns.py::test_whoever_raised_it_says_that_it_is_settled",
    ),
    unasked(
        "dissent: only whoever is there, and for others only who runs the session",
        "huddle/services/dissenting.py",
        "may_dissent_for(by, person, item).enforce()",
        f"{HUDDLE}test_dissenting.py::test_only_whoever_runs_the_session_records_it_for_others",
    ),
    unasked(
        "dissent: withdrawn by nobody else",
        "huddle/services/dissenting.py",
        "may_withdraw_dissent(by, dissent).enforce()",
        f"{HUDDLE}test_dissenting.py::test_only_whoever_disagreed_withdraws_it",
    ),
    unasked(
        "dissent: what came of it is said by who disagreed or runs the session",
        "huddle/services/dissenting.py",
        "may_say_what_came(by, dissent).enforce()",
        f"{HUDDLE}test_dissenting.py::test_what_came_of_it_is_said_once_by_who_may",
    ),
    unasked(
        "formulation: only whoever is there puts points in order",
        "huddle/services/formulating.py",
        "may_speak(by, item).enforce()\n    rows = _perpetuating(item, by)",
        f"{HUDDLE}test_formulation_order.py::test_whoever_did_not_join_puts_nothing_in_order",
    ),
    answered(
        "formulation: no hypothesis over one that its writer has not read",
        "huddle/services/formulating.py",
        "if expecting is not ... and expecting != key:",
        "if False:",
        f"{HUDDLE}test_formulation_order.py::test_a_hypothesis_is_not_written_over_one_that_its_writer_has_not_read",
    ),
    answered(
        "formulation: whoever must not be told stays named when two texts are merged",
        "huddle/views/formulating.py",
        'sorted({*data.getlist("not_for"), *kept_from})',
        'data.getlist("not_for")',
        f"{HUDDLE}test_formulation_order.py::test_two_who_write_at_once_lose_no_word",
    ),
    answered(
        "formulation: a point is moved only by its readers",
        "huddle/views/formulating.py",
        "if point is None or not readable.filter(first=point.contribution_id).exists():",
        "if point is None:",
        f"{HUDDLE}test_formulation_order.py::test_a_point_that_somebody_may_not_read_is_moved_by_nobody",
    ),
    answered(
        "formulation: a screen does not stir for a point that its reader may not read",
        "huddle/queries/live.py",
        '    points = points.filter(contribution__in=said.values("first"))\n',
        "",
        f"{HUDDLE}test_formulation.py::test_screens_of_its_readers_follow_and_those_of_others_do_not",
    ),
    unasked(
        "telling: only the meeting says who tells the family",
        "huddle/services/telling.py",
        "may_decide(by, item).enforce()",
        f"{HUDDLE}test_telling.py::test_only_the_meeting_says_who_tells_the_family",
    ),
    unasked(
        "telling: only whoever tells them or the meeting says what became of it",
        "huddle/services/telling.py",
        "may_report_telling(by, telling).enforce()\n    if told_on",
        f"{HUDDLE}test_telling.py"
        "::test_only_whoever_tells_them_or_the_meeting_says_what_became_of_it",
    ),
    unasked(
        "referral: only whoever referred or the meeting says what came of it",
        "huddle/services/referrals.py",
        "may_record_outcome(by, referral).enforce()",
        f"{HUDDLE}test_referrals.py"
        "::test_only_whoever_referred_or_the_meeting_says_what_came_of_it",
    ),
    unasked(
        "check: only a member of the team that was asked",
        "huddle/services/checking.py",
        "may_answer(by, check).enforce()",
        f"{HUDDLE}test_checking.py::test_only_a_member_of_the_team_that_was_asked_answers",
    ),
    unasked(
        "open: only who runs the session",
        HOLDING,
        "may_open_session(by, session).enforce()",
        f"{HUDDLE}test_holding.py::test_the_chair_of_another_huddle_runs_nothing_here",
    ),
    answered(
        "run: only its chair and its coordinator",
        STATES,
        "if not act.who.holds(by, session):",
        "if False:",
        f"{HUDDLE}test_holding.py::test_the_chair_of_another_huddle_runs_nothing_here",
    ),
    answered(
        "a session is taken on only from where the table says",
        STATES,
        "if session.state in act.states:",
        "if True:",
        f"{HUDDLE}test_states.py::test_each_state_leads_where_the_table_says_and_nowhere_else",
    ),
    unasked(
        "attendance: only who runs the session",
        HOLDING,
        "may_record_attendance(by, session).enforce()\n    if mode",
        f"{HUDDLE}test_holding.py::test_only_those_who_run_the_session_record_who_is_there",
    ),
    answered(
        "statement: only who belongs to the session",
        HOLDING,
        "if not HuddleSession.objects.visible_to(by).filter(pk=session.pk).exists():",
        "if False:",
        f"{HUDDLE}test_holding.py::test_whoever_does_not_belong_to_the_session_cannot_join_it",
    ),
    answered(
        "statement: accepted before the families are opened",
        RUN,
        "return ALLOWED if has_accepted(by, session) else Verdict(STATEMENT_FIRST)",
        "return ALLOWED",
        f"{HUDDLE}test_holding.py::test_the_statement_comes_before_the_families",
    ),
    unasked(
        "speak: only while the session is held",
        HOLDING,
        "may_speak(by, item).enforce()",
        f"{HUDDLE}test_holding.py::test_nothing_is_said_after_the_session",
    ),
    unasked(
        "decide: only who runs the session",
        DECIDING,
        "may_decide(by, item).enforce()\n    at =",
        f"{HUDDLE}test_deciding.py::test_only_the_chair_and_the_coordinator_record_decisions",
    ),
    answered(
        "ratify: never over what this meeting has decided",
        DECIDING,
        "            expecting=None,\n",
        "",
        f"{HUDDLE}test_as_it_happens.py::test_what_is_closed_without_a_quorum_"
        "is_provisional_until_the_next_meeting_confirms_it",
    ),
    unasked(
        "close: only who runs the session",
        HOLDING,
        "may_close_session(by, session).enforce()",
        f"{HUDDLE}test_holding.py::test_only_those_who_run_the_session_close_it",
    ),
    unasked(
        "sign: what is being corrected is in before, or waits",
        "huddle/services/signing.py",
        "_hold_families(session, by)\n    refuse_if_recused(session)",
        f"{HUDDLE}test_races.py::test_minutes_are_signed_after_a_correction_that_is_being_made",
    ),
    unasked(
        "sign: only the chair of the session",
        "huddle/services/signing.py",
        "may_sign(by, session).enforce()",
        f"{HUDDLE}test_signing.py::test_only_the_chair_of_the_session_signs",
    ),
    unasked(
        "draft minutes: only those who were there agree",
        AGREEING,
        "may_agree(by, session).enforce()",
        f"{HUDDLE}test_agreeing.py::test_whoever_was_not_there_neither_reads_nor_agrees",
    ),
    unasked(
        "draft minutes: only those who run it settle a correction",
        AGREEING,
        "may_settle(by, answer).enforce()",
        f"{HUDDLE}test_agreeing.py::test_only_those_who_run_the_session_deal_with_a_correction",
    ),
    unasked(
        "signed minutes: only those who were there add to them",
        "huddle/services/addenda.py",
        "may_add(by, part).enforce()",
        f"{HUDDLE}test_addenda.py::test_only_those_who_were_there_add",
    ),
    answered(
        "a document: only while it says what its reader may read",
        "huddle/services/documents.py",
        "if read is None or not true or",
        "if read is None or",
        f"{HUDDLE}test_documents.py::test_what_changed_since_it_was_made_is_never_served",
    ),
    unasked(
        "danger: only who was stopped or the coordinator records the contact",
        "huddle/services/danger.py",
        "may_record_contact(by, stop).enforce()",
        f"{HUDDLE}test_danger_stop.py::test_a_contact_is_recorded_once",
    ),
    answered(
        "a family on one page: in a session after the statement",
        "huddle/views/live.py",
        "        may_enter(request.user, session).enforce()\n    page = summary_page(",
        "        pass\n    page = summary_page(",
        f"{HUDDLE}test_summary.py::test_in_a_session_the_statement_comes_first",
    ),
    answered(
        "the wall: why a team withholds what it knows is not on it",
        "huddle/queries/wall.py",
        "_without_reasons(checks_of(item, reader))",
        "checks_of(item, reader)",
        f"{HUDDLE}test_summary.py::test_why_a_team_withholds_is_never_on_the_wall",
    ),
    answered(
        "the wall: only what each of those who are there may read",
        "huddle/queries/wall.py",
        "if read_by_all(one.contribution.visible_to, room)",
        "if room",
        f"{HUDDLE}test_summary.py::test_on_the_wall_stands_what_all_may_read_in_the_same_places",
    ),
    answered(
        "the wall: nothing that carries a caution",
        "huddle/queries/wall.py",
        'handling="", needs_source_permission=False, not_for=None',
        "",
        f"{HUDDLE}test_wall.py::test_what_carries_a_caution_is_not_for_a_wall",
    ),
    unasked(
        "entered late: only by those who run the session, from its day",
        "huddle/services/entering_late.py",
        "may_enter_late(by, item).enforce()",
        f"{HUDDLE}test_entering_late.py::test_before_the_day_of_the_session_nothing_is_late",
    ),
    answered(
        "entered late: nothing ahead of its time",
        "huddle/services/entering_late.py",
        "    if moment > timezone.now():",
        "    if False:",
        f"{HUDDLE}test_entering_late.py::test_nothing_is_entered_ahead_of_its_time",
    ),
    answered(
        "a family's quorum: of those who were there for it",
        "huddle/quorum.py",
        "for who, kind, _ in self.attended if who in there",
        "for _, kind, _ in self.attended",
        f"{HUDDLE}test_quorum_of_each_family.py"
        "::test_what_is_decided_after_a_core_agency_left_is_provisional",
    ),
    answered(
        "a family's quorum: whoever left before the end was not there at it",
        "huddle/quorum.py",
        "(one.left_at is None or one.left_at >= at)",
        "at",
        f"{HUDDLE}test_quorum_of_each_family.py"
        "::test_whoever_left_before_the_end_of_its_turn_was_not_there_at_its_end",
    ),
    answered(
        "a decision lets nobody in whose agency it is not shared with",
        "huddle/permissions/sharing.py",
        "    return may_share_with(agency, family)",
        "    return ALLOWED",
        f"{HUDDLE}test_deciding_to_refer_or_lead.py"
        "::test_a_decision_lets_nobody_in_whose_agency_it_is_not_shared_with",
    ),
]
