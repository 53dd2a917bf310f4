"""Through the doors: from a request to a pack, from a proposal to a certificate."""

import csv
import io

import pytest
from django.urls import reverse

from consent.models import DisposalProposal, LegalHold, SubjectAccess
from consent.services.legal_holds import place_hold
from families.models import Audience
from families.services.contributing import contribute
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.working_days import today
from tests.consent.governing import (
    ask,
    ask_about,
    close_long_ago,
    make_lead,
    proposed,
    release_all,
    row_with,
    rows_of,
)
from tests.counting import queries_of
from tests.huddle.worlds import make_nominated
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def lead(client):
    lead = make_lead()
    client.force_login(lead, backend=ALLAUTH)
    return lead


def url(name, *args):
    return reverse(f"consent:{name}", args=args)


def sent(family, **more):
    day = today()
    return {
        "reference": family.reference,
        "requester_name": "Ann Asker",
        "capacity": "self",
        "identity_check": "Passport seen.",
        "asked_for": "Everything.",
        "received_on-day": day.day,
        "received_on-month": day.month,
        "received_on-year": day.year,
    } | more


def test_from_the_request_to_the_pack(client, family, world, lead, mother):
    contribute(
        family,
        text="=Sleeps badly since May.",
        nature="recorded",
        theme="pressure",
        audience=Audience.HUDDLE,
        about=[mother],
        by=world.health,
    )
    page = client.post(url("subject_access_new"), sent(family), follow=True)
    assert "Say whom it is about" in page.content.decode()
    with acting_as(lead):
        access = SubjectAccess.objects.get()

    person = client.get(url("subject_access_person", access.pk)).content.decode()
    assert "Amina Yusuf" in person
    client.post(url("subject_access_person", access.pk), {"subject": str(mother.pk)})
    rows = client.get(url("subject_access_rows", access.pk)).content.decode()
    assert "Sleeps badly since May." in rows
    client.post(url("subject_access_unflagged", access.pk))
    row = row_with(access, "Sleeps badly", lead)
    answer = {
        "decision": "redact",
        "redacted": row.text.replace("since May", "[redacted]"),
        "exemption": "serious_harm",
        "reason": "The month tells who told.",
        "professional": "Dr Noor, today",
    }
    assert client.post(url("subject_access_row", access.pk, row.pk), answer).status_code == 302
    for other in rows_of(access, lead):
        if not other.decision:
            client.post(
                url("subject_access_row", access.pk, other.pk),
                {"decision": "release", "reason": "Known.", "professional": "Dr Noor, today"},
            )
    confirm = {"recipient": "Ann Asker", "how": "by_hand", "reference": family.reference}
    released = client.post(url("subject_access_release", access.pk), confirm, follow=True)

    assert "What was released" in released.content.decode()
    pack = client.get(url("subject_access_pack", access.pk)).content.decode()
    assert "For Ann Asker only" in pack
    assert "Sleeps badly [redacted]." in pack
    assert "unchanged" in pack
    sheet = client.get(url("subject_access_csv", access.pk))
    lines = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert {line[0] for line in lines[1:]} == {"Ann Asker"}
    assert "Yusuf" not in sheet.headers["Content-Disposition"]
    with as_owner():
        verbs = AuditEvent.objects.filter(by=lead.pk).values_list("verb", flat=True)
        assert {"subject_access.pack_printed", "subject_access.pack_saved"} <= set(verbs)


def test_a_wrong_reference_is_said_beside_its_field(client, lead):
    class Nobody:
        reference = "CMC-9999"

    page = client.post(url("subject_access_new"), sent(Nobody))

    assert "There is no family with this reference" in page.content.decode()
    assert "Ann Asker" in page.content.decode()


