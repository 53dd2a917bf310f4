"""Right after the withdrawal commits, no channel holds anything stale; before it, each did."""

import pytest
from django.core import mail
from django.urls import reverse

from consent.services.sharing import withdraw_sharing
from families.models import Audience, Contribution, Family, Person
from families.services.leading import offer_lead
from families.services.reminding import plan_reminders
from huddle.models import AgencyCheck, AgendaItem
from huddle.services.holding import accept_statement, open_session
from practitioners import notices
from practitioners.binding import acting_as
from practitioners.models import Notice
from practitioners.notices import _always
from practitioners.outbox import send_due
from practitioners.roles import Role
from practitioners.working_days import today
from tests.consent.sharing.work import act, leads, published, sees
from tests.factories import make_practitioner
from tests.huddle.worlds import share, told
from tests.owner import as_owner

WHY = "The family asked."
ABOUT_A_FAMILY = ("lead_", "action_", "agenda", "check_", "minutes_", "nomination_", "advice_")


@pytest.fixture
def shared(world, family):
    """Shared with the police, on a published agenda; police lead and own an action."""
    decision = share(world, family, world.police.agency)
    family.session = published(world, family)
    leads(world, family, world.police)
    family.action = act(family, world.police, world.chair)
    family.named = told(
        family,
        world.health,
        text="Named for the police.",
        audience=Audience.NAMED,
        named_agencies=[world.police.agency_id],
    )
    return decision


def pages_of(family, world):
    """Every page that a core team's member reaches a family by, and what shows it there."""
    with as_owner():
        check = AgencyCheck.objects.get(item__family=family, team=world.team_of(world.police))
        item = AgendaItem.objects.get(family=family)
        baby = family.people.babies().get()
    session = family.session.pk
    return {
        "list": (reverse("families:list"), family.reference),
        "list as a file": (reverse("families:list_csv"), family.reference),
        "record": (family.get_absolute_url(), family.reference),
        "sharing": (reverse("consent:sharing", args=[family.pk]), family.reference),
        "my week": (reverse("huddle:my_week"), family.reference),
        "my actions": (reverse("families:actions"), family.reference),
        "action": (reverse("families:action", args=[family.action.pk]), family.reference),
        "checks": (reverse("huddle:checks"), family.reference),
        "check": (reverse("huddle:check", args=[check.pk]), baby.name),
        "session": (reverse("huddle:session", args=[session]), family.reference),
        "item": (reverse("huddle:item", args=[item.pk]), family.reference),
    }


def shows(client, page):
    address, words = page
    response = client.get(address, follow=True)
    return response.status_code == 200 and words in response.content.decode()


CHANNELS = (
    "list",
    "list as a file",
    "record",
    "sharing",
    "my week",
    "my actions",
    "action",
    "checks",
    "check",
    "session",
    "item",
)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_page_that_showed_the_family_shows_nothing_of_it(client, world, family, shared, channel):
    if channel == "item":
        open_session(family.session, by=world.chair)
        accept_statement(family.session, by=world.police)
    page = pages_of(family, world)[channel]
    client.force_login(world.police)
    assert shows(client, page)

    withdraw_sharing(shared, reason=WHY, by=world.coordinator)

    assert not shows(client, page)


def test_no_query_no_count_and_no_raw_row_is_left(world, family, shared):
    tables = (Family, Person, Contribution, AgendaItem, AgencyCheck)
    with acting_as(world.police):
        assert all(model.objects.exists() for model in tables)

    withdraw_sharing(shared, reason=WHY, by=world.coordinator)

    with acting_as(world.police):
        assert not any(model.objects.exists() for model in tables)


def test_searching_finds_it_no_more(client, world, family, shared):
    client.force_login(world.police)
    with as_owner():
        name = family.people.babies().get().name
    search = {"q": name}
    assert family.reference in found(client, search)

    withdraw_sharing(shared, reason=WHY, by=world.coordinator)

    assert family.reference not in found(client, search)


def test_the_caseload_of_their_manager_counts_it_no_more(client, world, family, shared):
    manager = make_practitioner(world.team_of(world.police), roles=(Role.MANAGER,))
    client.force_login(manager)
    page = (reverse("families:caseload_list", args=["open"]), family.reference)
    assert shows(client, page)

    withdraw_sharing(shared, reason=WHY, by=world.coordinator)

    assert not shows(client, page)


def test_what_names_the_agency_is_read_by_it_no_more(world, family, shared):
    with acting_as(world.police):
        assert Contribution.objects.visible_to(world.police).filter(pk=family.named.pk).exists()

    withdraw_sharing(shared, reason=WHY, by=world.coordinator)

    with as_owner():
        readers = Contribution.objects.get(pk=family.named.pk).visible_to
    assert not set(readers) & set(world.police.principals())


def test_the_next_post_of_an_open_page_writes_nothing(client, world, family, shared):
    check = pages_of(family, world)["check"][0]
    client.force_login(world.police)
    posts = [
        (reverse("families:contribute", args=[family.pk]), {"text": "x"}),
        (reverse("families:action", args=[family.action.pk]), {"step": "accept"}),
        (check, {"answer": "not_known"}),
    ]
    assert all(client.get(address).status_code == 200 for address, _ in posts)

    withdraw_sharing(shared, reason=WHY, by=world.coordinator)

    assert [client.post(*post).status_code for post in posts] == [404, 404, 404]


def test_who_may_still_know_reads_why_the_agency_is_refused(client, world, family, shared):
    """The chair's open page names somebody of the agency: refused with the reason."""
    client.force_login(world.chair)
    address = reverse("families:action_new", args=[family.pk])
    day = today()
    sent = {
        "text": "Ring",
        "owner": str(world.police.pk),
        "due_on-day": day.day,
        "due_on-month": day.month,
        "due_on-year": day.year,
    }
    assert client.get(address).status_code == 200

    withdraw_sharing(shared, reason=WHY, by=world.coordinator)
    response = client.post(address, sent)

    assert f"The decision to share with {world.police.agency} was withdrawn on" in (
        response.content.decode()
    )
    with as_owner():
        assert family.actions.filter(owner=world.police).count() == 1


def test_no_mail_that_was_queued_for_them_is_sent(world, family):
    """Each kind of notice that the week plans for the agency, by the real outbox."""
    decision = share(world, family, world.police.agency)
    published(world, family)
    offer = offer_lead(family, world.police, by=world.chair, reason="Knows them")
    act(family, world.police, world.chair)
    plan_reminders(today())
    with as_owner():
        planned = set(
            Notice.objects.filter(practitioner=world.police, state="due").values_list(
                "kind", flat=True
            )
        )
    assert {"lead_offered", "action_agreed", "check_requested", "agenda"} <= planned

    withdraw_sharing(decision, reason=WHY, by=world.coordinator)
    send_due()

    to_them = [one for one in mail.outbox if world.police.email in one.to]
    assert [one.subject for one in to_them] == []
    with as_owner():
        left = Notice.objects.filter(practitioner=world.police)
        assert {one.state for one in left} == {"cancelled"}
    assert offer.pk


def test_every_kind_of_notice_about_a_family_asks_again_when_it_is_sent():
    """A kind that is always wanted would be sent after a withdrawal."""
    never_asks = {kind for kind, one in notices.KINDS.items() if one.still_wanted is _always}

    assert not {kind for kind in never_asks if kind.startswith(ABOUT_A_FAMILY)}


def found(client, search):
    """The list of families, searched as its page searches."""
    return client.post(reverse("families:list"), search, follow=True).content.decode()


def test_the_world_is_as_these_tests_need_it(world, family, shared):
    assert sees(world.police, family)
