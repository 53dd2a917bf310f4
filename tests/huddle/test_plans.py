"""A plan begins empty: what is in it was cleared for that person and may still be there."""

import pytest
from django.core.exceptions import ValidationError

from families.models import Address, Relationship, Voice
from families.services.acting import accept_action, close_action, finish_action
from families.services.contributing import Care, contribute
from families.services.correcting import withdraw_contribution
from families.services.leading import accept_lead, offer_lead
from huddle.models import Decision, PlanEntry, Telling
from huddle.services import planning
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.huddle.deciding import record, rows
from tests.huddle.holding import SOON
from tests.huddle.plan_parts import corrected, hide
from tests.huddle.planning import (
    ACTION,
    DECIDED,
    RATIONALE,
    REACH,
    TOLD,
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
