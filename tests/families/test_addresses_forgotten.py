"""Who no longer works with a family forgets its address; its coordinator names who learns it."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError
from django.urls import reverse

from families.models import AddressChange, Conflict, GrantReason
from families.queries.record import homes_of, unknown_households
from families.services.conflicts import declare_conflict
from families.services.granting import end_grants, grant_practitioner
from families.services.revealing import (
    reveal_address,
)
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.families.addresses import (
    door,
    drift,
    event,
    household_of,
    known_to,
    make_address,
    reads,
    run,
)
from tests.families.reading import page, post, text
from tests.families.record import let_team_see
from tests.owner import as_owner

# With the last grant


def test_with_their_last_grant_somebody_forgets_it_and_coming_back_does_not_give_it_back(
    family, nominator, coordinator, address
):
    guest = make_practitioner()
    let_team_see(family, guest, coordinator)
    reveal_address(address, to=guest, by=nominator)

    end_grants(family, GrantReason.LISTED, by=coordinator)
    assert known_to(address) == [nominator.principal]
    let_team_see(family, guest, coordinator)

    assert not reads(guest, address)


def test_one_of_two_grants_is_enough_to_still_know_it(family, nominator, coordinator, address):
    guest = make_practitioner()
    let_team_see(family, guest, coordinator)
    grant_practitioner(family, guest, GrantReason.ACTING, by=coordinator)
    reveal_address(address, to=guest, by=nominator)

    end_grants(family, GrantReason.LISTED, by=coordinator)

    assert reads(guest, address)


def test_a_team_forgets_it_with_its_grant(family, nominator, coordinator, address):
    guest = make_practitioner()
    let_team_see(family, guest, coordinator)
    reveal_address(address, to=guest.teams().get(), by=nominator)

    end_grants(family, GrantReason.LISTED, by=coordinator)

    assert known_to(address) == [nominator.principal]


def test_who_leaves_the_team_forgets_it(family, nominator, colleague, address):
    reveal_address(address, to=colleague, by=nominator)
    with as_owner():
        colleague.groups.clear()
    assert known_to(address) == [nominator.principal]
    with as_owner():
        colleague.groups.add(nominator.teams().get().group_id)

    assert not reads(colleague, address)


def test_a_conflict_that_is_declared_ends_no_grant(family, nominator, colleague, address):
    reveal_address(address, to=colleague, by=nominator)

    declare_conflict(
        family, colleague, kind=Conflict.Kind.RELATED, reason="His cousin.", by=colleague
    )

    assert not reads(colleague, address)
    assert colleague.principal in known_to(address)


def test_the_last_who_knew_it_forgets_it_too_and_the_nightly_look_says_so(
    family, nominator, coordinator, address, caplog
):
    end_grants(family, GrantReason.REGISTERED, by=coordinator)

    assert known_to(address) == []
    assert not reads(nominator, address)
    assert drift() == []
    call_command("check_visibility")
    assert "1 protected addresses are known to nobody" in caplog.text


def test_the_last_who_knew_it_does_not_know_it_again_with_another_grant(
    family, nominator, coordinator, address
):
    end_grants(family, GrantReason.REGISTERED, by=coordinator)

    let_team_see(family, nominator, coordinator)

    assert not reads(nominator, address)
    assert household_of(address).address_is_protected


# Known to nobody


@pytest.fixture
def guest(family, coordinator):
    person = make_practitioner()
    let_team_see(family, person, coordinator)
    return person


def unknown(address, reader):
    """As the database tells this reader, and as the family's page does."""
    with acting_as(reader):
        told = unknown_households(address.family)
        [home] = homes_of(address.family, reader)
        assert home.is_unknown == bool(told)
    return told == {address.household_id}


def again(address):
    return reverse("families:address_unknown", args=[address.household_id])


def close(family, coordinator):
    end_grants(family, GrantReason.REGISTERED, by=coordinator)


def conflict(family, coordinator):
    with as_owner():
        [person] = Practitioner.objects.filter(groups__in=family.team_grants.values("group"))
    kind = Conflict.Kind.RELATED
    declare_conflict(family, person, kind=kind, reason="A cousin.", by=coordinator)


def leave(family, coordinator):
    with as_owner():
        people = Practitioner.objects.filter(groups__in=family.team_grants.values("group"))
        people.update(is_active=False)