def test_the_release_needs_the_typed_reference(client, family, lead, mother):
    access = ask_about(family, mother, lead)
    for row in rows_of(access, lead):
        answer = {"decision": "release", "reason": "Known.", "professional": "Dr Noor, today"}
        client.post(url("subject_access_row", access.pk, row.pk), answer)

    wrong = {"recipient": "Ann Asker", "how": "post", "reference": "CMC-1"}
    page = client.post(url("subject_access_release", access.pk), wrong)

    assert "exactly as it is shown" in page.content.decode()
    with acting_as(lead):
        assert SubjectAccess.objects.get().is_open


def test_another_lead_sees_that_there_is_a_request_and_no_word_of_it(client, family, mother):
    access = ask_about(family, mother, make_lead())
    client.force_login(make_lead(), backend=ALLAUTH)

    page = client.get(url("subject_access", access.pk)).content.decode()

    assert family.reference in page
    assert "Ann Asker" not in page
    assert "Amina" not in page
    for name in ("subject_access_rows", "subject_access_release", "subject_access_pack"):
        assert client.get(url(name, access.pk)).status_code == 403
    row = rows_of(access, access.reviewer)[0]
    assert client.get(url("subject_access_row", access.pk, row.pk)).status_code == 403


def test_taking_over_needs_a_reason_and_opens_the_rows(client, family, mother, lead):
    access = ask_about(family, mother, make_lead())
    address = url("subject_access_take_over", access.pk)
    assert "Enter your reason" in client.post(address, {"reason": ""}).content.decode()

    client.post(address, {"reason": "On leave."})

    assert client.get(url("subject_access_rows", access.pk)).status_code == 200


def test_an_overdue_request_says_so(client, family, lead):
    access = ask(family, lead)
    with as_owner():
        SubjectAccess.objects.filter(pk=access.pk).update(due_on="2026-01-05")

    assert "Overdue" in client.get(url("subject_accesses")).content.decode()
    assert "Overdue" in client.get(url("subject_access", access.pk)).content.decode()


def test_ended_requests_have_their_list(client, family, lead, mother):
    release_all(ask_about(family, mother, lead), lead)

    assert family.reference not in client.get(url("subject_accesses")).content.decode()
    ended = client.get(url("subject_accesses") + "?show=ended").content.decode()
    assert family.reference in ended


def test_empty_lists_say_that_they_are_empty(client, lead):
    said = {
        url("subject_accesses"): "No request waits",
        url("retention"): "No record waits",
        url("legal_holds"): "No hold stands",
        url("certificates"): "Nothing has been disposed of",
    }

    assert {
        a: words in client.get(a).content.decode() for a, words in said.items()
    } == dict.fromkeys(said, True)


def test_the_governance_page_counts_what_waits(client, family, lead, world):
    ask(family, lead)
    old = make_nominated(world)
    close_long_ago(old)
    proposed(old, lead)

    page = client.get(url("governance")).content.decode()

    assert page.count("1 to do") == 2


def test_a_disposal_is_signed_by_one_and_confirmed_by_another(client, family, lead):
    close_long_ago(family)
    proposal = proposed(family, lead)
    page = client.get(url("disposal", proposal.pk)).content.decode()
    assert "Confirm locally" in page
    client.post(url("disposal", proposal.pk), {"answer": "dispose", "reference": family.reference})
    confirm = url("disposal_confirm", proposal.pk)
    assert client.get(confirm).status_code == 403

    client.force_login(make_lead(), backend=ALLAUTH)
    assert "Nobody can bring them back" in client.get(confirm).content.decode()
    done = client.post(confirm, {"reference": family.reference}, follow=True).content.decode()

    assert "has been disposed of" in done
    assert "families.Person: 2" in done
    assert client.post(confirm, {"reference": family.reference}).status_code == 409


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        (
            {
                "answer": "keep",
                "reason": "A claim.",
                "keep_until-day": "1",
                "keep_until-month": "1",
                "keep_until-year": "2099",
            },
            "kept",
        ),
        ({"answer": "hold", "reason": "An inquiry."}, "held"),
    ],
)
def test_a_record_may_be_kept_or_held_instead(client, family, lead, sent, state):
    close_long_ago(family)
    proposal = proposed(family, lead)

    assert client.post(url("disposal", proposal.pk), sent).status_code == 302

    with acting_as(lead):
        assert DisposalProposal.objects.get().state == state


