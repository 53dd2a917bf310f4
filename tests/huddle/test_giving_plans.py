"""Who clears and gives a plan, in which language, and what the trail says of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from families.models import Contribution
from huddle.models import PlanCopy, PlanEntry, PlanTranslation
from huddle.services import planning
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.refusing import kept, refused
from tests.huddle.deciding import rows
from tests.huddle.plan_parts import asked, corrected, hide
from tests.huddle.planning import (
    DECIDED,
    WORDS,
    make_given,
)
from tests.owner import as_owner


@pytest.fixture
def given():
    return make_given()


def test_only_the_lead_the_chair_and_the_coordinator_clear_and_give(given):
    world = given.meeting.world
    [entry] = given.clear("decided", given.mother)
    copy = given.confirm()

    for by in (world.housing, world.police):
        for attempt in (
            lambda by=by: given.clear("decided", by=by),
            lambda by=by: planning.take_back(entry, by=by),
            lambda by=by: given.confirm(by=by),
            lambda by=by: planning.record_given(
                copy, given_on=today(), given_how="by_hand", by=by
            ),
            lambda by=by: translate(given, by=by),
        ):
            with pytest.raises(PermissionDenied, match="Only the Single Lead"):
                attempt()
    for by in (world.chair, world.coordinator):
        given.clear("decided", by=by)


def test_a_stranger_clears_nothing(given):
    with pytest.raises(PermissionDenied, match="do not have access"):
        given.clear("decided", by=make_practitioner())


def test_only_adults_of_this_family_have_a_plan(given):
    other = make_given()
    for person in (given.meeting.child, other.mother):
        with pytest.raises(ValidationError, match="adults of this family"):
            given.clear("decided", person)


def test_a_thing_of_another_family_cannot_be_cleared(given):
    other = make_given()

    with pytest.raises(NotNow, match="can no longer be in a plan"):
        given.clear("decided", about=other.things["decided"].pk)


def test_words_for_the_family_are_needed_and_short(given):
    for words in ("  ", "x" * 601):
        with pytest.raises(ValidationError):
            given.clear("decided", words=words)


def translate(given, *, by=None, entries=None, **facts):
    facts = {
        "language": "pl",
        "words": "To jest plan.",
        "translator": "Interpreting Leeds",
        "translated_on": today(),
    } | facts
    expecting = given.plan().entries if entries is None else entries
    return planning.translate(
        given.person(given.mother), expecting=expecting, by=by or given.lead, **facts
    )


def test_a_translation_is_of_the_plan_as_it_was_and_says_when_it_is_older(given):
    given.clear("decided", given.mother)
    translate(given)
    [one] = given.plan().translations
    assert (one.may_be_given, one.is_older) == (True, False)

    given.clear("action", given.mother)

    [one] = given.plan().translations
    assert (one.may_be_given, one.is_older) == (True, True)
    assert given.plan(given.father).translations == []


def test_a_translation_of_what_is_no_longer_in_the_plan_is_not_given(given):
    given.clear("decided", given.mother)
    [entry] = given.clear("action", given.mother)
    translate(given)
    planning.take_back(entry, by=given.lead)

    [one] = given.plan().translations
    assert not one.may_be_given
    with pytest.raises(ValidationError, match="can no longer be given"):
        given.confirm(language="pl")


def test_the_newest_translation_into_a_language_stands(given):
    given.clear("decided", given.mother)
    translate(given, words="Stary plan.")
    translate(given, words="Nowy plan.")
    translate(given, language="ro", words="Acesta este planul.")

    found = {one.language.code: one.translation.words for one in given.plan().translations}
    assert found == {"pl": "Nowy plan.", "ro": "Acesta este planul."}


def test_a_translation_says_all_that_it_must(given):
    given.clear("decided", given.mother)

    for facts in (
        {"language": "xx"},
        {"words": " "},
        {"words": "x" * 6001},
        {"translator": ""},
        {"translated_on": today() + timedelta(days=1)},
        {"entries": []},
    ):
        with pytest.raises(ValidationError):
            translate(given, **facts)
    assert rows(PlanTranslation) == []


def test_a_plan_is_confirmed_as_it_was_read(given):
    given.clear("decided", given.mother)
    read = given.plan().entries
    given.clear("action", given.mother)

    with pytest.raises(ValidationError, match="has changed since you read it"):
        planning.confirm(given.person(given.mother), expecting=read, by=given.lead)
    with pytest.raises(NotNow, match="Nothing has been cleared"):
        given.confirm(given.father)
    assert rows(PlanCopy) == []
    assert given.confirm().entries == given.plan().entries


def test_giving_it_has_a_receipt_and_what_they_said_is_theirs(given):
    given.clear("decided", given.mother)
    copy = given.confirm()

    done = {"given_on": today(), "given_how": "together", "said": "It is what we need."}
    planning.record_given(copy, by=given.lead, **done)

    [kept] = rows(PlanCopy)
    [said] = rows(Contribution, text="It is what we need.")
    assert (kept.given_on, kept.given_how, kept.given_by_id) == (
        today(),
        "together",
        given.lead.pk,
    )
    assert (said.voice, said.voice_of_id, said.safe_to_discuss) == (
        "own_words",
        given.mother.pk,
        "ask",
    )
    with pytest.raises(NotNow, match="recorded already"):
        planning.record_given(copy, by=given.lead, **done)


def test_a_receipt_says_when_and_how(given):
    given.clear("decided", given.mother)
    copy = given.confirm()

    for facts in (
        {"given_on": today() + timedelta(days=1)},
        {"given_on": today() - timedelta(days=1)},
        {"given_how": "shouted"},
    ):
        said = {"given_on": today(), "given_how": "by_hand"} | facts
        with pytest.raises(ValidationError):
            planning.record_given(copy, by=given.lead, **said)


def test_the_trail_says_what_was_done_for_whom_and_no_words(given):
    given.clear("decided", given.mother)
    translate(given)
    copy = given.confirm(language="pl")
    planning.record_given(copy, given_on=today(), given_how="sent", by=given.lead)
    planning.take_back(rows(PlanEntry)[0], by=given.lead)

    with as_owner():
        events = list(AuditEvent.objects.filter(verb__startswith="plan."))
    assert {one.verb for one in events} == {
        "plan.cleared",
        "plan.translated",
        "plan.confirmed",
        "plan.given",
        "plan.taken_back",
    }
    assert {one.family for one in events} == {given.family.pk}
    facts = str([one.facts for one in events])
    assert "Amina" not in facts
    assert "plan." not in facts
    assert DECIDED not in facts


def test_raw_sql_reads_a_quotation_with_what_it_quotes_and_a_translation_with_both(given):
    given.clear("voice", given.mother)
    translate(given)
    old = given.things["voice"]
    police = given.meeting.world.police
    assert counted(police) == (1, 1)

    corrected(given, old, text="Only for us.", audience="own")

    assert counted(police) == (0, 0)
    assert counted(given.lead) == (1, 1)


def counted(reader):
    with acting_as(reader):
        both = PlanEntry.objects, PlanTranslation.objects
        assert [one.count() for one in both] == [one.visible_to(reader).count() for one in both]
        return tuple(one.count() for one in both)


def test_raw_sql_changes_no_words_and_clears_in_nobody_else_s_name(given):
    given.clear("decided", given.mother)
    translate(given)
    copy = given.confirm(language="pl")
    housing = given.meeting.world.housing

    for change in ("words = 'x'", "person_id = person_id", "kind = kind", "cleared_by_id = NULL"):
        refused(given.lead, f"UPDATE huddle_planentry SET {change}")  # noqa: S608 - ours
    refused(given.lead, "UPDATE huddle_plantranslation SET words = 'x'")
    refused(given.lead, "UPDATE huddle_plancopy SET entries = '{}'")
    for table in ("planentry", "plantranslation", "plancopy"):
        refused(given.lead, f"DELETE FROM huddle_{table}")  # noqa: S608 - ours
    refused(
        housing,
        "INSERT INTO huddle_planentry (id, family_id, person_id, kind, decision_id, words, "
        "cleared_at, cleared_by_id) SELECT gen_random_uuid(), family_id, person_id, kind, "
        "decision_id, 'x', now(), cleared_by_id FROM huddle_planentry",
    )
    refused(
        housing,
        "UPDATE huddle_plancopy SET given_on = now(), given_how = 'sent', given_by_id = made_by_id"
        " WHERE id = %s",
        copy.pk,
    )

    assert kept(PlanEntry, "person", "words") == [(given.mother.pk, WORDS["decided"])]
    assert kept(PlanTranslation, "words") != [("x",)]
    assert kept(PlanCopy, "given_on") == [(None,)]


def test_a_stranger_learns_nothing_of_a_hidden_lead(given):
    hide(given, given.lead)
    with acting_as(given.lead):
        assert asked(given) == given.lead.principal
    with acting_as(make_practitioner()):
        assert asked(given) is None
