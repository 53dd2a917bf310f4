"""Guards of where practitioners live, and of who is named as seeing a session."""

from tests.access.mutants.kinds import Function, Policy, Source, Statement

OWN = "tests/consent/test_own_home.py"
UNSENT = "tests/practitioners/test_unsent_forms.py"
HISTORY = "tests/huddle/test_chronology.py"
GUESTS = "tests/huddle/test_unnamed_guests.py"
SESSION = "tests/huddle/test_who_can_see_a_session.py"

HOMES = [
    Policy(
        "where somebody lives is theirs alone",
        f"{OWN}::test_sql_of_anybody_else_finds_none_and_changes_none",
        "consent_homepostcode",
        "practitioner_id = nullif(current_setting('huddle.practitioner', true), '')::uuid",
        "true",
    ),
    Function(
        "a protected address is nobody's own home",
        f"{OWN}::test_a_protected_address_is_never_compared "
        f"{OWN}::test_nor_is_one_of_a_household_whose_address_is_protected",
        "consent_find_prompts",
        "AND NOT a.protected AND NOT l.address_is_protected",
        "",
    ),
    Statement(
        "a home is forgotten with its account",
        f"{OWN}::test_it_is_gone_with_whoever_a_contact_marks_as_left",
        "DROP TRIGGER home_is_forgotten ON practitioners_practitioner",
    ),
    Source(
        "a home that was typed too late is not kept",
        f"{UNSENT}::test_a_password_or_where_they_live_is_never_kept",
        "practitioners/unsent.py",
        'NEVER_KEPT = ("password", "own_postcode")',
        'NEVER_KEPT = ("password",)',
    ),
    Source(
        "a guest of a sensitive service is not named",
        f"{SESSION}::test_a_guest_of_a_sensitive_service_is_named_to_no_one_who_need_not_know",
        "huddle/queries/access.py",
        "for one in guests if one.pk not in unnamed",
        "for one in guests",
    ),
    Source(
        "a guest of a sensitive service is not named in the meeting",
        f"{GUESTS}::test_the_meeting_names_a_guest_of_a_sensitive_service_to_no_one_else",
        "huddle/queries/in_session.py",
        "[one for one in attended if one.practitioner_id not in unnamed]",
        "attended",
    ),
    Source(
        "nor as one who was there for a family",
        f"{GUESTS}::test_a_family_s_turn_names_no_guest_of_a_sensitive_service",
        "huddle/queries/item_page.py",
        "[one for one in there if one.practitioner.pk not in unnamed]",
        "there",
    ),
    Source(
        "nor as one who is invited for a family",
        f"{GUESTS}::test_a_family_s_turn_names_no_guest_of_a_sensitive_service",
        "huddle/queries/item_page.py",
        "[one for one in guests if one.practitioner_id not in unnamed]",
        "guests",
    ),
    Source(
        "a guest of a sensitive service is not named in a chronology",
        f"{HISTORY}::test_a_guest_of_a_sensitive_service_is_not_named",
        "families/chronology.py",
        ".union(*(whom(reader, family) for whom in UNNAMED_TOO))",
        "",
    ),
    Source(
        "nor does a chronology's filter tell of a service that is not named",
        f"{HISTORY}::test_a_guest_of_a_sensitive_service_is_not_named",
        "families/chronology.py",
        "return None if principal in self.hidden else agency",
        "return agency",
    ),
    Source(
        "reading a chronology is written down",
        "tests/families/test_chronology.py::test_reading_it_is_in_the_family_s_trail",
        "families/views/chronology.py",
        '    audit.record("family.viewed", family, by=request.user, family=family.pk)\n',
        "",
    ),
]
