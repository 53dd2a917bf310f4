"""Whoever has left sees no family, and what they led and owned is neither lost nor hidden."""

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from families.models import Allocation, Family, FamilyPractitionerGrant, GrantReason
from families.queries import caseload
from families.services.acting import agree_action
from families.services.granting import grant_practitioner
from families.services.leading import accept_lead, offer_lead
from families.services.reminding import plan_reminders
from practitioners import outbox
from practitioners.binding import acting_as
from practitioners.leaving import mark_left, work_left_by
from practitioners.models import AuditEvent, Notice
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner, make_team
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = today()


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def ann(team):
    return make_practitioner(team, full_name="Ann Reed")


@pytest.fixture
def contact(team):
    return make_practitioner(make_team(team.agency), roles=(Role.AGENCY_CONTACT,))


@pytest.fixture
def led(family, coordinator, ann):
    return accept_lead(offer_lead(family, ann, by=coordinator, reason="Near"), by=ann)


@pytest.fixture
def action(family, coordinator, ann, led):
    return agree_action(family, by=coordinator, text="Call Chloé", owner=ann, due_on=TODAY)


def test_their_families_are_gone_for_them_at_once(client, family, led, ann, contact):
    client.force_login(ann, backend=ALLAUTH)
    assert client.get(family.get_absolute_url()).status_code == 200

    mark_left(ann, by=contact)

    assert client.get(family.get_absolute_url()).status_code == 302  # to sign-in
    with as_owner():
        assert not FamilyPractitionerGrant.objects.filter(user=ann).exists()
        family.refresh_from_db()
    assert ann.principal not in family.visible_to


def test_an_account_opened_again_sees_no_family(client, family, led, ann, contact):
    mark_left(ann, by=contact)
    with as_owner():
        type(ann).objects.filter(pk=ann.pk).update(is_active=True)
    ann.refresh_from_db()
    client.force_login(ann, backend=ALLAUTH)

    assert client.get(family.get_absolute_url()).status_code == 404


def test_each_familys_trail_says_so(family, led, action, ann, contact):
    mark_left(ann, by=contact)

    with as_owner():
        events = AuditEvent.objects.filter(verb="family.leavers_grant_ended", family=family.pk)
        assert {event.facts["reason"] for event in events} == {"leading", "acting"}
        assert {event.by for event in events} == {contact.pk}


def test_that_they_led_stays_recorded_and_the_list_says_that_they_have_left(
    client, family, led, ann, contact, coordinator
):
    mark_left(ann, by=contact)

    with acting_as(coordinator):
        assert Allocation.objects.get().state == Allocation.State.CURRENT
    client.force_login(coordinator, backend=ALLAUTH)
    assert "Lead has left" in client.get(reverse("families:list")).content.decode()


def test_a_contact_learns_how_much_stays_open_and_nothing_else(client, action, ann, contact):
    client.force_login(contact, backend=ALLAUTH)

    page = client.get(reverse("teams:leaver", args=[ann.pk])).content.decode()

    assert "Families they lead: <strong>1</strong>" in page
    assert "Open actions they own: <strong>1</strong>" in page
    assert action.family.reference not in page
    assert "Chloé" not in page
    assert client.get(action.family.get_absolute_url()).status_code == 403
    with acting_as(contact):
        assert not Family.objects.visible_to(contact).exists()


def test_a_sealed_family_is_not_counted(action, ann, contact):
    with as_owner():
        Family.objects.filter(pk=action.family_id).update(restriction="sealed")

    with acting_as(contact):
        assert work_left_by([ann])[ann.pk] == []


def test_only_a_contact_of_their_agency_is_told_the_numbers(action, ann, nominator):
    stranger = make_practitioner(roles=(Role.AGENCY_CONTACT,))
    colleague = make_practitioner(ann.teams().get())

    for person in (stranger, colleague, nominator):
        with acting_as(person), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM families_work_of(%s::uuid[])", [[ann.pk]])
            assert cursor.fetchall() == []


def test_grants_of_somebody_active_cannot_be_ended_this_way(led, ann, contact):
    with (
        pytest.raises(ProgrammingError, match="still active"),
        acting_as(contact),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM families_end_grants_of_leaver(%s)", [ann.pk])


def test_a_reminder_that_waits_is_not_sent_and_no_new_one_is_planned(
    action, ann, contact, mailoutbox
):
    plan_reminders(TODAY)
    assert Notice.objects.filter(practitioner=ann, kind="action_due").exists()

    mark_left(ann, by=contact)
    outbox.send_due()
    plan_reminders(TODAY)

    assert [mail for mail in mailoutbox if mail.to == [ann.email]] == []
    assert not Notice.objects.filter(practitioner=ann, state="due").exists()


def test_the_supervisor_of_their_team_still_counts_their_families(led, ann, team, contact):
    supervisor = make_practitioner(team, roles=(Role.SUPERVISOR,))
    elsewhere = make_practitioner(make_team(team.agency), roles=(Role.SUPERVISOR,))

    mark_left(ann, by=contact)

    with acting_as(supervisor):
        [load] = caseload.loads(TODAY)
    assert (load.lead, load.has_left, load.families) == (ann.pk, True, 1)
    with acting_as(elsewhere):
        assert caseload.loads(TODAY) == []


def test_the_manager_still_sees_them_as_somebody_who_has_left(client, led, ann, team, contact):
    manager = make_practitioner(team, roles=(Role.MANAGER,))
    mark_left(ann, by=contact)
    client.force_login(manager, backend=ALLAUTH)

    page = client.get(reverse("families:caseload")).content.decode()

    assert "Ann Reed" in page
    assert "No longer uses Huddle" in page


def test_a_team_that_they_were_in_keeps_its_sight(family, nominator, contact):
    colleague = make_practitioner(nominator.teams().get())
    hers = make_practitioner(make_team(nominator.agency), roles=(Role.AGENCY_CONTACT,))
    grant_practitioner(family, nominator, GrantReason.INVOLVED, by=colleague)

    mark_left(nominator, by=hers)

    with acting_as(colleague):
        assert Family.objects.visible_to(colleague).get() == family
