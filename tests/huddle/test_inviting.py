"""Who is invited for one family sees that one, while it is discussed, and nothing else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from consent.services.sharing import withdraw_sharing
from families.models import Conflict, Family, FamilyPractitionerGrant, RestrictionChange
from families.services.conflicts import declare_conflict
from families.services.restricting import restrict_family
from huddle.models import Attendance, Minutes, MinutesItem
from huddle.queries.in_session import attendances_of
from huddle.quorum import quorum_of
from huddle.services.deciding import decide
from huddle.services.holding import accept_statement, close_session, open_session
from huddle.services.inviting import end_invitations, invite_to_item
from huddle.services.presence import begin_item, end_item
from huddle.services.signing import sign_minutes
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Notice
from practitioners.roles import Role
from tests.factories import make_practitioner, make_team
from tests.huddle.holding import SOON, attend, meeting_about, publish
from tests.huddle.worlds import AGREED_ALOUD, make_nominated, share
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
WHY = "She runs the group that the mother goes to."


@pytest.fixture
def session(world):
    """A published session on two families, both shared with the guest's agency."""
    return publish(world, make_nominated(world), make_nominated(world))


@pytest.fixture
def two(world, session):
    with acting_as(world.chair):
        families = [item.family for item in session.items.order_by("position")]
    return [meeting_about(world, session, family) for family in families]


@pytest.fixture
def guest(world, two):
    """Of a team that is not of the huddle, in an agency that the families are shared with."""
    return make_practitioner(make_team(world.police.agency))


def sees(person):
    person = type(person).objects.get(pk=person.pk)
    with acting_as(person):
        return set(Family.objects.visible_to(person).values_list("pk", flat=True))


def invite(meeting, person, by=None):
    return invite_to_item(meeting.fresh().item, person, reason=WHY, by=by or meeting.chair)


def opened(world, session):
    session = open_session(session, by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police, world.housing)
    return session


def page_of(client, person, name, pk):
    client.force_login(person, backend=ALLAUTH)
    return client.get(reverse(f"huddle:{name}", args=[pk]))


def test_they_see_the_family_from_the_opening_and_not_before(world, session, two, guest):
    invite(two[0], guest)
    assert sees(guest) == set()

    opened(world, session)

    assert sees(guest) == {two[0].family.pk}


def test_invited_while_it_is_held_they_see_it_at_once(world, session, two, guest):
    opened(world, session)

    invite(two[0], guest)

    assert sees(guest) == {two[0].family.pk}


def test_when_the_family_has_had_its_turn_they_see_nothing(world, session, two, guest):
    invite(two[0], guest)
    opened(world, session)
    begin_item(two[0].fresh().item, by=world.chair)

    begin_item(two[1].fresh().item, by=world.chair)

    assert sees(guest) == set()
    with as_owner():
        assert not FamilyPractitionerGrant.objects.filter(reason="invited").exists()


@pytest.mark.parametrize("how", ["done", "closed", "taken off"])
def test_each_way_in_which_it_ends_ends_their_sight(world, session, two, guest, how):
    invite(two[0], guest)
    session = opened(world, session)
    begin_item(two[0].fresh().item, by=world.chair)

    if how == "done":
        end_item(two[0].item, by=world.coordinator)
    elif how == "taken off":
        end_invitations(two[0].item, by=world.chair)
    else:
        for one in two:
            _settle(one.fresh())
        close_session(session, by=world.chair)

    assert sees(guest) == set()


def test_at_midnight_it_is_over_in_any_case(world, session, two, guest):
    opened(world, session)
    invite(two[0], guest)

    with as_owner():
        until = FamilyPractitionerGrant.objects.filter(reason="invited").first().until
    assert until is not None


