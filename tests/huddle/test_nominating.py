"""A nomination makes the whole record at once, and shows it to exactly those who need it."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from consent.models import FamilyTold, WorkingAgreement
from consent.services.sharing import decide_sharing
from families.models import (
    Address,
    Audience,
    Contribution,
    Family,
    FatherStatus,
    Household,
    Involvement,
    Person,
    Relationship,
)
from families.services.registering import Adult, Baby, Home
from huddle.models import Nomination
from huddle.services.nominating import Asking, nominate
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.huddle.worlds import make_world
from tests.owner import as_owner


def asking(**changes) -> Asking:
    facts = {
        "mother": Adult(name="Amina Yusuf", dob=date(1998, 9, 2), nhs_number="9990004560"),
        "baby": Baby(
            name="Zakariya Yusuf", dob=date(2026, 7, 28), father_status=FatherStatus.KNOWN
        ),
        "father": Adult(name="Hassan Yusuf"),
        "home": Home(lines="7 Copper Beech Court", postcode="LS9 7KO"),
        "why_now": "Faltering growth.",
        "strengths": "Warm care.",
        "family_told": FamilyTold.TOLD,
        "agreement": WorkingAgreement.Answer.AGREED,
    }
    return Asking(**facts | changes)


@pytest.fixture
def huddle():
    return make_world().huddle


@pytest.fixture
def nominator():
    return make_practitioner()


@pytest.fixture
def team(nominator):
    return nominator.teams().get()


def test_a_nomination_makes_the_family_its_people_home_and_what_was_told(huddle, nominator, team):
    nomination = nominate(asking(), huddle=huddle, team=team, by=nominator)

    with acting_as(nominator):
        family = nomination.family
        assert family.reference.startswith("CMC-")
        assert nomination.state == Nomination.State.SUBMITTED
        assert nomination.child.name == "Zakariya Yusuf"
        assert {(r.person.name, r.kind) for r in family.relationships.all()} == {
            ("Amina Yusuf", Relationship.Kind.MOTHER),
            ("Hassan Yusuf", Relationship.Kind.FATHER),
        }
        assert {m.person.name for m in Household.objects.get().members.all()} == {
            "Amina Yusuf",
            "Zakariya Yusuf",
        }
        assert Address.objects.get().postcode == "LS9 7KO"
        assert {c.text for c in nomination.contributions.all()} == {
            "Faltering growth.",
            "Warm care.",
        }
        assert Involvement.objects.get().practitioner == nominator
        assert family.agreements.get().answer == WorkingAgreement.Answer.AGREED


def test_the_nominating_team_and_the_coordinator_see_it_and_nobody_else(huddle, nominator, team):
    family = nominate(asking(), huddle=huddle, team=team, by=nominator).family

    for person in (nominator, make_practitioner(team), huddle.coordinator):
        assert sees(person, family)
    assert not sees(make_practitioner(), family)
    assert not sees(huddle.chair, family)


def test_a_coordinator_nominates_for_a_team_that_sent_it(huddle, nominator, team):
    nomination = nominate(
        asking(), huddle=huddle, team=team, by=huddle.coordinator, nominated_by=nominator
    )

    assert nomination.nominated_by == nominator
    with acting_as(nominator):
        told = Contribution.objects.visible_to(nominator)
        assert {c.source_agency for c in told} == {team.agency}
        assert {c.author for c in told} == {nominator}


def test_nobody_else_nominates_for_a_team_that_is_not_theirs(huddle, nominator, team):
    with pytest.raises(PermissionDenied, match="a team that you belong to"):
        nominate(asking(), huddle=huddle, team=team, by=make_practitioner())

    with as_owner():
        assert not Family.objects.exists()


def test_a_role_that_cannot_nominate_is_refused(huddle, team):
    with pytest.raises(PermissionDenied, match="Your role cannot"):
        nominate(
            asking(), huddle=huddle, team=team, by=make_practitioner(team, roles=(Role.MANAGER,))
        )


def test_a_protected_address_is_shown_to_the_team_and_not_to_the_coordinator(
    huddle, nominator, team
):
    home = Home(lines="Nowhere to be found", postcode="LS14", protected=True)

    nominate(asking(home=home), huddle=huddle, team=team, by=huddle.coordinator)

    with acting_as(nominator):
        assert Address.objects.get().lines == "Nowhere to be found"
    with acting_as(huddle.coordinator):
        assert Household.objects.get().address_is_protected
        assert not Address.objects.exists()


def test_a_twin_joins_with_the_same_mother_and_home(huddle, nominator, team):
    family = nominate(asking(), huddle=huddle, team=team, by=nominator).family
    twin = Baby(name="Zahra Yusuf", dob=date(2026, 7, 28), father_status=FatherStatus.KNOWN)

    nominate(asking(baby=twin), huddle=huddle, team=team, by=nominator, into=family)

    with acting_as(nominator):
        assert Person.objects.adults().count() == 2
        assert {p.name for p in Person.objects.babies()} == {"Zakariya Yusuf", "Zahra Yusuf"}
        assert Household.objects.get().members.count() == 3
        assert Address.objects.count() == 1
        assert Involvement.objects.count() == 1


def share_with(person, family, huddle):
    decide_sharing(
        family,
        share=True,
        agencies=[person.agency],
        basis="public_task",
        reason="Both work with her.",
        by=huddle.coordinator,
    )


def test_a_team_joins_a_family_only_under_a_decision_to_share_it(huddle, nominator, team):
    family = nominate(asking(), huddle=huddle, team=team, by=nominator).family
    other = make_practitioner()
    joining = {"huddle": huddle, "team": other.teams().get(), "into": family}

    with pytest.raises(PermissionDenied, match="Nobody has decided yet whether to share"):
        nominate(asking(), by=huddle.coordinator, **joining)

    share_with(other, family, huddle)
    assert nominate(asking(), by=huddle.coordinator, **joining).family == family


def test_a_baby_of_another_family_is_not_nominated_in_this_one(huddle, nominator, team):
    family = nominate(asking(), huddle=huddle, team=team, by=nominator).family
    other = nominate(asking(), huddle=huddle, team=team, by=nominator).child

    with pytest.raises(ValidationError, match="Select a baby of this family"):
        nominate(asking(), huddle=huddle, team=team, by=nominator, into=family, child=other)


def test_a_baby_nominated_again_is_not_written_down_twice(huddle, nominator, team):
    first = nominate(asking(), huddle=huddle, team=team, by=nominator)
    colleague = make_practitioner()
    share_with(colleague, first.family, huddle)

    again = nominate(
        asking(contact_safety="Do not ring"),
        huddle=huddle,
        team=colleague.teams().get(),
        by=huddle.coordinator,
        nominated_by=colleague,
        into=first.family,
        child=first.child,
    )

    assert again.child == first.child
    with acting_as(colleague):
        assert Person.objects.babies().count() == 1
        assert Family.objects.get().contact_safety == "Do not ring"
        assert Involvement.objects.count() == 2


def test_joining_a_family_that_one_cannot_see_is_refused(huddle, nominator, team):
    family = nominate(asking(), huddle=huddle, team=team, by=nominator).family
    stranger = make_practitioner()

    with pytest.raises(PermissionDenied, match="do not have access to this family"):
        nominate(asking(), huddle=huddle, team=stranger.teams().get(), by=stranger, into=family)


def test_an_address_is_protected_as_soon_as_one_team_says_so(huddle, nominator, team):
    family = nominate(asking(), huddle=huddle, team=team, by=nominator).family
    other = make_practitioner()
    home = Home(lines="7 Copper Beech Court", postcode="LS9 7KO", protected=True)
    share_with(other, family, huddle)

    nominate(
        asking(home=home),
        huddle=huddle,
        team=other.teams().get(),
        by=huddle.coordinator,
        into=family,
    )

    with acting_as(nominator):
        assert Household.objects.get().address_is_protected
        assert not Address.objects.exists()
    with acting_as(other):
        assert Address.objects.get().lines == "7 Copper Beech Court"


def test_safe_contact_of_two_teams_is_kept_together_and_never_cut(huddle, nominator, team):
    family = nominate(
        asking(contact_safety="a" * 400), huddle=huddle, team=team, by=nominator
    ).family

    with pytest.raises(ValidationError, match="too long to add to"):
        nominate(
            asking(contact_safety="b" * 200), huddle=huddle, team=team, by=nominator, into=family
        )


@pytest.mark.parametrize("audience", [Audience.CHAIR_AND_LEAD, Audience.OWN_AGENCY])
def test_what_was_told_has_its_audience(huddle, nominator, team, audience):
    nominate(asking(audience=audience), huddle=huddle, team=team, by=nominator)

    with acting_as(nominator):
        assert Contribution.objects.count() == 2
    with acting_as(huddle.coordinator):
        assert Contribution.objects.count() == (2 if audience == Audience.CHAIR_AND_LEAD else 0)


def test_an_unborn_baby_says_why_there_is_no_number(huddle, nominator, team):
    unborn = Baby(edd=date(2027, 1, 3), father_status=FatherStatus.UNKNOWN)

    nomination = nominate(asking(baby=unborn, father=None), huddle=huddle, team=team, by=nominator)

    assert nomination.child.kind == Person.Kind.UNBORN
    assert nomination.child.nhs_number_absence == "unborn"
    assert nomination.child.shown_name == "Unborn baby"


def test_a_nomination_is_audited_without_a_word_about_the_family(huddle, nominator, team):
    nomination = nominate(asking(), huddle=huddle, team=team, by=nominator)

    with as_owner():
        trail = AuditEvent.objects.filter(family=nomination.family_id)
        assert trail.filter(verb="nomination.made", by=nominator.pk).count() == 1
        assert "Yusuf" not in str([event.facts for event in trail])


def test_each_thing_that_a_second_team_changes_is_in_the_trail(huddle, nominator, team):
    home = Home(lines="7 Copper Beech Court", postcode="LS9 7KO")
    family = nominate(asking(home=home), huddle=huddle, team=team, by=nominator).family
    other = make_practitioner()
    share_with(other, family, huddle)
    changed = asking(home=replace(home, protected=True), contact_safety="Do not ring")

    nominate(changed, huddle=huddle, team=other.teams().get(), by=huddle.coordinator, into=family)

    with as_owner():
        trail = AuditEvent.objects.filter(family=family.pk).values_list("verb", "by")
        found = set(trail)
    assert {("address.recorded", nominator.pk), ("team.involved", nominator.pk)} <= found
    by = huddle.coordinator.pk
    assert {(verb, by) for verb in ("address.protected", "contact_safety.added")} <= found


def sees(person, family):
    with acting_as(person):
        return Family.objects.filter(pk=family.pk).exists()
