"""Screening: the huddle's own coordinator accepts, asks, redirects or joins; nobody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from consent.models import SharingDecision
from consent.queries.sharing import agencies_shared_with
from families.models import Audience, Contribution, Family, Person
from huddle.models import Nomination
from huddle.queries.screening import open_addresses
from huddle.services.joining import join_nomination
from huddle.services.screening import (
    Sharing,
    accept_nomination,
    answer_coordinator,
    ask_nominator,
    redirect_nomination,
)
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Agency, AuditEvent, Notice, Practitioner
from practitioners.roles import Role
from tests.factories import make_agency, make_practitioner, make_team
from tests.huddle.answers import fill, send, signed_in
from tests.huddle.worlds import make_huddle, make_nominated, make_world
from tests.owner import as_owner

State = Nomination.State
Basis = SharingDecision.Basis
FORMS = ["screen_accept", "screen_ask", "screen_redirect", "screen_join"]


def nominated(world, by=None, **changes):
    """A nomination from the pages, waiting to be screened."""
    by = by or world.health
    client = signed_in(by)
    send(client, fill(client, **changes))
    with as_owner():
        made = Nomination.objects.select_related("family", "huddle", "team", "child")
        return made.filter(nominated_by=by).latest("received_at")


@pytest.fixture
def nomination(world):
    return nominated(world)


def other_family(world):
    """The same people, nominated by the police under another spelling."""
    return nominated(
        world,
        by=world.police,
        mother={"name": "Amina Yousuf", "nhs_number": "", "nhs_number_absence": "not_known"},
    ).family


@pytest.fixture
def coordinator(world):
    return signed_in(world.coordinator)


def url(name, nomination, *more):
    return reverse(f"huddle:{name}", args=[nomination.pk, *more])


def page(response):
    return response.content.decode()


def now(nomination):
    with as_owner():
        return Nomination.objects.select_related("family").get(pk=nomination.pk)


def sharing(world, **changes):
    facts = {"agencies": world.agencies, "basis": Basis.PUBLIC_TASK, "reason": "To help."}
    return Sharing(**facts | changes)


# Who may


@pytest.mark.parametrize("name", ["screen", *FORMS])
def test_a_stranger_does_not_learn_of_a_nomination(world, nomination, name):
    stranger = make_practitioner(roles=(Role.COORDINATOR,))

    assert signed_in(stranger).get(url(name, nomination)).status_code == 404


@pytest.mark.parametrize("name", ["screen", *FORMS])
def test_another_huddles_coordinator_does_not_learn_of_it(nomination, name):
    other = make_world(name="Another huddle").coordinator

    assert signed_in(other).get(url(name, nomination)).status_code == 404
    assert nomination.family.reference not in page(
        signed_in(other).get(reverse("huddle:screening"))
    )


@pytest.mark.parametrize("name", ["screen", *FORMS])
def test_a_coordinator_who_sees_the_family_but_runs_another_huddle_is_refused(
    world, nomination, name
):
    both = make_practitioner(
        world.team_of(world.health), roles=(Role.COORDINATOR, Role.PRACTITIONER)
    )

    assert signed_in(both).get(url(name, nomination)).status_code == 403


@pytest.mark.parametrize("name", ["screen", *FORMS])
def test_the_nominator_cannot_screen(world, nomination, name):
    assert signed_in(world.health).get(url(name, nomination)).status_code == 403
    assert signed_in(world.health).get(reverse("huddle:screening")).status_code == 403


def test_the_services_refuse_whoever_does_not_coordinate(world, nomination):
    for by in (world.health, world.police, world.chair):
        with pytest.raises(PermissionDenied):
            accept_nomination(nomination, sharing(world), by=by)
        with pytest.raises(PermissionDenied):
            ask_nominator(nomination, question="Why?", by=by)
        with pytest.raises(PermissionDenied):
            redirect_nomination(nomination, where_to="x", who_told="y", by=by)
    assert now(nomination).state == State.SUBMITTED


# The list


def test_the_list_shows_what_waits_oldest_first_and_filters_in_its_address(
    world, nomination, coordinator
):
    later = nominated(world, by=world.police)
    with as_owner():
        Nomination.objects.filter(pk=later.pk).update(urgent=True)
    listed = reverse("huddle:screening")

    shown = page(coordinator.get(listed))
    assert shown.index(nomination.family.reference) < shown.index(later.family.reference)
    accept_nomination(nomination, sharing(world), by=world.coordinator)

    assert nomination.family.reference not in page(coordinator.get(listed))
    accepted = page(coordinator.get(listed, {"show": "accepted"}))
    assert nomination.family.reference in accepted
    assert "Accepted for a huddle (1)" in accepted
    assert "All (2)" in accepted


def counted(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_costs_the_same_for_one_nomination_as_for_six(
    world, coordinator, django_assert_max_num_queries
):
    address = reverse("huddle:screening")
    make_nominated(world, state=State.SUBMITTED, screened_at=None, screened_by=None)
    one = counted(coordinator, address, django_assert_max_num_queries)

    for by in (world.health, world.police, world.housing, world.health, world.police):
        make_nominated(world, by=by, state=State.SUBMITTED, screened_at=None, screened_by=None)

    assert counted(coordinator, address, django_assert_max_num_queries) == one


def test_reading_the_list_and_a_nomination_is_audited(world, nomination, coordinator):
    coordinator.get(reverse("huddle:screening"))
    coordinator.get(url("screen", nomination))

    with as_owner():
        events = AuditEvent.objects.filter(by=world.coordinator.pk)
        assert events.get(verb="nomination.seen").family == nomination.family_id
        assert events.filter(verb="nomination.viewed", family=nomination.family_id).exists()


# One nomination


def test_the_page_shows_all_that_the_coordinator_may_see(nomination, coordinator):
    shown = page(coordinator.get(url("screen", nomination)))

    for text in (
        "Amina Yusuf",
        "Zakariya Yusuf",
        "999 000 4560",
        "7 Copper Beech Court",
        "Faltering growth since October.",
        "Warm care seen at home.",
        "Feeding support.",
        "Ring after six.",
        "The family has been told",
        "Everyone working with this family in the huddle",
    ):
        assert text in shown
    assert "Yusuf" not in shown.split("</title>")[0]


def test_a_protected_address_is_masked_and_the_nominating_team_named(world, coordinator):
    nomination = nominated(world, home={"protected": "yes"})

    shown = page(coordinator.get(url("screen", nomination)))

    assert f"Protected address: ask {nomination.team}" in shown.replace("&#x27;", "'")
    for part in ("Copper Beech", "LS9"):
        assert part not in shown


def test_not_even_somebody_to_whom_it_is_revealed_screens_with_a_protected_address(world):
    nomination = nominated(world, home={"protected": "yes"})

    with acting_as(world.health):
        assert nomination.family.addresses.visible_to(world.health).exists()
        assert not open_addresses(nomination.family_id, world.health)


def test_what_only_named_agencies_read_the_coordinator_does_not(world, coordinator):
    nomination = nominated(
        world,
        why_now={"audience": "named", "agencies": [str(world.police.agency.pk)], "text": "Secret"},
    )

    assert "Secret" not in page(coordinator.get(url("screen", nomination)))


def test_a_likely_match_is_named_to_a_coordinator_who_sees_it(world, nomination, coordinator):
    other = other_family(world)

    assert other.reference in page(coordinator.get(url("screen", nomination)))


# Accept


def accepting(world, **changes):
    return {
        "agencies": [str(agency.pk) for agency in world.agencies],
        "basis": "public_task",
        "reason": "They can help.",
    } | changes


def test_accepting_records_with_whom_it_is_shared_and_tells_the_nominator(
    world, nomination, coordinator
):
    response = coordinator.post(url("screen_accept", nomination), accepting(world))

    assert response["Location"] == reverse("huddle:screening")
    screened = now(nomination)
    assert (screened.state, screened.screened_by) == (State.ACCEPTED, world.coordinator)
    with as_owner():
        decision = SharingDecision.objects.get()
        assert (decision.basis, decision.reason) == ("public_task", "They can help.")
        assert agencies_shared_with(nomination.family) == {a.pk for a in world.agencies}
        assert Notice.objects.get(kind="nomination_screened").practitioner == world.health
        assert AuditEvent.objects.filter(verb="nomination.screened").count() == 1


def test_every_core_agency_is_ticked_at_first(world, nomination, coordinator):
    shown = page(coordinator.get(url("screen_accept", nomination)))

    assert shown.count('name="agencies"') == len(world.agencies)
    assert shown.count(" checked") == len(world.agencies) + 1  # and public task


def test_leaving_an_agency_out_is_a_decision_not_to_share_with_its_reason(
    world, nomination, coordinator
):
    police = world.police.agency
    kept = [str(a.pk) for a in world.agencies if a != police]
    address = url("screen_accept", nomination)

    refused = coordinator.post(address, accepting(world, agencies=kept))
    assert "Enter why you do not share" in page(refused)
    coordinator.post(address, accepting(world, agencies=kept, why_not="His brother works there."))

    with as_owner():
        left_out = SharingDecision.objects.get(share=False)
        assert (left_out.agencies, left_out.reason) == ([police.pk], "His brother works there.")
        assert police.pk not in agencies_shared_with(nomination.family)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"agencies": []}, "Select at least one agency"),
        ({"basis": ""}, "Select the lawful basis"),
        ({"reason": " "}, "Enter why these agencies need to know"),
        ({"basis": "consent"}, "Select the lawful basis"),
    ],
)
def test_accepting_needs_agencies_basis_and_reason(world, nomination, coordinator, changes, error):
    response = coordinator.post(
        url("screen_accept", nomination), accepting(world, **changes, why_not="x")
    )

    assert error in page(response)
    assert now(nomination).state == State.SUBMITTED


@pytest.mark.parametrize("kind", [Agency.Kind.SOCIAL_CARE, Agency.Kind.HEALTH, Agency.Kind.POLICE])
def test_a_public_authority_is_never_offered_recognised_legitimate_interest(kind):
    world = _world_of(kind)
    nomination = nominated(world)
    client = signed_in(world.coordinator)

    assert "recognised_interest" not in page(client.get(url("screen_accept", nomination)))
    refused = client.post(
        url("screen_accept", nomination), accepting(world, basis="recognised_interest")
    )
    assert "Select the lawful basis" in page(refused)
    with pytest.raises(PermissionDenied, match="cannot rest on"):
        accept_nomination(
            nomination, sharing(world, basis=Basis.RECOGNISED_INTEREST), by=world.coordinator
        )


def test_a_community_organisation_may_rest_on_recognised_legitimate_interest():
    world = _world_of(Agency.Kind.COMMUNITY)

    shown = page(signed_in(world.coordinator).get(url("screen_accept", nominated(world))))

    assert "recognised_interest" in shown


def _world_of(kind):
    """A huddle whose coordinator belongs to an agency of this kind."""
    world = make_world()
    team = make_team(make_agency(kind=kind))
    world.coordinator = make_practitioner(team, roles=(Role.COORDINATOR,))
    with as_owner():
        world.huddle.coordinator = world.coordinator
        world.huddle.save()
    return world


def test_what_was_screened_a_moment_ago_is_not_screened_again(world, nomination, coordinator):
    coordinator.post(url("screen_accept", nomination), accepting(world))

    for name in FORMS:
        response = coordinator.get(url(name, nomination))
        assert response.status_code == 409
        assert "already been screened" in page(response)
    assert coordinator.post(url("screen_accept", nomination), accepting(world)).status_code == 409
    with pytest.raises(NotNow):
        accept_nomination(nomination, sharing(world), by=world.coordinator)
    with as_owner():
        assert SharingDecision.objects.count() == 1


def test_nobody_of_the_huddle_sees_the_family_before_an_agenda(world, nomination, coordinator):
    coordinator.post(url("screen_accept", nomination), accepting(world))

    with acting_as(world.housing):
        assert not Family.objects.visible_to(world.housing).exists()


# Ask and answer


def test_a_question_goes_to_the_nominator_and_the_answer_brings_it_back(
    world, nomination, coordinator
):
    coordinator.post(url("screen_ask", nomination), {"question": "Who visits?"})
    assert now(nomination).state == State.NEEDS_INFORMATION
    with as_owner():
        assert Notice.objects.get(kind="nomination_question").practitioner == world.health
    client = signed_in(world.health)
    address = url("nomination_answer", nomination)
    assert address in page(client.get(reverse("huddle:nominations")))
    assert "Who visits?" in page(client.get(address))

    client.post(address, {"text": "Her sister, daily.", "audience": "huddle"})

    assert now(nomination).state == State.SUBMITTED
    assert "Her sister, daily." in page(coordinator.get(url("screen", nomination)))
    with as_owner():
        told = Contribution.objects.get(text="Her sister, daily.")
        assert (told.author, told.audience) == (world.health, Audience.HUDDLE)
        assert Notice.objects.get(kind="nomination_answered").practitioner == world.coordinator


def test_a_colleague_of_the_team_may_answer_and_others_may_not(world, nomination):
    ask_nominator(nomination, question="Who visits?", by=world.coordinator)
    address = url("nomination_answer", nomination)

    assert (
        signed_in(make_practitioner(world.team_of(world.health))).get(address).status_code == 200
    )
    assert signed_in(world.police).get(address).status_code == 404
    assert signed_in(world.coordinator).get(address).status_code == 403
    with pytest.raises(PermissionDenied):
        answer_coordinator(nomination, text="x", audience="huddle", by=world.coordinator)


def test_nothing_is_answered_that_was_not_asked_and_nothing_is_asked_twice(world, nomination):
    assert signed_in(world.health).get(url("nomination_answer", nomination)).status_code == 409
    ask_nominator(nomination, question="Who visits?", by=world.coordinator)

    with pytest.raises(NotNow):
        ask_nominator(nomination, question="And?", by=world.coordinator)


def test_an_empty_question_or_answer_is_refused(world, nomination, coordinator):
    assert "Enter what you need to know" in page(
        coordinator.post(url("screen_ask", nomination), {"question": " "})
    )
    with pytest.raises(ValidationError):
        ask_nominator(nomination, question=" ", by=world.coordinator)
    ask_nominator(nomination, question="Who visits?", by=world.coordinator)
    assert "Enter your answer" in page(
        signed_in(world.health).post(
            url("nomination_answer", nomination), {"text": " ", "audience": "huddle"}
        )
    )


# Redirect


def test_redirecting_says_where_and_who_was_told_and_closes_a_family_that_stands_alone(
    world, nomination, coordinator
):
    coordinator.post(
        url("screen_redirect", nomination),
        {"where_to": "Health visiting", "who_told": "The duty health visitor"},
    )

    screened = now(nomination)
    assert screened.state == State.REDIRECTED
    assert screened.family.status == Family.Status.CLOSED
    note = "Redirected to Health visiting. Told: The duty health visitor"
    assert note in page(signed_in(world.health).get(reverse("huddle:nominations")))


def test_a_family_with_another_nomination_stays_open(world, nomination):
    with acting_as(world.health):
        Nomination.objects.create(
            family=nomination.family,
            child=nomination.child,
            huddle=nomination.huddle,
            team=nomination.team,
            nominated_by=world.health,
            family_told="told",
        )

    redirect_nomination(nomination, where_to="x", who_told="y", by=world.coordinator)

    assert now(nomination).family.status == Family.Status.NOMINATED


@pytest.mark.parametrize("missing", ["where_to", "who_told"])
def test_redirecting_needs_where_and_who(world, nomination, coordinator, missing):
    facts = {"where_to": "x", "who_told": "y"} | {missing: " "}

    assert "There is a problem" in page(
        coordinator.post(url("screen_redirect", nomination), facts)
    )
    with pytest.raises(ValidationError):
        redirect_nomination(nomination, **facts, by=world.coordinator)


# Join


def joining(**changes):
    facts = {"child": "new", "basis": "public_task", "reason": "The same family.", "sure": "on"}
    return facts | changes


def test_joining_lets_the_team_into_the_other_family_and_tells_it_again_there(
    world, nomination, coordinator
):
    other = other_family(world)
    with as_owner():
        baby = Person.objects.get(family=other, kind="child")
    found = coordinator.post(url("screen_join", nomination), {"reference": other.reference})
    address = url("screen_join_family", nomination, other.pk)
    assert found["Location"] == address
    assert "cannot be undone" in page(coordinator.get(address))

    response = coordinator.post(address, joining(child=str(baby.pk)))

    with as_owner():
        joined = Nomination.objects.get(family=other, team=nomination.team)
        assert response["Location"] == url("screen", joined)
        assert (joined.state, joined.child, joined.nominated_by) == (
            State.SUBMITTED,
            baby,
            world.health,
        )
        told = Contribution.objects.get(family=other, author=world.health, theme="pressure")
        assert told.text == "Faltering growth since October."
        assert told.source_agency == world.health.agency
        assert nomination.team.agency_id in agencies_shared_with(other)
    old = now(nomination)
    assert (old.state, old.screening_note) == (State.MERGED, f"Joined to {other.reference}")
    assert old.family.status == Family.Status.CLOSED
    with acting_as(world.health):
        assert Family.objects.visible_to(world.health).filter(pk=other.pk).exists()


def test_joining_can_add_the_baby_to_the_other_family(world, nomination, coordinator):
    other = other_family(world)

    coordinator.post(url("screen_join_family", nomination, other.pk), joining())

    with as_owner():
        assert Person.objects.filter(family=other, kind="child").count() == 2


def test_joining_keeps_each_audience_and_leaves_what_the_coordinator_cannot_read(world):
    police = world.police.agency
    secret = nominated(
        world, why_now={"audience": "named", "agencies": [str(police.pk)], "text": "Secret"}
    )
    with as_owner():
        Nomination.objects.filter(pk=secret.pk).update(state=State.SUBMITTED)
    other = other_family(world)

    join_nomination(
        secret, other, child=None, basis=Basis.PUBLIC_TASK, reason="Same.", by=world.coordinator
    )

    with as_owner():
        assert not Contribution.objects.filter(family=other, text="Secret").exists()


def test_joining_does_not_carry_a_protected_address(world):
    nomination = nominated(world, home={"protected": "yes"})
    other = nominated(
        world, by=world.police, home={"lines": "", "postcode": "", "protected": "no"}
    ).family

    join_nomination(
        nomination, other, child=None, basis=Basis.PUBLIC_TASK, reason="x", by=world.coordinator
    )

    with as_owner():
        assert not other.addresses.exists()


def test_joining_only_to_another_open_family_that_the_coordinator_sees(
    world, nomination, coordinator
):
    elsewhere = make_nominated(make_world(name="Another huddle", locality="Otley"))
    closed = other_family(world)
    with as_owner():
        Family.objects.filter(pk=closed.pk).update(status=Family.Status.CLOSED)
    for reference in (elsewhere.reference, closed.reference, nomination.family.reference, "CMC-9"):
        answered = coordinator.post(url("screen_join", nomination), {"reference": reference})
        assert "Enter the reference of another open family that you see" in page(answered)

    for family, status in ((elsewhere, 404), (closed, 409), (nomination.family, 409)):
        address = url("screen_join_family", nomination, family.pk)
        assert coordinator.post(address, joining()).status_code == status
    for family in (closed, nomination.family):
        with acting_as(world.coordinator), pytest.raises(NotNow):
            join_nomination(
                nomination,
                family,
                child=None,
                basis=Basis.PUBLIC_TASK,
                reason="x",
                by=world.coordinator,
            )
    with pytest.raises(PermissionDenied):
        join_nomination(
            nomination,
            elsewhere,
            child=None,
            basis=Basis.PUBLIC_TASK,
            reason="x",
            by=world.coordinator,
        )


def test_no_team_joins_a_family_that_is_open_to_named_practitioners_only(world, nomination):
    other = other_family(world)
    with as_owner():
        Family.objects.filter(pk=other.pk).update(restriction=Family.Restriction.RESTRICTED)

    with pytest.raises(NotNow, match="named practitioners only"):
        join_nomination(
            nomination,
            other,
            child=None,
            basis=Basis.PUBLIC_TASK,
            reason="x",
            by=world.coordinator,
        )


@pytest.mark.parametrize("missing", ["child", "basis", "reason", "sure"])
def test_joining_is_confirmed_with_its_basis_and_reason(world, nomination, coordinator, missing):
    other = other_family(world)

    answered = coordinator.post(
        url("screen_join_family", nomination, other.pk), joining(**{missing: ""})
    )

    assert "There is a problem" in page(answered)
    assert now(nomination).state == State.SUBMITTED


def test_a_huddle_without_its_coordinator_active_lets_nobody_screen(world, nomination):
    with as_owner():
        Practitioner.objects.filter(pk=world.coordinator.pk).update(is_active=False)
    world.coordinator.refresh_from_db()

    with pytest.raises(PermissionDenied):
        accept_nomination(nomination, sharing(world), by=world.coordinator)


def test_a_second_huddle_does_not_confuse_the_first(world, nomination, coordinator):
    make_huddle(
        make_practitioner(roles=(Role.COORDINATOR,)), world.chair, world.core_teams, name="Other"
    )

    assert nomination.family.reference in page(coordinator.get(reverse("huddle:screening")))