def test_each_answer_asks_for_what_it_needs(client, family, lead):
    close_long_ago(family)
    address = url("disposal", proposed(family, lead).pk)

    for answer, fault in (
        ("dispose", "Enter the family’s reference"),
        ("keep", "Enter your reason"),
        ("hold", "Enter your reason"),
    ):
        assert fault in client.post(address, {"answer": answer}).content.decode(), answer


def test_a_hold_is_placed_and_lifted(client, family, lead):
    placed = {"reference": family.reference, "record_class": "", "reason": "An inquiry."}
    client.post(url("legal_hold_new"), placed)
    assert client.post(url("legal_hold_new"), placed).status_code == 409
    assert family.reference in client.get(url("legal_holds")).content.decode()
    with acting_as(lead):
        hold = LegalHold.objects.get()

    client.post(url("legal_hold_lift", hold.pk), {"reason": "It ended."})

    assert "It ended." in client.get(url("legal_holds") + "?show=lifted").content.decode()
    again = client.post(url("legal_hold_lift", hold.pk), {"reason": "It ended."})
    assert again.status_code == 409


def test_a_hold_is_on_a_family_or_a_class_and_not_on_both(client, family, lead):
    both = {"reference": family.reference, "record_class": "early_help", "reason": "x"}

    for given in (both, {"reason": "x"}):
        page = client.post(url("legal_hold_new"), given).content.decode()
        assert "not both" in page


def test_a_rule_is_changed_by_a_newer_one(client, lead):
    day = today()
    rule = {
        "record_class": "early_help",
        "trigger": "closure",
        "years": "8",
        "authority": "Leeds schedule 2026",
        "from_date-day": day.day,
        "from_date-month": day.month,
        "from_date-year": day.year,
    }

    page = client.post(url("retention_rule"), rule, follow=True).content.decode()

    assert "8 years from the day the family was closed" in page


def test_lists_cost_the_same_however_long_they_are(client, lead, world):
    families = [make_nominated(world) for _ in range(6)]
    for family in families[:2]:
        _fill(family, lead)
    addresses = [url(n) for n in ("subject_accesses", "retention", "legal_holds", "certificates")]
    few = [queries_of(client, address) for address in addresses]
    for family in families[2:]:
        _fill(family, lead)

    assert [queries_of(client, address) for address in addresses] == few


def _fill(family, lead):
    ask(family, lead)
    close_long_ago(family)
    proposed(family, lead)
    place_hold(reference=family.reference, reason="An inquiry.", by=lead)


def test_rows_cost_the_same_however_many_they_are(client, family, lead, mother, world):
    access = ask_about(family, mother, lead)
    few = queries_of(client, url("subject_access_rows", access.pk))
    for number in range(5):
        contribute(
            family,
            text=f"Seen {number}.",
            nature="recorded",
            theme="pressure",
            audience=Audience.HUDDLE,
            about=[mother],
            by=world.health,
        )
    client.post(url("subject_access_collect", access.pk))

    assert queries_of(client, url("subject_access_rows", access.pk)) == few


def test_no_name_stands_in_an_address_or_a_title(client, family, lead, mother):
    access = ask_about(family, mother, lead)
    row = row_with(access, "Amina Yusuf", lead)

    for address in (
        url("subject_access", access.pk),
        url("subject_access_rows", access.pk),
        url("subject_access_row", access.pk, row.pk),
    ):
        page = client.get(address).content.decode()
        assert "Amina" not in page.split("</title>")[0]
        assert "amina" not in address.lower()


def test_nobody_else_opens_any_of_it(client, family, world, mother):
    access = ask_about(family, mother, make_lead())
    client.force_login(world.coordinator, backend=ALLAUTH)

    for address in (
        url("subject_accesses"),
        url("subject_access_new"),
        url("subject_access", access.pk),
        url("retention"),
        url("legal_holds"),
    ):
        assert client.get(address).status_code == 403
