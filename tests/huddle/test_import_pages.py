"""The import pages, as the coordinator and as those who must not see them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consent.models import SharingDecision
from families.models import Family, Person
from huddle.models import ImportBatch, ImportRow, Nomination
from huddle.services.importing import import_nominations
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.huddle.nominations import csv_of, sample, sample_rows, xlsx_of
from tests.huddle.partnership import make_sample_partnership, person
from tests.owner import as_owner

NEW = "/imports/new/"


@pytest.fixture
def huddle():
    return make_sample_partnership()


@pytest.fixture
def coordinator(huddle, client):
    client.force_login(huddle.coordinator)
    return huddle.coordinator


@pytest.fixture
def rows(huddle):
    batch = import_nominations(
        sample(), filename="nominations.csv", huddle=huddle, by=huddle.coordinator
    )
    with acting_as(huddle.coordinator):
        return {row.number: row for row in batch.rows.select_related("nomination__family")}


def upload(client, content, button="import", name="nominations-2026-11-16.csv"):
    data = {"file": SimpleUploadedFile(name, content), button: "yes"}
    return client.post(NEW, data, follow=True)


def page_of(row):
    return reverse("huddle:import_row", args=[row.pk])


def again(row, coordinator):
    with acting_as(coordinator):
        return ImportRow.objects.select_related("nomination__family").get(pk=row.pk)


def test_a_file_is_uploaded_and_the_page_says_what_became_of_each_row(client, coordinator):
    page = upload(client, sample()).content.decode()

    assert "Act now: somebody is in immediate danger (1)" in page
    assert "Not imported: correct these and send them again (2)" in page
    assert "child_dob: must be a real date: that month has no such day." in page
    assert "Needs a decision: possible duplicates (1)" in page
    assert "Needs a decision: out of scope (1)" in page
    assert "Accepted as new families (6)" in page
    assert "Accepted and joined to a family (1)" in page


def test_an_excel_file_is_as_good(client, coordinator):
    page = upload(client, xlsx_of(sample_rows()), name="nominations.xlsx").content.decode()

    assert "Accepted as new families (6)" in page


def test_no_page_of_an_import_shows_anybody_of_a_row_that_was_not_kept(client, coordinator):
    page = upload(client, sample()).content.decode()

    assert not [name for name in ("Kowalczyk", "Alfie", "Noah", "Bruise") if name in page]


def test_a_file_can_be_checked_without_being_imported(client, coordinator):
    page = upload(client, sample(), button="check").content.decode()

    assert "Nothing has been imported" in page
    assert "Accepted as new families (6)" in page
    assert "CMC-" not in page.split("<main")[1].split("Needs a decision")[0]
    with as_owner():
        assert not ImportBatch.objects.exists()
        assert not Family.objects.exists()


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "The selected file is empty"),
        (b"a,b\n1,2", "Row 1 must hold the headings"),
        (b"%PDF-1.7", "The file is a PDF"),
        (b"x" * (5 * 1024 * 1024 + 1), "smaller than 5 MB"),
        (csv_of(*[{}] * 101), "100 nominations or fewer"),
    ],
)
def test_a_file_that_cannot_be_imported_is_refused_beside_the_field(
    client, coordinator, content, advice
):
    page = upload(client, content).content.decode()

    assert "There is a problem" in page
    assert advice in page
    assert "<title>Error: " in page


def test_no_file_at_all_is_asked_for(client, coordinator):
    assert "Select a file of nominations" in client.post(NEW, {"import": "yes"}).content.decode()


def test_the_list_says_which_files_wait_for_a_decision(client, coordinator, rows):
    page = client.get("/imports/").content.decode()

    assert "nominations.csv" in page
    assert "12 rows, 2 to decide" in page


def test_an_empty_file_with_the_headings_can_be_downloaded_and_filled(client, coordinator):
    headings = client.get("/imports/template.csv").content

    assert csv_of({}).startswith(headings)


SHARED = {"basis": "public_task", "why_share": "Both teams visit her."}


def test_a_duplicate_is_the_same_baby_and_joins_the_family(client, coordinator, rows):
    row, family = rows[8], rows[2].nomination.family
    page = client.get(page_of(row)).content.decode()
    assert f"It is the same baby as in family {family}" in page
    assert "the same date of birth and name" in page
    with acting_as(coordinator):
        baby = Person.objects.babies().get(family=family)

    refused = client.post(page_of(row), {"choice": f"baby:{baby.pk}"}).content.decode()
    assert "Enter why the nominating team needs to see that family" in refused
    done = client.post(page_of(row), {"choice": f"baby:{baby.pk}"} | SHARED)

    assert done.status_code == 302
    row = again(row, coordinator)
    assert (row.outcome, row.values) == ("joined", None)
    assert row.decided_by == coordinator
    with acting_as(coordinator):
        assert Nomination.objects.filter(family=family, child=baby).count() == 2
        assert Person.objects.babies().filter(family=family).count() == 1
    team = person("earlystart@example.org")
    with acting_as(team):
        assert Family.objects.filter(pk=family.pk).exists()
        [shared] = SharingDecision.objects.filter(family=family)
    assert (shared.agencies, shared.decided_by) == ([team.agency_id], coordinator)


def test_a_duplicate_is_another_baby_of_the_family(client, coordinator, rows):
    family = rows[2].nomination.family

    client.post(page_of(rows[8]), {"choice": f"family:{family.pk}"} | SHARED)

    with acting_as(coordinator):
        assert Person.objects.babies().filter(family=family).count() == 2


def test_a_duplicate_is_a_different_family(client, coordinator, rows):
    client.post(page_of(rows[8]), {"choice": "new"})

    row = again(rows[8], coordinator)
    assert row.outcome == "accepted"
    assert row.nomination.family != rows[2].nomination.family


def test_a_child_past_the_birthday_is_sent_elsewhere(client, coordinator, rows):
    sent = {"choice": "redirect", "where": "the 0-19 service", "told": "the health visitor"}

    client.post(page_of(rows[10]), sent)

    row = again(rows[10], coordinator)
    assert (row.outcome, row.values) == ("redirected", None)
    assert row.decision_note == "Sent to the 0-19 service. Told: the health visitor"


def test_a_child_past_the_birthday_is_nominated_only_with_a_reason(client, coordinator, rows):
    page = client.post(page_of(rows[10]), {"choice": "new"}).content.decode()
    assert "Enter why the huddle should think about this child" in page

    client.post(page_of(rows[10]), {"choice": "new", "note": "A baby is on the way"})

    assert again(rows[10], coordinator).outcome == "accepted"


def test_a_row_is_discarded_with_a_reason_and_forgotten(client, coordinator, rows):
    page = client.post(page_of(rows[8]), {"choice": "discard"}).content.decode()
    assert "Enter why it is discarded" in page

    client.post(page_of(rows[8]), {"choice": "discard", "reason": "Sent by mistake"})

    row = again(rows[8], coordinator)
    assert (row.outcome, row.values) == ("discarded", None)


@pytest.mark.parametrize(
    ("sent", "advice"),
    [
        ({}, "Select what to do"),
        ({"choice": "redirect"}, "Enter where it was sent"),
        ({"choice": "family:00000000-0000-0000-0000-000000000000"}, "in the list"),
    ],
)
def test_a_decision_needs_its_answers(client, coordinator, rows, sent, advice):
    assert advice in client.post(page_of(rows[8]), sent).content.decode()


def test_a_row_that_came_before_leads_to_what_became_of_it(client, coordinator, rows):
    client.post(page_of(rows[10]), {"choice": "discard", "reason": "Sent by mistake"})

    page = upload(client, sample()).content.decode()

    assert "The same row came before and waits for a decision." in page
    assert page_of(rows[8]) in page
    assert "The same row came before. Sent by mistake" in page
    assert rows[2].nomination.family.get_absolute_url() in page
    assert reverse("huddle:danger_stop", args=[rows[11].danger_stop_id]) in page


def test_a_row_is_decided_once(client, coordinator, rows):
    client.post(page_of(rows[8]), {"choice": "discard", "reason": "Sent by mistake"})

    assert client.post(page_of(rows[8]), {"choice": "new"}).status_code == 409


def test_a_protected_address_is_not_shown_to_who_decides(client, coordinator, huddle):
    secret = {"address": "1 Hidden Row", "postcode": "LS8 9ZZ", "address_protected": "yes"}
    old = {"child_dob": "01/01/2020"}
    batch = import_nominations(csv_of(secret | old), filename="x", huddle=huddle, by=coordinator)
    with acting_as(coordinator):
        row = batch.rows.get()

    page = client.get(page_of(row)).content.decode()

    assert "Protected: not shown here" in page
    assert "Hidden Row" not in page
    assert "LS8" not in page


def test_each_reading_of_a_row_that_waits_is_audited(client, coordinator, rows):
    client.get(page_of(rows[8]))

    with as_owner():
        event = AuditEvent.objects.get(verb="import_row.viewed")
        assert event.by == coordinator.pk
        seen = AuditEvent.objects.filter(verb="family.seen", by=coordinator.pk)
        assert rows[2].nomination.family_id in seen.values_list("family", flat=True)


def test_strangers_to_the_import_learn_nothing(client, rows):
    pages = [page_of(rows[8]), reverse("huddle:import", args=[rows[8].batch_id])]
    other = make_practitioner(roles=(Role.COORDINATOR,))

    client.force_login(other)
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert "nominations.csv" not in client.get("/imports/").content.decode()
    assert "do not coordinate a huddle" in client.get(NEW).content.decode()
    client.force_login(person("dsu@example.org"))
    assert [client.get(page).status_code for page in [*pages, "/imports/", NEW]] == [403] * 4
