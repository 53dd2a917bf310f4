"""What the meeting decides says whether somebody must lead; it shows where nobody does."""

import pytest
from django.urls import reverse

from families.models import Allocation
from families.queries.without_lead import without_lead
from families.services.leading import accept_lead, end_lead
from practitioners.binding import acting_as
from tests.huddle.deciding import family_of, record, rows
from tests.huddle.holding import make_twin
from tests.huddle.worlds import make_nominated

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


def is_without(meeting):
    reader = meeting.world.coordinator
    with acting_as(reader):
        return without_lead(reader).filter(pk=meeting.family.pk).exists()


@pytest.mark.parametrize("code", ["D03", "D05", "D11", "D02"])
def test_after_these_somebody_must_lead(meeting, code):
    assert not is_without(meeting)

    record(meeting, code)

    assert is_without(meeting)


@pytest.mark.parametrize("code", ["D06", "D07", "D08", "D13", "D14"])
def test_after_these_nobody_need(meeting, code):
    record(meeting, code)

    assert not is_without(meeting)


def test_one_child_for_whom_somebody_must_is_enough(meeting):
    twin = make_twin(meeting)
    record(meeting, "D06")
    record(meeting, "D05", twin)

    assert is_without(meeting)


def test_a_decision_that_is_replaced_leaves_nothing_behind(meeting):
    record(meeting, "D05")

    record(meeting, "D06")

    assert not is_without(meeting)
    assert family_of(meeting).lead_needed_since is None


def test_since_when_does_not_move_when_it_is_decided_again(meeting):
    record(meeting, "D05")
    since = family_of(meeting).lead_needed_since

    record(meeting, "D11")

    assert family_of(meeting).lead_needed_since == since


def test_once_somebody_accepts_it_is_not_and_when_they_end_it_is_again(meeting):
    record(meeting, "D03")
    [offer] = rows(Allocation)
    assert is_without(meeting)
    accept_lead(offer, by=meeting.world.health)
    assert not is_without(meeting)

    end_lead(meeting.family, by=meeting.chair, reason="Stepped down")

    assert is_without(meeting)


def test_whom_the_huddle_closes_needs_nobody(meeting):
    record(meeting, "D03")
    accept_lead(rows(Allocation)[0], by=meeting.world.health)

    record(meeting, "D15")

    assert not is_without(meeting)
    assert family_of(meeting).lead_needed_since is None


def test_my_week_and_the_list_show_it_with_the_day(client, meeting):
    record(meeting, "D05")
    client.force_login(meeting.world.coordinator, backend=ALLAUTH)

    for page in (reverse("huddle:my_week"), reverse("huddle:left_work")):
        text = client.get(page).text
        assert "Nobody has led this family since" in text
        assert meeting.family.reference in text


def test_my_week_is_quiet_where_everybody_is_led(client, meeting):
    make_nominated(meeting.world)
    client.force_login(meeting.world.coordinator, backend=ALLAUTH)

    assert "Without a lead" not in client.get(reverse("huddle:my_week")).text
