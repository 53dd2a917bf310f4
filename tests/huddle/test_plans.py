"""A plan begins empty: what is in it was cleared for that person and may still be there."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from families.models import Address, Contribution, Involvement, Relationship, Voice
from families.services.acting import accept_action, close_action, finish_action
from families.services.contributing import Care, contribute
from families.services.correcting import correct_contribution, withdraw_contribution
from families.services.leading import accept_lead, offer_lead
from huddle.models import Decision, PlanCopy, PlanEntry, PlanTranslation, Telling
from huddle.services import planning
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.refusing import kept, refused
from tests.huddle.deciding import record, rows
from tests.huddle.holding import SOON
from tests.huddle.planning import (
    ACTION,
    DECIDED,
    RATIONALE,
    REACH,
    TOLD,
    WORDS,
    make_given,
    voiced,
)
from tests.owner import as_owner

KINDS = ["lead", "decided", "action", "told", "voice"]


@pytest.fixture
def given():
    return make_given()


def texts(plan):
    return "\n".join(f"{line.thing.title} {line.words}" for line in plan.inside)


def test_a_plan_begins_empty(given):
    plan = given.plan()

    assert plan.inside == []
    assert {line.left_out for line in plan.outside} == {"Nobody has cleared it for Amina Yusuf."}
    assert [line.thing.kind for line in plan.outside if line.thing.kind != "action"] == [
        "lead",
        "decided",
        "told",
        "voice",
    ]


def test_what_is_cleared_is_in_the_plan_in_the_words_for_the_family(given):
    given.clear_all()
    plan = given.plan()

    said = texts(plan)
    for words in (REACH, DECIDED, ACTION, TOLD, "Settles when she is sung to."):
        assert words in said
    assert RATIONALE not in said
    assert "Weigh before Friday" not in said
    assert given.lead.full_name in said
    assert [heading for heading, _ in plan.sections] == [
        "Who leads your plan",
        "What was decided",
        "What each of us will do",
        "What you were told",
        "What was said and what was seen",
    ]


def test_what_is_cleared_for_one_parent_is_not_in_the_plan_of_the_other(given):
    given.clear_all(given.mother)

    for kind in KINDS:
        assert given.why(kind, given.mother) == ""
        assert given.why(kind, given.father) == "Nobody has cleared it for Bilal Yusuf."


def test_each_parent_may_have_words_of_their_own_and_the_later_words_stand(given):
    given.clear("decided", words="For both of you.")
    given.clear("decided", given.father, words="For him.")

    assert "For both of you." in texts(given.plan(given.mother))
    assert "For him." in texts(given.plan(given.father))
    assert "For both of you." not in texts(given.plan(given.father))
    assert len(rows(PlanEntry)) == 3


def test_what_is_taken_back_is_in_no_plan(given):
    for kind in KINDS:
        [entry] = given.clear(kind, given.mother)
        planning.take_back(entry, by=given.lead)

        assert given.plan().inside == []
    with pytest.raises(NotNow, match="taken out already"):
        planning.take_back(entry, by=given.lead)


# What keeps a voice out of every plan, and the words in which the practitioner reads why.
KEPT_OUT = [
    ({"audience": "own"}, {}, "fewer than work with the family"),
    ({"audience": "chair_lead"}, {}, "fewer than work with the family"),
    ({}, {"safe_to_discuss": "no"}, "not said to be safe"),
    ({}, {"safe_to_discuss": "ask"}, "not said to be safe"),
    ({}, {"safe_to_discuss": "partly"}, "not said to be safe"),
    ({}, {"handling": "Not by letter"}, "how it is to be handled"),
    ({}, {"needs_source_permission": True}, "source is asked"),
    ({}, {"marking": "official_sensitive"}, "OFFICIAL-SENSITIVE"),
    ({"nature": "third_party_said"}, {}, "outside the family"),
]


@pytest.mark.parametrize(("facts", "cautions", "why"), KEPT_OUT)
def test_a_voice_that_is_not_safe_cannot_be_cleared(given, facts, cautions, why):
    care = Care(**{"safe_to_discuss": "yes"} | cautions)
    about = voiced(given.meeting, given.mother, Voice.WORRIES, "Stairs.", care=care, **facts).pk

    with pytest.raises(ValidationError, match=why):
        given.clear("voice", about=about)
    assert why in given.why("voice", about=about)


@pytest.mark.parametrize(("facts", "cautions", "why"), KEPT_OUT)
def test_a_voice_that_is_safe_no_longer_leaves_every_plan(given, facts, cautions, why):
    old = voiced(given.meeting, given.mother, Voice.WORRIES, "Stairs.")
    given.clear("voice", about=old.pk)
    assert "Stairs." in texts(given.plan())
    new = corrected(given, old, care=Care(**{"safe_to_discuss": "yes"} | cautions), **facts)

    for person in (given.mother, given.father):
        assert given.plan(person).inside == []
    assert why in given.why("voice", about=new.pk)


def corrected(given, old, **changes):
    same = ("text", "theme", "nature", "audience", "event_date")
    facts = {name: getattr(old, name) for name in same} | changes
    return correct_contribution(old, by=given.lead, reason="Not so.", **facts)


def test_a_voice_that_is_not_for_somebody_is_not_in_their_plan(given):
    care = Care(safe_to_discuss="yes", not_for=(given.father,))
    voice = voiced(given.meeting, given.mother, Voice.WORRIES, "The stairs.", care=care)

    with pytest.raises(ValidationError, match="must never reach Bilal Yusuf"):
        given.clear("voice", about=voice.pk)
    given.clear("voice", given.mother, about=voice.pk)

    assert "The stairs." in texts(given.plan(given.mother))
    assert given.why("voice", given.father, about=voice.pk) == "It must never reach Bilal Yusuf."


def test_a_newer_version_is_cleared_anew(given):
    given.clear("voice")
    safe = Care(safe_to_discuss="yes")
    new = corrected(given, given.things["voice"], text="Settles when he sings.", care=safe)

    assert given.plan().inside == []
    given.clear("voice", about=new.pk)
    withdraw_contribution(new, by=given.lead, reason="Another baby.")
    assert given.plan().inside == []


def test_words_that_repeat_what_somebody_must_never_hear_are_refused(given):
    care = Care(safe_to_discuss="yes", not_for=(given.father,))
    told(given, "She keeps a bag packed at her sister's.", care)
    words = "Remember: she keeps a bag packed!"

    for kind in ("decided", "action", "lead", "told"):
        given.clear(kind, given.mother, words=words)
        with pytest.raises(ValidationError, match="repeats words that must never reach them"):
            given.clear(kind, given.father, words=words)


def test_words_that_were_cleared_leave_the_plan_once_they_repeat_what_is_unsafe(given):
    given.clear("decided", words="She keeps a bag packed.")

    told(given, "She keeps a bag packed at her sister's.", Care(safe_to_discuss="no"))

    for person in (given.mother, given.father):
        assert "repeats words" in given.why("decided", person)


def test_a_short_secret_is_found_inside_other_words(given):
    told(given, "Refuge", Care(safe_to_discuss="yes", not_for=(given.father,)))

    with pytest.raises(ValidationError, match="repeats words"):
        given.clear("decided", given.father, words="The refuge has a place.")


def told(given, words, care):
    return contribute(
        given.family,
        by=given.lead,
        text=words,
        nature="recorded",
        theme="pressure",
        audience="huddle",
        care=care,
    )


def test_a_protected_address_is_in_no_plan_however_it_is_written(given):
    with as_owner():
        home = given.family.households.create(address_is_protected=True)
        Address.objects.create(
            family=given.family,
            household=home,
            lines="7 Copper Beech Court",
            postcode="LS9 7KO",
            protected=True,
            reveal_to=[given.lead.principal],
        )

    for written in ("LS9 7KO", "ls97ko", "7 Copper Beech Court", "LS9-7KO."):
        with pytest.raises(ValidationError, match="protected address"):
            given.clear("action", words=f"We come to {written} on Monday.")


def hide(given, person):
    with as_owner():
        team = person.teams().get()
        Involvement.objects.update_or_create(
            family=given.family, team=team, until=None, defaults={"is_hidden": True}
        )
    return team


def test_who_is_of_a_hidden_service_is_not_named_whoever_reads(given):
    given.clear("action")
    team = hide(given, given.meeting.world.housing)

    for reader in (given.lead, given.meeting.world.coordinator, given.meeting.world.housing):
        assert "not named" in given.why("action", reader=reader)
    with pytest.raises(ValidationError, match="not named"):
        given.clear("action", by=given.meeting.world.coordinator)
    words = f"Ask {team.name}."
    with pytest.raises(ValidationError, match="names a service"):
        given.clear("decided", words=words, by=given.meeting.world.coordinator)


def test_a_lead_of_a_hidden_service_is_not_named_either(given):
    given.clear("lead")
    hide(given, given.lead)

    for reader in (given.meeting.chair, given.meeting.world.police, given.lead):
        assert "not named" in given.why("lead", reader=reader)


def test_nothing_of_a_discussion_that_the_family_is_not_told_of_is_in_a_plan(given):
    given.clear_all()
    with as_owner():
        Telling.objects.update(
            safe="no", care="Not safe.", teller=None, tell_on=None, told_on=None, ended_at=None,
            ended_by=None,
        )  # fmt: skip

    assert "not told" in given.why("decided")
    assert DECIDED not in texts(given.plan())
    assert TOLD not in texts(given.plan())


def test_a_provisional_or_replaced_decision_is_in_no_plan(given):
    given.clear("decided")
    record(given.meeting, "D07")
    assert given.plan().inside == []

    with as_owner():
        [standing] = Decision.objects.filter(replaced_at=None)
        Decision.objects.filter(pk=standing.pk).update(provisional=True)
    assert "provisional" in given.why("decided", about=standing.pk)


def test_an_action_says_who_does_it_by_when_and_that_it_is_done(given):
    given.clear("action")
    action, owner = given.things["action"], given.meeting.world.housing
    assert f"{owner.full_name}, {owner.agency}, by {SOON.day}" in texts(given.plan())

    finish_action(accept_action(action, by=owner), done_on=today(), by=owner)

    assert "done on" in texts(given.plan())


def test_an_action_that_is_no_longer_to_be_done_is_in_no_plan(given):
    given.clear("action")
    close_action(
        given.things["action"], by=given.meeting.chair, status="cancelled", reason="Not needed."
    )

    assert given.plan().inside == []


def test_a_new_lead_is_cleared_anew(given):
    given.clear("lead")
    police = given.meeting.world.police
    accept_lead(offer_lead(given.family, police, by=given.meeting.chair, reason="x"), by=police)

    assert given.plan().inside == []


def test_no_plan_is_made_for_a_person_who_poses_a_risk(given):
    given.clear_all()
    with acting_as(given.lead):
        Relationship.objects.create(
            family=given.family, person=given.father, to=given.mother, kind="poses_risk"
        )

    plan = given.plan(given.father)

    assert plan.inside == []
    assert "poses a risk" in plan.refused
    with pytest.raises(NotNow, match="poses a risk"):
        given.confirm(given.father)
    with pytest.raises(ValidationError, match="poses a risk"):
        given.clear("decided", given.father)


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


# Translations


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


# Confirmed and given


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


# The database


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


def asked(given):
    with connection.cursor() as cursor:
        cursor.execute("SELECT huddle_hidden_lead(%s)", [given.family.pk])
        return cursor.fetchone()[0]
