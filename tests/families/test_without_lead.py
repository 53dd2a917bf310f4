"""Somebody must lead and nobody does: one query finds it, for whoever sees the family."""

from datetime import timedelta

import pytest
from django.utils import timezone

from families.models import Family
from families.queries.without_lead import gaps_of, gaps_to_tell, without_lead
from families.services.covering import accept_cover, decline_cover, end_cover
from families.services.leading import accept_lead, end_lead, offer_lead
from families.tasks import tell_of_families_without_lead
from practitioners import outbox
from practitioners.binding import acting_as
from practitioners.leaving import mark_left
from practitioners.models import Notice
from practitioners.roles import Role
from tests.factories import make_practitioner, make_team
from tests.families.covering import let_days_pass, make_cover, make_covered
from tests.families.record import as_now
from tests.owner import as_owner


def gap(family, reader):
    with acting_as(reader):
        found = gaps_of(without_lead(reader))
    return found.get(family.pk)


def why(family, reader):
    found = gap(family, reader)
    return found.why if found else ""


def leave(person):
    contact = make_practitioner(make_team(person.agency), roles=(Role.AGENCY_CONTACT,))
    mark_left(person, by=contact)


def told(person):
    with as_owner():
        return list(Notice.objects.filter(kind="without_lead", practitioner=person))


@pytest.fixture
def manager(lead):
    return make_practitioner(make_team(lead.agency), roles=(Role.MANAGER,))


@pytest.fixture
def covering(lead):
    return make_practitioner(lead.teams().get())


def test_who_was_never_to_be_led_is_not_without(family, coordinator):
    offer_lead(family, make_practitioner(), by=coordinator, reason="Near")

    assert why(family, coordinator) == ""


def test_who_was_led_is_without_from_the_end_on(family, coordinator, lead):
    assert why(family, coordinator) == ""

    end_lead(family, by=coordinator, reason="Changes post")

    found = gap(family, coordinator)
    assert found.why == "nobody"
    assert timezone.now() - found.since < timedelta(minutes=5)
    assert found.words.startswith("Nobody has led this family since ")


def test_it_stays_so_while_the_next_has_not_accepted(family, coordinator, lead):
    end_lead(family, by=coordinator, reason="Changes post")
    following = make_practitioner()
    offer = offer_lead(family, following, by=coordinator, reason="Near")
    assert why(family, coordinator) == "nobody"

    accept_lead(offer, by=following)

    assert why(family, coordinator) == ""


def test_whoever_hands_over_leaves_none(family, coordinator, lead):
    following = make_practitioner()

    accept_lead(offer_lead(family, following, by=coordinator, reason="Near"), by=following)

    assert why(family, coordinator) == ""
    assert told(coordinator) == []


def test_a_lead_who_leaves_is_told_at_once_to_those_who_give_it_to_another(
    family, coordinator, lead, manager
):
    leave(lead)

    assert why(family, coordinator) == "left"
    assert gap(family, coordinator).lead == lead.pk
    for person in (coordinator, manager):
        [notice] = told(person)
        assert notice.about == family.pk


def test_the_notice_says_nothing_of_the_family_and_is_sent_while_it_is_so(
    family, coordinator, lead, manager, mailoutbox
):
    leave(lead)
    outbox.send_due()
    mails = {mail.to[0]: mail for mail in mailoutbox if "nobody who leads" in mail.subject}

    assert mails.keys() == {coordinator.email, manager.email}
    for mail in mails.values():
        assert family.reference not in mail.subject + mail.body
    assert "caseload" in mails[manager.email].body
    assert str(family.pk) not in mails[manager.email].body


def test_it_is_not_sent_once_somebody_leads(family, coordinator, lead, mailoutbox):
    end_lead(family, by=coordinator, reason="Changes post")
    following = make_practitioner()
    accept_lead(offer_lead(family, following, by=coordinator, reason="Near"), by=following)

    outbox.send_due()

    assert [mail for mail in mailoutbox if "nobody who leads" in mail.subject] == []


def test_another_agencys_manager_is_not_told(family, lead):
    other = make_practitioner(roles=(Role.MANAGER,))

    leave(lead)

    assert told(other) == []


def test_a_lead_who_is_away_and_not_covered_is_found_and_told(family, coordinator, lead, covering):
    cover = make_cover(family, covering, lead)
    assert why(family, coordinator) == "away"
    assert len(told(coordinator)) == 1

    accept_cover(cover, by=covering)
    assert why(family, coordinator) == ""
    end_cover(cover, by=covering, reason="Ill herself")

    assert why(family, coordinator) == "away"
    assert "nobody covers" in gap(family, coordinator).words


def test_cover_to_come_or_over_leaves_no_gap(family, coordinator, lead, covering):
    cover = make_cover(family, covering, lead, 3, 6)
    assert why(family, coordinator) == ""
    decline_cover(cover, by=covering, reason="No room")

    let_days_pass(cover, 3)
    assert why(family, coordinator) == "away"
    let_days_pass(as_now(cover), 4)

    assert why(family, coordinator) == ""


def test_somebody_else_who_covers_closes_the_gap(family, coordinator, lead, covering):
    decline_cover(make_cover(family, covering, lead), by=covering, reason="No room")
    assert why(family, coordinator) == "away"

    make_covered(family, make_practitioner(lead.teams().get()), lead)

    assert why(family, coordinator) == ""


def test_whoever_covers_and_leaves_opens_it_again(family, coordinator, lead, covering):
    make_covered(family, covering, lead)

    leave(covering)

    assert why(family, coordinator) == "away"


@pytest.mark.parametrize("status", ["closed", "paused"])
def test_closed_and_paused_families_are_not_asked_about(family, coordinator, lead, status):
    end_lead(family, by=coordinator, reason="Changes post")

    with acting_as(coordinator):
        Family.objects.filter(pk=family.pk).update(status=status)

    assert why(family, coordinator) == ""
    assert (as_now(family).lead_needed_since is None) == (status == "closed")


def test_after_a_loss_nobody_is_asked_to_lead(family, coordinator, lead):
    end_lead(family, by=coordinator, reason="Changes post")
    with acting_as(coordinator):
        Family.objects.filter(pk=family.pk).update(quiet_since=timezone.now())

    assert why(family, coordinator) == ""


def test_who_does_not_see_the_family_finds_nothing(family, coordinator, lead, stranger):
    end_lead(family, by=coordinator, reason="Changes post")

    assert why(family, stranger) == ""
    with acting_as(stranger):
        assert gaps_of([family]) == {}


def test_of_a_sealed_family_no_manager_is_told(family, coordinator, lead, manager):
    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction="sealed")

    leave(lead)

    assert told(manager) == []
    assert len(told(coordinator)) == 1


def test_every_night_what_time_brought_is_told_and_nothing_twice(
    family, coordinator, lead, covering
):
    cover = make_cover(family, covering, lead, 2, 6)
    decline_cover(cover, by=covering, reason="No room")
    tell_of_families_without_lead()
    assert told(coordinator) == []
    let_days_pass(cover, 2)

    tell_of_families_without_lead()
    tell_of_families_without_lead()

    assert len(told(coordinator)) == 1


def test_the_clock_learns_ids_and_nothing_else(family, coordinator, lead):
    end_lead(family, by=coordinator, reason="Changes post")

    found = gaps_to_tell()

    assert {(one.family, one.practitioner) for one in found} == {(family.pk, coordinator.pk)}
