"""A family's page and the list: what each reader finds there, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from families.models import Family, GrantReason
from families.services.acting import agree_action
from families.services.contributing import Care, contribute
from families.services.disputing import dispute_contribution
from families.services.granting import grant_practitioner
from families.services.leading import accept_lead, offer_lead
from families.services.passing_on import ask_source
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.addresses import make_address
from tests.families.reading import found, on_family, page, post, text
from tests.families.record import (
    let_team_see,
    make_baby,
    make_family,
)
from tests.owner import as_owner

TOMORROW = today() + timedelta(days=1)
COST = {"detail": 64, "list": 18, "actions": 17}  # queries
SAID = {"nature": "recorded", "theme": "pressure"}


@pytest.fixture
def pages(family, nominator, coordinator):
    """Every page about this family, by its name."""
    action = agree_action(family, by=nominator, text="Visit", owner=nominator, due_on=TOMORROW)
    offer = offer_lead(family, nominator, by=coordinator, reason="Near")
    address = make_address(family, nominator, protected=True, reveal_to=[nominator.principal])
    return {
        "detail": on_family("detail", family),
        "contribute": on_family("contribute", family),
        "action_new": on_family("action_new", family),
        "action": action.get_absolute_url(),
        "offer": reverse("families:offer", args=[offer.pk]),
        "address_reveal": reverse("families:address_reveal", args=[address.pk]),
    }


NAMES = ["detail", "contribute", "action_new", "action", "offer", "address_reveal"]


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_nothing_and_the_family_s_people_do(
    client, pages, nominator, stranger, name
):
    assert page(client, stranger, pages[name]).status_code == 404
    assert page(client, nominator, pages[name]).status_code == 200


@pytest.mark.parametrize("name", [*NAMES, "list", "actions"])
@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_some_roles_have_no_such_page(client, pages, nominator, name, role):
    address = pages.get(name) or reverse(f"families:{name}")
    colleague = make_practitioner(nominator.teams().get(), roles=(role,))

    assert page(client, colleague, address).status_code == 403


def test_a_family_is_titled_by_its_reference_and_its_babies_are_named_inside(
    client, family, nominator
):
    html = text(client, nominator, family.get_absolute_url())

    title = html.split("<title>")[1].split("</title>")[0]
    assert family.reference in title
    assert "Robin" not in title
    assert "Robin Ash" in html
    assert "Contact safely: Text only, before noon" in html


def test_reading_a_family_is_in_its_trail(client, family, nominator):
    page(client, nominator, family.get_absolute_url())
    page(client, nominator, reverse("families:list"))

    with as_owner():
        [viewed] = AuditEvent.objects.filter(verb="family.viewed")
        [listed] = AuditEvent.objects.filter(verb="families.listed")
        [seen] = AuditEvent.objects.filter(verb="family.seen")
    assert (viewed.family, viewed.by, viewed.agency) == (
        family.pk,
        nominator.pk,
        nominator.agency_id,
    )
    assert listed.facts == {"families": 1, "searched": False}
    assert (seen.family, seen.by) == (family.pk, nominator.pk)


def test_a_page_refused_leaves_no_trace_of_having_read(client, family, stranger):
    page(client, stranger, family.get_absolute_url())

    with as_owner():
        assert not AuditEvent.objects.filter(verb="family.viewed").exists()


def test_each_reader_finds_only_what_was_meant_for_them(client, family, nominator, coordinator):
    housing = make_practitioner()
    let_team_see(family, housing, nominator)
    for words, audience in [
        ("Ours alone", "own"),
        ("For everyone", "huddle"),
        ("For the chair", "chair_lead"),
    ]:
        contribute(family, by=nominator, text=words, audience=audience, **SAID)
    contribute(
        family, by=nominator, text="", audience="verbal", held_where="Police record", **SAID
    )

    found = {
        name: text(client, reader, family.get_absolute_url())
        for name, reader in {"own": nominator, "housing": housing, "chair": coordinator}.items()
    }

    assert all("For everyone" in html for html in found.values())
    assert all("Said aloud, not written here." in html for html in found.values())
    assert [name for name, html in found.items() if "Ours alone" in html] == ["own"]
    assert [name for name, html in found.items() if "For the chair" in html] == ["own", "chair"]


def test_nothing_shared_is_never_no_concern(client, family, nominator):
    html = text(client, nominator, family.get_absolute_url())

    assert "not that there is no concern" in html
    assert "Nothing has been shared with you yet." in html


def test_a_protected_address_is_masked_for_those_who_do_not_know_it(client, family, nominator):
    make_address(
        family,
        nominator,
        lines="7 Hidden Close",
        postcode="LS9 9ZZ",
        protected=True,
        reveal_to=[nominator.principal],
    )
    colleague = make_practitioner(nominator.teams().get())

    theirs = text(client, colleague, family.get_absolute_url())
    listed = text(client, colleague, reverse("families:list"))
    searched = found(client, colleague, "Hidden")
    mine = text(client, nominator, family.get_absolute_url())

    assert "Protected address" in theirs
    for html in (theirs, listed, searched):
        assert "LS9" not in html
        assert "Hidden Close" not in html
    assert "7 Hidden Close, LS9 9ZZ" in mine
    with as_owner():
        [event] = AuditEvent.objects.filter(verb="address.viewed")
    assert event.by == nominator.pk


def test_who_knows_an_address_shows_it_to_one_more(client, family, nominator, coordinator):
    address = make_address(family, nominator, protected=True, reveal_to=[nominator.principal])
    where = reverse("families:address_reveal", args=[address.pk])

    assert page(client, coordinator, where).status_code == 404
    post(client, nominator, where, to=coordinator.pk, sure="on")

    assert page(client, coordinator, where).status_code == 200


FOUND_BY = ["robin", "ASH rob", "{reference}", "{reference_lower}", "999 000 0018"]


@pytest.mark.parametrize("query", FOUND_BY)
def test_a_search_finds_a_family_for_its_own_people_only(client, nominator, stranger, query):
    family = make_family(nominator)
    make_baby(family, nominator, nhs_number="9990000018", nhs_number_absence="")
    q = query.format(reference=family.reference, reference_lower=family.reference.lower())

    mine = found(client, nominator, q).split('role="status">')[1]
    theirs = found(client, stranger, q).split('role="status">')[1]
    assert family.reference in mine
    assert family.get_absolute_url() not in theirs
    assert "<strong>0</strong>" in theirs


@pytest.mark.parametrize("query", ["'", "%", "a & | !", "\\", "<script>", "x" * 500, ":*"])
def test_a_search_takes_any_words(client, family, nominator, query):
    assert "Families" in found(client, nominator, query)


def test_what_is_searched_for_never_stands_in_an_address(client, family, nominator):
    client.force_login(nominator)

    answer = client.post(reverse("families:list"), {"q": "robin ash", "status": "nominated"})

    assert "robin" not in answer["Location"].lower()
    assert "status=nominated" in answer["Location"]
    assert 'value="robin ash"' in client.get(answer["Location"]).content.decode()


def test_a_search_of_somebody_else_or_of_yesterday_is_gone(client, family, nominator, coordinator):
    client.force_login(nominator)
    where = client.post(reverse("families:list"), {"q": "robin"})["Location"]

    theirs = text(client, coordinator, where)

    assert "robin" not in theirs
    assert "no longer kept" in theirs


def test_pages_of_a_search_keep_it(client, nominator):
    for _ in range(26):
        make_baby(make_family(nominator), nominator)

    html = found(client, nominator, "robin")

    assert re.search(r'href="[^"]*search=[^"]*page=2|href="[^"]*page=2[^"]*search=', html)


def test_only_the_latest_searches_are_kept(client, family, nominator):
    client.force_login(nominator)
    first = client.post(reverse("families:list"), {"q": "the first"})["Location"]
    for number in range(20):
        client.post(reverse("families:list"), {"q": f"search {number}"})

    assert "no longer kept" in client.get(first).content.decode()


def test_the_list_narrows_by_status_and_by_whom_i_lead(client, family, nominator, coordinator):
    paused = make_family(nominator, status=Family.Status.PAUSED)
    accept_lead(offer_lead(family, nominator, by=coordinator, reason="Near"), by=nominator)
    address = reverse("families:list")

    by_status = text(client, nominator, address + "?status=paused")
    led = text(client, nominator, address + "?led=on")

    assert paused.reference in by_status
    assert family.reference not in by_status
    assert family.reference in led
    assert paused.reference not in led


def test_the_list_counts_a_thousand_and_no_further(client, nominator, monkeypatch):
    monkeypatch.setattr("practitioners.paging.MOST", 2)
    for _ in range(3):
        make_family(nominator)

    html = text(client, nominator, reverse("families:list"))

    assert "<strong>2+</strong>" in html


def fill(family, nominator, coordinator, number):
    for index in range(number):
        make_baby(family, nominator, name=f"Baby {index}")
        member = make_practitioner()
        grant_practitioner(family, member, GrantReason.INVOLVED, by=nominator)
        care = Care(needs_source_permission=True, not_for=tuple(family.people.all()))
        told = contribute(family, by=nominator, text="Seen", audience="huddle", care=care, **SAID)
        dispute_contribution(told, by=nominator, says="Not seen")
        ask_source(told, by=nominator, asked_for="The minutes")
        agree_action(family, by=coordinator, text="Call", owner=nominator, due_on=TOMORROW)
        make_address(family, nominator)


@pytest.mark.parametrize("number", [1, 12])
def test_a_family_costs_the_same_however_much_is_known(
    client, family, nominator, coordinator, number, django_assert_num_queries
):
    fill(family, nominator, coordinator, number)
    client.force_login(nominator)
    page(client, nominator, family.get_absolute_url())

    with django_assert_num_queries(COST["detail"]):
        client.get(family.get_absolute_url())


@pytest.mark.parametrize("number", [1, 12])
def test_a_list_costs_the_same_for_any_number(
    client, nominator, number, django_assert_num_queries
):
    for _ in range(number):
        family = make_family(nominator)
        make_baby(family, nominator)
        agree_action(family, by=nominator, text="Call", owner=nominator, due_on=TOMORROW)
    client.force_login(nominator)

    searched = client.post(reverse("families:list"), {"q": "robin"})["Location"]
    with django_assert_num_queries(COST["list"]):
        client.get(searched)
    with django_assert_num_queries(COST["actions"]):
        client.get(reverse("families:actions"))
