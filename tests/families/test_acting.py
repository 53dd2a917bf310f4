"""Actions: every step from every status as a table, and each refusal with its reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from families.models import Action, Family
from families.services.acting import (
    accept_action,
    agree_action,
    close_action,
    decline_action,
    finish_action,
    start_action,
)
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.record import as_now, let_team_see, make_family
from tests.owner import as_owner

TOMORROW = today() + timedelta(days=1)
TAKE = {
    "accept": lambda action, by: accept_action(action, by=by),
    "decline": lambda action, by: decline_action(action, by=by, reason="No room"),
    "start": lambda action, by: start_action(action, by=by),
    "finish": lambda action, by: finish_action(action, by=by, done_on=today()),
    "not_possible": lambda action, by: close_action(
        action, by=by, status="not_possible", reason="They moved"
    ),
    "not_done": lambda action, by: close_action(
        action, by=by, status="not_done", reason="No staff"
    ),
    "supersede": lambda action, by: close_action(
        action, by=by, status="superseded", reason="See the next"
    ),
    "cancel": lambda action, by: close_action(
        action, by=by, status="cancelled", reason="Agreed twice"
    ),
}

# From each status: where each step leads, or "-" where it is refused.
STEPS = """
              accept    decline   start        finish  not_possible  not_done  supersede   cancel
proposed      accepted  declined  -            -       not_possible  not_done  superseded  cancelled
accepted      -         -         in_progress  done    not_possible  not_done  superseded  cancelled
in_progress   -         -         -            done    not_possible  not_done  superseded  cancelled
declined      -         -         -            -       -             -         -           -
done          -         -         -            -       -             -         -           -
not_possible  -         -         -            -       -             -         -           -
not_done      -         -         -            -       -             -         -           -
superseded    -         -         -            -       -             -         -           -
cancelled     -         -         -            -       -             -         -           -
"""  # noqa: E501 - a table
NAMES, *ROWS = [line.split() for line in STEPS.strip().splitlines()]
CELLS = [
    pytest.param(status, step, after, id=f"{step} when {status}")
    for status, *results in ROWS
    for step, after in zip(NAMES, results, strict=True)
]
ROAD_TO = {
    "proposed": [],
    "accepted": ["accept"],
    "in_progress": ["accept", "start"],
    "declined": ["decline"],
    "done": ["accept", "finish"],
    "not_possible": ["not_possible"],
    "not_done": ["not_done"],
    "superseded": ["supersede"],
    "cancelled": ["cancel"],
}

# Who may take which step: the owner, their colleague, the lead, the coordinator.
WHO = """
              owner  colleague  lead  coordinator  agreer
