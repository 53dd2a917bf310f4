"""A family that moved: sent, acknowledged there, and open as long as nobody there has it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from families.models import Family, Person, Transfer
from families.queries.transfers import waiting_for
from families.scope import birthday, born_by
from families.services.transferring import (
    acknowledge_transfer,
    send_transfer,
    take_back_transfer,
)
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.families.planning import day
from tests.families.reading import on_family, page, post, text
from tests.families.record import as_now
from tests.families.test_hidden_services import hide_a_service
from tests.owner import as_owner

WEEK_AGO = today() - timedelta(days=7)
TOMORROW = today() + timedelta(days=1)


@pytest.fixture
def transfer(family, lead):
    return send_transfer(family, sent_to="Bradford", sent_on=WEEK_AGO, by=lead)


def on(transfer):
    return reverse("families:transfer", args=[transfer.pk])


def waits_for(person):
    with acting_as(person):
        return [one.pk for one in waiting_for(person)]


def test_it_stands_on_the_family_s_page_until_somebody_has_it(client, family, lead, transfer):
    assert "Waiting for acknowledgement" in text(client, lead, on_family("detail", family))

    acknowledge_transfer(transfer, who="Duty team", on=today(), by=lead)

    shown = text(client, lead, on_family("detail", family))
    assert "Waiting for acknowledgement" not in shown
    assert "acknowledged on" in shown


def test_it_waits_for_the_lead_and_for_the_coordinator_and_for_nobody_else(
    client, nominator, coordinator, lead, transfer
):
    assert waits_for(lead) == [transfer.pk]
    assert waits_for(coordinator) == [transfer.pk]
    assert waits_for(nominator) == []
    assert "not acknowledged yet" in text(client, lead, reverse("families:mine"))
    week = text(client, coordinator, reverse("huddle:my_week"))
    assert "Transfers to another area" in week

    take_back_transfer(transfer, by=coordinator)

    assert waits_for(lead) == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"sent_to": " "}, "sent_to"), ({"sent_on": TOMORROW}, "sent_on")],
)
def test_it_says_where_and_when_it_was_sent(family, lead, facts, field):
    with pytest.raises(ValidationError) as refused:
        send_transfer(family, by=lead, **{"sent_to": "Bradford", "sent_on": today()} | facts)

    assert field in refused.value.message_dict


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"who": " "}, "who"),
        ({"on": TOMORROW}, "on"),
        ({"on": WEEK_AGO - timedelta(days=1)}, "on"),
    ],
)
def test_an_acknowledgement_says_who_and_when(lead, transfer, facts, field):
    with pytest.raises(ValidationError) as refused:
        acknowledge_transfer(transfer, by=lead, **{"who": "Duty team", "on": today()} | facts)

    assert field in refused.value.message_dict
    assert as_now(transfer).is_waiting


def test_one_waits_at_a_time_and_is_answered_once(family, lead, transfer):
    with pytest.raises(NotNow):
        send_transfer(family, sent_to="Leeds", sent_on=today(), by=lead)
    acknowledge_transfer(transfer, who="Duty team", on=today(), by=lead)

    with pytest.raises(NotNow):
        take_back_transfer(transfer, by=lead)
    with pytest.raises(NotNow):
        acknowledge_transfer(transfer, who="Duty team", on=today(), by=lead)


def test_a_closed_family_is_transferred_no_more(family, lead):
    with as_owner():
        Family.objects.filter(pk=family.pk).update(status="closed")

    with pytest.raises(NotNow):
        send_transfer(family, sent_to="Bradford", sent_on=today(), by=lead)


def test_only_the_lead_and_who_runs_the_huddle_transfer_a_family(
    family, nominator, stranger, coordinator, lead, transfer
):
    for person in (nominator, stranger):
        with pytest.raises(PermissionDenied):
            take_back_transfer(transfer, by=person)
    take_back_transfer(transfer, by=coordinator)
    for person in (nominator, stranger):
        with pytest.raises(PermissionDenied):
            send_transfer(family, sent_to="Bradford", sent_on=today(), by=person)
    assert send_transfer(family, sent_to="Leeds", sent_on=today(), by=coordinator).is_waiting


def test_a_stranger_finds_none(client, family, stranger, transfer):
    assert page(client, stranger, on(transfer)).status_code == 404
    assert page(client, stranger, on_family("transfer_new", family)).status_code == 404
    with acting_as(stranger):
        assert not Transfer.objects.exists()


def test_where_it_was_sent_is_never_rewritten(lead, transfer):
    with acting_as(lead), pytest.raises(ProgrammingError), transaction.atomic():
        Transfer.objects.filter(pk=transfer.pk).update(sent_to="Leeds")


def test_the_database_keeps_one_that_waits(family, lead, transfer):
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(family=family, sent_to="Leeds", sent_on=today(), recorded_by=lead)


def test_it_is_sent_and_answered_on_its_pages(client, family, lead):
    sent = {"sent_to": "Bradford"} | day("sent_on", WEEK_AGO)
    assert post(client, lead, on_family("transfer_new", family), **sent).status_code == 302
    with acting_as(lead):
        transfer = Transfer.objects.visible_to(lead).get(family=family)

    shown = post(client, lead, on(transfer), what="acknowledged").content.decode()
    assert "Enter who acknowledged it" in shown
    assert "Enter the date it was acknowledged" in shown

    answer = {"what": "acknowledged", "who": "Duty team"} | day("on", today())
    assert post(client, lead, on(transfer), **answer).status_code == 302
    assert "Duty team" in text(client, lead, on(transfer))


def test_one_that_was_not_sent_is_taken_back_on_its_page(client, family, lead, transfer):
    assert post(client, lead, on(transfer), what="taken_back").status_code == 302

    assert "Taken back" in text(client, lead, on(transfer))
    assert "Moved out of the area" not in text(client, lead, on_family("detail", family))


def test_whoever_recorded_it_from_a_hidden_service_is_not_named(
    client, family, nominator, coordinator, lead, transfer
):
    worker = hide_a_service(family, coordinator)
    with as_owner():
        Transfer.objects.filter(pk=transfer.pk).update(recorded_by=worker)

    assert worker.full_name not in text(client, nominator, on(transfer))


def test_whoever_was_born_by_a_day_has_that_age_by_then():
    for born in (today() - timedelta(days=days) for days in range(1090, 1110)):
        for by in (today(), today() + timedelta(days=3)):
            assert (born <= born_by(by, 3)) is (birthday(born, 3) <= by)


def test_the_lead_is_told_before_the_youngest_is_too_old(client, family, lead, settings):
    settings.SCOPE_UNTIL_BIRTHDAY = 3
    mine = reverse("families:mine")
    assert "over the age" not in text(client, lead, mine).split("The rules of this list")[0]
    with as_owner():
        born = born_by(today() + timedelta(days=50), 3)
        Person.objects.filter(family=family, kind="child").update(dob=born)

    shown = text(client, lead, mine).split("The rules of this list")[0]

    assert "The youngest is over the age that the huddle is for" in shown