def test_they_are_in_the_session_for_that_family_only(client, world, session, two, guest):
    invite(two[0], guest)
    opened(world, session)
    assert (
        page_of(client, guest, "item", two[0].item.pk)
        .headers["Location"]
        .endswith(f"{session.pk}/statement/")
    )

    accept_statement(session, by=guest)

    page = page_of(client, guest, "hold", session.pk).content.decode()
    assert two[0].family.reference in page
    assert two[1].family.reference not in page
    assert page_of(client, guest, "item", two[0].item.pk).status_code == 200
    assert page_of(client, guest, "item", two[1].item.pk).status_code == 404


def test_they_are_there_for_that_family_only(world, session, two, guest):
    invite(two[0], guest)
    opened(world, session)
    accept_statement(session, by=guest)
    for one in two:
        begin_item(one.fresh().item, by=world.chair)

    with as_owner():
        there = guest.pk in {p.practitioner_id for p in two[0].item.presences.all()}
        elsewhere = guest.pk in {p.practitioner_id for p in two[1].item.presences.all()}
    assert (there, elsewhere) == (True, False)


def test_when_it_is_over_the_session_is_gone_for_them_too(client, world, session, two, guest):
    assert page_of(client, guest, "hold", session.pk).status_code == 404
    invite(two[0], guest)
    assert page_of(client, guest, "hold", session.pk).status_code == 200
    opened(world, session)
    accept_statement(session, by=guest)
    begin_item(two[0].fresh().item, by=world.chair)

    end_item(two[0].item, by=world.chair)

    assert page_of(client, guest, "hold", session.pk).status_code == 404


# Who may be invited, and by whom


def test_only_the_chair_and_the_coordinator_invite_and_say_why(world, session, two, guest):
    with pytest.raises(PermissionDenied):
        invite(two[0], guest, by=world.health)
    with pytest.raises(ValidationError, match="why they are needed"):
        invite_to_item(two[0].item, guest, reason=" ", by=world.chair)

    invite(two[0], guest, by=world.coordinator)

    with pytest.raises(NotNow, match="invited already"):
        invite(two[0], guest)


def test_nobody_is_invited_whose_agency_it_was_not_decided_to_share_with(world, session, two):
    stranger = make_practitioner()
    with pytest.raises(PermissionDenied, match="Nobody has decided yet"):
        invite(two[0], stranger)

    share(world, two[0].family, stranger.agency)
    invite(two[0], stranger)


@pytest.mark.parametrize("roles", [(), (Role.MANAGER,), (Role.IG_LEAD,)])
def test_nobody_is_invited_whose_role_opens_no_session(world, session, two, roles):
    person = make_practitioner(make_team(world.police.agency), roles=roles)

    with pytest.raises(NotNow, match="Their role"):
        invite(two[0], person)


def test_whoever_sees_it_already_or_must_not_is_not_invited(world, session, two, guest):
    with pytest.raises(NotNow, match="see this family already"):
        invite(two[0], world.housing)
    opened(world, session)
    invite(two[1], guest)
    declare_conflict(
        two[1].family, guest, kind=Conflict.Kind.KNOWS, reason="A friend.", by=world.chair
    )
    end_invitations(two[1].fresh().item, by=world.chair)

    with pytest.raises(NotNow, match="conflict of interest"):
        invite(two[1], guest)


def test_a_restricted_record_has_no_guests(world, session, two, guest):
    restrict_family(
        two[0].family,
        restriction=Family.Restriction.RESTRICTED,
        why=RestrictionChange.Why.STAFF,
        reason="A colleague's sister.",
        keep=[world.chair],
        by=world.coordinator,
    )

    with pytest.raises(NotNow, match="named on this record"):
        invite(two[0], guest)


def test_what_was_decided_since_they_were_invited_counts(world, session, two, guest):
    invite(two[0], guest)
    restrict_family(
        two[0].family,
        restriction=Family.Restriction.RESTRICTED,
        why=RestrictionChange.Why.STAFF,
        reason="A colleague's sister.",
        keep=[world.chair, world.health],
        by=world.coordinator,
    )

    opened(world, session)

    assert sees(guest) == set()


