"""Whoever leaves an agency is out the same day: no account, no session, no team, no mail."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.test import Client
from django.urls import reverse

from practitioners import outbox
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.leaving import mark_left
from practitioners.models import Departure, Notice, TeamCheck
from practitioners.notices import plan
from practitioners.recertifying import confirm_check, note_decision, open_checks
from practitioners.roles import Role
from practitioners.sessions import end_sessions_of
from practitioners.working_days import today
from tests.factories import PASSWORD, make_practitioner, make_team
from tests.owner import as_owner
from tests.trail import events

SIGN_IN = reverse("account_login")


def signed_in(person):
    """By the real page: a session of their own."""
    client = Client()
    client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    assert client.get("/").status_code == 200
    return client


def page_of(person):
    return reverse("teams:leaver", args=[person.pk])


def test_the_next_request_of_whoever_left_asks_them_to_sign_in(contact, ann):
    hers, others = signed_in(ann), signed_in(contact)

    answer = others.post(page_of(ann))

    assert answer.status_code == 302
    assert SIGN_IN in hers.get("/families/").headers["Location"]
    hers.post(SIGN_IN, {"login": ann.email, "password": PASSWORD})
    assert SIGN_IN in hers.get("/families/").headers["Location"]
    assert others.get("/teams/").status_code == 200


def test_an_account_opened_again_does_not_bring_the_old_session_back(contact, ann):
    hers = signed_in(ann)
    mark_left(ann, by=contact)
    with as_owner():
        type(ann).objects.filter(pk=ann.pk).update(is_active=True)

    assert SIGN_IN in hers.get("/families/").headers["Location"]


def test_only_the_sessions_of_that_person_end(contact, ann):
    signed_in(ann)
    signed_in(ann)
    theirs = signed_in(contact)

    assert end_sessions_of(ann) == 2
    assert theirs.get("/teams/").status_code == 200


def test_the_page_before_says_what_it_ends_and_changes_nothing(contact, ann):
    page = signed_in(contact).get(page_of(ann)).content.decode()

    assert "Has Ann Reed left the agency?" in page
    assert "Only the system administrator can open the account again" in page
    ann.refresh_from_db()
    assert ann.is_active


def test_every_membership_ends_and_is_written_down(contact, ann, agency):
    second = make_team(agency, "West")
    with as_owner():
        ann.groups.add(second.group_id)
    teams = set(ann.teams().values_list("pk", flat=True))

    mark_left(ann, by=contact)

    departure = Departure.objects.get(practitioner=ann)
    assert not ann.teams().exists()
    assert set(departure.teams) == teams
    assert departure.recorded_by == contact
    [event] = events("practitioner.left")
    assert event.by == contact.pk


def test_mail_that_waits_for_them_is_not_sent(contact, ann, mailoutbox):
    open_checks(today())
    check = TeamCheck.objects.get(team=ann.teams().get())
    notice = plan("team_check", ann, check)

    mark_left(ann, by=contact)
    outbox.send_due()

    assert mailoutbox == []
    notice.refresh_from_db()
    assert notice.state == Notice.State.CANCELLED
    assert notice.reason == "The account is not active"


def test_a_second_time_it_is_refused_with_the_reason(contact, ann):
    client = signed_in(contact)
    client.post(page_of(ann))

    again = client.post(page_of(ann))

    assert again.status_code == 409
    assert "no longer uses Huddle" in again.content.decode()
    assert Departure.objects.count() == 1
    with pytest.raises(NotNow):
        mark_left(ann, by=contact)


def test_it_stands_on_the_page_of_the_agencys_contacts(contact, ann):
    client = signed_in(contact)
    client.post(page_of(ann))

    page = client.get(reverse("teams:list")).content.decode()

    assert "Ann Reed" in page
    assert "Recorded by" in page


def test_a_contact_of_another_agency_cannot(ann):
    stranger = make_practitioner(roles=(Role.AGENCY_CONTACT,))

    with pytest.raises(PermissionDenied):
        mark_left(ann, by=stranger)
    assert close(stranger, ann) == "no such person"


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.MANAGER, Role.ADMINISTRATOR])
def test_nobody_else_of_the_agency_can(team, ann, role):
    colleague = make_practitioner(team, roles=(role,))

    with pytest.raises(PermissionDenied):
        mark_left(ann, by=colleague)
    assert close(colleague, ann) == "no such person"


def test_nobody_closes_their_own_account(contact):
    with pytest.raises(PermissionDenied, match="your own account"):
        mark_left(contact, by=contact)
    assert close(contact, contact) == "no such person"


def test_the_runtime_role_can_neither_close_nor_open_an_account_itself(contact, ann):
    for sql in (
        "UPDATE practitioners_practitioner SET is_active = true",
        "INSERT INTO practitioners_departure DEFAULT VALUES",
        "DELETE FROM practitioners_practitioner_groups",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(contact),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_what_a_check_says_of_somebody_who_left_happens_when_it_is_confirmed(contact, ann, team):
    open_checks(today())
    check = TeamCheck.objects.get(team=team)
    note_decision(check, ann, "left", by=contact)
    ann.refresh_from_db()
    assert ann.is_active

    confirm_check(check, by=contact)

    ann.refresh_from_db()
    assert not ann.is_active
    check.refresh_from_db()
    assert check.finished_at


def close(by, person):
    """What the database itself says to this person."""
    try:
        with acting_as(by), connection.cursor() as cursor:
            cursor.execute("SELECT practitioners_close_account(%s)", [person.pk])
    except ProgrammingError as refusal:
        return str(refusal).splitlines()[0]
    return ""


@pytest.fixture
def load(tmp_path, agency, team):
    def loaded(**facts):
        file = tmp_path / "partnership.json"
        entry = {
            "email": "ann@example.org",
            "name": "Ann Reed",
            "profession": "midwife",
            "agency": agency.name,
            "teams": [team.name],
            "roles": ["practitioner"],
        }
        file.write_text(json.dumps({"people": [entry | facts]}))
        with as_owner():
            call_command("load_partnership", str(file), verbosity=0)

    return loaded


def test_an_old_file_does_not_bring_somebody_back(contact, ann, load):
    mark_left(ann, by=contact)

    load()

    ann.refresh_from_db()
    assert not ann.is_active
    assert not ann.teams().exists()


def test_the_administrators_file_brings_them_back_where_it_says_so(contact, ann, team, load):
    mark_left(ann, by=contact)

    load(active=True)

    ann.refresh_from_db()
    assert ann.is_active
    assert ann.teams().get() == team
    assert signed_in(ann)


def test_the_administrators_file_closes_an_account_as_a_contact_does(ann, load):
    hers = signed_in(ann)

    load(active=False)

    assert SIGN_IN in hers.get("/families/").headers["Location"]
    assert not ann.teams().exists()
    assert Departure.objects.get(practitioner=ann).recorded_by is None
    [event] = events("practitioner.left")
    assert event.by is None
