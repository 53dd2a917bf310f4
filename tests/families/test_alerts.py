"""Alerts: what everybody must know first; why, for its readers; read by each; never for good."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from families.models import Alert, AlertReading, Audience, Contribution, Handover, Visit
from families.queries.alerts import alerts_to_review, read_by_the_new_lead
from families.services.alerts import (
    acknowledge_alert,
    end_alert,
    hand_on_alert,
    renew_alert,
)
from families.services.handovers import begin_handover
from families.services.leading import offer_lead
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.notices import KINDS
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.alerts import IN_A_MONTH, WHY, make_alert, why
from tests.families.planning import day
from tests.families.reading import on_family, page, post, text
from tests.families.record import as_now, let_team_see, make_family
from tests.families.test_hidden_services import hide_a_service
from tests.owner import as_owner

A_YEAR = timedelta(days=365)


@pytest.fixture
def housing(family, nominator):
    """Of another agency, and sees the family."""
    person = make_practitioner()
    let_team_see(family, person, nominator)
    return person


@pytest.fixture
def alert(family, nominator):
    return make_alert(family, nominator)


def on(name, alert):
    return reverse(f"families:{name}", args=[alert.pk])


def overdue(alert, days=1):
    """As if it had been raised some time ago."""
    with as_owner():
        Alert.objects.filter(pk=alert.pk).update(
            checked_on=today() - timedelta(days=40), review_on=today() - timedelta(days=days)
        )
    return as_now(alert)


def to_review(person):
    with acting_as(person):
        return [one.pk for one in alerts_to_review(person)]


def notices(kind, person):
    with as_owner():
        return list(Notice.objects.filter(kind=kind, practitioner=person))


def test_everybody_who_sees_the_family_sees_which_and_only_its_readers_why(
    client, family, nominator, housing, alert
):
    for reader, reads in ((nominator, True), (housing, False)):
        top = text(client, reader, on_family("detail", family))
        assert "Violence or threats to staff" in top
        assert WHY not in top.split("Babies and adults")[0]
        assert (WHY in text(client, reader, on("alert", alert))) is reads
    assert "Why is for others to read" in text(client, housing, on("alert", alert))


def test_it_stands_where_somebody_sets_out(client, family, nominator, alert):
    for name in ("detail", "visits", "contact_new"):
        assert "Violence or threats to staff" in text(client, nominator, on_family(name, family))


def test_the_trail_and_the_mail_hold_no_word_of_it(family, nominator, lead, alert):
    with as_owner():
        event = AuditEvent.objects.get(verb="alert.raised")
    assert event.facts == {"kind": "violence"}
    for kind in ("alert_raised", "alert_review"):
        said = f"{KINDS[kind].subject} {KINDS[kind].body}"
        for word in (WHY, "iolence", family.reference):
            assert word not in said


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "moody"}, "kind"),
        ({"reason": why(text=" ")}, "note"),
        ({"review_on": today()}, "review_on"),
        ({"review_on": today() + A_YEAR + timedelta(days=1)}, "review_on"),
    ],
)
def test_it_needs_a_reason_and_a_day_within_a_year(family, nominator, facts, field):
    with pytest.raises(ValidationError) as refused:
        make_alert(family, nominator, **facts)

    assert field in refused.value.message_dict
    assert make_alert(family, nominator, review_on=today() + A_YEAR).is_open


def test_somebody_from_outside_answers_for_none(family, nominator, stranger, alert):
    with pytest.raises(ValidationError) as refused:
        make_alert(family, nominator, kind="dog", owner=stranger)
    assert "owner" in refused.value.message_dict

    with pytest.raises(ValidationError) as refused:
        hand_on_alert(alert, owner=stranger, by=nominator)
    assert "owner" in refused.value.message_dict


def test_one_of_a_kind_holds_at_a_time(family, nominator, alert):
    with pytest.raises(NotNow):
        make_alert(family, nominator)
    make_alert(family, nominator, kind="other")
    make_alert(family, nominator, kind="other")

    end_alert(alert, end_reason="over", by=nominator)
    assert make_alert(family, nominator).is_open


def test_each_reader_says_once_that_they_read_it(family, nominator, housing, alert):
    acknowledge_alert(alert, by=housing)

    with as_owner():
        assert {one.practitioner_id for one in alert.readings.all()} == {nominator.pk, housing.pk}
    with pytest.raises(NotNow):
        acknowledge_alert(alert, by=housing)


def test_a_stranger_neither_sees_nor_reads_nor_ends_one(client, family, stranger, alert):
    for name in ("alert", "alert_review"):
        assert page(client, stranger, on(name, alert)).status_code == 404
    assert post(client, stranger, on("alert_read", alert)).status_code == 404
    for act in (
        lambda: acknowledge_alert(alert, by=stranger),
        lambda: end_alert(alert, end_reason="over", by=stranger),
        lambda: make_alert(family, stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with acting_as(stranger):
        assert not Alert.objects.exists()


def test_whoever_only_reads_raises_none(family, nominator, alert):
    """Refused before they learn whether there is one already."""
    reader = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))

    with pytest.raises(PermissionDenied, match="role"):
        make_alert(family, reader, owner=nominator)


def test_only_its_owner_the_lead_and_who_runs_the_huddle_look_after_it(
    family, nominator, colleague, coordinator, lead, alert
):
    with pytest.raises(PermissionDenied, match="Only its owner"):
        renew_alert(alert, review_on=IN_A_MONTH + timedelta(days=1), by=colleague)

    for number, person in enumerate((nominator, lead, coordinator)):
        later = IN_A_MONTH + timedelta(days=number)
        assert renew_alert(alert, review_on=later, by=person).review_on == later


def test_an_ended_alert_is_over(client, family, nominator, housing, alert):
    end_alert(alert, end_reason="mistake", by=nominator)

    assert "Violence" not in text(client, nominator, on_family("detail", family))
    assert "recorded by mistake" in text(client, nominator, on("alert", alert))
    for act in (
        lambda: acknowledge_alert(alert, by=housing),
        lambda: end_alert(alert, end_reason="over", by=nominator),
        lambda: renew_alert(alert, review_on=IN_A_MONTH, by=nominator),
    ):
        with pytest.raises(NotNow):
            act()


def test_it_ends_for_a_reason_of_the_list(nominator, alert):
    with pytest.raises(ValidationError) as refused:
        end_alert(alert, end_reason="tired", by=nominator)

    assert "end_reason" in refused.value.message_dict


def test_what_is_due_waits_for_its_owner_and_for_the_lead(family, nominator, housing, lead, alert):
    assert to_review(nominator) == []

    overdue(alert)

    assert to_review(nominator) == [alert.pk]
    assert to_review(lead) == [alert.pk]
    assert to_review(housing) == []


def test_my_families_and_my_week_say_what_is_to_be_read_and_looked_at(client, family, lead, alert):
    overdue(alert)
    shown = text(client, lead, reverse("families:mine"))
    assert "1 alert to read" in shown
    assert "An alert was to be looked at by" in shown

    acknowledge_alert(alert, by=lead)

    assert "1 alert to read" not in text(client, lead, reverse("families:mine"))
    assert "Alerts to look at again" in text(client, lead, reverse("huddle:my_week"))


def test_the_lead_and_its_owner_are_told_and_the_owner_is_reminded(
    family, nominator, housing, lead
):
    alert = make_alert(family, nominator, owner=housing)

    assert notices("alert_raised", nominator) == []
    for person in (lead, housing):
        [told] = notices("alert_raised", person)
        with acting_as(person):
            assert KINDS["alert_raised"].still_wanted(told) == ""
    [reminder] = notices("alert_review", housing)
    assert reminder.due_at.date() == alert.review_on


def test_a_reminder_is_not_sent_of_what_was_looked_at_or_has_another_owner(
    family, nominator, housing, alert
):
    [reminder] = notices("alert_review", nominator)
    wanted = KINDS["alert_review"].still_wanted
    with acting_as(nominator):
        assert wanted(reminder) == "Looked at already"
    overdue(alert)
    with acting_as(nominator):
        assert wanted(reminder) == ""

    hand_on_alert(alert, owner=housing, by=nominator)

    with acting_as(nominator):
        assert wanted(reminder) == "No longer theirs"


def test_the_new_lead_reads_every_alert_before_a_handover_is_complete(
    family, nominator, coordinator, lead, housing, alert
):
    offer_lead(family, housing, by=coordinator, reason="Near")
    begin_handover(family, reason="Leave", overlap_until=IN_A_MONTH, by=lead)

    def is_done():
        with acting_as(lead):
            handover = Handover.objects.visible_to(lead).select_related("incoming").get()
            return read_by_the_new_lead(handover, lead).done

    assert not is_done()
    acknowledge_alert(alert, by=housing)
    assert is_done()
    make_alert(family, nominator, kind="dog")
    assert not is_done()


def test_a_new_alert_is_news_to_others_and_not_to_who_raised_it(
    client, family, nominator, housing
):
    for person in (nominator, housing):
        text(client, person, on_family("detail", family))

    make_alert(family, nominator)
    with as_owner():
        Visit.objects.update(at=timezone.now() - timedelta(days=1))

    assert "1 alert raised" in text(client, housing, on_family("detail", family))
    assert "1 alert raised" not in text(client, nominator, on_family("detail", family))


def test_the_chronology_tells_that_it_was_raised_and_ended(client, family, nominator, alert):
    end_alert(alert, end_reason="over", by=nominator)

    shown = text(client, nominator, on_family("chronology", family))

    assert "Alert raised: Violence or threats to staff" in shown
    assert "Alert ended: Violence or threats to staff" in shown


def test_an_owner_from_a_hidden_service_is_not_named(client, family, nominator, coordinator):
    worker = hide_a_service(family, coordinator)
    alert = make_alert(family, worker)

    shown = text(client, nominator, on("alert", alert))

    assert worker.full_name not in shown
    assert "somebody whose service is not named here" in shown


def test_its_reason_is_of_its_own_family_says_the_database(family, nominator, alert):
    other = make_family(nominator)

    with acting_as(nominator), pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(
            family=other,
            kind="dog",
            reason=alert.reason,
            owner=nominator,
            raised_by=nominator,
            checked_on=today(),
            review_on=IN_A_MONTH,
        )


def test_nobody_says_for_another_that_they_read_it(family, nominator, housing, alert):
    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        AlertReading.objects.create(family=family, alert=alert, practitioner=housing)


def test_what_was_raised_cannot_be_rewritten_even_with_sql(nominator, alert):
    for column in ("kind", "reason_id", "raised_by_id", "family_id"):
        rewrite = f"UPDATE families_alert SET {column} = {column}"  # noqa: S608 - ours
        refused = pytest.raises(ProgrammingError)
        with acting_as(nominator), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(rewrite)


def test_no_alert_lasts_longer_than_a_year_in_the_database(alert):
    later = alert.checked_on + A_YEAR + timedelta(days=1)
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(review_on=later)


def answers(owner, **more):
    said = {"kind": "dog", "note": "It bites", "nature": "witnessed", "audience": "huddle"}
    return said | {"owner": str(owner.pk)} | day("review_on", IN_A_MONTH) | more


def test_it_is_raised_read_and_looked_after_on_its_pages(client, family, nominator, housing):
    sent = post(client, nominator, on_family("alert_new", family), **answers(housing))
    assert sent.status_code == 302
    with acting_as(nominator):
        alert = Alert.objects.visible_to(nominator).get(family=family)
    assert "It bites" in text(client, housing, on("alert", alert))
    assert post(client, housing, on("alert_read", alert)).status_code == 302

    later = {"what": "renew"} | day("review_on", IN_A_MONTH + timedelta(days=3))
    assert post(client, housing, on("alert_review", alert), **later).status_code == 302
    to = {"what": "hand_on", "owner": str(nominator.pk)}
    assert post(client, housing, on("alert_review", alert), **to).status_code == 302
    over = {"what": "end", "end_reason": "over"}
    assert post(client, nominator, on("alert_review", alert), **over).status_code == 302

    now = as_now(alert)
    assert (now.review_on, now.owner_id) == (IN_A_MONTH + timedelta(days=3), nominator.pk)
    assert now.end_reason == "over"


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("", "Select what becomes of it"),
        ("renew", "Enter the day to look again"),
        ("hand_on", "Select who answers for it"),
        ("end", "Select why it ends"),
    ],
)
def test_each_thing_that_becomes_of_it_asks_its_own_question(
    client, nominator, alert, what, words
):
    shown = post(client, nominator, on("alert_review", alert), what=what)

    assert words in shown.content.decode()
    assert as_now(alert).is_open


def test_what_is_missing_is_said_and_who_would_read_it_is_shown_first(
    client, family, nominator, housing
):
    address = on_family("alert_new", family)
    shown = post(client, nominator, address).content.decode()
    for words in ("Select the alert", "Enter why", "Select how you know it"):
        assert words in shown

    asked = post(
        client, nominator, address, **answers(nominator, readers="show", theme="pressure")
    )

    assert housing.agency.name in asked.content.decode()
    with as_owner():
        assert not Alert.objects.exists()


def test_a_reason_that_was_told_in_confidence_follows_its_own_readers(family, nominator, housing):
    """An alert widens nothing: its reason has the audience that was chosen."""
    alert = make_alert(family, nominator, reason=why(audience=Audience.CHAIR_AND_LEAD))

    with acting_as(housing):
        seen = Contribution.objects.visible_to(housing).filter(pk=alert.reason_id)
        assert not seen.exists()
