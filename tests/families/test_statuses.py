"""Statuses of a child: who says so and since when; one of a kind at a time; never rewritten."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from consent.models import RetentionClass
from families.models import Family, StatusEpisode, under_section_17
from families.services.losses import record_death
from families.services.statuses import (
    Said,
    correct_status,
    end_status,
    open_status,
    take_back_status,
)
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.planning import day
from tests.families.reading import on_family, page, post, text
from tests.families.record import as_now, make_baby, make_family
from tests.families.test_hidden_services import hide_a_service
from tests.owner import as_owner

MONTH_AGO = today() - timedelta(days=30)
WEEK_AGO = today() - timedelta(days=7)
TOMORROW = today() + timedelta(days=1)
ABOVE = ["in_need", "protection", "pre_proceedings", "looked_after"]


def said(**facts) -> Said:
    return Said(**({"kind": "in_need", "says": "social_work", "opened_on": MONTH_AGO} | facts))


@pytest.fixture
def child(family):
    with as_owner():
        return family.people.babies().select_related("family").get()


@pytest.fixture
def status(child, nominator):
    return open_status(child, said(), by=nominator)


def on(name, episode):
    return reverse(f"families:{name}", args=[episode.pk])


def stands(family, reader):
    with acting_as(reader):
        seen = StatusEpisode.objects.visible_to(reader)
        return [one.kind for one in seen.open().filter(family=family)]


def is_under_section_17(family, reader):
    with acting_as(reader):
        seen = Family.objects.visible_to(reader)
        return seen.filter(under_section_17(), pk=family.pk).exists()


def test_a_status_says_since_when_and_who_says_so(client, family, nominator, status):
    shown = text(client, nominator, on_family("detail", family))

    assert "Child in need (section 17)" in shown
    assert "Says: Children’s social work" in shown
    with as_owner():
        event = AuditEvent.objects.get(verb="status.opened")
    assert event.facts == {"kind": "in_need"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "adopted"}, "kind"),
        ({"says": "rumour"}, "says"),
        ({"opened_on": TOMORROW}, "opened_on"),
        ({"ended_on": TOMORROW}, "ended_on"),
        ({"ended_on": MONTH_AGO - timedelta(days=1)}, "ended_on"),
        ({"end_reason": "RC7"}, "end_reason"),
        ({"code": "NEG"}, "code"),
        ({"kind": "protection", "code": "C2"}, "code"),
        ({"kind": "looked_after", "code": "NEG"}, "code"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_question(child, nominator, facts, field):
    with pytest.raises(ValidationError) as refused:
        open_status(child, said(**facts), by=nominator)

    assert field in refused.value.message_dict


def test_an_unborn_baby_is_not_looked_after(family, nominator):
    unborn = make_baby(family, nominator, kind="unborn", name="", dob=None, edd=TOMORROW)

    open_status(unborn, said(kind="protection", code="NEG"), by=nominator)
    with pytest.raises(ValidationError) as refused:
        open_status(unborn, said(kind="looked_after"), by=nominator)

    assert "opened_on" in refused.value.message_dict


def test_no_two_of_one_kind_are_open_and_another_kind_may_be(family, child, nominator, status):
    with pytest.raises(ValidationError):
        open_status(child, said(opened_on=WEEK_AGO), by=nominator)
    open_status(child, said(kind="early_help"), by=nominator)

    assert sorted(stands(family, nominator)) == ["early_help", "in_need"]


def test_the_database_keeps_one_of_a_kind_too(status, nominator):
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        StatusEpisode.objects.create(
            family=status.family,
            child=status.child,
            kind="in_need",
            says="family",
            opened_on=today(),
            recorded_by=nominator,
        )


def test_it_ends_once_on_a_day_with_a_reason_and_may_begin_again(child, nominator, status):
    end_status(status, ended_on=WEEK_AGO, end_reason="RC7", by=nominator)

    assert as_now(status).ended_by_id == nominator.pk
    with pytest.raises(NotNow):
        end_status(status, ended_on=today(), by=nominator)
    assert open_status(child, said(opened_on=WEEK_AGO), by=nominator).is_open


@pytest.mark.parametrize("ended_on", [TOMORROW, MONTH_AGO - timedelta(days=1)])
def test_it_ends_neither_tomorrow_nor_before_it_began(nominator, status, ended_on):
    with pytest.raises(ValidationError) as refused:
        end_status(status, ended_on=ended_on, by=nominator)

    assert "ended_on" in refused.value.message_dict


def test_days_that_were_counted_before_are_not_counted_twice(child, nominator, status):
    end_status(status, ended_on=WEEK_AGO, by=nominator)

    with pytest.raises(ValidationError):
        open_status(child, said(opened_on=WEEK_AGO - timedelta(days=1)), by=nominator)
    past = said(opened_on=MONTH_AGO - timedelta(days=9), ended_on=MONTH_AGO)
    assert open_status(child, past, by=nominator).ended_on == MONTH_AGO


def test_a_correction_stands_in_its_place_and_says_why(family, nominator, status):
    right = said(kind="protection", code="EMO", opened_on=WEEK_AGO)

    again = correct_status(status, right, reason="It was a plan", by=nominator)

    assert stands(family, nominator) == ["protection"]
    assert again.corrects_id == status.pk
    assert as_now(status).corrected_because == "It was a plan"
    assert as_now(status).kind == "in_need"


def test_a_correction_that_does_not_fit_leaves_what_there_was(family, nominator, status):
    with pytest.raises(ValidationError):
        correct_status(status, said(opened_on=TOMORROW), reason="Typed wrong", by=nominator)

    assert stands(family, nominator) == ["in_need"]


def test_a_correction_needs_its_reason_and_happens_once(nominator, status):
    with pytest.raises(ValidationError) as refused:
        take_back_status(status, reason=" ", by=nominator)
    take_back_status(status, reason="Another child", by=nominator)

    assert "reason" in refused.value.message_dict
    with pytest.raises(NotNow):
        take_back_status(status, reason="Again", by=nominator)
    with pytest.raises(NotNow):
        end_status(as_now(status), ended_on=today(), by=nominator)


def test_what_never_was_stands_nowhere(client, family, nominator, status):
    take_back_status(status, reason="Another child", by=nominator)

    assert stands(family, nominator) == []
    for name in ("detail", "chronology"):
        assert "Child in need" not in text(client, nominator, on_family(name, family)).replace(
            "Level of need", ""
        )


@pytest.mark.parametrize("kind", ABOVE)
def test_a_family_is_under_section_17_as_long_as_a_child_is(family, child, nominator, kind):
    assert not is_under_section_17(family, nominator)

    one = open_status(child, said(kind=kind, opened_on=WEEK_AGO), by=nominator)
    assert is_under_section_17(family, nominator)

    end_status(one, ended_on=today(), by=nominator)
    assert not is_under_section_17(family, nominator)


def test_early_help_is_below_section_17(family, child, nominator):
    open_status(child, said(kind="early_help"), by=nominator)

    assert not is_under_section_17(family, nominator)


@pytest.mark.parametrize(
    ("level", "above"), [("multi_agency", False), ("s17", True), ("s47", True)]
)
def test_the_huddle_s_own_level_counts_too(family, nominator, level, above):
    with as_owner():
        Family.objects.filter(pk=family.pk).update(level_of_need=level)

    assert is_under_section_17(family, nominator) is above


def test_what_was_taken_back_counts_no_more_and_neither_does_a_child_who_died(
    family, child, nominator, coordinator, status
):
    other = make_baby(family, nominator, name="Wren Ash")
    take_back_status(status, reason="Another child", by=nominator)
    assert not is_under_section_17(family, nominator)

    open_status(other, said(opened_on=today()), by=nominator)
    record_death(other, on=today(), keep=(), by=nominator)
    assert not is_under_section_17(family, nominator)


@pytest.mark.parametrize(
    ("kind", "reached"), [("protection", "child_protection"), ("looked_after", "looked_after")]
)
def test_protection_and_care_keep_the_record_as_long_as_they_ask(
    family, child, nominator, kind, reached
):
    open_status(child, said(kind=kind, opened_on=WEEK_AGO), by=nominator)

    with as_owner():
        [one] = RetentionClass.objects.filter(family=family, record_class=reached)
    assert one.because == "status"


def test_a_stranger_and_whoever_only_reads_say_end_and_correct_none(family, child, status):
    observer = make_practitioner(roles=(Role.MANAGER,))
    for person in (make_practitioner(), observer):
        with pytest.raises(PermissionDenied):
            open_status(child, said(kind="early_help"), by=person)
        with pytest.raises(PermissionDenied):
            end_status(status, ended_on=today(), by=person)
        with pytest.raises(PermissionDenied):
            take_back_status(status, reason="Wrong", by=person)
    with acting_as(observer):
        assert not StatusEpisode.objects.exists()


def test_whoever_sees_the_family_without_adding_to_it_records_no_status(
    family, child, status, nominator
):
    reader = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))
    assert stands(family, reader) == ["in_need"]

    with pytest.raises(PermissionDenied, match="role"):
        open_status(child, said(kind="early_help"), by=reader)
    with pytest.raises(PermissionDenied, match="role"):
        end_status(status, ended_on=today(), by=reader)
    with pytest.raises(PermissionDenied, match="role"):
        take_back_status(status, reason="Wrong", by=reader)


def test_it_is_of_a_child_of_the_same_family(family, child, nominator):
    other = make_family(nominator)

    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        StatusEpisode.objects.create(
            family=other,
            child=child,
            kind="in_need",
            says="family",
            opened_on=today(),
            recorded_by=nominator,
        )


def test_what_was_said_cannot_be_rewritten_even_with_sql(status, nominator):
    for column in ("kind", "says", "opened_on", "child_id", "recorded_by_id"):
        rewrite = f"UPDATE families_statusepisode SET {column} = {column}"  # noqa: S608 - ours
        refused = pytest.raises(ProgrammingError)
        with acting_as(nominator), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(rewrite)


def test_the_chronology_tells_when_it_began_and_when_it_ended(client, family, nominator, status):
    end_status(status, ended_on=WEEK_AGO, end_reason="RC7", by=nominator)

    shown = text(client, nominator, on_family("chronology", family))

    assert "Child in need (section 17): Robin Ash" in shown
    assert "Ended: Child in need (section 17): Robin Ash" in shown


def test_whoever_recorded_it_from_a_hidden_service_is_not_named(
    client, family, child, nominator, coordinator
):
    worker = hide_a_service(family, coordinator)
    one = open_status(child, said(), by=worker)

    for address in (on_family("detail", family), on("status", one)):
        assert worker.full_name not in text(client, nominator, address)
    assert worker.full_name in text(client, worker, on("status", one))


def test_a_status_is_recorded_ended_and_corrected_on_its_pages(client, family, nominator, child):
    answers = {"child": str(child.pk), "kind": "in_need", "code": "", "says": "family"}
    sent = post(
        client, nominator, on_family("status_new", family), **answers, **day("opened_on", WEEK_AGO)
    )
    assert sent.status_code == 302
    with acting_as(nominator):
        [one] = StatusEpisode.objects.visible_to(nominator).filter(family=family)

    end = day("ended_on", today()) | {"end_reason": "RC9"}
    assert post(client, nominator, on("status", one), **end).status_code == 302
    assert "RC9" in text(client, nominator, on("status", one))

    again = answers | {"kind": "protection", "code": "NEG", "reason": "A plan"}
    answer = post(
        client, nominator, on("status_correct", one), **again, **day("opened_on", WEEK_AGO)
    )
    assert answer.status_code == 302
    assert stands(family, nominator) == ["protection"]
    assert "A plan" in text(client, nominator, on("status", one))


def test_the_page_of_a_correction_is_answered_as_it_stands_and_takes_back(
    client, family, nominator, status
):
    shown = text(client, nominator, on("status_correct", status))
    assert 'value="in_need" checked' in shown.replace('id="id_kind_1" ', "")

    answers = {"kind": "in_need", "code": "", "says": "social_work", "never": "on"}
    address = on("status_correct", status)
    answer = post(
        client, nominator, address, **answers, reason="Not so", **day("opened_on", MONTH_AGO)
    )

    assert answer.status_code == 302
    assert stands(family, nominator) == []


def test_what_is_missing_is_said_beside_each_question(client, family, nominator):
    shown = post(client, nominator, on_family("status_new", family)).content.decode()

    for words in ("Select the status", "Enter the date it began", "Select who says so"):
        assert words in shown


def test_a_stranger_finds_no_status(client, family, stranger, status):
    for address in (on("status", status), on("status_correct", status)):
        assert page(client, stranger, address).status_code == 404
