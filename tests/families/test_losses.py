"""A pregnancy has ended or a child has died: prompts stop and few people see the record."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from families.models import Family, GrantReason, Loss, NamedReader, RestrictionChange
from families.services.acting import agree_action
from families.services.births import Newborn, record_birth
from families.services.granting import grant_practitioner
from families.services.losses import record_death, record_pregnancy_ended, take_back_loss
from families.services.registering import Baby, add_baby
from families.services.reminding import plan_reminders
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Agency, AuditEvent, Notice
from practitioners.outbox import send_due
from practitioners.working_days import today
from tests.factories import make_agency, make_practitioner, make_team
from tests.families.reading import on_family, page, post, text
from tests.families.record import as_now, let_team_see, make_baby, make_family
from tests.families.test_chronology import events
from tests.families.test_hidden_services import hide_a_service, named_in
from tests.owner import as_owner

DUE = today() + timedelta(days=60)
VIEW_ONLY = ("view_family",)
UNBORN = {"kind": "unborn", "name": "", "dob": None, "edd": DUE, "nhs_number_absence": "unborn"}


@pytest.fixture
def midwife():
    return make_practitioner(make_team(make_agency(kind=Agency.Kind.HEALTH)))


@pytest.fixture
def family(midwife):
    return make_family(midwife, contact_safety="Text only")


@pytest.fixture
def nominator(midwife):
    return midwife


@pytest.fixture
def baby(family, midwife):
    return make_baby(family, midwife, **UNBORN)


@pytest.fixture
def housing(family, midwife):
    housing = make_practitioner()
    let_team_see(family, housing, midwife)
    return housing


def ended(baby, by, **facts):
    return record_pregnancy_ended(baby, by=by, **{"on": today(), "keep": ()} | facts)


def door(person):
    return reverse("families:loss", args=[person.pk])


def sees(person, family):
    with acting_as(person):
        return Family.objects.visible_to(person).filter(pk=family.pk).exists()


def test_nobody_goes_on_counting_the_weeks(client, family, baby, midwife, coordinator):
    due = f"{DUE:%-d %B %Y}"
    assert due in text(client, midwife, on_family("detail", family))

    ended(baby, midwife)

    for name in ("detail", "chronology", "map"):
        shown = text(client, midwife, on_family(name, family))
        assert due not in shown
        assert "Unborn" not in shown
    assert due not in text(client, midwife, reverse("families:list"))


def test_the_page_says_it_gently_and_whom_to_speak_with(client, family, baby, midwife, lead):
    ended(baby, midwife)

    shown = text(client, lead, on_family("detail", family))

    assert f"The pregnancy has ended: {today():%-d %B %Y}." in shown
    assert f"speak with {lead.full_name}, who leads" in shown
    assert "Record the birth" not in shown
    assert "Review due" not in shown
    assert events(client, lead, family, kind="loss") == ["The pregnancy has ended: Baby"]


def test_only_who_leads_who_runs_the_huddle_and_those_named_go_on_seeing_it(
    family, baby, midwife, coordinator, lead, housing, colleague
):
    other = make_practitioner(midwife.teams().get())

    ended(baby, midwife, keep=[colleague])

    seeing = [person for person in (midwife, coordinator, lead, colleague) if sees(person, family)]
    assert seeing == [midwife, coordinator, lead, colleague]
    assert not sees(housing, family)
    assert not sees(other, family)
    with as_owner():
        change = RestrictionChange.objects.get()
        named = set(NamedReader.objects.values_list("practitioner", flat=True))
    assert (change.why, change.decided_by_id) == ("pregnancy_loss", midwife.pk)
    assert named == {midwife.pk, colleague.pk}


def test_two_people_must_be_left_to_see_it(family, baby, midwife):
    with pytest.raises(ValidationError, match="Keep at least two people"):
        ended(baby, midwife)

    assert as_now(baby).loss == ""
    assert as_now(family).quiet_since is None


def test_the_page_offers_those_of_health_who_work_with_the_family(
    client, family, baby, midwife, coordinator, housing, colleague
):
    shown = text(client, midwife, door(baby))

    ticked = f'value="{colleague.pk}" checked'
    assert ticked in " ".join(shown.split())
    assert str(housing.pk) in shown
    assert f'value="{housing.pk}" checked' not in " ".join(shown.split())
    assert f'value="{midwife.pk}"' not in shown

    response = post(client, midwife, door(baby), keep=[colleague.pk])

    assert response.status_code == 302
    assert sees(colleague, family)
    assert not sees(housing, family)
    with as_owner():
        assert Loss.objects.get().happened_on is None


def test_nobody_is_reminded_of_what_was_agreed_before(family, baby, midwife, coordinator):
    agree_action(family, by=midwife, text="Weigh him", owner=midwife, due_on=today())
    with acting_as(midwife):
        assert plan_reminders(today()) == 1

    ended(baby, midwife)
    send_due()

    assert plan_reminders(today() + timedelta(days=7)) == 0
    with as_owner():
        told = Notice.objects.get(kind="action_due")
    assert (told.state, told.reason) == (
        "cancelled",
        "Nobody is reminded of what was agreed before a loss",
    )


def test_what_is_agreed_afterwards_is_work_like_any_other(family, baby, midwife, coordinator):
    ended(baby, midwife)

    agree_action(family, by=midwife, text="Sit with her", owner=midwife, due_on=today())

    assert plan_reminders(today()) == 1


def test_whoever_leads_and_runs_the_huddle_hear_of_it_without_a_word_of_it(
    family, baby, midwife, coordinator, lead
):
    ended(baby, midwife)
    send_due()

    told = [letter for letter in mail.outbox if "before you contact" in letter.subject]
    assert {letter.to[0] for letter in told} == {coordinator.email, lead.email}
    for letter in told:
        assert family.reference not in letter.body
        assert "pregnan" not in letter.body.lower()


def test_where_a_sibling_lives_the_work_goes_on(
    client, family, baby, midwife, coordinator, housing
):
    twin = make_baby(family, midwife, **UNBORN)
    agree_action(family, by=midwife, text="Call", owner=midwife, due_on=today())

    ended(baby, midwife)

    assert sees(housing, family)
    assert plan_reminders(today()) == 1
    shown = text(client, housing, on_family("detail", family))
    assert "Nobody is reminded" not in shown
    assert "The pregnancy has ended" in shown
    assert reverse("families:birth", args=[twin.pk]) in text(
        client, midwife, on_family("detail", family)
    )
    assert reverse("families:birth", args=[baby.pk]) not in text(
        client, midwife, on_family("detail", family)
    )


def test_a_child_who_dies_after_birth_is_recorded_as_such(
    client, family, baby, midwife, coordinator
):
    child = record_birth(baby, Newborn(name="Robin Ash", dob=today(), sex="M"), by=midwife)
    assert "follow your own procedure" in text(client, midwife, door(child))

    record_death(child, on=today(), keep=(), by=midwife)

    shown = text(client, midwife, on_family("detail", family))
    assert "This child has died" in shown
    assert "0 weeks" not in shown
    with as_owner():
        assert RestrictionChange.objects.get().why == "child_died"


def test_it_is_recorded_once_and_of_the_right_kind(family, baby, midwife, coordinator):
    with pytest.raises(ValidationError, match="Record the end of a pregnancy, or the death"):
        record_death(baby, on=None, keep=(), by=midwife)
    ended(baby, midwife)

    with pytest.raises(NotNow, match="recorded already"):
        ended(baby, midwife)
    with pytest.raises(NotNow, match="recorded as ended"):
        record_birth(baby, Newborn(name="Robin Ash", dob=today(), sex="M"), by=midwife)


def test_a_form_that_is_sent_twice_records_it_once(client, family, baby, midwife, coordinator):
    assert post(client, midwife, door(baby)).status_code == 302
    assert post(client, midwife, door(baby)).status_code == 409

    with as_owner():
        assert Loss.objects.count() == 1


def test_a_day_to_come_is_said_beside_its_field(client, family, baby, midwife, coordinator):
    ahead = today() + timedelta(days=1)
    typed = {"on-day": ahead.day, "on-month": ahead.month, "on-year": ahead.year}

    shown = post(client, midwife, door(baby), **typed).content.decode()

    assert "must be today or in the past" in shown
    with pytest.raises(ValidationError, match="today or in the past"):
        ended(baby, midwife, on=ahead)
    child = make_baby(family, midwife, dob=today())
    with pytest.raises(ValidationError, match="after the date of birth"):
        record_death(child, on=today() - timedelta(days=1), keep=(), by=midwife)


def test_whoever_only_sees_the_family_records_nothing(client, family, baby, midwife, coordinator):
    reader = make_practitioner()
    grant_practitioner(family, reader, GrantReason.INVOLVED, by=midwife, permissions=VIEW_ONLY)

    with pytest.raises(PermissionDenied, match="not one of those who add to it"):
        ended(baby, reader)
    assert page(client, reader, door(baby)).status_code == 403
    assert page(client, make_practitioner(), door(baby)).status_code == 404
    assert "The pregnancy has ended" not in text(client, reader, on_family("detail", family))


def test_a_mistake_is_put_right_and_all_is_as_before(
    client, family, baby, midwife, coordinator, housing
):
    agree_action(family, by=midwife, text="Call", owner=midwife, due_on=today())
    loss = ended(baby, midwife)
    address = reverse("families:loss_take_back", args=[loss.pk])
    assert address in text(client, midwife, on_family("detail", family))
    assert page(client, housing, address).status_code == 404

    assert "Enter how the mistake came about" in post(client, midwife, address).content.decode()
    assert post(client, midwife, address, reason="Another woman.").status_code == 302

    assert sees(housing, family)
    assert plan_reminders(today()) == 1
    shown = text(client, housing, on_family("detail", family))
    assert f"{DUE:%-d %B %Y}" in shown
    assert "Before you contact the family" not in shown
    assert events(client, housing, family, kind="loss") == []
    assert post(client, midwife, address, reason="Again.").status_code == 409
    with as_owner():
        assert not NamedReader.objects.filter(ended_at=None).exists()


def test_only_who_adds_to_the_record_puts_it_right(family, baby, midwife, coordinator):
    loss = ended(baby, midwife)
    reader = make_practitioner()
    grant_practitioner(family, reader, GrantReason.INVOLVED, by=midwife, permissions=VIEW_ONLY)

    with pytest.raises(PermissionDenied):
        take_back_loss(loss, reason="No.", by=reader)
    with pytest.raises(ValidationError, match="how the mistake came about"):
        take_back_loss(loss, reason=" ", by=midwife)


def test_a_restriction_that_stood_before_stands_afterwards(family, baby, midwife, coordinator):
    first = make_baby(family, midwife, **UNBORN)
    ended(first, midwife)
    loss = ended(baby, midwife)
    assert (as_now(family).restriction, as_now(loss).narrowed) == ("restricted", True)

    again = make_baby(family, midwife, **UNBORN)
    second = ended(again, midwife)
    take_back_loss(second, reason="Mistaken.", by=midwife)

    assert as_now(second).narrowed is False
    assert as_now(family).restriction == "restricted"


def test_another_baby_is_thought_of_again(family, baby, midwife, coordinator):
    mother = make_baby(family, midwife, kind="adult", name="Amina Ash", dob=None, father_status="")
    ended(baby, midwife)
    assert as_now(family).quiet_since

    with acting_as(midwife):
        family.refresh_from_db()
    add_baby(family, Baby(edd=DUE, father_status="unknown"), mother=mother, by=midwife)

    assert as_now(family).quiet_since is None


def test_the_trail_says_that_it_was_recorded_and_taken_back(family, baby, midwife, coordinator):
    loss = ended(baby, midwife)
    take_back_loss(loss, reason="Another woman.", by=midwife)

    with as_owner():
        [recorded] = AuditEvent.objects.filter(verb="loss.recorded")
        [taken] = AuditEvent.objects.filter(verb="loss.taken_back")
    assert recorded.facts == {"kind": "pregnancy", "last": True}
    assert (taken.by, taken.family, taken.facts) == (midwife.pk, family.pk, {})


def test_a_hidden_service_is_not_named_as_who_recorded_it(
    client, family, baby, midwife, coordinator
):
    make_baby(family, midwife, **UNBORN)
    hidden = hide_a_service(family, coordinator)
    ended(baby, hidden)

    for name in ("detail", "chronology"):
        shown = text(client, midwife, on_family(name, family))
        assert "The pregnancy has ended" in shown
        assert named_in(shown) == []
    assert "Odalys Wren" in text(client, coordinator, on_family("detail", family))
