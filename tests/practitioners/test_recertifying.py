"""Every quarter an agency's contact confirms who is in its teams, and only its own."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection
from django.urls import reverse

from practitioners import outbox
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.leaving import leave_team
from practitioners.models import Notice, TeamCheck, TeamCheckLine
from practitioners.recertifying import (
    confirm_check,
    note_decision,
    open_checks,
    period_of,
    plan_reminders,
)
from practitioners.roles import Role
from practitioners.tasks import ask_about_teams
from practitioners.working_days import add_working_days, today
from tests.counting import queries_of
from tests.factories import make_practitioner, make_team
from tests.owner import as_owner
from tests.trail import events

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
TEAMS = reverse("teams:list")
OVERDUE = reverse("teams:overdue")


@pytest.fixture
def bea(team):
    return make_practitioner(team, full_name="Bea Lowe")


@pytest.fixture
def check(team, ann, bea, contact):
    open_checks(today())
    return TeamCheck.objects.get(team=team)


@pytest.fixture
def ig():
    return make_practitioner(roles=(Role.IG_LEAD,))


def signed_in(client, person):
    client.force_login(person, backend=ALLAUTH)
    return client


def page_of(team, page="check"):
    return reverse(f"teams:{page}", args=[team.pk])


def say(client, team, decisions, **more):
    data = {f"decision_{person.pk}": decision for person, decision in decisions.items()}
    return client.post(page_of(team), data | more)


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 11, 23), 3, date(2026, 10, 1)),
        (date(2026, 12, 31), 3, date(2026, 10, 1)),
        (date(2027, 1, 1), 3, date(2027, 1, 1)),
        (date(2026, 8, 2), 6, date(2026, 7, 1)),
        (date(2026, 8, 2), 1, date(2026, 8, 1)),
    ],
)
def test_a_period_begins_with_its_first_month(settings, day, months, first):
    settings.RECERTIFY_EVERY_MONTHS = months

    assert period_of(day) == first


def test_each_team_with_members_is_asked_once_in_each_period(check):
    asked = TeamCheck.objects.count()
    empty = make_team()

    ask_about_teams()

    assert TeamCheck.objects.count() == asked
    assert not TeamCheck.objects.filter(team=empty).exists()
    assert check.due_on == add_working_days(today(), 15)
    open_checks(today() + timedelta(days=100))
    assert check.team.checks.count() == 2


def test_contacts_of_the_agency_are_told_once_of_each_stage(check, contact, ann):
    other = make_practitioner(roles=(Role.AGENCY_CONTACT,))
    kinds = []
    for day in (today(), add_working_days(check.due_on, -5), check.due_on + timedelta(days=1)):
        plan_reminders(day)
        plan_reminders(day)
        kinds.append(set(Notice.objects.values_list("kind", flat=True)))

    told = Notice.objects.filter(about=check.pk)
    assert set(told.values_list("practitioner", flat=True)) == {contact.pk}
    assert sorted(told.values_list("kind", flat=True)) == [
        "team_check",
        "team_check_overdue",
        "team_check_soon",
    ]
    assert not Notice.objects.filter(practitioner=ann).exists()
    assert not Notice.objects.filter(practitioner=other, about=check.pk).exists()


def test_the_mail_names_nobody_and_no_team(check, contact, mailoutbox):
    plan_reminders(today())

    outbox.send_due()

    mine = [mail for mail in mailoutbox if mail.to == [contact.email]]
    assert mine
    for mail in mine:
        assert "Your team's membership is due to be confirmed." in mail.body
        assert not [w for w in ("Ann", "Reed", "East", "Northfield") if w in mail.body]


def test_a_mail_that_waits_is_not_sent_once_the_team_is_confirmed(check, contact, ann, bea):
    plan_reminders(today())
    for person in (ann, bea):
        note_decision(check, person, "keep", by=contact)
    confirm_check(check, by=contact)

    outbox.send_due()

    assert Notice.objects.get(about=check.pk).state == Notice.State.CANCELLED


def test_the_page_asks_of_each_member_and_chooses_nothing_beforehand(client, check, contact, team):
    page = signed_in(client, contact).get(page_of(team)).content.decode()

    assert "Ann Reed" in page
    assert "Bea Lowe" in page
    assert "Has never signed in" in page
    assert "checked" not in page
    assert "Nobody can be added here" in page


def test_what_is_saved_is_there_again_and_has_changed_nothing(client, check, contact, team, ann):
    say(signed_in(client, contact), team, {ann: "remove"}, **{f"note_{ann.pk}": "Now a manager"})

    page = client.get(page_of(team)).content.decode()
    assert page.count("checked") == 1
    assert "Now a manager" in page
    assert team.members().filter(pk=ann.pk).exists()
    assert TeamCheckLine.objects.get().confirmed_at is None


def test_the_page_before_says_what_will_change(client, check, contact, team, ann, bea):
    answer = say(signed_in(client, contact), team, {ann: "left"}, **{"continue": "yes"})

    page = client.get(answer.headers["Location"]).content.decode()
    assert "Leave the agency" in page
    assert "Ann Reed" in page
    assert "Not decided" in page
    assert "Bea Lowe" in page
    ann.refresh_from_db()
    assert ann.is_active


def test_confirming_ends_a_membership_at_once_and_finishes_when_all_are_decided(
    client, check, contact, team, ann, bea
):
    signed_in(client, contact)
    say(client, team, {ann: "remove"})
    client.post(page_of(team, "confirm"))

    assert list(team.members()) == [bea]
    assert not ann.teams().exists()
    check.refresh_from_db()
    assert check.finished_at is None

    say(client, team, {bea: "keep"})
    client.post(page_of(team, "confirm"))

    check.refresh_from_db()
    assert check.finished_by == contact
    assert [e.facts["practitioner"] for e in events("team.left")] == [str(ann.pk)]
    assert "Confirmed" in client.get(TEAMS).content.decode()


def test_the_principals_of_whoever_left_the_team_are_gone_on_their_next_request(
    check, contact, team, ann
):
    assert team.principal in ann.principals()

    leave_team(team, ann, by=contact)

    with acting_as(ann):
        assert team.principal not in ann.principals()


def test_sent_twice_it_is_refused_with_the_reason(client, check, contact, team, ann, bea):
    signed_in(client, contact)
    say(client, team, {ann: "keep", bea: "keep"})
    client.post(page_of(team, "confirm"))

    again = client.post(page_of(team, "confirm"))

    assert again.status_code == 409
    assert "confirmed already" in again.content.decode()


def test_what_an_earlier_quarter_asked_is_answered_with_this_one(check, contact, team, ann, bea):
    open_checks(today() + timedelta(days=100))
    now = team.checks.order_by("-period").first()
    for person in (ann, bea):
        note_decision(now, person, "keep", by=contact)

    confirm_check(now, by=contact)

    assert not team.checks.open().exists()


def test_another_agencys_team_and_people_do_not_exist(client, check, ann):
    stranger = make_practitioner(roles=(Role.AGENCY_CONTACT,))
    signed_in(client, stranger)

    assert client.get(page_of(check.team)).status_code == 404
    assert client.post(page_of(check.team, "confirm")).status_code == 404
    assert client.post(reverse("teams:leaver", args=[ann.pk])).status_code == 404
    assert "East" not in client.get(TEAMS).content.decode()


def test_the_services_refuse_another_agencys_contact(check, ann, team):
    stranger = make_practitioner(roles=(Role.AGENCY_CONTACT,))

    with pytest.raises(PermissionDenied):
        note_decision(check, ann, "remove", by=stranger)
    with pytest.raises(PermissionDenied):
        leave_team(team, ann, by=stranger)


@pytest.mark.parametrize("roles", [(Role.PRACTITIONER,), (Role.ADMINISTRATOR,), (Role.MANAGER,)])
def test_the_database_refuses_whoever_is_no_contact(team, ann, roles):
    colleague = make_practitioner(team, roles=roles)

    with pytest.raises(ProgrammingError, match="no such team"), acting_as(colleague):
        ask("practitioners_leave_team(%s, %s)", team.pk, ann.pk)


def test_the_database_refuses_a_contact_of_another_agency_or_one_who_has_left(team, ann, agency):
    stranger = make_practitioner(roles=(Role.AGENCY_CONTACT,))
    gone = make_practitioner(team, roles=(Role.AGENCY_CONTACT,), is_active=False)

    for person in (stranger, gone):
        with (
            pytest.raises(ProgrammingError, match="no such team"),
            acting_as(person),
        ):
            ask("practitioners_leave_team(%s, %s)", team.pk, ann.pk)


def test_nobody_can_be_let_into_a_team_by_the_runtime_role(team, contact, ann):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(contact),
    ):
        contact.groups.add(team.group_id)


def test_a_contact_with_a_colleague_does_not_decide_about_themselves(client, agency, team):
    one, two = (make_practitioner(team, roles=(Role.AGENCY_CONTACT,)) for _ in range(2))
    open_checks(today())
    check = TeamCheck.objects.get(team=team)

    with pytest.raises(PermissionDenied, match="Another contact"):
        note_decision(check, one, "keep", by=one)
    assert "Another contact" in signed_in(client, one).get(page_of(team)).content.decode()
    note_decision(check, one, "keep", by=two)


def test_the_only_contact_may_and_information_governance_sees_it(client, team, ig):
    alone = make_practitioner(team, roles=(Role.AGENCY_CONTACT,), full_name="Ada Solo")
    open_checks(today())
    check = TeamCheck.objects.get(team=team)
    note_decision(check, alone, "keep", by=alone)
    confirm_check(check, by=alone)

    page = signed_in(client, ig).get(OVERDUE).content.decode()

    assert "Contacts who confirmed themselves" in page
    assert "Ada Solo" in page


def test_the_only_contact_cannot_close_their_own_account(client, team):
    alone = make_practitioner(team, roles=(Role.AGENCY_CONTACT,))
    open_checks(today())

    page = signed_in(client, alone).get(page_of(team)).content.decode()
    answer = client.post(reverse("teams:leaver", args=[alone.pk]))

    assert "Has left the agency" not in page
    assert answer.status_code == 403


def test_overdue_teams_are_work_of_information_governance(client, check, ig):
    late = TeamCheck.objects.get(team=check.team)
    with as_owner():
        TeamCheck.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=4))
    signed_in(client, ig)

    listed = client.get(OVERDUE).content.decode()
    work = client.get(reverse("consent:governance")).content.decode()

    assert "Northfield Health" in listed
    assert "East" in listed
    assert re.search(r">\s*4\s*<", listed)
    assert "Ann Reed" not in listed
    assert "1 to do" in work


def test_an_agency_without_a_contact_is_marked(client, team, ann, ig):
    open_checks(today())
    with as_owner():
        TeamCheck.objects.update(due_on=today() - timedelta(days=4))

    assert "No agency contact" in signed_in(client, ig).get(OVERDUE).content.decode()


def test_somebody_gone_meanwhile_does_not_keep_it_open(check, contact, team, ann, bea):
    note_decision(check, ann, "keep", by=contact)
    leave_team(team, bea, by=contact)

    confirm_check(check, by=contact)

    check.refresh_from_db()
    assert check.finished_at


def test_nothing_decided_is_nothing_to_confirm(check, contact):
    with pytest.raises(NotNow, match="Decide about somebody first"):
        confirm_check(check, by=contact)


def test_a_note_without_a_decision_is_asked_about(client, check, contact, team, ann):
    answer = signed_in(client, contact).post(page_of(team), {f"note_{ann.pk}": "Now a manager"})

    assert "Select whether Ann Reed is still there" in answer.content.decode()
    assert not TeamCheckLine.objects.exists()


def test_the_lists_cost_the_same_whatever_their_length(client, check, contact, agency, team):
    signed_in(client, contact)
    few = {url: queries_of(client, url) for url in (TEAMS, page_of(team))}
    for _ in range(6):
        other = make_team(agency)
        make_practitioner(team)
        make_practitioner(other)
    open_checks(today())

    assert {url: queries_of(client, url) for url in few} == few


def test_what_governance_reads_costs_the_same_whatever_its_length(client, check, ig):
    with as_owner():
        TeamCheck.objects.update(due_on=today() - timedelta(days=4))
    signed_in(client, ig)
    few = queries_of(client, OVERDUE)
    for _ in range(6):
        make_practitioner()
    open_checks(today())
    with as_owner():
        TeamCheck.objects.update(due_on=today() - timedelta(days=4))

    assert queries_of(client, OVERDUE) == few


def ask(function, *arguments):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}", arguments)
        return cursor.fetchone()[0]
