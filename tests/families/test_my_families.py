"""My families: what a lead opens every morning, in the order of rules that all can read."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from families.models import Allocation, Family, Person, Visit
from families.morning import RULES
from families.queries.morning import as_listed, my_families
from families.scope import born_by
from families.services.acting import accept_action, agree_action, finish_action
from families.services.leading import accept_lead, offer_lead
from families.services.noting import Note
from families.services.transferring import send_transfer
from families.services.visiting import visit
from practitioners.binding import acting_as
from practitioners.roles import Role
from practitioners.working_days import today
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.families.alerts import make_alert
from tests.families.meeting import Company, log, see
from tests.families.record import as_now, make_baby, make_coordinator, make_family
from tests.owner import as_owner
from tests.trail import events


@pytest.fixture
def nominator():
    return make_practitioner()


@pytest.fixture
def lead():
    return make_practitioner()


def test_a_family_without_anything_due_is_listed_without_a_reason(nominator, lead):
    family = led(nominator, lead)
    visited(family, lead)

    [one] = listed(lead)
    assert one.family == family
    assert one.reasons == []


def test_a_family_that_somebody_else_leads_is_not_listed(nominator, lead):
    led(nominator, make_practitioner())

    assert listed(lead) == []


def test_a_closed_family_is_not_listed(nominator, lead):
    family = led(nominator, lead)
    changed(family, status="closed")

    assert listed(lead) == []


def test_an_offer_that_waits_comes_first_and_leads_to_its_answer(client, nominator, lead):
    mine = led(nominator, lead)
    due(mine, nominator, -3)
    offered = offer(nominator, lead)

    assert [one.family for one in listed(lead)] == [offered.family, mine]
    assert "Asked to lead 0 days ago" in words(lead, offered.family)
    assert reverse("families:offer", args=[offered.pk]) in page(client, lead)


def test_the_next_day_comes_first_whatever_it_is_of(nominator, lead):
    """An action tomorrow, a review in three days, a birth in ten, a baby seen yesterday."""
    later = led(nominator, lead)
    birth = led(nominator, lead)
    make_unborn(birth, nominator, 10)
    review = led(nominator, lead)
    changed(review, review_due=today() + timedelta(days=3))
    action = led(nominator, lead)
    due(action, nominator, 1)
    seen = led(nominator, lead)
    baby = make_baby(seen, nominator, dob=today() - timedelta(days=60))
    see(seen, baby, nominator, days=1)

    assert [one.family for one in listed(lead)] == [action, review, birth, seen, later]


@pytest.mark.parametrize(("days", "said"), [(-1, True), (0, False), (1, False)])
def test_an_action_is_overdue_the_day_after_its_day(nominator, lead, days, said):
    family = led(nominator, lead)
    due(family, nominator, days)

    assert ("1 action overdue" in words(lead, family)) == said


def test_an_action_that_is_done_is_due_no_more(nominator, lead):
    family = led(nominator, lead)
    finish_action(due(family, nominator, -1), by=nominator, done_on=today(), difference_made="")

    [one] = listed(lead)
    assert one.family.next_action is None


@pytest.mark.parametrize(("days", "said"), [(42, False), (41, True), (0, True), (-2, True)])
def test_a_birth_is_near_within_42_days(nominator, lead, days, said):
    family = led(nominator, lead)
    make_unborn(family, nominator, days)

    assert any("ue " in one for one in words(lead, family)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(28, ""), (29, "Not seen for 29 days"), (43, "Not seen for 43 days")],
)
def test_a_child_not_seen_for_more_than_28_days_is_said(nominator, lead, days, said):
    family = led(nominator, lead)
    see(family, make_baby(family, nominator, dob=long_ago()), nominator, days=days)

    assert [one for one in words(lead, family) if "seen" in one] == ([said] if said else [])


@pytest.mark.parametrize(("days", "key"), [(42, "long"), (43, "too_long")])
def test_more_than_42_days_is_another_reason_than_more_than_28(nominator, lead, days, key):
    family = led(nominator, lead)
    see(family, make_baby(family, nominator, dob=long_ago()), nominator, days=days)

    assert [rule.key for rule, _ in listed(lead)[0].reasons if "seen" in rule.label] == [key]


def test_of_two_children_the_one_seen_longest_ago_counts(nominator, lead):
    family = led(nominator, lead)
    for number, days in enumerate((2, 30)):
        baby = make_baby(family, nominator, name=f"Baby {number}", dob=long_ago())
        see(family, baby, nominator, days=days)

    assert "Not seen for 30 days" in words(lead, family)


def test_a_twin_whom_nobody_recorded_seeing_is_said_beside_one_who_was_seen(nominator, lead):
    family = led(nominator, lead)
    see(family, make_baby(family, nominator, dob=long_ago()), nominator, days=2)
    make_baby(family, nominator, name="Wren", dob=long_ago())

    assert "Never recorded as seen" in words(lead, family)


@pytest.mark.parametrize(("days", "said"), [(8, False), (7, True), (-4, True)])
def test_a_review_is_due_within_a_week(nominator, lead, days, said):
    family = led(nominator, lead)
    changed(family, review_due=today() + timedelta(days=days))

    assert any("Review" in one for one in words(lead, family)) == said


def test_after_a_loss_nobody_is_reminded_of_what_was_due(client, nominator, lead):
    family = led(nominator, lead)
    due(family, nominator, -1)
    make_baby(family, nominator, dob=long_ago(), loss="death")
    changed(family, review_due=today(), quiet_since=timezone.now())
    visited(family, lead)

    assert words(lead, family) == []
    assert "Review" not in page(client, lead).split("The rules of this list")[0].split("Show")[-1]


def test_a_baby_who_died_is_not_said_to_be_unseen(nominator, lead):
    family = led(nominator, lead)
    see(family, make_baby(family, nominator, dob=long_ago()), nominator, days=2)
    make_baby(family, nominator, name="Wren", dob=long_ago(), loss="death")

    assert not any("seen" in one for one in words(lead, family))


def test_the_first_contact_is_due_until_the_family_was_reached(nominator, lead):
    family = led(nominator, lead)
    with as_owner():
        Allocation.objects.update(
            first_contact_due=today(), answered_at=timezone.now() - timedelta(days=5)
        )

    log(family, nominator, days=2, kind="phone", outcome="no_answer")
    before = words(lead, family)
    log(family, nominator, days=1, kind="phone")

    assert any("First contact" in one for one in before)
    assert not any("First contact" in one for one in words(lead, family))


def test_what_others_did_since_the_last_visit_is_counted_without_a_word_of_it(
    client, nominator, lead
):
    family = led(nominator, lead)
    visited(family, lead, hours=3)
    log(family, nominator, kind="phone", note=Note(text="Nobody else's", audience="huddle"))

    [one] = listed(lead)
    assert [news.words for news in one.news] == ["1 piece told", "1 contact logged"]
    assert "Nobody else" not in page(client, lead)
    assert f"{family.get_absolute_url()}#contributions" in page(client, lead)


def test_what_one_may_not_read_is_no_news(nominator, lead):
    family = led(nominator, lead)
    visited(family, lead, hours=3)
    log(family, nominator, kind="phone", note=Note(text="Own agency", audience="own"))

    assert [news.words for news in listed(lead)[0].news] == ["1 contact logged"]


def test_what_one_did_oneself_is_no_news(nominator, lead):
    family = led(nominator, lead)
    visited(family, lead, hours=3)
    due(family, nominator, 4, owner=lead)
    log(family, lead, kind="phone", note=Note(text="Mine", audience="huddle"))

    assert listed(lead)[0].news == []


def test_opening_the_family_s_page_makes_it_read_for_oneself_alone(client, nominator, lead):
    family = led(nominator, lead)
    colleague = make_practitioner(lead.teams().get())
    log(family, nominator, kind="phone")
    before = words(lead, family)
    client.force_login(lead)

    client.get(family.get_absolute_url())

    assert "Not opened yet" in before
    assert words(lead, family) == []
    with acting_as(lead):
        assert [one.practitioner for one in Visit.objects.all()] == [lead]
    with acting_as(colleague):
        assert not Visit.objects.exists()


def test_the_family_s_page_says_what_is_new_and_goes_on_saying_it_for_half_an_hour(
    client, nominator, lead
):
    family = led(nominator, lead)
    visited(family, lead, hours=3)
    log(family, nominator, kind="phone")
    client.force_login(lead)

    pages = [client.get(family.get_absolute_url()).content.decode() for _ in range(2)]

    assert all("New since you were here" in shown for shown in pages)
    assert all("1 contact logged" in shown for shown in pages)
    visited(family, lead)
    assert "New since" not in client.get(family.get_absolute_url()).content.decode()


def test_nobody_moves_another_s_mark(nominator, lead):
    family = led(nominator, lead)
    visited(family, lead, hours=3)

    with acting_as(nominator):
        assert Visit.objects.update(at=timezone.now()) == 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_each_reason_filters_to_the_families_that_show_it(client, nominator, lead, rule):
    """The world has a family for each reason; each list has those with it and no other."""
    one_for_each(nominator, lead)

    shown = {one.family for one in listed(lead) if rule in [each for each, _ in one.reasons]}
    found = {one.family for one in listed(lead, why=rule.key)}

    assert found == shown
    assert found
    assert len(found) < len(listed(lead)) or rule.key == "unread"


def test_a_filter_of_nothing_known_shows_all(client, nominator, lead):
    family = led(nominator, lead)

    assert family.reference in page(client, lead, "?why=nonsense")


def test_whoever_leads_nothing_is_told_so(client, lead):
    assert "You lead no family, and nobody has asked you to" in page(client, lead)
    assert "No family of yours is here for this reason" in page(client, lead, "?why=offer")


def test_the_rules_stand_on_the_page(client, lead):
    shown = page(client, lead)

    assert all(rule.when.replace("'", "&#x27;") in shown for rule in RULES)


def test_whoever_cannot_lead_has_no_such_page(client, nominator):
    client.force_login(make_practitioner(roles=(Role.SUPERVISOR,)))

    assert client.get(reverse("families:mine")).status_code == 403


def test_each_family_that_is_shown_stands_in_its_trail(client, nominator, lead):
    family = led(nominator, lead)

    page(client, lead)

    assert [event.family for event in events("family.seen")] == [family.pk]


def test_more_families_cost_no_more_queries(client, nominator, lead):
    one_for_each(nominator, lead)
    client.force_login(lead)
    few = queries_of(client, reverse("families:mine"))
    one_for_each(nominator, lead)

    assert queries_of(client, reverse("families:mine")) == few


def test_the_list_is_paged(client, nominator, lead):
    for _ in range(26):
        led(nominator, lead)

    assert page(client, lead).count('class="govuk-summary-card"') == 25
    assert page(client, lead, "?page=2").count('class="govuk-summary-card"') == 1


def led(nominator, lead):
    allocation = offer(nominator, lead)
    accept_lead(allocation, by=lead)
    return allocation.family


def offer(nominator, lead):
    family = make_family(nominator)
    coordinator = make_coordinator(family, nominator)
    return offer_lead(family, lead, by=coordinator, reason="Near")


def one_for_each(nominator, lead):
    """A family for each reason, and one for none."""
    visited(led(nominator, lead), lead)
    offer(nominator, lead)
    due(led(nominator, lead), nominator, -1)
    make_unborn(led(nominator, lead), nominator, 20)
    for days in (35, 50):
        family = led(nominator, lead)
        see(family, make_baby(family, nominator, dob=long_ago()), nominator, days=days)
    make_baby(led(nominator, lead), nominator, dob=long_ago())
    first = led(nominator, lead)
    with as_owner():
        Allocation.objects.filter(family=first).update(first_contact_due=today())
    changed(led(nominator, lead), review_due=today())
    send_transfer(led(nominator, lead), sent_to="Bradford", sent_on=today(), by=lead)
    old = born_by(today(), settings.SCOPE_UNTIL_BIRTHDAY)
    make_baby(led(nominator, lead), nominator, dob=old)
    make_alert(led(nominator, lead), nominator, review_on=today() + timedelta(days=10))
    with as_owner():
        seen = Visit.objects.values("family")
        unseen = Family.objects.exclude(pk__in=seen).order_by("reference")[1:]
        Visit.objects.bulk_create(
            Visit(family=family, practitioner=lead, at=timezone.now()) for family in unseen
        )


def due(family, nominator, days, owner=None):
    owner = owner or nominator
    action = agree_action(
        family,
        by=nominator if owner == nominator else lead_of(family),
        text="Ring",
        owner=owner,
        due_on=today() + timedelta(days=max(days, 0)),
    )
    if action.status == "proposed":
        accept_action(action, by=owner)
    with as_owner():
        type(action).objects.filter(pk=action.pk).update(due_on=today() + timedelta(days=days))
    return as_now(action)


def lead_of(family):
    with as_owner():
        return family.allocations.get().practitioner


def make_unborn(family, by, days):
    edd = today() + timedelta(days=days)
    unborn = make_baby(family, by, kind=Person.Kind.UNBORN, name="", dob=None, edd=edd)
    see(family, unborn, by, company=Company.MOTHER)
    return unborn


def visited(family, by, hours=0):
    """They were last there so many hours ago."""
    visit(family, by=by)
    with as_owner():
        Visit.objects.filter(family=family, practitioner=by).update(
            at=timezone.now() - timedelta(hours=hours), since=None
        )


def changed(family, **facts):
    with as_owner():
        Family.objects.filter(pk=family.pk).update(**facts)


def long_ago():
    return today() - timedelta(days=200)


def listed(reader, **asked):
    with acting_as(reader):
        return as_listed(my_families(reader, **asked), reader)


def words(reader, family):
    [found] = [one for one in listed(reader) if one.family == family]
    return [said for _, said in found.reasons]


def page(client, reader, asked=""):
    client.force_login(reader)
    return client.get(reverse("families:mine") + asked).content.decode()
