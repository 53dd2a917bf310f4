"""What is not done climbs: the owner's managers, the next agenda, the contacts of the agency."""

import pytest
from django.core import mail
from django.urls import reverse

from families.models import Conflict, Family
from families.services.acting import accept_action, agree_action, finish_action, reassign_action
from families.services.conflicts import declare_conflict
from families.services.reminding import plan_reminders
from practitioners import outbox
from practitioners.models import Notice
from practitioners.roles import Role
from practitioners.telling.stopping import choose
from practitioners.telling.ways import How
from practitioners.working_days import add_working_days, today
from tests.factories import make_practitioner
from tests.families.record import let_team_see
from tests.notices.clock import stand_at
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def manager(owner):
    return make_practitioner(owner.teams().get(), roles=(Role.MANAGER,))


@pytest.fixture
def contact(owner):
    return make_practitioner(owner.teams().get(), roles=(Role.AGENCY_CONTACT,))


@pytest.fixture
def action(family, owner, coordinator, manager, contact):
    return agree_action(family, by=coordinator, text="Call Chloé", owner=owner, due_on=today())


def told(kind):
    return {notice.practitioner for notice in Notice.objects.filter(kind=kind)}


def days_late(count):
    return add_working_days(today(), count)


def test_after_five_working_days_the_managers_of_the_owners_agency_are_told_once(action, manager):
    make_practitioner(roles=(Role.MANAGER,))  # of another agency

    plan_reminders(days_late(4))
    assert told("action_late") == set()
    plan_reminders(days_late(5))
    plan_reminders(days_late(6))

    assert told("action_late") == {manager}
    assert Notice.objects.filter(kind="action_late").count() == 1


def test_after_ten_the_contacts_of_the_agency_are_told_once(action, contact):
    plan_reminders(days_late(9))
    assert told("action_very_late") == set()
    plan_reminders(days_late(10))
    plan_reminders(days_late(30))

    assert told("action_very_late") == {contact}


def test_after_a_missed_month_each_hears_the_newest_step_once_and_no_older_one(
    action, lead, owner, manager, contact
):
    plan_reminders(days_late(20))

    planned = Notice.objects.exclude(kind__in=["action_agreed", "lead_offered"])
    assert {(one.kind, one.practitioner) for one in planned} == {
        ("action_overdue", owner),
        ("action_overdue", lead),
        ("action_late", manager),
        ("action_very_late", contact),
    }


def test_a_step_that_waited_until_the_next_had_come_is_not_sent_late(action, owner, monkeypatch):
    plan_reminders(today())
    stand_at(monkeypatch, days_late(1))
    plan_reminders(today())

    outbox.send_due()

    [due] = Notice.objects.filter(kind="action_due")
    assert (due.state, due.reason) == ("cancelled", "Another step has come")
    [overdue] = Notice.objects.filter(kind="action_overdue", practitioner=owner)
    assert overdue.state == "sent"


def test_a_manager_reads_a_day_and_a_link_to_what_they_may_open(
    client, action, family, manager, owner, monkeypatch
):
    day = action.due_on
    choose({"action_late": How.AT_ONCE}, by=manager)
    plan_reminders(days_late(5))
    stand_at(monkeypatch, days_late(5))
    outbox.send_due()

    [letter] = [letter for letter in mail.outbox if letter.to == [manager.email]]
    words = letter.message().as_string()
    assert f"{day:%Y}" in letter.body
    assert reverse("families:caseload") in letter.body
    for word in (family.reference, owner.full_name, str(action.pk), str(family.pk), "Chlo"):
        assert word not in words
    client.force_login(manager, backend=ALLAUTH)
    assert client.get(reverse("families:caseload")).status_code == 200
    assert client.get(action.get_absolute_url()).status_code in {403, 404}


def test_a_contact_is_led_to_a_page_of_their_own(client, action, contact, monkeypatch):
    choose({"action_very_late": How.AT_ONCE}, by=contact)
    plan_reminders(days_late(10))
    stand_at(monkeypatch, days_late(10))
    outbox.send_due()

    [letter] = [letter for letter in mail.outbox if letter.to == [contact.email]]
    assert reverse("teams:list") in letter.body
    client.force_login(contact, backend=ALLAUTH)
    assert client.get(reverse("teams:list")).status_code == 200


def test_whoever_has_chosen_nothing_hears_of_late_actions_once_a_day(action, manager, monkeypatch):
    plan_reminders(days_late(5))
    stand_at(monkeypatch, days_late(5))

    outbox.send_due()

    assert Notice.objects.get(kind="action_late").state == "gathered"


def test_what_was_done_meanwhile_is_not_told_to_managers(action, owner, manager, monkeypatch):
    plan_reminders(days_late(5))
    accept_action(action, by=owner)
    finish_action(action, by=owner, done_on=today())
    stand_at(monkeypatch, days_late(5))

    outbox.send_due()

    assert Notice.objects.get(kind="action_late").state == "cancelled"


def test_of_a_sealed_family_no_manager_and_no_contact_is_told(action, family):
    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction="sealed")

    plan_reminders(days_late(10))

    assert told("action_late") | told("action_very_late") == set()


def test_a_manager_with_a_conflict_is_not_told(action, family, coordinator, manager):
    declare_conflict(family, manager, kind=Conflict.Kind.RELATED, reason="Kin", by=coordinator)

    plan_reminders(days_late(5))

    assert told("action_late") == set()


def test_given_to_another_agency_its_own_managers_are_told(
    action, family, nominator, coordinator, manager, monkeypatch
):
    other = make_practitioner()
    let_team_see(family, other, nominator)
    theirs = make_practitioner(other.teams().get(), roles=(Role.MANAGER,))
    plan_reminders(days_late(5))
    reassign_action(action, owner=other, reason="Nearer", by=coordinator)
    plan_reminders(days_late(5))
    stand_at(monkeypatch, days_late(5))

    outbox.send_due()

    states = dict(
        Notice.objects.filter(kind="action_late").values_list("practitioner__email", "state")
    )
    assert states == {manager.email: "cancelled", theirs.email: "gathered"}
