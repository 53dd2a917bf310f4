"""How much somebody leads, in points: above what was said a reason is asked, nobody stopped."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from families.models import Allocation, Family
from families.queries.load_of_leads import leads_over_limit, load_with, points_led
from families.services.leading import accept_lead, offer_lead
from practitioners.binding import acting_as
from practitioners.capacity import set_capacity
from practitioners.roles import Role
from practitioners.working_days import today
from tests.counting import queries_of
from tests.factories import make_practitioner, make_team
from tests.families.record import as_now, make_baby, make_coordinator, make_family
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
ABOVE = reverse("families:over_limit")


@pytest.fixture
def asked():
    return make_practitioner(full_name="Ann Asked")


@pytest.fixture
def manager(asked):
    return make_practitioner(make_team(asked.agency), roles=(Role.MANAGER,))


@pytest.fixture
def another(nominator):
    """A second family with two children, and its coordinator's name."""
    family = make_family(nominator)
    make_baby(family, nominator)
    make_baby(family, nominator)
    return family, make_coordinator(family, nominator)


def limit(person, manager, points):
    set_capacity(person, by=manager, fte=Decimal(1), points=Decimal(points))


def led(family, who, by, over_limit="", **more):
    why = {"over_limit": over_limit}
    return accept_lead(offer_lead(family, who, by=by, reason="Near", **why, **more), by=who, **why)


def of(reader, *people):
    with acting_as(reader):
        return list(points_led([person.pk for person in people]).values())


def test_points_follow_the_table_of_weights(family, another, coordinator, asked):
    led(family, asked, coordinator)
    assert of(asked, asked) == [Fraction(3)]  # accepted today
    led(*another[:1], asked, another[1])
    assert of(asked, asked) == [Fraction(13, 2)]  # and 3, and a half for the second child

    long_ago = as_now(family).created_at - timedelta(days=40)
    with as_owner():
        Allocation.objects.update(answered_at=long_ago)
    assert of(asked, asked) == [Fraction(9, 2)]
    with as_owner():
        Family.objects.filter(pk=family.pk).update(status="paused")
        Family.objects.filter(pk=another[0].pk).update(status="closed")
    assert of(asked, asked) == [Fraction(1)]


def test_numbers_are_for_those_who_ask_or_answer_for_leads(family, coordinator, asked, manager):
    led(family, asked, coordinator)

    assert of(manager, asked) == [3]
    assert of(coordinator, asked) == [3]
    assert of(make_practitioner(), asked) == [0]


def test_a_sealed_family_is_counted_for_its_lead_only(family, coordinator, asked, manager):
    led(family, asked, coordinator)
    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction="sealed")

    assert of(asked, asked) == [3]
    assert of(manager, asked) == [0]


def test_up_to_what_was_said_nobody_is_asked(family, coordinator, asked, manager):
    limit(asked, manager, 3)

    assert led(family, asked, coordinator).state == "current"
    assert (as_now(Allocation(pk=_key(family))).over_limit) == ""


def _key(family):
    with as_owner():
        return Allocation.objects.get(family=family).pk


def test_above_it_whoever_asks_says_why_and_so_does_whoever_accepts(
    family, coordinator, asked, manager
):
    limit(asked, manager, "2.5")
    with pytest.raises(ValidationError) as refused:
        offer_lead(family, asked, by=coordinator, reason="Near")
    assert "it would be 3, of 2.5 at most" in refused.value.message_dict["over_limit"][0]
    offer = offer_lead(family, asked, by=coordinator, reason="Near", over_limit="No one else.")
    with pytest.raises(ValidationError):
        accept_lead(offer, by=asked)

    accept_lead(offer, by=asked, over_limit="I know her.")

    now = as_now(offer)
    assert (now.state, now.over_limit) == ("current", "No one else.")
    assert now.accepted_over_limit == "I know her."


def test_a_reason_where_none_is_asked_is_not_kept(family, coordinator, asked):
    allocation = led(family, asked, coordinator, over_limit="Just in case")

    assert (allocation.over_limit, allocation.accepted_over_limit) == ("", "")


def test_the_page_of_the_offer_warns_and_asks_beside_the_yes(
    client, family, coordinator, asked, manager
):
    limit(asked, manager, 1)
    offer = offer_lead(family, asked, by=coordinator, reason="Near", over_limit="No one else.")
    client.force_login(asked, backend=ALLAUTH)
    page = reverse("families:offer", args=[offer.pk])
    assert "With this family it would be 3, of 1 at most" in client.get(page).text

    refused = client.post(page, {"answer": "accept"}).text
    assert 'id="id_over_limit-error"' in refused
    assert as_now(offer).state == "offered"
    client.post(page, {"answer": "accept", "over_limit": "I know her."})

    assert as_now(offer).accepted_over_limit == "I know her."


def test_whoever_is_not_above_it_is_not_asked_on_the_page(client, family, coordinator, asked):
    offer = offer_lead(family, asked, by=coordinator, reason="Near")
    client.force_login(asked, backend=ALLAUTH)

    page = client.get(reverse("families:offer", args=[offer.pk])).text

    assert "over_limit" not in page


def test_the_manager_and_the_supervisor_read_why_and_another_agency_does_not(
    client, family, coordinator, asked, manager
):
    limit(asked, manager, 1)
    supervisor = make_practitioner(roles=(Role.SUPERVISOR,))
    led(family, asked, coordinator, supervisor=supervisor, over_limit="No one else.")
    other = make_practitioner(roles=(Role.MANAGER,))

    for reader, reads in ((manager, True), (supervisor, True), (other, False)):
        client.force_login(reader, backend=ALLAUTH)
        assert ("No one else." in client.get(ABOVE).text) == reads
    client.force_login(supervisor, backend=ALLAUTH)
    assert "No one else." in client.get(family.get_absolute_url()).text
    client.force_login(coordinator, backend=ALLAUTH)
    assert "Ann Asked" in client.get(family.get_absolute_url()).text


def test_of_a_restricted_family_the_manager_reads_no_reference(
    family, coordinator, asked, manager
):
    limit(asked, manager, 1)
    led(family, asked, coordinator, over_limit="No one else.")
    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction="restricted")
    with acting_as(manager):
        [one] = leads_over_limit()
    assert (one.family, one.reference, one.asked) == (None, None, "No one else.")

    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction="sealed")

    with acting_as(manager):
        assert leads_over_limit() == []


def test_the_list_costs_the_same_whatever_its_length(
    client, family, another, coordinator, asked, manager
):
    limit(asked, manager, 0)
    led(family, asked, coordinator, over_limit="No one else.")
    client.force_login(manager, backend=ALLAUTH)
    few = queries_of(client, ABOVE)
    led(another[0], asked, another[1], over_limit="No one else.")

    assert queries_of(client, ABOVE) == few
    assert client.get(ABOVE).text.count("Ann Asked") == 2


def test_one_family_more_counts_as_new_with_its_children(another, asked, manager):
    limit(asked, manager, 3)
    family, coordinator = another
    with acting_as(coordinator):
        load = load_with(asked, family)

    assert (load.points, load.then, load.is_over) == (0, Fraction(7, 2), True)
    assert today() is not None
