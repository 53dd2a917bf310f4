"""Guards of the contact log, and of when a child was last seen."""

from tests.access.mutants.kinds import Function, Mutant, Policy, Source

LOG = "tests/families/test_contact_log.py"
SEEN = "tests/families/test_last_seen.py"
SERVICE = "families/services/reaching.py"
MAY = "families/permissions/reaching.py"
MODEL = "families/models/contacts.py"
UPDATE = "tests/families/test_lead_update.py"
MINE = "tests/families/test_my_families.py"
HIDDEN = f"{LOG}::test_a_contact_of_a_service_that_may_not_be_named_is_for_it_and_the_coordinator"

CONTACTS: list[Mutant] = [
    Source(
        "log a contact: may they add to the record",
        f"{LOG}::test_whoever_may_only_see_the_family_logs_nothing",
        SERVICE,
        "    may_log_contact(by, family).enforce()\n",
        "",
    ),
    Source(
        "log a contact: for a team of one's own",
        f"{LOG}::test_a_contact_is_logged_for_a_team_of_one_s_own",
        SERVICE,
        "if not by.teams().filter(pk=team.pk).exists():",
        "if False:",
    ),
    Source(
        "log a contact: not before it has happened",
        f"{LOG}::test_nothing_is_logged_before_it_has_happened",
        SERVICE,
        "met.happened_at > timezone.now()",
        "False",
    ),
    Source(
        "log a contact: with people of this family",
        f"{LOG}::test_somebody_of_another_family_is_in_no_contact",
        SERVICE,
        "any(person.family_id != family.pk for person in met.people)",
        "False",
    ),
    Source(
        "log a contact: a child is seen face to face",
        f"{LOG}::test_a_child_is_seen_face_to_face_only",
        SERVICE,
        "if met.seen and met.kind not in Contact.FACE_TO_FACE:",
        "if False:",
    ),
    Source(
        "log a contact: nobody is seen in an attempt",
        f"{LOG}::test_nobody_is_seen_in_an_attempt",
        SERVICE,
        "if met.outcome and met.seen:",
        "if False:",
    ),
    Source(
        "correct a contact: may they",
        f"{LOG}::test_another_team_corrects_nothing",
        SERVICE,
        "    may_correct_contact(by, contact).enforce()\n",
        "",
    ),
    Source(
        "correct a contact: the newest version only",
        f"{LOG}::test_what_was_corrected_is_not_corrected_again",
        MAY,
        "if Contact.objects.filter(replaces=contact).exists():",
        "if False:",
    ),
    Source(
        "correct a contact: not what was entered in error",
        f"{LOG}::test_what_was_entered_in_error_counts_no_more_and_is_left_alone",
        MAY,
        "if contact.change == Contact.Change.IN_ERROR:",
        "if False:",
    ),
    Source(
        "a replaced contact does not count",
        f"{SEEN}::test_a_corrected_contact_counts_on_its_right_day_only",
        MODEL,
        ".filter(~Exists(newer))",
        "",
    ),
    Source(
        "last seen: contacts of services that may not be named are left out",
        f"{SEEN}::test_a_service_that_may_not_be_named_is_left_out_for_others",
        MODEL,
        "return self.filter(is_hidden=False)",
        "return self.all()",
    ),
    Source(
        "last seen: before the birth the mother was seen",
        f"{SEEN}::test_before_the_birth_the_mother_was_seen_and_not_the_child",
        "families/queries/seeing.py",
        ".exclude(person__kind=Person.Kind.CHILD, seen=ContactPerson.Company.MOTHER)",
        "",
    ),
    Source(
        "a note is for its readers only",
        f"{LOG}::test_a_reader_outside_the_audience_reads_the_contact_without_the_note",
        "families/services/noting.py",
        "audience=note.audience,",
        'audience="huddle",',
    ),
    Policy(
        "row rule: a contact of a hidden service",
        HIDDEN,
        "families_contact",
        "NOT is_hidden OR families_told_of(family_id, team_id)",
        "true",
    ),
    Policy(
        "row rule: a contact is recorded in one's own name",
        f"{LOG}::test_nobody_says_that_another_recorded_it",
        "families_contact",
        "recorded_by_id = nullif(current_setting('huddle.practitioner', true), '')::uuid",
        "true",
        part="check",
    ),
    Policy(
        "row rule: who was there is said by whoever logs it",
        f"{LOG}::test_nobody_else_says_who_was_there",
        "families_contactperson",
        "c.recorded_by_id = nullif(current_setting('huddle.practitioner', true), '')::uuid",
        "true",
        part="check",
    ),
    Policy(
        "row rule: who was there is of the family",
        f"{LOG}::test_nobody_of_another_family_was_there",
        "families_contactperson",
        "p.family_id = families_contactperson.family_id",
        "true",
        part="check",
    ),
    Function(
        "a contact of a hidden service is marked by the database",
        f"{LOG}::test_whether_it_is_hidden_is_not_said_by_whoever_writes_it",
        "families_contact_is_logged",
        "t.is_sensitive",
        "false",
    ),
    Function(
        "a contact is logged by whoever tried",
        f"{LOG}::test_nobody_logs_in_another_s_name",
        "families_contact_is_logged",
        "NEW.practitioner_id <> NEW.recorded_by_id",
        "false",
    ),
    Function(
        "a correction is of the same contact",
        f"{LOG}::test_a_raw_correction_is_of_the_same_contact",
        "families_contact_is_logged",
        "NEW.replaces_id IS NOT NULL AND",
        "false AND",
    ),
    Function(
        "a note is of the same family and agency",
        f"{LOG}::test_a_note_of_another_agency_is_refused_by_the_database",
        "families_contact_is_logged",
        "NEW.note_id IS NOT NULL AND",
        "false AND",
    ),
    Source(
        "my families: those that one leads or is asked to lead",
        f"{MINE}::test_a_family_that_somebody_else_leads_is_not_listed",
        "families/queries/morning.py",
        "led_or_covered_by(reader), state__in=[State.CURRENT, State.OFFERED]",
        "state__in=[State.CURRENT, State.OFFERED]",
    ),
    Policy(
        "row rule: when somebody was last there is their own",
        f"{MINE}::test_opening_the_family_s_page_makes_it_read_for_oneself_alone",
        "families_visit",
        "practitioner_id = nullif(current_setting('huddle.practitioner', true), '')::uuid",
        "true",
    ),
    Source(
        "the lead's update: whoever leads now",
        f"{UPDATE}::test_only_who_leads_gives_the_update",
        "families/permissions/updating.py",
        "if not leads(practitioner, family):",
        "if False:",
    ),
    Source(
        "the lead's update: what is asked is for the whole huddle, the rest for its readers",
        f"{UPDATE}::test_each_word_has_its_own_readers_and_the_ask_is_for_the_whole_huddle",
        "families/services/updating.py",
        "text=self.ask, audience=Audience.HUDDLE,",
        "text=self.ask,",
    ),
    Policy(
        "row rule: an update is of who leads",
        f"{UPDATE}::test_the_runtime_role_writes_no_update_for_who_does_not_lead",
        "families_leadupdate",
        "a.state = 'current'",
        "true OR true",
        part="check",
    ),
    Policy(
        "row rule: words of an update are told in it",
        f"{UPDATE}::test_the_runtime_role_adds_no_old_words_to_an_update",
        "families_leadupdatepart",
        "u.practitioner_id = nullif(current_setting('huddle.practitioner', true), '')::uuid",
        "true",
        part="check",
    ),
    Policy(
        "row rule: words of an update are for their readers",
        f"{UPDATE}::test_each_word_has_its_own_readers_and_the_ask_is_for_the_whole_huddle",
        "families_leadupdatepart",
        "EXISTS (SELECT 1 FROM families_contribution c WHERE c.id = contribution_id)",
        "true",
    ),
]
