"""Two people at once: one lead, one offer, one answer. On two real connections."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections

from families.models import Allocation
from families.services.acting import accept_action, agree_action, decline_action
from families.services.leading import accept_lead, offer_lead, withdraw_offer
from practitioners.access import NotNow
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.record import as_now
from tests.owner import as_owner

pytestmark = pytest.mark.usefixtures("committed")
State = Allocation.State


def at_once(*acts):
    """Each on a connection of its own, all let go together; what each refused, or None."""
    barrier = threading.Barrier(len(acts), timeout=10)
    refused = [None] * len(acts)

    def run(number, act):
        barrier.wait()
        try:
            act()
        except (NotNow, PermissionDenied) as refusal:
            refused[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert not any(thread.is_alive() for thread in threads)
    return refused


def states(family):
    with as_owner():
        return sorted(family.allocations.values_list("state", flat=True))


def test_two_coordinators_offer_at_once_and_one_is_told_no(family, coordinator):
    one, other = make_practitioner(), make_practitioner()

    refused = at_once(
        lambda: offer_lead(family, one, by=coordinator, reason="Near"),
        lambda: offer_lead(family, other, by=coordinator, reason="Nearer"),
    )

    assert len([refusal for refusal in refused if refusal]) == 1
    assert states(family) == [State.OFFERED]


def test_accepting_twice_at_once_leads_once(family, coordinator):
    lead = make_practitioner()
    offer = offer_lead(family, lead, by=coordinator, reason="Near")

    refused = at_once(*[lambda: accept_lead(offer, by=lead)] * 2)

    assert len([refusal for refusal in refused if refusal]) == 1
    assert states(family) == [State.CURRENT]


def test_accepted_or_withdrawn_and_never_both(family, coordinator):
    first = make_practitioner()
    accept_lead(offer_lead(family, first, by=coordinator, reason="Near"), by=first)
    second = make_practitioner()
    offer = offer_lead(family, second, by=coordinator, reason="Nearer")

    refused = at_once(
        lambda: accept_lead(offer, by=second), lambda: withdraw_offer(offer, by=coordinator)
    )

    assert len([refusal for refusal in refused if refusal]) == 1
    assert states(family) in (
        [State.CURRENT, State.ENDED],
        [State.CURRENT, State.WITHDRAWN],
    )


def test_accepted_or_declined_and_never_both(family, coordinator):
    owner = make_practitioner()
    action = agree_action(family, by=coordinator, text="Call", owner=owner, due_on=today())

    refused = at_once(
        lambda: accept_action(action, by=owner),
        lambda: decline_action(action, by=owner, reason="No room"),
    )

    assert any(refused)
    assert as_now(action).status in {"accepted", "declined"}


def test_each_thread_had_a_connection_of_its_own():
    pids = []

    def note():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid(), current_user")
            pids.append(cursor.fetchone())

    at_once(note, note)

    assert len({pid for pid, _ in pids}) == 2
    assert {user for _, user in pids} == {"huddle_runtime"}
