"""What somebody leaves is given out in one go: each family whole or not at all, nothing twice."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from families.models import Action, Allocation, Conflict, Cover
from families.services.acting import agree_action
from families.services.conflicts import declare_conflict
from families.services.covering import accept_cover, arrange_cover
from families.services.leading import accept_lead, offer_lead
from huddle.models import Reallocation, ReallocationLine
from huddle.queries.reallocating import beware_of, lines_of, work_of
from huddle.services.reallocating import (
    begin_reallocation,
    plan_reallocation,
    take_back,
    try_again,
)
from huddle.tasks import give_out_families
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.capacity import set_capacity
from practitioners.leaving import mark_left
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner, make_team
from tests.huddle.deciding import rows
from tests.huddle.worlds import make_nominated
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
State = ReallocationLine.State


@pytest.fixture
def leaver(world):
    return make_practitioner(world.team_of(world.health), full_name="Lee Leaver")


@pytest.fixture
def successor(world):
    return make_practitioner(world.team_of(world.health), full_name="Sue Successor")


@pytest.fixture
def supervisor(world):
    return make_practitioner(world.team_of(world.health), roles=(Role.SUPERVISOR,))


@pytest.fixture
def families(world, leaver):
    """One that they lead with an action, and one that they are asked to lead."""
    led, asked = make_nominated(world), make_nominated(world)
    offer = offer_lead(led, leaver, by=world.coordinator, reason="Near")
    accept_lead(offer, by=leaver)
    agree_action(led, by=world.coordinator, text="Weigh", owner=leaver, due_on=today())
    offer_lead(asked, leaver, by=world.coordinator, reason="Near")
    return led, asked


@pytest.fixture
def plan(world, families, leaver, successor, supervisor):
    return planned(world, leaver, dict.fromkeys(families, successor), supervisor)


def planned(world, leaver, to, supervisor, **why):
    return plan_reallocation(leaver, to, supervisor=supervisor, by=world.coordinator, **why)


def leave(person):
    mark_left(person, by=make_practitioner(make_team(person.agency), roles=(Role.AGENCY_CONTACT,)))


def run(plan, world):
    begin_reallocation(plan, by=world.coordinator)
    give_out_families()


def states(plan):
    return [line.state for line in rows(ReallocationLine, reallocation=plan)]


def line_of(plan, family):
    with as_owner():
        lines = ReallocationLine.objects.select_related("family", "reallocation", "offer", "to")
        return lines.get(reallocation=plan, family=family)


def offers(**where):
    return rows(Allocation, state="offered", **where)


def test_all_of_it_is_found_and_only_what_the_reader_sees(world, families, leaver):
    with acting_as(world.coordinator):
        words = [one.words for one in work_of(leaver, world.coordinator)]
    assert words == ["Leads, 1 open action", "Is asked to lead"]

    with acting_as(world.stranger):
        assert work_of(leaver, world.stranger) == []


def test_nothing_happens_before_it_is_begun(plan, successor):
    give_out_families()

    assert states(plan) == [State.PLANNED, State.PLANNED]
    assert offers(practitioner=successor) == []


def test_offers_and_actions_go_to_the_next_and_whoever_leads_leads_until_they_accept(
    plan, world, families, leaver, successor, supervisor
):
    run(plan, world)

    assert states(plan) == [State.DONE, State.DONE]
    asked = offers()
    assert {offer.family_id for offer in asked} == {family.pk for family in families}
    assert {(o.practitioner_id, o.supervisor_id) for o in asked} == {(successor.pk, supervisor.pk)}
    [current] = rows(Allocation, state="current")
    assert current.practitioner_id == leaver.pk
    [action] = rows(Action)
    assert action.owner_id == successor.pk


def test_what_somebody_has_left_already_is_given_out_too(plan, world, leaver, successor):
    leave(leaver)

    run(plan, world)

    assert states(plan) == [State.DONE, State.DONE]
    assert len(offers(practitioner=successor)) == 2


def test_covers_that_they_agreed_to_are_asked_of_the_next(world, family, leaver, successor):
    lead = make_practitioner(world.team_of(world.health))
    accept_lead(offer_lead(family, lead, by=world.coordinator, reason="Near"), by=lead)
    with acting_as(lead):
        allocation = family.allocations.select_related("family", "practitioner").get()
    cover = arrange_cover(
        allocation, leaver, by=lead, starts_on=today(), ends_on=today(), reason="Leave"
    )
    accept_cover(cover, by=leaver)
    supervisor = make_practitioner(world.team_of(world.health), roles=(Role.SUPERVISOR,))

    run(planned(world, leaver, {family: successor}, supervisor), world)

    covers = {(one.practitioner_id, one.state) for one in rows(Cover)}
    assert covers == {(leaver.pk, "ended"), (successor.pk, "asked")}


def test_one_family_that_cannot_go_leaves_the_others_and_nothing_of_it_is_half_done(
    plan, world, families, leaver, successor
):
    led, asked = families
    declare_conflict(
        led, successor, kind=Conflict.Kind.RELATED, reason="Her aunt", by=world.coordinator
    )

    run(plan, world)

    failed = line_of(plan, led)
    assert failed.state == State.FAILED
    assert "conflict of interest" in failed.refusal
    assert line_of(plan, asked).state == State.DONE
    assert offers(family=led) == []
    [action] = rows(Action)
    assert action.owner_id == leaver.pk


def test_a_refusal_after_the_offer_takes_the_offer_back_with_it(
    plan, world, families, leaver, successor
):
    """The action is the last thing that is done: where it cannot go, nobody is asked to lead."""
    led, _ = families
    with as_owner():
        Action.objects.update(status="proposed")
    with acting_as(world.coordinator):
        Action.objects.update(owner=leaver)
    with as_owner():
        roles = successor.roles
        type(successor).objects.filter(pk=successor.pk).update(roles=["manager"])

    run(plan, world)
    assert states(plan) == [State.FAILED, State.FAILED]
    assert offers(family=led) == []

    with as_owner():
        type(successor).objects.filter(pk=successor.pk).update(roles=roles)
    try_again(line_of(plan, led), by=world.coordinator)
    give_out_families()

    assert line_of(plan, led).state == State.DONE


def test_begun_or_run_twice_nothing_is_done_twice(plan, world, successor):
    run(plan, world)

    with pytest.raises(NotNow, match="already"):
        begin_reallocation(plan, by=world.coordinator)
    give_out_families()

    assert len(offers(practitioner=successor)) == 2
    with pytest.raises(NotNow):
        try_again(rows(ReallocationLine)[0], by=world.coordinator)


def test_planned_anew_the_plan_that_was_not_begun_is_gone(
    plan, world, families, leaver, successor, supervisor
):
    planned(world, leaver, {families[0]: successor}, supervisor)

    assert len(rows(Reallocation)) == 1
    assert len(rows(ReallocationLine)) == 1


def test_what_was_given_out_is_taken_back_while_nobody_has_answered(
    plan, world, families, leaver, successor
):
    run(plan, world)
    led, asked = families

    take_back(line_of(plan, led), by=world.coordinator)

    assert offers(family=led) == []
    assert rows(Action)[0].owner_id == leaver.pk
    accept_lead(offers(family=asked)[0], by=successor)
    with pytest.raises(NotNow, match="answered"):
        take_back(line_of(plan, asked), by=world.coordinator)


def test_what_to_beware_of_is_said_before(plan, world, families, leaver, successor):
    manager = make_practitioner(make_team(successor.agency), roles=(Role.MANAGER,))
    set_capacity(successor, by=manager, fte=Decimal(1), points=Decimal(4))
    with acting_as(world.coordinator):
        lines = lines_of(plan, world.coordinator)
        beware = [beware_of(plan, lines, world.coordinator)[line.pk] for line in lines]

    assert beware == [[], ["With all of this they would lead 6 points, of 4 at most"]]


def test_only_those_who_run_the_meeting_give_out(world, families, leaver, successor, supervisor):
    with pytest.raises(PermissionDenied):
        plan_reallocation(
            leaver, dict.fromkeys(families, successor), supervisor=supervisor, by=world.health
        )


def test_a_plan_is_its_makers_alone(client, plan, world):
    client.force_login(world.chair, backend=ALLAUTH)

    assert client.get(plan.get_absolute_url()).status_code == 404


def test_from_the_list_of_leavers_to_the_result_page(
    client, world, families, leaver, successor, supervisor
):
    leave(leaver)
    client.force_login(world.coordinator, backend=ALLAUTH)
    page = reverse("huddle:give_out", args=[leaver.pk])
    assert page in client.get(reverse("huddle:left_work")).text
    refused = client.post(page, {"supervisor": supervisor.pk}).text
    assert "Select who takes over" in refused
    assert f">{supervisor.full_name}, {supervisor.agency}</option>" in refused
    assert str(supervisor) not in refused

    response = client.post(
        page,
        {
            "everybody": successor.pk,
            "supervisor": supervisor.pk,
            f"family-{families[1].pk}": "leave",
        },
        follow=True,
    )
    assert "Sue Successor" in response.text
    [plan] = rows(Reallocation)
    under_way = client.post(plan.get_absolute_url(), follow=True).text
    assert "0 of 1" in under_way
    assert client.post(plan.get_absolute_url()).status_code == 409
    give_out_families()

    result = client.get(plan.get_absolute_url()).text
    assert "1 of 1" in result
    assert "Done" in result
    back = reverse("huddle:reallocation_back", args=[rows(ReallocationLine)[0].pk])
    assert back in result
    assert "Taken back" in client.post(back, follow=True).text


def test_whoever_leads_stands_on_the_page_for_those_who_are_about_to_leave(
    client, world, families, leaver
):
    client.force_login(world.coordinator, backend=ALLAUTH)

    page = client.get(reverse("huddle:who_leads")).text

    assert "Lee Leaver" in page
    assert "leads 1 family" in page
