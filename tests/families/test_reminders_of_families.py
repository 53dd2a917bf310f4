"""An offer without an answer, a review, a baby whom nobody has seen: told once, while it is so."""

from datetime import timedelta

import pytest
from django.core import mail

from families.models import Family
from families.services.leading import accept_lead, offer_lead, withdraw_offer
from families.services.reminding_of_families import remind_of_families
from practitioners import outbox
from practitioners.binding import acting_as
from practitioners.models import Notice
from practitioners.working_days import add_working_days, today
from tests.factories import make_practitioner
from tests.families.meeting import see
from tests.families.record import let_team_see
from tests.owner import as_owner


def told(kind):
    return {notice.practitioner for notice in Notice.objects.filter(kind=kind)}


def states(kind):
    return {n.practitioner: (n.state, n.reason) for n in Notice.objects.filter(kind=kind)}


def baby_of(family, by):
    with acting_as(by):
        return family.people.get(kind="child")


def agreed_review(family, day):
    with as_owner():
        Family.objects.filter(pk=family.pk).update(review_due=day)


def test_an_offer_without_an_answer_is_told_to_both_after_two_working_days(family, coordinator):
    asked = make_practitioner()
    offer_lead(family, asked, by=coordinator, reason="Near")

    remind_of_families(add_working_days(today(), 1))
    assert told("lead_unanswered") == set()
    remind_of_families(add_working_days(today(), 2))
    remind_of_families(add_working_days(today(), 9))

    assert told("lead_unanswered") == {asked, coordinator}
    assert Notice.objects.filter(kind="lead_unanswered").count() == 2


def test_an_answer_or_a_withdrawal_ends_it(family, coordinator):
    offer = offer_lead(family, make_practitioner(), by=coordinator, reason="Near")
    remind_of_families(add_working_days(today(), 2))
    withdraw_offer(offer, by=coordinator)

    outbox.send_due()

    assert {state for state, _ in states("lead_unanswered").values()} == {"cancelled"}
    assert remind_of_families(add_working_days(today(), 3)) == 0


@pytest.mark.parametrize(("before", "people"), [(6, 0), (5, 1), (0, 1)])
def test_the_lead_hears_of_a_review_five_working_days_before(family, lead, before, people):
    day = add_working_days(today(), 20)
    agreed_review(family, day)

    remind_of_families(add_working_days(day, -before))

    assert told("review_due") == ({lead} if people else set())
    assert told("review_overdue") == set()


def test_of_a_review_that_was_not_held_the_coordinator_hears_too(family, lead, coordinator):
    day = add_working_days(today(), 20)
    agreed_review(family, day)

    remind_of_families(add_working_days(day, 1))

    assert told("review_overdue") == {lead, coordinator}
    assert told("review_due") == set()  # the step before was missed, and is not told late


def test_a_review_that_is_agreed_for_another_day_is_not_told(family, lead):
    agreed_review(family, add_working_days(today(), 3))
    remind_of_families(today())
    agreed_review(family, add_working_days(today(), 30))

    outbox.send_due()

    assert states("review_due") == {lead: ("cancelled", "Another day was agreed")}


def test_whoever_leads_no_longer_is_not_told_of_the_review(family, lead, coordinator, nominator):
    agreed_review(family, add_working_days(today(), 3))
    remind_of_families(today())
    accept_lead(offer_lead(family, nominator, by=coordinator, reason="Handover"), by=nominator)
    let_team_see(family, lead, nominator)  # but do not lead it

    outbox.send_due()

    assert states("review_due")[lead] == ("cancelled", "No longer theirs to see")


def test_a_baby_not_seen_for_four_and_for_six_weeks_is_told_once_each(family, lead, coordinator):
    see(family, baby_of(family, lead), lead, days=1)
    seen_on = today() - timedelta(days=1)

    remind_of_families(seen_on + timedelta(days=28))
    assert told("not_seen") == set()
    remind_of_families(seen_on + timedelta(days=29))
    remind_of_families(seen_on + timedelta(days=35))
    assert told("not_seen") == {lead}
    remind_of_families(seen_on + timedelta(days=43))

    assert told("not_seen_long") == {lead, coordinator}
    assert Notice.objects.filter(kind__startswith="not_seen").count() == 3


def test_of_whom_no_day_is_known_it_counts_from_the_birth_and_no_mail_says_which_family(
    family, lead
):
    remind_of_families(today())
    outbox.send_due()

    [letter] = [
        one for one in mail.outbox if "last seen" in one.subject and one.to == [lead.email]
    ]
    assert family.reference not in letter.message().as_string()
    assert family.get_absolute_url() in letter.body


def test_what_somebody_saw_meanwhile_is_asked_as_it_is_sent(family, lead):
    remind_of_families(today())
    see(family, baby_of(family, lead), lead, days=1)

    outbox.send_due()

    assert {state for state, _ in states("not_seen_long").values()} == {"cancelled"}


def test_after_a_loss_nobody_is_reminded(family, lead):
    agreed_review(family, today())
    with as_owner():
        Family.objects.filter(pk=family.pk).update(quiet_since="2026-01-01T00:00Z")

    assert remind_of_families(add_working_days(today(), 30)) == 0
