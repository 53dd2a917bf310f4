"""What is held about a person is decided row by row, and released once, as it then stood."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format

from consent.models import SubjectAccessRelease
from consent.services.reviewing import (
    collect_rows,
    decide_row,
    digest,
    release_access,
    release_unflagged,
)
from families.models import Audience, Contribution, Person
from families.services.correcting import correct_contribution, withdraw_contribution
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.consent.governing import ask_about, release_all, row_with, rows_of, tell
from tests.owner import as_owner


def test_nothing_is_released_while_a_row_is_undecided(family, lead, mother):
    access = ask_about(family, mother, lead)
    release_unflagged(access, by=lead)
    assert any(not row.decision for row in rows_of(access, lead))

    with pytest.raises(NotNow, match="undecided"):
        release_access(access, recipient="Ann Asker", how="post", by=lead)


def test_together_only_rows_without_a_flag_are_decided(world, family, lead, mother):
    tell(world, family, "Sleeps badly.", [mother])
    access = ask_about(family, mother, lead)

    release_unflagged(access, by=lead)

    assert {bool(row.flags) for row in rows_of(access, lead) if row.decision} == {False}
    assert not row_with(access, "Sleeps badly.", lead).decision


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"decision": ""}, "decision"),
        ({"decision": "withhold", "reason": "Because."}, "exemption"),
        ({"decision": "withhold", "exemption": "crime"}, "reason"),
        ({"decision": "withhold", "exemption": "serious_harm", "reason": "x"}, "professional"),
        (
            {"decision": "withhold", "exemption": "third_party", "reason": "x"},
            "third_party_consent",
        ),
        (
            {
                "decision": "withhold",
                "exemption": "third_party",
                "reason": "x",
                "third_party_consent": "Refused.",
            },
            "third_party_weighed",
        ),
        ({"decision": "release", "reason": "x"}, "professional"),
        ({"decision": "release", "professional": "Dr Noor"}, "reason"),
        ({"decision": "redact", "exemption": "crime", "reason": "x"}, "redacted"),
    ],
)
def test_a_decision_needs_the_answers_that_the_law_asks_for(
    world, family, lead, mother, given, fault
):
    tell(world, family, "Sleeps badly.", [mother])
    row = row_with(ask_about(family, mother, lead), "Sleeps badly.", lead)

    with pytest.raises(ValidationError) as refused:
        decide_row(row, by=lead, **given)

    assert fault in refused.value.message_dict


def test_a_redaction_that_adds_is_refused(world, family, lead, mother):
    tell(world, family, "Sleeps badly since her brother came.", [mother])
    row = row_with(ask_about(family, mother, lead), "Sleeps badly", lead)
    given = {"decision": "redact", "exemption": "crime", "reason": "x", "by": lead}

    with pytest.raises(ValidationError, match="change nothing else"):
        decide_row(row, redacted=row.text.replace("brother", "[redacted] friend"), **given)

    decide_row(row, redacted=row.text.replace("brother", "[redacted]"), **given)
    assert (
        "her [redacted] came"
        in row_with(ask_again(row.access, lead), "Sleeps badly", lead).redacted
    )


def test_an_older_version_says_that_it_was_replaced_and_the_newer_one_what_changed(
    world, family, lead, mother
):
    """Else what was taken back would be read as what is still held to be so."""
    told = tell(world, family, "Sleeps badly.", [mother])
    corrected = correct_contribution(
        told,
        by=world.health,
        text="Sleeps soundly.",
        nature="recorded",
        theme="pressure",
        audience=Audience.HUDDLE,
        about=[mother],
        reason="It was another mother.",
    )
    wrong = tell(world, family, "Drinks.", [mother])
    withdraw_contribution(wrong, by=world.health, reason="Not about her.")

    access = ask_about(family, mother, lead)

    replaced = f"Replaced at: {date_format(today(), 'j F Y')}"
    assert replaced in row_with(access, "Sleeps badly", lead).text
    assert replaced in row_with(access, "Drinks.", lead).text
    newest = row_with(access, "Sleeps soundly", lead).text
    assert "Change: Corrected" in newest
    assert "Replaced at" not in newest
    marker = row_with(access, "Change: Entered in error", lead).text
    assert "Not about her." in marker
    assert corrected.replaced_at is None


def ask_again(access, lead):
    """Collecting again keeps what was decided about what has not changed."""
    collect_rows(access, by=lead)
    return access


def test_what_changed_in_the_record_is_decided_anew(world, family, lead, mother):
    access = ask_about(family, mother, lead)
    release_unflagged(access, by=lead)
    row = row_with(access, "Amina Yusuf", lead)
    with as_owner():
        Person.objects.filter(pk=mother.pk).update(known_as="Mina")

    assert collect_rows(access, by=lead) == 1

    assert row.decision
    assert not row_with(access, "Mina", lead).decision
    with pytest.raises(NotNow, match="newer version"):
        decide_row(row, decision="release", by=lead)


def test_a_released_pack_stays_when_the_record_changes(world, family, lead, mother):
    tell(world, family, "Sleeps badly.", [mother])
    access = ask_about(family, mother, lead)
    release = release_all(access, lead)

    with as_owner():
        Contribution.objects.filter(family=family).update(text="Something else.")
        Person.objects.filter(pk=mother.pk).update(name="Another Name")

    with acting_as(lead):
        kept = SubjectAccessRelease.objects.get(pk=release.pk)
    assert "Sleeps badly." in str(kept.body)
    assert digest(kept.body) == kept.sha256


def test_a_release_cannot_be_changed_not_even_by_the_owner(family, lead, mother):
    release = release_all(ask_about(family, mother, lead), lead)

    with pytest.raises(IntegrityError, match="stays as it was"), as_owner(), transaction.atomic():
        SubjectAccessRelease.objects.filter(pk=release.pk).update(recipient="Somebody")
    with pytest.raises(IntegrityError, match="stays as it was"), as_owner(), transaction.atomic():
        SubjectAccessRelease.objects.filter(pk=release.pk).delete()


def test_withheld_rows_are_not_in_the_release_and_are_counted(world, family, lead, mother):
    tell(world, family, "Sleeps badly.", [mother])
    access = ask_about(family, mother, lead)
    row = row_with(access, "Sleeps badly.", lead)
    decide_row(row, decision="withhold", exemption="crime", reason="An enquiry.", by=lead)

    release = release_all(access, lead)

    assert "Sleeps badly." not in str(release.body)
    assert release.counts["withhold"] == 1
    assert rows_of(access, lead) == []


def test_a_second_release_is_refused(family, lead, mother):
    access = ask_about(family, mother, lead)
    release_all(access, lead)

    with pytest.raises(NotNow, match="has ended"):
        release_access(access, recipient="Ann Asker", how="post", by=lead)
