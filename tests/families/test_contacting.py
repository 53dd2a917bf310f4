"""A message goes to a service that may not be named; who asks never learns whether one is."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families.models import (
    Conflict,
    ContactAnswer,
    ContactRequest,
    Family,
    GrantReason,
    RestrictionChange,
)
from families.services.conflicts import declare_conflict
from families.services.contacting import answer_contact, ask_for_contact
from families.services.granting import grant_practitioner, grant_team
from families.services.restricting import restrict_family
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.tasks import send_due_notices
from tests.factories import make_practitioner, make_team
from tests.families.reading import on_family, page, post, text
from tests.families.record import make_baby, make_coordinator, make_family
from tests.families.test_hidden_services import hide_a_service
from tests.owner import as_owner

ASKED = {
    "about": "visit",
    "message": "May we visit together on Thursday?",
    "urgent": False,
    "reach": "0113 000 0000 after two",
}
SENT = ASKED | {"urgent": "no"}


@pytest.fixture
def worker(family, coordinator):
    return hide_a_service(family, coordinator)


@pytest.fixture
def message(family, nominator, coordinator, worker):
    return ask_for_contact(family, by=nominator, **ASKED)


def of(message):
    return reverse("families:contact", args=[message.pk])


def service_of(worker):
    return worker.teams().get()


def test_the_coordinator_is_told_that_a_message_waits_and_of_whom_the_mail_says_nothing(
    client, family, nominator, coordinator, worker
):
    post(client, nominator, on_family("contact_ask", family), **SENT)

    send_due_notices()
    [letter] = mail.outbox
    assert letter.to == [coordinator.email]
    told = f"{letter.subject} {letter.body}"
    for word in (family.reference, "Thursday", nominator.full_name, "Forward Together"):
        assert word not in told
    shown = text(client, coordinator, reverse("huddle:my_week"))
    assert "Pass on a message" in shown
    assert "Thursday" not in shown


def test_whoever_asked_learns_the_same_whatever_became_of_it(
    client, family, nominator, coordinator, worker
):
    seen = []
    for to in (None, service_of(worker)):
        message = ask_for_contact(
            family, by=nominator, **ASKED | {"message": f"About {to is None}"}
        )
        before = text(client, nominator, of(message))
        answer_contact(message, by=coordinator, to=to)
        after = text(client, nominator, of(message))
        assert without_token(before) == without_token(after)
        assert "Passed to the coordinator" in after
        seen.append(text(client, nominator, reverse("families:contacts")))
    assert seen[1].count("Passed to the coordinator") == 2
    assert "Passed on to" not in seen[1]
    assert "Nobody to pass" not in seen[1]


def without_token(shown):
    return [line for line in shown.splitlines() if "csrf" not in line and "nonce" not in line]


def test_the_page_to_ask_is_the_same_where_nobody_is_hidden(
    client, nominator, family, coordinator
):
    before = without_token(text(client, nominator, on_family("contact_ask", family)))

    hide_a_service(family, coordinator)

    after = without_token(text(client, nominator, on_family("contact_ask", family)))
    assert [line for line in before if "form_key" not in line] == [
        line for line in after if "form_key" not in line
    ]
    assert post(client, nominator, on_family("contact_ask", family), **SENT).status_code == 302


def test_the_hidden_service_reads_it_once_it_is_passed_on_and_not_before(
    client, coordinator, worker, message
):
    assert page(client, worker, of(message)).status_code == 404

    post(client, coordinator, of(message), to=str(service_of(worker).pk))

    shown = text(client, worker, of(message))
    assert ASKED["message"] in shown
    assert ASKED["reach"] in shown
    assert "A message for your team" in text(client, worker, reverse("huddle:my_week"))
    send_due_notices()
    assert [letter.to for letter in mail.outbox][-1] == [worker.email]


def test_nothing_to_pass_on_reaches_nobody(client, coordinator, worker, message):
    post(client, coordinator, of(message), to="nobody")

    assert page(client, worker, of(message)).status_code == 404
    assert "Nobody to pass it on to" in text(client, coordinator, of(message))
    assert "Pass on a message" not in text(client, coordinator, reverse("huddle:my_week"))
    assert not Notice.objects.filter(practitioner=worker).exists()


def test_nobody_else_around_the_family_reads_it(client, family, nominator, coordinator, message):
    colleague = make_practitioner(nominator.teams().get())
    other = make_practitioner()
    grant_team(family, other.teams().get(), GrantReason.LISTED, by=nominator)

    for person in (colleague, other):
        assert page(client, person, of(message)).status_code == 404
        assert "Thursday" not in text(client, person, reverse("families:contacts"))
        with acting_as(person):
            assert not ContactRequest._base_manager.exists()


def test_sql_tells_whoever_asked_nothing_of_the_answer(nominator, coordinator, worker, message):
    answer_contact(message, by=coordinator, to=service_of(worker))

    with acting_as(nominator):
        assert ContactRequest._base_manager.count() == 1
        assert not ContactAnswer._base_manager.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT families_passed_on(%s)", [message.pk])
            assert cursor.fetchone() == (False,)
    with acting_as(worker):
        assert ContactAnswer._base_manager.count() == 1


def test_sql_does_not_let_anybody_else_answer(family, nominator, worker, message):
    for person in (nominator, worker):
        with acting_as(person), pytest.raises(ProgrammingError), transaction.atomic():
            ContactAnswer.objects.create(family=family, request=message, answered_by=person)


def test_sql_does_not_pass_it_on_to_a_team_that_is_not_hidden_there(
    family, coordinator, worker, message
):
    answer = ContactAnswer(
        family=family, request=message, team=make_team(), answered_by=coordinator
    )

    with acting_as(coordinator), pytest.raises(ProgrammingError), transaction.atomic():
        answer.save(force_insert=True)


def test_it_is_passed_on_to_a_service_of_this_family_only(coordinator, worker, message):
    with pytest.raises(ValidationError):
        answer_contact(message, by=coordinator, to=make_team())


def test_only_the_coordinator_answers_and_only_once(
    client, nominator, coordinator, worker, message
):
    with pytest.raises(PermissionDenied):
        answer_contact(message, by=nominator)
    assert post(client, nominator, of(message), to="nobody").status_code == 403

    answer_contact(message, by=coordinator)

    with pytest.raises(NotNow):
        answer_contact(message, by=coordinator, to=service_of(worker))
    assert post(client, coordinator, of(message), to="nobody").status_code == 409


def test_the_same_message_is_not_sent_twice(family, nominator, message):
    with pytest.raises(NotNow):
        ask_for_contact(family, by=nominator, **ASKED)

    with acting_as(nominator):
        assert ContactRequest.objects.visible_to(nominator).count() == 1


def test_pressed_twice_it_is_asked_once(client, family, nominator, coordinator):
    shown = text(client, nominator, on_family("contact_ask", family))
    key = shown.split('name="form_key" value="')[1].split('"')[0]

    for _ in range(2):
        answer = post(client, nominator, on_family("contact_ask", family), form_key=key, **SENT)
        assert answer.status_code == 302

    with acting_as(nominator):
        assert ContactRequest.objects.visible_to(nominator).count() == 1


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(client, family, nominator):
    shown = post(client, nominator, on_family("contact_ask", family), message="Hello")

    assert shown.status_code == 200
    assert "Select what it is about" in shown.content.decode()
    assert "Hello" in shown.content.decode()


def test_the_coordinator_asks_nobody(client, family, coordinator):
    assert page(client, coordinator, on_family("contact_ask", family)).status_code == 403


def test_a_coordinator_with_a_conflict_is_not_sent_it(family, nominator, coordinator, worker):
    second = make_coordinator(family, nominator)
    declare_conflict(
        family, coordinator, kind=Conflict.Kind.RELATED, reason="Cousins", by=coordinator
    )

    ask_for_contact(family, by=nominator, **ASKED)

    told = Notice.objects.filter(kind="message_waits").values_list("practitioner", flat=True)
    assert list(told) == [second.pk]


def test_where_nobody_coordinates_it_is_refused_and_not_lost_in_silence(family, nominator):
    with pytest.raises(NotNow):
        ask_for_contact(family, by=nominator, **ASKED)


def test_whoever_reads_in_an_emergency_may_ask(family, nominator, coordinator):
    reader = make_practitioner()
    with as_owner():
        grant_practitioner(family, reader, GrantReason.BREAK_GLASS, by=nominator)

    assert ask_for_contact(family, by=reader, **ASKED).pk


def test_a_mail_that_waits_is_not_sent_once_it_is_answered(coordinator, message):
    answer_contact(message, by=coordinator)

    send_due_notices()

    assert not [letter for letter in mail.outbox if letter.to == [coordinator.email]]


def test_a_service_that_cannot_open_the_family_is_rung_instead(
    family, nominator, coordinator, worker, message
):
    restrict_family(
        family,
        restriction=Family.Restriction.RESTRICTED,
        why=RestrictionChange.Why.STAFF,
        reason="A colleague's sister.",
        keep=[nominator],
        by=coordinator,
    )

    with pytest.raises(NotNow):
        answer_contact(message, by=coordinator, to=service_of(worker))


def test_the_trail_says_the_same_of_passing_on_and_of_not(family, nominator, coordinator, worker):
    for about, to in (("visit", None), ("plan", service_of(worker))):
        message = ask_for_contact(family, by=nominator, **ASKED | {"about": about})
        answer_contact(message, by=coordinator, to=to)

    with as_owner():
        told = AuditEvent.objects.filter(verb="contact.answered").values_list("facts", flat=True)
        assert list(told) == [{}, {}]
        asked = AuditEvent.objects.filter(verb="contact.asked").earliest("at")
    assert asked.facts == {"about": "visit", "urgent": False}


def test_the_list_costs_the_same_at_any_length(client, family, nominator, coordinator, worker):
    address = reverse("families:contacts")
    counts = []
    for number in range(4):
        other = make_family(nominator)
        make_baby(other, nominator)
        with as_owner():
            grant_practitioner(other, coordinator, GrantReason.SCREENING, by=nominator)
        message = ask_for_contact(other, by=nominator, **ASKED)
        if number % 2:
            answer_contact(message, by=coordinator)
        if number in (0, 3):
            client.force_login(coordinator)
            with CaptureQueriesContext(connection) as caught:
                client.get(address)
            counts.append(len(caught))
    assert counts[0] == counts[1]