@pytest.mark.parametrize("lose", [close, conflict, leave])
def test_an_address_that_nobody_knows_is_told_to_its_coordinator_only(
    family, nominator, coordinator, address, lose
):
    other = make_practitioner(roles=(Role.COORDINATOR,))
    assert not unknown(address, coordinator)

    lose(family, coordinator)
    grant_practitioner(family, other, GrantReason.OVERSEEING, by=coordinator)

    assert unknown(address, coordinator)
    assert not unknown(address, other)
    assert not reads(coordinator, address)


def test_the_coordinator_names_who_learns_it_and_does_not_read_it(
    client, family, nominator, coordinator, guest, address
):
    close(family, coordinator)
    html = text(client, coordinator, family.get_absolute_url())
    assert again(address) in html
    assert "Example Lane" not in text(client, coordinator, again(address))

    answers = {"to": guest.pk, "reason": "She visits on Monday."}
    response = post(client, coordinator, again(address), **answers)

    assert response.status_code == 302
    assert reads(guest, address)
    assert not reads(coordinator, address)
    assert again(address) not in text(client, coordinator, family.get_absolute_url())
    said = event("address.shown_again")
    assert (said.family, said.by, said.facts["to"]) == (family.pk, coordinator.pk, str(guest.pk))
    assert "Monday" not in str(said.facts)
    with acting_as(guest):
        [change] = AddressChange.objects.visible_to(guest)
    assert (change.what, change.decided_by_id) == ("shown_again", coordinator.pk)
    assert "She visits on Monday." in text(client, guest, door("access", address))
    assert drift() == []


def test_the_second_press_of_the_button_says_that_somebody_knows_it(
    client, family, coordinator, guest, address
):
    close(family, coordinator)
    answers = {"to": guest.pk, "reason": "She visits on Monday."}
    post(client, coordinator, again(address), **answers)

    assert post(client, coordinator, again(address), **answers).status_code == 409
    assert page(client, coordinator, again(address)).status_code == 409


def test_who_chooses_says_whom_and_why(client, family, coordinator, guest, address):
    close(family, coordinator)

    html = post(client, coordinator, again(address)).content.decode()

    assert "Choose who needs the address" in html or "Select who needs the address" in html
    assert "Enter why they need it" in html
    assert known_to(address) == []


@pytest.mark.parametrize("who", ["guest", "stranger", "other"])
def test_nobody_else_gets_the_page(client, family, coordinator, guest, stranger, address, who):
    other = make_practitioner(roles=(Role.COORDINATOR,))
    close(family, coordinator)
    reader = {"guest": guest, "stranger": stranger, "other": other}[who]

    assert page(client, reader, again(address)).status_code == (404 if who == "other" else 403)


SHOW_UNKNOWN = "SELECT families_show_unknown_address(%s, %s, 'Because')"


def test_raw_sql_shows_it_to_nobody_by_who_is_not_its_coordinator(
    family, nominator, coordinator, guest, address
):
    """Nor by its coordinator while somebody knows it, nor to somebody without a grant."""
    with pytest.raises(ProgrammingError, match="no such address"), acting_as(coordinator):
        run(SHOW_UNKNOWN, address.household_id, coordinator.principal)
    close(family, coordinator)

    overseer = make_practitioner(roles=(Role.COORDINATOR,))
    grant_practitioner(family, overseer, GrantReason.OVERSEEING, by=coordinator)
    for reader in (guest, overseer):
        with pytest.raises(ProgrammingError, match="no such address"), acting_as(reader):
            run(SHOW_UNKNOWN, address.household_id, reader.principal)
    with pytest.raises(ProgrammingError, match="no such address"), acting_as(coordinator):
        run(SHOW_UNKNOWN, address.household_id, make_practitioner().principal)
    assert known_to(address) == []


def test_no_address_is_written_down_for_nobody(family, nominator):
    with pytest.raises(IntegrityError, match="revealed to somebody"):
        make_address(family, nominator, protected=True, reveal_to=[])


@pytest.mark.parametrize(
    "reached",
    [
        "UPDATE families_address SET reveal_to = reveal_to || 999",
        "UPDATE families_household SET address_is_protected = false",
    ],
)
def test_what_reaches_past_the_triggers_is_found_and_mended(family, address, nominator, reached):
    with as_owner():
        run(reached)
    assert drift() == [(family.pk,)]

    with as_owner():
        call_command("check_visibility", rebuild=True)

    assert drift() == []
    assert known_to(address) == [nominator.principal]