def test_a_decision_to_share_that_is_withdrawn_takes_the_guest_with_it(world, two, session, guest):
    opened(world, session)
    decision = share(world, two[0].family, guest.agency)
    invite(two[0], guest)
    assert sees(guest)

    withdraw_sharing(decision, reason="They asked us to stop.", by=world.coordinator)

    assert sees(guest) == set()


# What others learn of a guest


def test_a_guest_is_shown_to_whoever_sees_that_family_and_to_nobody_else(client, world):
    kept = make_nominated(world, share_with=[world.health.agency, world.police.agency])
    session = publish(world, make_nominated(world), kept)
    guest = make_practitioner(make_team(world.police.agency))
    meeting = meeting_about(world, session, kept)
    session = opened(world, session)
    invite(meeting, guest)
    accept_statement(session, by=guest)

    for person, shown in ((world.health, True), (world.chair, True), (world.housing, False)):
        with acting_as(person):
            there = {one.practitioner_id for one in attendances_of(session, person)}
        assert (guest.pk in there) == shown
        page = page_of(client, person, "hold", session.pk).content.decode()
        assert (guest.full_name in page) == shown
    assert WHY in page_of(client, world.health, "item", meeting.item.pk).content.decode()


def test_a_guest_makes_no_quorum(world, session, two):
    guest = make_practitioner(make_team(world.police.agency))
    invite(two[0], guest)
    session = open_session(session, by=world.chair)
    attend(session, world.chair, world.health, guest)

    assert quorum_of(session).missing == ["the police, or their written return"]
    with as_owner():
        assert Attendance.objects.get(practitioner=guest).as_guest
        assert not Attendance.objects.get(practitioner=world.health).as_guest


def test_in_the_minutes_a_guest_stands_with_their_family_alone(world, session, two, guest):
    invite(two[0], guest)
    session = opened(world, session)
    accept_statement(session, by=guest)
    for one in two:
        begin_item(one.fresh().item, by=world.chair)
        _settle(one)
    close_session(session, by=world.chair)

    sign_minutes(two[0].fresh().session, unagreed=AGREED_ALOUD, by=world.chair)

    with as_owner():
        header = Minutes.objects.get().attendance
        parts = {part.family_id: part.body for part in MinutesItem.objects.all()}
    name = guest.full_name
    assert name not in str(header)
    assert name in str(parts[two[0].family.pk]["present"])
    assert name not in str(parts[two[1].family.pk])


def test_a_guest_is_told_when_and_where_and_nothing_of_the_family(world, session, two, guest):
    invite(two[0], guest)

    with as_owner():
        [notice] = Notice.objects.filter(practitioner=guest)
    assert notice.kind == "invited"
    assert notice.about == session.pk


# The page


def test_the_chair_invites_by_a_work_address(client, world, session, two, guest):
    url = reverse("huddle:item_invite", args=[two[0].item.pk])
    client.force_login(world.chair, backend=ALLAUTH)
    assert "Enter their work e-mail address" in client.post(url).content.decode()
    said = client.post(url, {"email": "nobody@example.org", "reason": WHY}).content.decode()
    assert "Nobody with this address" in said
    assert WHY in said
    said = client.post(url, {"email": world.housing.email, "reason": WHY}).content.decode()
    assert "They see this family already" in said

    said = client.post(url, {"email": guest.email.upper(), "reason": WHY})

    assert said.status_code == 302
    opened(world, session)
    page = page_of(client, world.chair, "item", two[0].item.pk).content.decode()
    assert guest.full_name in page
    end = reverse("huddle:item_guests_end", args=[two[0].item.pk])
    assert client.post(end).status_code == 302
    assert client.post(end).status_code == 409
    assert (
        guest.full_name
        not in page_of(client, world.chair, "item", two[0].item.pk).content.decode()
    )


def _settle(meeting):
    decide(
        meeting.item,
        meeting.child,
        "D11",
        rationale="She is gaining weight.",
        details={"review_on": SOON},
        by=meeting.chair,
    )
