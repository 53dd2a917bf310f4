"""Where it stands that mail comes back: on one's own pages, and for whoever looks after people."""

import pytest
from django.urls import reverse
from django.utils import timezone

from practitioners.channels import bounces
from practitioners.models import Delivery, Notice
from practitioners.roles import Role
from practitioners.telling import centre
from tests.counting import queries_of
from tests.factories import make_agency, make_practitioner, make_team
from tests.owner import as_owner

OWN = [reverse("account_notices"), reverse("account_notice_settings")]
HEAD = "Mail to you comes back"
OTHERS = {
    Role.AGENCY_CONTACT: reverse("teams:list"),
    Role.MANAGER: reverse("account_mails"),
}


@pytest.fixture
def page(client):
    def look(person, path):
        client.force_login(person)
        return client.get(path).content.decode()

    return look


def bounce(person, code="550", by="smtp"):
    bounces.note(person.email, code, by)


def was_told(me, number=0, *, status="", **facts):
    now = timezone.now()
    with as_owner():
        notice = Notice.objects.create(
            kind="action_agreed",
            practitioner=me,
            about=me.pk,
            key=f"{me.pk} {number}",
            **{"state": "sent", "ended_at": now, "due_at": now} | facts,
        )
    if status:
        Delivery.objects.create(
            notice=notice,
            practitioner=me,
            by="email",
            address=me.email,
            reference=f"{notice.pk}.1",
            status=status,
        )
    return notice


def how(me):
    return [line.mail for line in centre.lines(list(centre.told(me)))]


@pytest.mark.parametrize("path", OWN)
def test_the_person_reads_it_and_what_to_do(page, ann, contact, path):
    assert HEAD not in page(ann, path)
    bounce(ann)

    html = page(ann, path)

    assert HEAD in html
    assert ann.email in html
    assert "The mail server refuses it (550)" in html
    assert contact.full_name in html


def test_nobody_else_reads_it_on_theirs(page, team, ann):
    bounce(ann)

    assert HEAD not in page(make_practitioner(team), OWN[0])


def test_without_anybody_of_the_agency_they_ask_the_administrator(page, ann):
    admin = make_practitioner(roles=(Role.ADMINISTRATOR,), full_name="Olu Beck")
    bounce(ann)

    html = page(ann, OWN[0])

    assert "ask the system administrator" in html
    assert admin.full_name not in html


def test_it_is_gone_with_another_address(page, ann):
    bounce(ann)
    with as_owner():
        ann.email = "right@example.org"
        ann.save(update_fields=["email"])

    assert HEAD not in page(ann, OWN[0])


@pytest.mark.parametrize("role", OTHERS)
def test_whoever_looks_after_people_sees_those_of_their_own_agency(page, agency, ann, role):
    other = make_practitioner(make_team(make_agency("Aire Housing"), "West"), full_name="Jo Moss")
    for person in (ann, other):
        bounce(person, "permanent-failure", "notify")
    me = make_practitioner(make_team(agency, "Office"), roles=(role,))

    html = page(me, OTHERS[role])

    assert "Whom mail does not reach" in html
    assert ann.full_name in html
    assert ann.email in html
    assert "The address takes no mail" in html
    assert other.full_name not in html
    assert other.email not in html


@pytest.mark.parametrize("role", OTHERS)
def test_the_page_asks_as_often_for_one_as_for_many(client, agency, team, ann, role):
    bounce(ann)
    client.force_login(make_practitioner(make_team(agency, "Office"), roles=(role,)))
    before = queries_of(client, OTHERS[role])
    for _ in range(5):
        bounce(make_practitioner(team))

    assert queries_of(client, OTHERS[role]) == before


def test_operations_counts_them_by_agency_and_names_nobody(page, ann):
    admin = make_practitioner(roles=(Role.ADMINISTRATOR,))
    assert "None." in page(admin, reverse("operations"))
    bounce(ann)

    html = page(admin, reverse("operations"))

    assert "Northfield Health</dt>" in html
    assert ann.full_name not in html
    assert ann.email not in html


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("", "By mail"),
        ("delivered", "By mail"),
        ("permanent-failure", "By mail, which came back"),
        ("temporary-failure", "By mail, which came back"),
    ],
)
def test_each_message_says_what_became_of_it(ann, status, words):
    was_told(ann, status=status)

    assert how(ann) == [words]


def test_what_could_not_be_sent_is_still_told_on_screen(page, ann):
    was_told(ann, state="dead", reason="Refused: 550")

    assert how(ann) == ["Could not be sent by mail"]
    assert "Could not be sent by mail" in page(ann, OWN[0])
