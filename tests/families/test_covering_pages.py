"""The pages of cover: arranged, answered, made longer and ended; and both persons' lists."""

import pytest
from django.urls import reverse

from families.models import Cover, Family
from families.services.conflicts import declare_conflict
from families.services.leading import accept_lead, offer_lead
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.families.covering import in_days, make_cover, make_covered
from tests.families.record import as_now, make_coordinator, make_family
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
NEW = "families:cover_new"


def sent(day, field):
    return {f"{field}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def asking(who, first=0, last=6, **more):
    days = sent(in_days(first), "starts_on") | sent(in_days(last), "ends_on")
    return {"who": who.pk, "reason": "Annual leave"} | days | more


@pytest.fixture
def colleague_of_lead(lead):
    return make_practitioner(lead.teams().get(), full_name="Connie Colleague")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead, backend=ALLAUTH)
    return client


def test_the_lead_asks_a_colleague_of_their_own_team(as_lead, family, colleague_of_lead):
    page = reverse(NEW, args=[family.pk])
    assert "Connie Colleague" in as_lead.get(page).text

    response = as_lead.post(page, asking(colleague_of_lead), follow=True)

    assert "Connie Colleague has been asked to cover" in response.text
    with as_owner():
        cover = Cover.objects.get()
    assert (cover.practitioner, cover.starts_on) == (colleague_of_lead, in_days(0))
    assert (
        "Connie Colleague has been asked to cover from"
        in as_lead.get(family.get_absolute_url()).text
    )


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    as_lead, family, colleague_of_lead
):
    page = reverse(NEW, args=[family.pk])

    text = as_lead.post(page, asking(colleague_of_lead, 3, 1)).text

    assert "The last day must be the first day or after it" in text
    assert "Annual leave" in text
    assert "Select who covers" in as_lead.post(page, {}).text


def test_the_same_days_twice_are_refused_beside_the_field(
    as_lead, family, lead, colleague_of_lead
):
    page = reverse(NEW, args=[family.pk])
    as_lead.post(page, asking(colleague_of_lead))

    again = as_lead.post(page, asking(colleague_of_lead))

    assert "Somebody else has been asked for some of these days" in again.text
    with as_owner():
        assert Cover.objects.count() == 1


def test_somebody_with_a_conflict_is_not_offered(as_lead, family, colleague_of_lead, coordinator):
    said = {"kind": "knows", "reason": "Her friend"}
    declare_conflict(family, colleague_of_lead, **said, by=coordinator)

    assert "Connie Colleague" not in as_lead.get(reverse(NEW, args=[family.pk])).text


def test_where_nobody_leads_there_is_nothing_to_cover(client, family, coordinator):
    client.force_login(coordinator, backend=ALLAUTH)

    response = client.get(reverse(NEW, args=[family.pk]))

    assert response.status_code == 409
    assert "nobody can cover" in response.text
    assert "Arrange cover" not in client.get(family.get_absolute_url()).text


def test_whoever_is_asked_finds_it_answers_it_and_has_the_family_in_their_lists(
    client, family, lead, colleague_of_lead
):
    asked = make_cover(family, colleague_of_lead, lead)
    client.force_login(colleague_of_lead, backend=ALLAUTH)
    assert "Will you cover?" in client.get(reverse("huddle:my_week")).text
    assert "You are asked to cover for this family" in client.get(family.get_absolute_url()).text
    page = asked.get_absolute_url()
    assert "Robin Ash" in client.get(page).text
    assert "Enter why you cannot cover" in client.post(page, {"answer": "decline"}).text

    client.post(page, {"answer": "accept"})

    assert as_now(asked).state == Cover.State.ACCEPTED
    week = client.get(reverse("huddle:my_week")).text
    assert f"You cover for {lead.full_name} until" in week
    assert "Will you cover?" not in week
    led = client.get(reverse("families:list"), {"led": "on"}).text
    assert family.get_absolute_url() in led
    assert f"Covered by {colleague_of_lead.full_name}" in led
    assert client.post(page, {"answer": "accept"}).status_code == 409


def test_the_lead_sees_in_their_list_who_covers(as_lead, family, lead, colleague_of_lead):
    make_covered(family, colleague_of_lead, lead)

    assert "Connie Colleague covers for you until" in as_lead.get(reverse("huddle:my_week")).text


def test_declined_the_reason_is_read_on_the_familys_page(client, family, lead, colleague_of_lead):
    asked = make_cover(family, colleague_of_lead, lead)
    client.force_login(colleague_of_lead, backend=ALLAUTH)

    response = client.post(
        asked.get_absolute_url(), {"answer": "decline", "reason": "Away too"}, follow=True
    )

    assert "You have declined to cover" in response.text
    client.force_login(lead, backend=ALLAUTH)
    assert "Declined because: Away too" in client.get(family.get_absolute_url()).text


def test_longer_and_over(as_lead, family, lead, colleague_of_lead):
    cover = make_covered(family, colleague_of_lead, lead, last=3)
    longer = reverse("families:cover_extend", args=[cover.pk])
    assert "after the present one" in as_lead.post(longer, sent(in_days(2), "ends_on")).text

    as_lead.post(longer, sent(in_days(9), "ends_on"))
    assert as_now(cover).ends_on == in_days(9)
    over = reverse("families:cover_end", args=[cover.pk])
    assert "Enter why the cover ends" in as_lead.post(over, {}).text
    response = as_lead.post(over, {"reason": "Back"}, follow=True)

    assert "The cover has ended" in response.text
    assert as_lead.post(over, {"reason": "Back"}).status_code == 409
    with as_owner():
        assert AuditEvent.objects.filter(verb="cover.viewed").exists()


def test_who_gives_up_and_sees_the_family_no_more_is_sent_to_their_list(
    client, family, lead, colleague_of_lead
):
    cover = make_covered(family, colleague_of_lead, lead)
    client.force_login(colleague_of_lead, backend=ALLAUTH)

    response = client.post(reverse("families:cover_end", args=[cover.pk]), {"reason": "Ill"})

    assert response.url == reverse("families:list")
    with acting_as(colleague_of_lead):
        assert not Family.objects.visible_to(colleague_of_lead).exists()


@pytest.mark.parametrize("page", ["huddle:my_week", "families:list"])
def test_lists_cost_the_same_however_many_are_covered(client, family, lead, nominator, page):
    covering = make_practitioner()
    make_covered(family, covering, lead)
    client.force_login(covering, backend=ALLAUTH)
    few = queries_of(client, reverse(page))
    for _ in range(4):
        make_covered(led_by(lead, nominator), covering, lead)

    assert queries_of(client, reverse(page)) == few


def led_by(lead, nominator):
    family = make_family(nominator)
    coordinator = make_coordinator(family, nominator)
    accept_lead(offer_lead(family, lead, by=coordinator, reason="Near"), by=lead)
    return family
