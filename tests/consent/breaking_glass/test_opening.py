"""Emergency access: what it opens, to whom it stays closed, and who is told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, connection
from django.urls import reverse
from django.utils import timezone

from consent.models import BreakGlass
from consent.services.breaking_glass import Sought, break_glass
from families.models import Audience, Contribution, Family, GrantReason
from families.services.acting import agree_action
from families.services.contributing import contribute
from families.services.granting import grant_practitioner, grant_team
from practitioners.binding import acting_as
from practitioners.models import Notice
from practitioners.notices import KINDS
from practitioners.outbox import send_due
from practitioners.roles import Role
from practitioners.working_days import today
from tests.consent.breaking_glass.emergency import WORDS, declare_conflict, opened, restrict, sees
from tests.factories import make_practitioner
from tests.families.addresses import make_address
from tests.families.record import make_baby, make_family
from tests.owner import as_owner
from tests.trail import events


def test_a_stranger_opens_a_family_to_read_it_for_a_time(family, person):
    answer = opened(family, person)

    assert answer.said == "opened"
    assert answer.access.until - answer.access.started_at == timedelta(hours=2)
    assert sees(person, family)
    [event] = events("break_glass.opened")
    assert (event.by, event.family) == (person.pk, family.pk)
    assert WORDS not in str(event.facts)


@pytest.mark.parametrize(
    "sought",
    [
        Sought(reference=" cmc-7777 "),
        Sought(nhs_number="9990000018"),
        Sought(name="robín  ASH", dob=timezone.datetime(2026, 3, 27).date()),
    ],
    ids=["reference", "nhs_number", "name"],
)
def test_a_family_is_found_by_exactly_what_somebody_knows(nominator, person, sought):
    family = make_family(nominator, reference="CMC-7777")
    make_baby(family, nominator, nhs_number="9990000018", nhs_number_absence="")

    answer = break_glass(sought, reason="risk", words=WORDS, hours=1, by=person)

    assert (answer.said, answer.family) == ("opened", family.pk)


def test_half_a_name_another_day_or_two_families_find_nothing(family, nominator, person):
    born = timezone.datetime(2026, 3, 27).date()
    tries = [
        Sought(name="Robin", dob=born),
        Sought(name="Robin Ash", dob=born + timedelta(days=1)),
        Sought(name="Robin Ash"),
    ]
    for sought in tries:
        assert (
            break_glass(sought, reason="risk", words=WORDS, hours=1, by=person).said == "refused"
        )
    make_baby(make_family(nominator), nominator, name="Robin Ash", dob="2026-03-27")

    twice = break_glass(
        Sought(name="Robin Ash", dob=born), reason="risk", words=WORDS, hours=1, by=person
    )

    assert twice.said == "refused"


def test_unknown_sealed_and_conflicted_are_answered_alike(family, nominator, person):
    sealed = make_family(nominator)
    restrict(sealed, Family.Restriction.SEALED)
    declare_conflict(family, person, nominator)

    answers = [
        break_glass(Sought(reference=ref), reason="risk", words=WORDS, hours=1, by=person)
        for ref in ("CMC-9999", sealed.reference, family.reference)
    ]

    assert len(set(answers)) == 1
    assert answers[0].said == "refused"
    assert not sees(person, sealed)
    assert not sees(person, family)
    with acting_as(person):
        assert not BreakGlass.objects.exists()
        assert not BreakGlass.objects.visible_to(person).exists()
    refused = events("break_glass.refused")
    assert len(refused) == 3
    assert {event.family for event in refused} == {None}


def test_a_restricted_family_opens_and_its_people_are_told(
    family, coordinator, governance, person
):
    restrict(family, Family.Restriction.RESTRICTED)

    assert opened(family, person).said == "opened"

    assert sees(person, family)
    assert Notice.objects.filter(kind="break_glass_used").count() == 2


def test_it_opens_what_every_listed_reader_reads_and_nothing_more(
    family, nominator, coordinator, person
):
    def say(audience, **more):
        return contribute(
            family,
            by=nominator,
            text="A cot by the window",
            nature="recorded",
            theme="pressure",
            audience=audience,
            **more,
        )

    said = {
        "huddle": say(Audience.HUDDLE),
        "own": say(Audience.OWN_AGENCY),
        "chair_lead": say(Audience.CHAIR_AND_LEAD),
        "named": say(Audience.NAMED, named_agencies=[coordinator.agency]),
    }
    address = make_address(family, nominator, protected=True, reveal_to=[nominator.principal])

    opened(family, person)

    with acting_as(person):
        readable = Contribution.objects.visible_to(person).filter(family=family)
        assert set(readable.values_list("pk", flat=True)) == {said["huddle"].pk}
        assert not type(address).objects.visible_to(person).filter(pk=address.pk).exists()


def test_it_is_to_read_not_to_change(family, nominator, coordinator):
    other = make_practitioner(roles=(Role.COORDINATOR,))
    opened(family, other)

    with pytest.raises(PermissionDenied, match="to read it, not to change it"):
        agree_action(family, by=other, text="Call", owner=other, due_on=today())
    with pytest.raises(ProgrammingError, match="emergency access is to read"):
        grant_team(family, other.teams().get(), GrantReason.LISTED, by=other)


def test_whoever_works_with_the_family_as_well_goes_on_changing_it(family, nominator, person):
    opened(family, person)
    grant_practitioner(
        family,
        person,
        GrantReason.ACTING,
        by=nominator,
        permissions=("view_family", "contribute_family"),
    )

    action = agree_action(family, by=person, text="Call", owner=person, due_on=today())
    grant_team(family, person.teams().get(), GrantReason.INVOLVED, by=person)

    assert action.owner == person
    assert sees(make_practitioner(person.teams().get()), family)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_some_roles_cannot_and_the_database_says_so_too(family, role):
    person = make_practitioner(roles=(role,))

    with pytest.raises(PermissionDenied):
        opened(family, person)
    with pytest.raises(ProgrammingError, match="not for this role"), acting_as(person):
        call_function(family, WORDS, 1)


def test_sql_of_their_own_opens_nothing_without_a_reason(family, person):
    with pytest.raises(Exception, match="no reason given"), acting_as(person):
        call_function(family, "short", 1)


def test_sql_of_their_own_opens_nothing_for_a_week(family, person):
    with pytest.raises(Exception, match="three_days"), acting_as(person):
        call_function(family, WORDS, 168)


def call_function(family, words, hours):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM consent_break_glass(%s, '', '', NULL, 'risk', %s, %s)",
            [family.reference, words, hours],
        )


def test_no_more_than_five_in_an_hour_and_never_without_saying_why(family, person):
    nothing = Sought(reference="CMC-0000")
    said = [
        break_glass(nothing, reason="risk", words=WORDS, hours=1, by=person).said for _ in range(6)
    ]

    assert said == ["refused"] * 5 + ["throttled"]
    assert opened(family, person).said == "throttled"
    assert not sees(person, family)
    assert opened(family, make_practitioner()).said == "opened"


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"words": "Too short"}, "at least 20"),
        ({"reason": "curious"}, "why you need it"),
        ({"hours": 0}, "1 to 72"),
        ({"hours": 73}, "1 to 72"),
    ],
)
def test_the_reason_and_the_time_must_be_sound(family, person, wrong, match):
    with pytest.raises(ValidationError, match=match):
        opened(family, person, **wrong)
    assert not sees(person, family)


def test_twice_is_once(family, person):
    first, second = opened(family, person), opened(family, person)

    assert (first.said, second.said) == ("opened", "seen")
    with as_owner():
        assert BreakGlass.objects.count() == 1


def test_who_sees_the_family_anyway_uses_no_emergency_access(family, nominator):
    assert opened(family, nominator).said == "seen"
    with as_owner():
        assert not BreakGlass.objects.exists()
    assert not Notice.objects.filter(kind="break_glass_used").exists()


def test_governance_lead_and_coordinator_are_told_at_once_and_nobody_else(
    family, lead, coordinator, governance, person
):
    other_governance = make_practitioner(roles=(Role.IG_LEAD,))

    access = opened(family, person).access

    notices = Notice.objects.filter(kind="break_glass_used", about=access.pk)
    told = set(notices.values_list("practitioner", flat=True))
    assert told == {lead.pk, coordinator.pk, governance.pk, other_governance.pk}
    assert KINDS["break_glass_used"].can_be_off is False
    assert all(notice.due_at <= timezone.now() for notice in notices)


def test_the_mail_holds_a_reference_a_time_and_a_link(
    family, lead, coordinator, governance, person, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    access = opened(family, person).access

    send_due()

    letters = [letter for letter in mail.outbox if "emergency access was used" in letter.subject]
    assert {to for letter in letters for to in letter.to} == {
        lead.email,
        coordinator.email,
        governance.email,
    }
    for letter in letters:
        assert family.reference in letter.body
        assert reverse("consent:break_glass_one", args=[access.pk]) in letter.body
        for word in (WORDS, "Robin", person.full_name):
            assert word not in letter.message().as_string()


def test_somebody_with_a_conflict_declared_since_is_not_told(
    family, coordinator, governance, nominator, person, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    opened(family, person)
    declare_conflict(family, governance, nominator)
    declare_conflict(family, coordinator, nominator)

    send_due()

    assert not [letter for letter in mail.outbox if "emergency" in letter.subject]
    states = Notice.objects.filter(kind="break_glass_used").values_list("state", flat=True)
    assert set(states) == {"cancelled"}


def test_governance_sees_no_family_through_a_team_it_is_put_in(family, nominator):
    in_the_team = make_practitioner(nominator.teams().get(), roles=(Role.IG_LEAD,))
    works_too = make_practitioner(nominator.teams().get(), roles=(Role.IG_LEAD, Role.PRACTITIONER))

    assert not sees(in_the_team, family)
    assert sees(works_too, family)
    opened(family, in_the_team)
    assert sees(in_the_team, family)


def test_the_grant_is_to_see_and_nothing_else(family, person):
    opened(family, person)

    with as_owner():
        grants = family.practitioner_grants.filter(user=person)
        assert set(grants.values_list("permission__codename", flat=True)) == {"view_family"}
