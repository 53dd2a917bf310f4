"""A person asks what is held about them: who opens it, what is found, and who reads it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError

from consent.deadlines import answer_due
from consent.models import Exemption, SubjectAccess, SubjectAccessRow
from consent.services.reviewing import decide_row
from consent.services.subject_access import (
    choose_subject,
    end_access,
    extend_access,
    take_over_access,
)
from families.models import Address, Audience, Household, HouseholdMember, Person
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import ROLE_PERMISSIONS, Permission, Role
from practitioners.working_days import today
from tests.consent.governing import (
    GIVEN,
    ask,
    ask_about,
    make_lead,
    person_of,
    raw,
    release_all,
    row_with,
    rows_of,
    tell,
)
from tests.factories import make_practitioner
from tests.huddle.worlds import make_nominated
from tests.owner import as_owner


def add_father(family, world):
    with acting_as(world.health):
        return Person.objects.create(
            family=family, kind="adult", name="Omar Reed", nhs_number_absence="not_known"
        )


def house(family, by, lines, *people, protected=True):
    with as_owner():
        household = Household.objects.create(family=family, address_is_protected=protected)
        Address.objects.create(
            family=family,
            household=household,
            lines=lines,
            postcode="LS9 7QJ",
            protected=protected,
            reveal_to=[by.principal] if protected else [],
        )
        for person in people:
            HouseholdMember.objects.create(family=family, household=household, person=person)


def test_it_is_due_after_a_calendar_month_on_a_working_day():
    assert answer_due(date(2026, 1, 31)) == date(2026, 3, 2)
    assert answer_due(date(2026, 9, 3)) == date(2026, 10, 5)
    assert answer_due(date(2026, 9, 3), months=3) == date(2026, 12, 3)


def test_only_information_governance_opens_one(world, family):
    with pytest.raises(PermissionDenied):
        ask(family, world.coordinator)


def test_a_reference_that_is_nobodys_is_refused_and_the_look_is_recorded(lead):
    with pytest.raises(ValidationError, match="no family with this reference"):
        open_unknown(lead)


def open_unknown(lead):
    class Nobody:
        reference = "CMC-9999"

    return ask(Nobody, lead)


def test_a_sealed_family_is_found_only_by_its_reference_typed_to_the_letter(family, lead):
    with as_owner():
        type(family).objects.filter(pk=family.pk).update(restriction="sealed")

    with pytest.raises(ValidationError):
        ask(family, lead, reference=family.reference.lower())

    assert ask(family, lead).family_reference == family.reference


def test_whoever_asks_for_another_says_by_what_authority(family, lead):
    with pytest.raises(ValidationError, match="by what authority"):
        ask(family, lead, capacity="parent")


def test_the_subject_is_somebody_of_the_family(world, family, lead):
    access = ask(family, lead)
    stranger = person_of(make_nominated(world), kind="adult")

    with pytest.raises(ValidationError, match="Select somebody of this family"):
        choose_subject(access, subject=stranger.pk, requester=None, by=lead)


def test_the_database_gives_nobody_of_another_family(world, family, lead, mother):
    access = ask_about(family, mother, lead)
    stranger = person_of(make_nominated(world), kind="adult")
    with acting_as(lead):
        SubjectAccess.objects.filter(pk=access.pk).update(subject=stranger)

    with pytest.raises(ProgrammingError, match="no such request"), acting_as(lead):
        raw("SELECT * FROM consent_subject_rows(%s)", access.pk)


def test_the_pack_holds_what_is_about_the_person_and_not_what_is_about_another(
    world, family, lead, mother, baby
):
    father = add_father(family, world)
    tell(world, family, "Weighs little.", [baby])
    tell(world, family, "Sleeps badly.", [mother])
    tell(world, family, "Works nights.", [father])
    tell(world, family, "They moved in May.")

    access = ask_about(family, mother, lead)

    text = "\n".join(row.text for row in rows_of(access, lead))
    assert "Amina Yusuf" in text
    assert "Sleeps badly." in text
    assert "They moved in May." in text
    assert "Weighs little." not in text
    assert "Works nights." not in text
    assert "Omar Reed" not in text


def test_each_row_says_its_source_its_author_and_its_date(world, family, lead, mother):
    tell(world, family, "Sleeps badly.", [mother])

    row = row_with(ask_about(family, mother, lead), "Sleeps badly.", lead)

    assert (row.title, row.agency) == ("What was told", world.health.agency.name)
    assert (row.author, row.dated) == (world.health.full_name, today())


def test_somebody_else_in_a_row_is_a_flag(world, family, lead, mother, baby):
    tell(world, family, "Sleeps badly.", [mother])
    tell(world, family, "Both are tired.", [mother, baby])

    access = ask_about(family, mother, lead)

    assert "third_party" not in row_with(access, "Sleeps badly.", lead).flags
    assert "third_party" in row_with(access, "Both are tired.", lead).flags


@pytest.mark.parametrize(
    ("facts", "flag"),
    [
        ({"nature": "third_party_said"}, "confidence"),
        ({"audience": Audience.OWN_AGENCY}, "confidence"),
        ({}, "health"),
    ],
)
def test_facts_of_a_row_propose_its_flags(world, family, lead, mother, facts, flag):
    tell(world, family, "Sleeps badly.", [mother], **facts)

    access = ask_about(family, mother, lead)

    assert flag in row_with(access, "Sleeps badly.", lead).flags


@pytest.mark.parametrize("asks", ["mother", "father"])
def test_a_row_that_is_not_for_whoever_asks_starts_as_withheld(
    world, family, lead, mother, baby, asks
):
    father = add_father(family, world)
    people = {"mother": mother, "father": father}
    contribution = tell(world, family, "She fears him.", [baby])
    with as_owner():
        contribution.not_for.add(people[asks], through_defaults={"family": family})

    access = ask_about(
        family, baby, lead, people[asks], capacity="parent", authority="Birth certificate seen."
    )

    row = row_with(access, "She fears him.", lead)
    assert "not_for" in row.flags
    assert (row.decision, row.exemption) == ("withhold", Exemption.MARKED)


def test_a_protected_address_of_another_household_is_never_in_the_pack(
    world, family, lead, mother, baby
):
    father = add_father(family, world)
    house(family, world.health, "14 Thrumwort Lane", mother, baby)
    house(family, world.health, "2 Ash Grove", father, protected=False)

    his = ask_about(family, father, lead)
    hers = ask_about(family, mother, lead)
    childs = ask_about(family, baby, lead, father, capacity="parent", authority="Court order.")

    assert "Thrumwort" not in "".join(row.text for row in rows_of(his, lead))
    assert "LS9 7QJ" not in row_texts(his, lead, "Thrumwort")
    assert "Thrumwort" in "".join(row.text for row in rows_of(hers, lead))
    assert "Thrumwort" not in "".join(row.text for row in rows_of(childs, lead))


def row_texts(access, lead, words):
    return "".join(row.text for row in rows_of(access, lead) if words in row.text)


def test_words_that_hold_a_protected_address_are_not_given_to_the_other_household(
    world, family, lead, mother, baby
):
    father = add_father(family, world)
    house(family, world.health, "14 Thrumwort Lane", mother, baby)
    tell(world, family, "Seen near 14 thrumwort lane in May.", [father])
    access = ask_about(family, father, lead)
    row = row_with(access, "thrumwort", lead)
    assert "address" in row.flags

    with pytest.raises(ValidationError, match="protected address of another household"):
        decide_row(row, decision="release", by=lead, **GIVEN)

    redacted = row.text.replace("14 thrumwort lane", "[redacted]")
    more = {"exemption": Exemption.SERIOUS_HARM, "redacted": redacted}
    decide_row(row, decision="redact", by=lead, **GIVEN, **more)
    release = release_all(access, lead)
    assert "thrumwort" not in str(release.body).lower()


def test_nobody_but_the_reviewer_reads_a_row(world, family, lead, mother):
    access = ask_about(family, mother, lead)
    assert rows_of(access, lead)

    for other in (make_lead(), world.coordinator, world.health, make_practitioner()):
        assert rows_of(access, other) == []
        with acting_as(other):
            assert not SubjectAccessRow.objects.exists()
        with pytest.raises(ProgrammingError), acting_as(other):
            raw("SELECT * FROM consent_subject_rows(%s)", access.pk)
        with pytest.raises(ProgrammingError), acting_as(other):
            raw("SELECT * FROM consent_access_people(%s)", access.pk)


def test_the_reviewer_sees_no_family_and_no_person_but_in_the_rows(world, family, lead, mother):
    make_nominated(world)
    access = ask_about(family, mother, lead)

    with acting_as(lead):
        counts = [raw(f"SELECT count(*) FROM {table}")[0][0] for table in CASE]  # noqa: S608
    assert counts == [0] * len(CASE)
    assert {row.family_id for row in rows_of(access, lead)} == {family.pk}


CASE = ["families_family", "families_person", "families_contribution", "huddle_nomination"]


def test_an_ended_request_closes_its_rows(family, lead, mother):
    access = ask_about(family, mother, lead)

    end_access(access, state="withdrawn", reason="They rang.", by=lead)

    assert rows_of(access, lead) == []
    with pytest.raises(ProgrammingError), acting_as(lead):
        raw("SELECT * FROM consent_subject_rows(%s)", access.pk)


def test_taking_over_moves_the_sight(family, lead, mother):
    access, second = ask_about(family, mother, lead), make_lead()

    take_over_access(access, reason="On leave.", by=second)

    assert rows_of(access, lead) == []
    assert rows_of(access, second)


def test_the_time_is_extended_once_with_a_reason(family, lead):
    access = ask(family, lead)
    with pytest.raises(ValidationError, match="why more time"):
        extend_access(access, reason=" ", by=lead)

    extended = extend_access(access, reason="Three agencies.", by=lead)

    assert extended.due_on == answer_due(today(), months=3)
    with pytest.raises(NotNow, match="once"):
        extend_access(access, reason="More.", by=lead)


def test_the_trail_tells_every_step_and_no_word(world, family, lead, mother):
    tell(world, family, "Sleeps badly.", [mother])
    release_all(ask_about(family, mother, lead), lead)

    with as_owner():
        events = list(AuditEvent.objects.filter(by=lead.pk).order_by("at"))
    verbs = [event.verb for event in events]
    assert verbs[:4] == [
        "governance.family_sought",
        "subject_access.opened",
        "subject_access.subject_chosen",
        "subject_access.collected",
    ]
    assert verbs[-1] == "subject_access.released"
    assert "Sleeps" not in str([event.facts for event in events])


def test_the_role_that_the_database_asks_for_is_the_one_that_governs():
    assert [role for role in Role if Permission.GOVERN in ROLE_PERMISSIONS[role]] == [Role.IG_LEAD]
