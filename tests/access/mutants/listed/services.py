"""Guards in services: each asks whether they may, and refuses."""

from tests.access.mutants.kinds import Source

FAMILIES = "tests/families/"
HUDDLE = "tests/huddle/"


def unasked(name: str, file: str, asking: str, tests: str) -> Source:
    """The service goes on without asking. What follows is given where two places are alike."""
    question, _, following = asking.partition("\n")
    new = f"pass\n{following}" if following else "pass"
    return Source(name, tests, file, f"    {question}\n{following}".rstrip("\n"), f"    {new}")


def answered(name: str, file: str, old: str, new: str, tests: str) -> Source:
    """The question is asked, and answered too kindly."""
    return Source(name, tests, file, old, new)


MAY_ADD = "families/permissions/contributing.py"
MAY_LEAD = "families/permissions/leading.py"
MAY_ACT = "families/permissions/acting.py"
HOLDING = "huddle/services/holding.py"
SCREENING = "huddle/services/screening.py"
PREPARING = "huddle/services/preparing.py"
DECIDING = "huddle/services/deciding.py"
MOVING = "huddle/services/moving.py"
LEADING = "families/services/leading.py"
COVERING = "families/services/covering.py"
MAY_COVER = "families/permissions/covering.py"
COVERS = f"{FAMILIES}test_covering.py::"
HANDOVERS = "families/services/handovers.py"
MAY_HAND_OVER = "families/permissions/handovers.py"
HANDS_OVER = f"{FAMILIES}test_handovers.py::"
AGREEING = "huddle/services/agreeing.py"
RUN = "huddle/permissions/holding.py"
STATES = "huddle/states.py"
SCREEN = "huddle/permissions/screening.py"

