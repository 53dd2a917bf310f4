"""An address is protected, hidden again and opened by those who know it, and by nobody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from families.models import Address, AddressChange, Conflict, Family, GrantReason
from families.services.conflicts import declare_conflict
from families.services.granting import grant_practitioner, grant_team
from families.services.revealing import (
    hide_address,
    lift_protection,
    protect_address,
    reveal_address,
)
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from tests.factories import make_practitioner, make_team
from tests.families.addresses import (
    WHY,
    door,
    drift,
    event,
    household_of,
    known_to,
    make_address,
    reads,
    run,
)
from tests.families.reading import on_family, page, post, text
from tests.families.record import as_now, let_team_see
from tests.owner import as_owner

# Hide it again


def test_who_knows_it_hides_it_from_one_again_with_a_reason_and_at_once(
    address, nominator, colleague, family
):
    reveal_address(address, to=colleague, by=nominator)
    assert reads(colleague, address)

    hide_address(address, whom=colleague, reason="They moved to another team.", by=nominator)

    assert not reads(colleague, address)
    assert reads(nominator, address)
    said = event("address.hidden")
    assert (said.family, said.by, said.facts["whom"]) == (
        family.pk,
        nominator.pk,
        str(colleague.pk),
    )
    assert "another team" not in str(said.facts)


def test_the_last_who_knows_it_cannot_be_taken_out(address, nominator):
    with pytest.raises(NotNow, match="Nobody would be left"):
        hide_address(address, whom=nominator, reason="I leave.", by=nominator)

    assert known_to(address) == [nominator.principal]


def test_somebody_who_no_longer_sees_the_family_is_not_somebody_who_is_left(
    family, nominator, address, colleague
):
    reveal_address(address, to=colleague, by=nominator)
    declare_conflict(
        family, colleague, kind=Conflict.Kind.RELATED, reason="His cousin.", by=colleague
    )

    with pytest.raises(NotNow, match="Nobody would be left"):
        hide_address(address, whom=nominator, reason="I leave.", by=nominator)


def test_a_team_without_anybody_in_it_is_not_somebody_who_is_left(family, nominator, address):
    empty = make_team()
    grant_team(family, empty, GrantReason.LISTED, by=nominator)
    reveal_address(address, to=empty, by=nominator)

    with pytest.raises(NotNow, match="Nobody would be left"):
        hide_address(address, whom=nominator, reason="I leave.", by=nominator)


def test_who_knows_it_may_hide_it_from_themselves_while_somebody_is_left(
    address, nominator, colleague
):
    reveal_address(address, to=colleague, by=nominator)

    hide_address(address, whom=nominator, reason="I no longer need it.", by=nominator)

    assert not reads(nominator, address)
    assert reads(colleague, address)


def test_who_does_not_know_it_hides_it_from_nobody(address, nominator, colleague):
    with pytest.raises(PermissionDenied, match="access to this address"):
        hide_address(address, whom=nominator, reason="Mine now.", by=colleague)

    assert reads(nominator, address)


def test_without_a_reason_it_is_not_hidden(address, nominator, colleague):
    reveal_address(address, to=colleague, by=nominator)

    with pytest.raises(ValidationError):
        hide_address(address, whom=colleague, reason=" ", by=nominator)

    assert reads(colleague, address)


def test_the_page_hides_it_and_a_second_time_changes_nothing(
    client, family, nominator, colleague, address
):
    reveal_address(address, to=colleague, by=nominator)
    offered = text(client, nominator, door("hide", address))
    answers = {"whom": colleague.pk, "reason": "They moved."}

    post(client, nominator, door("hide", address), **answers)
    again = post(client, nominator, door("hide", address), **answers)

    assert colleague.full_name in offered
    assert again.status_code == 200  # no longer a choice
    assert page(client, colleague, door("hide", address)).status_code == 404
    with as_owner():
        assert AuditEvent.objects.filter(verb="address.hidden").count() == 1


# Show it to a team


def test_it_is_shown_to_a_team_of_those_who_see_the_family(
    client, family, nominator, address, coordinator
):
    worker = make_practitioner()
    let_team_see(family, worker, coordinator)
    [team] = worker.teams()

    assert team.name in text(client, nominator, door("reveal", address))
    post(client, nominator, door("reveal", address), to=team.pk, sure="on")

    assert reads(worker, address)
    assert reads(make_practitioner(team), address)
    assert "1 Example Lane" in text(client, worker, family.get_absolute_url())
    hide_address(address, whom=team, reason="Their part is done.", by=nominator)
    assert not reads(worker, address)


def test_a_team_that_does_not_see_the_family_is_neither_offered_nor_taken(
    client, nominator, address
):
    team = make_team()

    assert team.name not in text(client, nominator, door("reveal", address))
    with pytest.raises(PermissionDenied, match="team does not work with the family"):
        reveal_address(address, to=team, by=nominator)


# Protect it


def test_protecting_leaves_it_to_whoever_does_it_and_those_they_keep(
    family, nominator, coordinator, colleague, open_address
):
    assert reads(colleague, open_address)

    protect_address(open_address, keep=[coordinator], by=nominator, **WHY)

    assert reads(nominator, open_address)
    assert reads(coordinator, open_address)
    assert not reads(colleague, open_address)
    assert household_of(open_address).address_is_protected
    said = event("address.protected")
    assert (said.family, said.facts["why"], said.facts["kept"]) == (
        family.pk,
        "domestic_abuse",
        1,
    )
    assert drift() == []


def test_the_page_shows_beforehand_who_loses_it(
    client, family, nominator, coordinator, colleague, open_address
):
    at = door("protect", open_address)
    answers = {"why": "police", "reason": "The police advise it.", "keep": [coordinator.pk]}

    checked = post(client, nominator, at, **answers).content.decode()
    assert reads(colleague, open_address)
    back = post(client, nominator, at, change="yes", **answers).content.decode()
    post(client, nominator, at, confirm="yes", **answers)

    staying, going = checked.split("Check before you protect it")[1].split("no longer see")
    assert coordinator.full_name in staying
    assert nominator.full_name in staying
    assert colleague.full_name in going
    assert "The police advise it." in back
    assert not reads(colleague, open_address)
    assert post(client, nominator, at, confirm="yes", **answers).status_code == 409


def test_only_somebody_who_adds_to_the_record_protects(client, family, coordinator, nominator):
    address = make_address(family, nominator)
    reader = make_practitioner()
    grant_practitioner(family, reader, GrantReason.ACTING, by=coordinator)

    assert page(client, reader, door("protect", address)).status_code == 403
    assert "Protect it" not in text(client, reader, family.get_absolute_url())
    assert "Protect it" in text(client, nominator, family.get_absolute_url())
    with pytest.raises(PermissionDenied):
        protect_address(address, keep=[], by=reader, **WHY)


def test_nobody_is_kept_who_does_not_work_with_the_family(nominator, open_address, colleague):
    with pytest.raises(PermissionDenied, match="does not work with the family"):
        protect_address(open_address, keep=[make_practitioner()], by=nominator, **WHY)

    assert reads(colleague, open_address)


# Lift the protection


def test_who_knows_it_lifts_the_protection_with_a_reason_and_the_reference(
    client, family, nominator, colleague, address
):
    at = door("lift", address)

    assert colleague.full_name in text(client, nominator, at)
    wrong = post(client, nominator, at, reason="She asks for it.", reference="CMC-9999")
    assert "not the reference" in wrong.content.decode()
    assert not reads(colleague, address)
    post(client, nominator, at, reason="She asks for it.", reference=family.reference)

    assert reads(colleague, address)
    assert not household_of(address).address_is_protected
    assert event("address.protection_lifted").by == nominator.pk
    assert page(client, nominator, at).status_code == 404
    assert drift() == []


def test_who_does_not_know_it_cannot_lift_the_protection(client, colleague, address):
    assert page(client, colleague, door("lift", address)).status_code == 404
    with pytest.raises(PermissionDenied, match="access to this address"):
        lift_protection(address, reason="I should like to know.", by=colleague)

    assert not reads(colleague, address)


# What was decided


def test_why_it_is_protected_is_for_those_who_know_it(
    client, family, nominator, colleague, open_address
):
    protect_address(open_address, keep=[], by=nominator, **WHY)
    at = reverse("families:address_access", args=[open_address.pk])

    def rows(person):
        with acting_as(person):
            by_rows = run("SELECT id FROM families_addresschange")
            seen = AddressChange.objects.visible_to(person).count()
        assert len(by_rows) == seen
        return seen

    assert WHY["reason"] in text(client, nominator, at)
    assert (rows(nominator), rows(colleague)) == (1, 0)
    lift_protection(open_address, reason="It is over.", by=nominator)
    assert (rows(nominator), rows(colleague)) == (0, 0)


# In the database


def test_the_runtime_role_writes_neither_who_knows_it_nor_that_it_is_protected(nominator, address):
    for change in ("reveal_to = '{1,2,3}'", "protected = false"):
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(nominator):
            run(f"UPDATE families_address SET {change}")  # noqa: S608 - ours


@pytest.mark.parametrize(
    "call", ["families_reveal_address(%s, '{1}')", "families_lift_protection(%s)"]
)
def test_the_functions_refuse_whoever_does_not_know_it(address, colleague, nominator, call):
    for person, why in ((colleague, "no such address"), (make_practitioner(), "no such family")):
        with pytest.raises(ProgrammingError, match=why), acting_as(person):
            run(f"SELECT {call}", address.pk)

    assert known_to(address) == [nominator.principal]
    assert as_now(address).protected


def test_the_database_shows_it_to_nobody_without_a_grant_and_never_to_nobody(address, nominator):
    show = "SELECT families_reveal_address(%s, %s)"
    with acting_as(nominator):
        run(show, address.pk, [nominator.principal, 999])
    assert known_to(address) == [nominator.principal]

    with pytest.raises(IntegrityError, match="revealed to somebody"):  # noqa: SIM117
        with acting_as(nominator), transaction.atomic():
            run(show, address.pk, [999])


# Everywhere else


def test_the_mask_says_the_locality_and_nothing_else(client, family, colleague, address):
    html = text(client, colleague, family.get_absolute_url())

    assert "Protected address</strong> East Leeds" in " ".join(html.split())
    assert "LS14" not in html
    assert "Example Lane" not in html
    assert str(address.pk) not in html


def test_of_two_households_nobody_gets_the_one_by_the_other(
    client, family, nominator, coordinator
):
    his, hers = make_practitioner(), make_practitioner()
    for person in (his, hers):
        let_team_see(family, person, coordinator)
    first = make_address(
        family, his, lines="2 Otter Row", protected=True, reveal_to=[his.principal]
    )
    second = make_address(
        family, hers, lines="9 Plover Rise", protected=True, reveal_to=[hers.principal]
    )

    for person, known, unknown in ((his, first, second), (hers, second, first)):
        html = text(client, person, family.get_absolute_url())
        assert known.lines in html
        assert unknown.lines not in html
        for what in ("reveal", "hide", "lift", "access", "protect"):
            assert page(client, person, door(what, unknown)).status_code == 404
        with acting_as(person):
            assert run("SELECT lines FROM families_address") == [(known.lines,)]
    lift_protection(first, reason="It is over.", by=his)
    assert "9 Plover Rise" not in text(client, his, family.get_absolute_url())
    assert household_of(second).address_is_protected
    with as_owner():
        assert Address.objects.get(pk=second.pk).reveal_to == [hers.principal]


def test_a_restriction_that_is_lifted_takes_no_address_away(family, nominator, colleague, address):
    reveal_address(address, to=colleague, by=nominator)
    with as_owner():
        for to in (Family.Restriction.RESTRICTED, Family.Restriction.STANDARD):
            Family.objects.filter(pk=family.pk).update(restriction=to)

    assert reads(colleague, address)


def test_a_supervisor_who_knows_it_shows_and_hides_and_does_not_lift(
    client, family, nominator, address
):
    supervisor = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))
    reveal_address(address, to=supervisor, by=nominator)

    assert page(client, supervisor, door("hide", address)).status_code == 200
    assert page(client, supervisor, door("lift", address)).status_code == 403
    at = reverse("families:address_access", args=[address.pk])
    assert "Lift the protection" not in text(client, supervisor, at)
    assert "Lift the protection" in text(client, nominator, at)
    assert page(client, supervisor, on_family("access", family)).status_code == 200
