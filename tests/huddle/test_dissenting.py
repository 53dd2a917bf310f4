"""Whoever is there may see it otherwise: it is kept, printed, and only theirs to withdraw."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from huddle.models import Dissent
from huddle.services.dissenting import dissent, record_what_came, withdraw_dissent
from huddle.services.holding import close_session
from huddle.services.minuting import bodies_of, header_of
from huddle.services.signing import sign_minutes
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.huddle.deciding import record, rows
from tests.huddle.holding import hold, url
from tests.huddle.worlds import AGREED_ALOUD
from tests.owner import as_owner

SAID = {"view": "A week is too long.", "would_change": "A visit on Monday."}


def test_whoever_is_there_does_not_agree_and_it_says_who_and_of_which_agency(meeting):
    police = meeting.world.police
    decision = record(meeting, "D11")

    made = dissent(meeting.item, decision=decision, by=police, **SAID)

    assert (made.person_id, made.agency_id, made.decision_id) == (
        police.pk,
        police.agency_id,
        decision.pk,
    )
    with as_owner():
        facts = AuditEvent.objects.get(verb="dissent.recorded").facts
    assert "week" not in str(facts)


@pytest.mark.parametrize("name", ["view", "would_change"])
def test_it_says_what_is_seen_otherwise_and_what_would_change_it(meeting, name):
    with pytest.raises(ValidationError) as no:
        dissent(meeting.item, by=meeting.world.police, **SAID | {name: " "})

    assert list(no.value.message_dict) == [name]


def test_it_is_about_a_decision_of_this_discussion(meeting):
    elsewhere = hold()

    with pytest.raises(ValidationError, match="of this discussion"):
        dissent(meeting.item, decision=record(elsewhere, "D11"), by=meeting.world.police, **SAID)


def test_only_whoever_runs_the_session_records_it_for_others(meeting):
    world = meeting.world

    made = dissent(meeting.item, person=world.police, by=world.chair, **SAID)

    assert (made.person_id, made.recorded_by_id) == (world.police.pk, world.chair.pk)
    with pytest.raises(PermissionDenied):
        dissent(meeting.item, person=world.police, by=world.health, **SAID)
    with pytest.raises(PermissionDenied, match="not there for this family"):
        dissent(meeting.item, person=world.stranger, by=world.chair, **SAID)


def test_whoever_has_not_accepted_the_statement_does_not_disagree_yet(meeting):
    with as_owner():
        meeting.session.attendances.filter(practitioner=meeting.world.police).delete()

    with pytest.raises(PermissionDenied, match="confidentiality statement"):
        dissent(meeting.item, by=meeting.world.police, **SAID)


def test_only_whoever_disagreed_withdraws_it(meeting):
    made = dissent(meeting.item, by=meeting.world.police, **SAID)

    with pytest.raises(PermissionDenied, match="Only whoever disagreed"):
        withdraw_dissent(made, by=meeting.chair)
    withdraw_dissent(made, by=meeting.world.police)
    with pytest.raises(NotNow, match="withdrawn already"):
        withdraw_dissent(made, by=meeting.world.police)


def test_what_came_of_it_is_said_once_by_who_may(meeting):
    made = dissent(meeting.item, by=meeting.world.police, **SAID)

    with pytest.raises(PermissionDenied):
        record_what_came(made, outcome="Visited.", by=meeting.world.health)
    record_what_came(made, outcome="Visited.", by=meeting.chair)
    with pytest.raises(NotNow, match="recorded already"):
        record_what_came(made, outcome="Again.", by=meeting.world.police)


def test_nobody_rewrites_what_was_said(meeting):
    made = dissent(meeting.item, by=meeting.world.police, **SAID)

    with acting_as(meeting.chair), pytest.raises(ProgrammingError), transaction.atomic():
        Dissent.objects.filter(pk=made.pk).update(view="All is well.")


def test_the_minutes_print_it_and_from_then_on_nobody_adds_one(client, meeting):
    decision = record(meeting, "D11")
    dissent(meeting.item, decision=decision, by=meeting.world.police, **SAID)
    gone = dissent(meeting.item, by=meeting.world.health, view="No.", would_change="Yes.")
    withdraw_dissent(gone, by=meeting.world.health)
    with acting_as(meeting.chair):
        [body] = bodies_of([meeting.fresh().item], header_of(meeting.session))
        [said] = body["dissent"]
    assert said["view"] == SAID["view"]
    assert said["about"].startswith("D11 Continue the current plan")

    session = close_session(meeting.session, by=meeting.chair)
    sign_minutes(session, unagreed=AGREED_ALOUD, by=meeting.chair)

    client.force_login(meeting.chair)
    page = client.get(url("minutes", meeting.session.pk)).content.decode()
    assert SAID["view"] in page
    assert SAID["would_change"] in page
    with pytest.raises(NotNow, match="signed"):
        dissent(meeting.fresh().item, by=meeting.world.police, **SAID)
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Dissent.objects.create(
            family=meeting.family,
            item=meeting.item,
            person=meeting.chair,
            agency=meeting.chair.agency,
            recorded_by=meeting.chair,
            **SAID,
        )


def test_it_is_recorded_and_withdrawn_on_pages(client, meeting):
    police = meeting.world.police
    client.force_login(police)
    page = url("item_dissent", meeting.item.pk)
    assert "Enter what would change their mind" in client.post(page, {}).content.decode()

    assert client.post(page, SAID).status_code == 302
    assert SAID["view"] in client.get(url("item", meeting.item.pk)).content.decode()
    assert SAID["view"] in client.get(meeting.family.get_absolute_url()).content.decode()

    [made] = rows(Dissent)
    assert client.post(url("dissent_withdraw", made.pk)).status_code == 302
    assert SAID["view"] not in client.get(url("item", meeting.item.pk)).content.decode()


def test_the_chair_records_who_said_it_aloud_and_what_came_of_it(client, meeting):
    client.force_login(meeting.chair)
    page = url("item_dissent", meeting.item.pk)
    assert meeting.world.police.full_name in client.get(page).content.decode()
    typed = SAID | {"person": str(meeting.world.police.pk)}
    assert client.post(page, typed).status_code == 302

    [made] = rows(Dissent)
    assert made.person_id == meeting.world.police.pk
    came = url("dissent_came", made.pk)
    assert "Enter what came of it" in client.post(came, {}).content.decode()
    assert client.post(came, {"outcome": "Visited on Monday."}).status_code == 302
    assert "Visited on Monday." in client.get(url("item", meeting.item.pk)).content.decode()
