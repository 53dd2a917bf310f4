"""An address that bounces: kept once, told once to whoever can put it right, ended by arrival."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from practitioners import notices, outbox
from practitioners.channels import bounces
from practitioners.models import Bounce, Notice
from practitioners.notices import NoticeKind, plan
from practitioners.roles import Role
from tests.factories import make_agency, make_practitioner, make_team
from tests.owner import as_owner

NOBODY = "550 no such mailbox"


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    kind = NoticeKind("test", "Huddle: something", "It waits.", lambda _: "/thing/")
    monkeypatch.setitem(notices.KINDS, "test", kind)


def write_to(person, occurrence=""):
    notice = plan("test", person, person, occurrence=occurrence)
    outbox.send_due()
    notice.refresh_from_db()
    return notice


def bounce(person, code="550", by="smtp"):
    bounces.note(person.email, code, by)
    return Bounce.objects.get(practitioner=person)


def told_of_it():
    return {one.practitioner for one in Notice.objects.filter(kind="address_bounces")}


def has_new_address(person):
    with as_owner():
        person.email = "new.address@example.org"
        person.save(update_fields=["email"])


def test_an_address_that_is_refused_for_good_is_not_tried_again(mailbox, ann, contact):
    mailbox.refused[ann.email] = NOBODY

    notice = write_to(ann)

    assert (notice.state, notice.reason, notice.attempts) == ("dead", "Refused: 550", 1)
    kept = Bounce.objects.get()
    assert (kept.practitioner, kept.address, kept.by, kept.code) == (
        ann, ann.email, "smtp", "550",
    )  # fmt: skip
    assert told_of_it() == {contact}
    assert not Notice.objects.filter(kind="given_up").exists()


@pytest.mark.parametrize(
    "answer", ["450 4.2.0 greylisted", "451 try again", "550 5.7.1 relaying denied"]
)
def test_what_is_no_fault_of_the_address_is_tried_again(mailbox, ann, contact, answer):
    mailbox.refused[ann.email] = answer

    notice = write_to(ann)

    assert notice.state == "due"
    assert not Bounce.objects.exists()


def test_the_contact_is_told_once_however_often_it_comes_back(mailbox, ann, contact):
    mailbox.refused[ann.email] = NOBODY
    for number in range(3):
        write_to(ann, str(number))
    outbox.send_due()

    assert Bounce.objects.count() == 1
    [mail] = mailbox.messages
    assert mail["To"] == contact.email
    assert ann.full_name not in mail.as_string()
    assert ann.email not in mail.as_string()
    assert "/teams/" in mail.get_body(preferencelist=("plain",)).get_content()


def test_another_episode_is_told_anew(ann, contact):
    bounce(ann)
    bounces.end(ann.email, timezone.now())

    bounces.note(ann.email, "550", "smtp")

    assert Notice.objects.filter(kind="address_bounces").count() == 2


def test_mail_that_is_taken_later_ends_it(mailbox, ann):
    bounce(ann)

    assert write_to(ann).state == "sent"

    assert Bounce.objects.get().ended_at
    assert bounces.bounce_of(ann) is None


def test_a_mail_server_that_takes_everything_ends_no_bounce_that_notify_told(mailbox, ann):
    bounce(ann, "permanent-failure", "notify")

    write_to(ann)

    assert bounces.bounce_of(ann)


def test_another_address_has_no_bounce(ann, agency, contact):
    kept = bounce(ann)
    assert list(bounces.bounces_of(agency)) == [kept]

    has_new_address(ann)

    assert bounces.bounce_of(ann) is None
    assert not bounces.bounces_of(agency)
    assert bounces.count_by_agency() == []


def test_whoever_has_left_is_no_longer_counted(ann, agency):
    bounce(ann)
    with as_owner():
        ann.is_active = False
        ann.save(update_fields=["is_active"])

    assert bounces.count_by_agency() == []


def test_the_notice_is_cancelled_when_mail_arrives_again(mailbox, ann, contact):
    bounce(ann)
    bounces.end(ann.email, timezone.now())

    outbox.send_due()

    assert not mailbox.messages
    assert Notice.objects.get(kind="address_bounces").state == "cancelled"


def test_without_a_contact_the_managers_are_told_and_else_the_administrators(agency, ann):
    admin = make_practitioner(roles=(Role.ADMINISTRATOR,))
    make_practitioner(roles=(Role.MANAGER,))  # of another agency
    assert bounces.who_is_told(ann) == [admin]

    manager = make_practitioner(make_team(agency, "Managers"), roles=(Role.MANAGER,))
    assert bounces.who_is_told(ann) == [manager]

    first = make_practitioner(make_team(agency, "Office"), roles=(Role.AGENCY_CONTACT,))
    assert bounces.who_is_told(ann) == [first]
    assert bounces.who_is_told(first) == [manager]


def test_nobody_is_told_at_an_address_that_bounces_itself(agency, ann, contact):
    bounce(contact)

    assert bounces.who_is_told(ann) == []


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.AGENCY_CONTACT, "/teams/"),
        (Role.MANAGER, "/account/mails/"),
        (Role.ADMINISTRATOR, "/operations/"),
    ],
)
def test_each_is_led_to_where_they_find_it(mailbox, agency, ann, role, page):
    make_practitioner(make_team(agency, "Office"), roles=(role,))
    bounce(ann)

    outbox.send_due()

    [mail] = mailbox.messages
    lines = mail.get_body(preferencelist=("plain",)).get_content().splitlines()
    assert [line for line in lines if line.endswith(page)]


def test_whoever_is_contact_no_longer_is_not_told(mailbox, ann, contact):
    bounce(ann)
    with as_owner():
        contact.roles = [Role.PRACTITIONER.value]
        contact.save(update_fields=["roles"])

    outbox.send_due()

    assert not mailbox.messages


def test_an_address_of_nobody_is_nobodys_bounce():
    bounces.note("nobody@example.org", "550", "smtp")

    assert not Bounce.objects.exists()


def test_they_are_counted_by_agency(agency, team, ann):
    other = make_practitioner(make_team(make_agency("Aire Housing"), "West"))
    for person in (ann, make_practitioner(team), other):
        bounce(person)

    assert bounces.count_by_agency() == [("Aire Housing", 1), ("Northfield Health", 2)]


def test_the_command_lists_them_by_id_and_agency_and_never_by_address(ann, team):
    bounce(ann)
    well = make_practitioner(team)
    out = StringIO()

    call_command("notices", "bounced", stdout=out)

    [line] = out.getvalue().splitlines()
    assert line.startswith(f"{ann.pk}  Northfield Health  since ")
    assert line.endswith("smtp 550")
    assert ann.email not in line
    assert str(well.pk) not in line
