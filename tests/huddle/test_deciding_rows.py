"""A row that waits is decided once, by the coordinator of its huddle, with what it needs."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from huddle.models import ImportRow
from huddle.services.deciding_rows import discard_row, nominate_row, redirect_row
from huddle.services.importing import import_nominations
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.huddle.nominations import csv_of, sample
from tests.huddle.partnership import make_sample_partnership
from tests.owner import as_owner


@pytest.fixture
def huddle():
    return make_sample_partnership()


@pytest.fixture
def coordinator(huddle):
    return huddle.coordinator


def waiting(huddle, number, upload=None):
    batch = import_nominations(
        upload or sample(), filename="x.csv", huddle=huddle, by=huddle.coordinator
    )
    with acting_as(huddle.coordinator):
        return batch.rows.get(number=number)


def test_a_row_is_decided_once(huddle, coordinator):
    row = waiting(huddle, 8)
    discard_row(row, reason="Sent by mistake", by=coordinator)

    with pytest.raises(NotNow, match="already decided"):
        nominate_row(row, by=coordinator)
    with pytest.raises(NotNow, match="already decided"):
        redirect_row(row, where="Early Help", told="The team", by=coordinator)


def test_a_row_that_was_accepted_or_failed_is_nothing_to_decide(huddle, coordinator):
    batch = waiting(huddle, 2).batch
    with acting_as(coordinator):
        done = list(batch.rows.filter(number__in=[2, 9, 11]))

    for row in done:
        with pytest.raises(NotNow):
            discard_row(row, reason="x", by=coordinator)


def test_another_coordinator_does_not_even_find_it(huddle):
    row = waiting(huddle, 8)
    other = make_practitioner(roles=(Role.COORDINATOR,))

    with pytest.raises(ImportRow.DoesNotExist):
        discard_row(row, reason="x", by=other)


def test_whoever_may_no_longer_import_decides_nothing(huddle, coordinator):
    row = waiting(huddle, 8)
    coordinator.roles = [Role.PRACTITIONER]

    with pytest.raises(PermissionDenied, match="Your role cannot"):
        discard_row(row, reason="x", by=coordinator)


def test_each_decision_needs_its_reason(huddle, coordinator):
    row = waiting(huddle, 8)

    with pytest.raises(ValidationError, match="why it is discarded"):
        discard_row(row, reason="", by=coordinator)
    with pytest.raises(ValidationError, match="who was told"):
        redirect_row(row, where="Early Help", told="", by=coordinator)


def test_a_child_past_the_birthday_needs_a_reason_to_be_nominated(huddle, coordinator):
    row = waiting(huddle, 2, csv_of({"child_dob": "01/01/2020"}))

    with pytest.raises(ValidationError, match="why the huddle should think"):
        nominate_row(row, by=coordinator)

    nomination = nominate_row(row, note="A baby is on the way", by=coordinator)
    assert nomination.child.name == "Zakariya Yusuf"


def test_a_team_that_has_gone_since_cannot_nominate(huddle, coordinator):
    row = waiting(huddle, 2, csv_of({"child_dob": "01/01/2020"}))
    with as_owner():
        row.team.name = "Another name"
        row.team.save()

    with pytest.raises(ValidationError, match="no longer in Huddle"):
        nominate_row(row, note="A baby is on the way", by=coordinator)


def test_a_decision_is_audited_without_its_words(huddle, coordinator):
    discard_row(waiting(huddle, 8), reason="Sent by mistake", by=coordinator)

    with as_owner():
        event = AuditEvent.objects.get(verb="import_row.decided")
    assert event.facts == {"outcome": "discarded"}