FAMILY_SERVICES = [
    unasked(
        "contribute: may they add to the record",
        "families/services/contributing.py",
        "may_contribute(by, family).enforce()",
        f"{FAMILIES}test_contributing.py::test_who_may_only_see_cannot_contribute",
    ),
    unasked(
        "births: only who adds to the record, and once",
        "families/services/births.py",
        "may_record_birth(by, baby).enforce()",
        f"{FAMILIES}test_births.py::test_whoever_only_sees_the_family_records_no_birth",
    ),
    unasked(
        "births: a twin only of a child who is born",
        "families/services/births.py",
        "may_record_twin(by, sibling).enforce()",
        f"{FAMILIES}test_births.py::test_a_twin_has_the_same_parents_and_home_and_is_somebody_else",
    ),
    unasked(
        "losses: only who adds to the record, and once",
        "families/services/losses.py",
        "may_record_loss(by, child).enforce()",
        f"{FAMILIES}test_losses.py::test_whoever_only_sees_the_family_records_nothing",
    ),
    unasked(
        "losses: put right by who adds to the record",
        "families/services/losses.py",
        "may_take_back_loss(by, held).enforce()",
        f"{FAMILIES}test_losses.py::test_only_who_adds_to_the_record_puts_it_right",
    ),
    answered(
        "losses: few go on seeing the record",
        "families/services/losses.py",
        "    if narrowed:\n",
        "    if False:\n",
        f"{FAMILIES}test_losses.py::"
        "test_only_who_leads_who_runs_the_huddle_and_those_named_go_on_seeing_it",
    ),
    answered(
        "losses: no reminder that waits is sent",
        "families/notices/acting.py",
        "if action.is_quiet:",
        "if False:",
        f"{FAMILIES}test_losses.py::test_nobody_is_reminded_of_what_was_agreed_before",
    ),
    answered(
        "losses: no published agenda shows it any more",
        "huddle/services/after_loss.py",
        "            unpublish(item, by)",
        "            pass",
        f"{HUDDLE}test_after_a_loss.py::"
        "test_who_sees_it_then_is_who_recorded_it_and_the_coordinator",
    ),
    answered(
        "several actions at once: one's own only",
        "families/queries/actions.py",
        "filter(owner=reader, pk__in=_ids(asked))",
        "filter(pk__in=_ids(asked))",
        f"{FAMILIES}test_actions_list.py::test_nobody_updates_actions_of_others_at_once",
    ),
    answered(
        "a stranger takes no family in hand",
        "families/services/locking.py",
        "Family.objects.visible_to(by).select_for_update()",
        "Family._base_manager.select_for_update()",
        "tests/access/test_two_layers.py::test_a_stranger_takes_no_family_in_hand",
    ),
    answered(
        "contribute: by role",
        MAY_ADD,
        """    if not (verdict := may(practitioner, Permission.FAMILY_CONTRIBUTE)):
        return verdict
    if not held_by""",
        "    if not held_by",
        f"{FAMILIES}test_contributing.py::test_a_supervisor_cannot_contribute",
    ),
    answered(
        "contribute: not with a team's grant on a restricted family",
        "families/held.py",
        "if one.by_name or self.open_to_teams",
        "if True",
        f"{FAMILIES}test_contributing.py::test_a_restricted_family_takes_nothing_from_the_team",
    ),
    answered(
        "what one person holds is never read as another's",
        "families/held.py",
        "if kept is not None and kept.holder == practitioner.pk:",
        "if kept is not None:",
        f"{FAMILIES}test_held.py::test_what_one_person_holds_is_never_read_as_another_s",
    ),
    answered(
        "contribute: not with a grant that has run out",
        "families/models/family.py",
        "return Q(until=None) | Q(until__gt=timezone.now())",
        "return Q()",
        f"{FAMILIES}test_contributing.py"
        "::test_a_grant_to_contribute_that_has_run_out_lets_nobody_add",
    ),
    unasked(
        "offer the lead: may they offer",
        LEADING,
        "may_offer_lead(by, family).enforce()\n    may_become_lead(",
        f"{FAMILIES}test_leading.py::test_a_practitioner_cannot_offer_the_lead",
    ),
    answered(
        "lead: somebody who left cannot be asked",
        MAY_LEAD,
        """    if not practitioner.is_active:
        return Verdict("This person no longer uses Huddle.")
""",
        "",
        f"{FAMILIES}test_leading.py::test_somebody_who_left_cannot_be_asked",
    ),
    answered(
        "lead: only who was asked answers",
        MAY_LEAD,
        "if allocation.practitioner_id != practitioner.pk:",
        "if False:",
        f"{FAMILIES}test_leading.py::test_only_who_was_asked_answers",
    ),
    unasked(
        "cover: may they arrange it",
        COVERING,
        "may_arrange_cover(by, allocation).enforce()",
        f"{COVERS}test_who_else_sees_the_family_arranges_nothing",
    ),
    unasked(
        "cover: only who could lead covers",
        COVERING,
        "may_cover(practitioner, allocation).enforce()",
        f"{COVERS}test_the_lead_is_not_asked_nor_somebody_with_a_conflict",
    ),
    answered(
        "cover: only who was asked answers",
        MAY_COVER,
        "if cover.practitioner_id != practitioner.pk:",
        "if False:",
        f"{COVERS}test_who_else_sees_the_family_arranges_nothing",
    ),
    unasked(
        "cover: may they end it",
        COVERING,
        "may_end_cover(by, cover).enforce()",
        f"{COVERS}test_who_else_sees_the_family_arranges_nothing",
    ),
    unasked(
        "cover: may they make it last longer",
        COVERING,
        "may_extend_cover(by, cover).enforce()",
        f"{COVERS}test_who_else_sees_the_family_arranges_nothing",
    ),
    answered(
        "cover: on its days only",
        "families/models/covering.py",
        "            starts_on__lte=today(),\n            ends_on__gte=today(),\n",
        "",
        f"{COVERS}test_a_cover_of_next_week_begins_by_the_clock",
    ),
    unasked(
        "handover: may they begin it",
        HANDOVERS,
        "may_begin_handover(by, family).enforce()",
        f"{HANDS_OVER}test_it_begins_once_somebody_is_asked_and_not_twice",
    ),
    unasked(
        "handover: each step by whom the table names",
        HANDOVERS,
        "may_do_step(by, handover, step).enforce()",
        f"{HANDS_OVER}test_who_does_which_step",
    ),
    unasked(
        "handover: may they give out the actions",
        HANDOVERS,
        "may_settle_actions(by, handover).enforce()",
        f"{HANDS_OVER}test_who_does_which_step",
    ),
    unasked(
        "handover: may they cancel it",
        HANDOVERS,
        "may_cancel_handover(by, handover).enforce()",
        f"{HANDS_OVER}test_who_does_which_step",
    ),
    unasked(
        "handover: accepted by the new lead, when all is done",
        "families/services/taking_over.py",
        "may_complete_handover(by, handover).enforce()",
        f"{HANDS_OVER}test_neither_the_old_lead_nor_their_supervisor_is_passed_over",
    ),
    unasked(
        "handover: no offer is accepted past it",
        LEADING,
        "may_accept_alone(allocation).enforce()",
        f"{HANDS_OVER}test_an_offer_is_not_accepted_past_the_handover",
    ),
    answered(
        "handover: only the new lead reads and accepts as one",
        MAY_HAND_OVER,
        "return incoming\n",
        "return True\n",
        f"{HANDS_OVER}test_who_does_which_step",
    ),
    unasked(
        "lead: only the meeting ends it",
        LEADING,
        "may_end_lead(by, family).enforce()",
        f"{FAMILIES}test_leading.py::test_a_practitioner_cannot_end_a_lead",
    ),
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
        f"{HUDDLE}test_formulation.py::test_whoever_did_not_join_puts_nothing_in_order",
    ),
    answered(
        "formulation: no hypothesis over one that its writer has not read",
        "huddle/services/formulating.py",
        "if expecting is not ... and expecting != key:",
        "if False:",
        f"{HUDDLE}test_formulation.py::test_a_hypothesis_is_not_written_over_one_that_its_writer_has_not_read",
    ),
    answered(
        "formulation: whoever must not be told stays named when two texts are merged",
        "huddle/views/formulating.py",
        'sorted({*data.getlist("not_for"), *kept_from})',
        'data.getlist("not_for")',
        f"{HUDDLE}test_formulation.py::test_two_who_write_at_once_lose_no_word",
    ),
    answered(
        "formulation: a point is moved only by its readers",
        "huddle/views/formulating.py",
        "if point is None or not readable.filter(first=point.contribution_id).exists():",
        "if point is None:",
        f"{HUDDLE}test_formulation.py::test_a_point_that_somebody_may_not_read_is_moved_by_nobody",
    ),
    answered(
        "formulation: a screen does not stir for a point that its reader may not read",
        "huddle/queries/live.py",
        "filter(contribution__in=first, **here)",
        "filter(**here)",
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
        "agree an action: may they",
        "families/services/acting.py",
        "may_agree_action(by, family).enforce()",
        f"{FAMILIES}test_acting.py::test_a_closed_family_gets_no_new_action",
    ),
    unasked(
        "agree an action: may that person own it",
        "families/services/acting.py",
        "may_own_action(owner, family, asked_by=by).enforce()",
        f"{FAMILIES}test_acting.py::test_a_practitioner_asks_their_own_agency_only",
    ),
    answered(
        "own an action: they work with the family",
        MAY_ACT,
        "if not set(owner.principals()) & set(family.visible_to):",
        "if False:",
        f"{FAMILIES}test_acting.py::test_the_lead_asks_any_agency_that_works_with_the_family",
    ),
    unasked(
        "work an action: may they take this step",
        "families/services/acting.py",
        "may_take(by, action, name).enforce()",
        f"{FAMILIES}test_acting.py::test_who",
    ),
    answered(
        "work an action: the owner alone answers",
        MAY_ACT,
        "if action.owner_id != practitioner.pk:",
        "if False:",
        f"{FAMILIES}test_acting.py::test_who",
    ),
    answered(
        "reveal an address: only who knows it",
        "families/services/revealing.py",
        'known = Address.objects.visible_to(by).select_for_update(of=["self"])',
        'known = Address._base_manager.select_for_update(of=["self"])',
        "tests/access/test_two_layers.py::test_who_does_not_know_an_address_reveals_nothing",
    ),
    answered(
        "reveal an address: only to who works with the family",
        "families/services/revealing.py",
        "if not principals & set(family.visible_to):",
        "if False:",
        f"{FAMILIES}test_revealing.py::test_a_stranger_to_the_family_is_never_told",
    ),
    unasked(
        "record an agreement: may they",
        "consent/services/agreements.py",
        "may_record_agreement(by, family).enforce()",
        "tests/consent/test_agreement_and_sharing.py"
        "::test_who_only_sees_records_and_decides_nothing",
    ),
    unasked(
        "decide about sharing: may they",
        "consent/services/sharing.py",
        "may_decide_sharing(by, family).enforce()",
        "tests/consent/test_agreement_and_sharing.py"
        "::test_who_only_sees_records_and_decides_nothing",
    ),
]

HUDDLE_SERVICES = [
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
        f"{HUDDLE}test_convening.py"
        "::test_a_team_that_leaves_sees_no_published_family_and_no_session_any_more",
    ),
    unasked(
        "deputies: only people who chair",
        "huddle/services/convening.py",
        "may_chair(person).enforce()",
        f"{HUDDLE}test_convening.py"
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

SERVICES = [*FAMILY_SERVICES, *HUDDLE_SERVICES]