accept        yes    -          -     -            -
decline       yes    -          -     -            -
start         yes    -          -     -            -
finish        yes    -          yes   yes          -
not_possible  yes    -          yes   yes          -
not_done      yes    -          yes   yes          -
supersede     -      -          yes   yes          yes
cancel        -      -          yes   yes          yes
"""
PEOPLE, *WHO_ROWS = [line.split() for line in WHO.strip().splitlines()]
WHO_CELLS = [
    pytest.param(step, person, answer == "yes", id=f"{step} by {person}")
    for step, *answers in WHO_ROWS
    for person, answer in zip(PEOPLE, answers, strict=True)
]


@pytest.fixture
def owner(family, nominator):
    """Of another agency, whose team sees the family."""
    owner = make_practitioner()
    let_team_see(family, owner, nominator)
    return owner


@pytest.fixture
def action(family, owner, coordinator):
    return agree_action(
        family, by=coordinator, text="Call the housing office", owner=owner, due_on=TOMORROW
    )


@pytest.fixture
def people(family, nominator, owner, lead, coordinator):
    agreer = make_practitioner(owner.teams().get())
    return {
        "owner": owner,
        "colleague": make_practitioner(owner.teams().get()),
        "lead": lead,
        "coordinator": coordinator,
        "agreer": agreer,
    }


@pytest.mark.parametrize(("status", "step", "after"), CELLS)
def test_steps(action, owner, coordinator, status, step, after):
    def take(name):
        TAKE[name](action, coordinator if name in {"supersede", "cancel"} else owner)

    for name in ROAD_TO[status]:
        take(name)
    if after != "-":
        take(step)
        assert as_now(action).status == after
        return

    with pytest.raises(NotNow, match="This action is already"):
        take(step)

    assert as_now(action).status == status


@pytest.mark.parametrize(("step", "person", "allowed"), WHO_CELLS)
def test_who(family, people, step, person, allowed):
    action = agree_action(
        family, by=people["agreer"], text="Call", owner=people["owner"], due_on=TOMORROW
    )
    if step in {"start", "finish"}:
        accept_action(action, by=people["owner"])
    if allowed:
        TAKE[step](action, people[person])
        return
    before = as_now(action).status

    with pytest.raises(PermissionDenied, match="Only"):
        TAKE[step](action, people[person])

    assert as_now(action).status == before


def test_the_owner_accepts_at_once_what_they_agree_themselves(family, nominator):
    action = agree_action(family, by=nominator, text="Visit", owner=nominator, due_on=TOMORROW)

    assert action.status == Action.Status.ACCEPTED


def test_the_owner_is_a_person_and_their_agency(action, owner):
    assert (action.owner, action.owner_agency) == (owner, owner.agency)


def test_the_owner_sees_the_family_while_the_action_is_open(family, coordinator):
    outsider = make_practitioner()
    action = agree_action(family, by=coordinator, text="Call", owner=outsider, due_on=TOMORROW)
    assert _sees(outsider, family)

    decline_action(action, by=outsider, reason="Not our area")

    assert not _sees(outsider, family)
    assert as_now(action).status_reason == "Not our area"


def test_an_action_is_not_due_in_the_past(family, nominator):
    with pytest.raises(ValidationError, match="today or in the future"):
        agree_action(
            family,
            by=nominator,
            text="Visit",
            owner=nominator,
            due_on=today() - timedelta(days=1),
        )


@pytest.mark.parametrize(("text", "said"), [("  ", "Enter what"), ("x" * 201, "200 characters")])
def test_an_action_says_what_needs_to_happen(family, nominator, text, said):
    with pytest.raises(ValidationError, match=said):
        agree_action(family, by=nominator, text=text, owner=nominator, due_on=TOMORROW)


def test_done_is_not_in_the_future(action, owner):
    accept_action(action, by=owner)

    with pytest.raises(ValidationError, match="today or in the past"):
        finish_action(action, by=owner, done_on=TOMORROW)


def test_done_keeps_the_day_and_the_difference(action, owner):
    accept_action(action, by=owner)
    yesterday = today() - timedelta(days=1)

    finish_action(action, by=owner, done_on=yesterday, difference_made="They have a date")

    done = as_now(action)
    assert (done.done_on, done.difference_made) == (yesterday, "They have a date")
    assert done.updated_at.date() > yesterday


@pytest.mark.parametrize("status", ["not_possible", "not_done", "superseded", "cancelled"])
def test_undone_needs_a_reason(action, coordinator, status):
    with pytest.raises(ValidationError, match="Enter the reason"):
        close_action(action, by=coordinator, status=status, reason=" ")

    assert as_now(action).status == Action.Status.PROPOSED


@pytest.mark.parametrize("status", ["done", "accepted", "nonsense"])
def test_closing_is_not_another_way_to_be_done(action, owner, status):
    with pytest.raises(ValidationError, match="Select how the action ended"):
        close_action(action, by=owner, status=status, reason="x")


def test_a_stranger_cannot_agree_an_action(family):
    stranger = make_practitioner()

    with pytest.raises(PermissionDenied, match="do not have access"):
        agree_action(family, by=stranger, text="Call", owner=stranger, due_on=TOMORROW)


def test_a_closed_family_gets_no_new_action(nominator):
    family = make_family(nominator, status=Family.Status.CLOSED)

    with pytest.raises(NotNow, match="closed"):
        agree_action(family, by=nominator, text="Call", owner=nominator, due_on=TOMORROW)


def test_a_practitioner_asks_their_own_agency_only(family, nominator, owner):
    with pytest.raises(PermissionDenied, match="another agency"):
        agree_action(family, by=nominator, text="Call", owner=owner, due_on=TOMORROW)


def test_the_lead_asks_any_agency_that_works_with_the_family(family, lead, owner):
    agree_action(family, by=lead, text="Call", owner=owner, due_on=TOMORROW)

    with pytest.raises(PermissionDenied, match="does not work with the family"):
        agree_action(family, by=lead, text="Call", owner=make_practitioner(), due_on=TOMORROW)


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"roles": [Role.MANAGER]}, "cannot own an action"), ({"is_active": False}, "no longer")],
)
def test_some_cannot_own_an_action(family, coordinator, facts, said):
    with pytest.raises(PermissionDenied, match=said):
        agree_action(
            family,
            by=coordinator,
            text="Call",
            owner=make_practitioner(**facts),
            due_on=TOMORROW,
        )


def test_each_step_is_in_the_trail_without_a_word_of_it(action, owner):
    decline_action(action, by=owner, reason="Not our area")

    with as_owner():
        events = AuditEvent.objects.filter(target=f"families.Action:{action.pk}").order_by("at")
        assert [event.verb for event in events] == ["action.agreed", "action.declined"]
        assert "area" not in str([event.facts for event in events])


def _sees(practitioner, family):
    with acting_as(practitioner):
        return Family.objects.visible_to(practitioner).filter(pk=family.pk).exists()
