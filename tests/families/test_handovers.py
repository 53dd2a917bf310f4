"""One lead hands over to the next: step by step, both able to act, and no gap between them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from consent.models import FamilyTold, WorkingAgreement
from families.handover_steps import state_of
from families.models import Allocation, Family, GrantReason, Handover, HandoverStep
from families.permissions.leading import leads
from families.services.acting import agree_action
from families.services.granting import grant_team
from families.services.handovers import (
    GIVE,
    KEEP,
    begin_handover,
    cancel_handover,
    do_step,
    settle_actions,
)
from families.services.leading import (
    accept_lead,
    decline_lead,
    end_lead,
    offer_lead,
    withdraw_offer,
)
from families.services.taking_over import complete_handover
from families.tasks import end_grants_whose_time_is_up
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.roles import Role
from tests.factories import make_practitioner, make_team
from tests.families.covering import TODAY, in_days, lead_of, may_do
from tests.families.record import as_now, let_team_see
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
Key = HandoverStep.Key
SAID = {
    Key.TOLD: {"note": "At home, both parents", "joint_visit_on": in_days(3)},
    Key.NEXT_DAYS: {"note": "Weighing on Tuesday"},
    Key.WHAT_WORKS: {"note": "Text first"},
    Key.READ: {},
    Key.LET_GO: {},
    Key.SIGNED_OFF: {},
}


@pytest.fixture
def supervisor():
    return make_practitioner(roles=(Role.SUPERVISOR,))


@pytest.fixture
def lead(family, coordinator, supervisor):
    lead = make_practitioner(full_name="Lena Lead")
    offer = offer_lead(family, lead, by=coordinator, reason="Near", supervisor=supervisor)
    accept_lead(offer, by=lead)
    return lead


@pytest.fixture
def successor(family, nominator):
    """Of another team, to which the family is shown, as a decision to share would."""
    successor = make_practitioner(make_team(), full_name="Nia Next")
    let_team_see(family, successor, nominator)
    return successor


@pytest.fixture
def offer(family, lead, successor, coordinator):
    return offer_lead(family, successor, by=coordinator, reason="Moved to her area")


@pytest.fixture
def handover(family, offer, lead):
    return begin_handover(family, by=lead, reason="Changes post", overlap_until=in_days(5))


@pytest.fixture
def shared(family, successor, nominator):
    """What consent asks of a handover is answered: agreement anew, and a record of their own."""

    def answer():
        grant_team(family, successor.teams().get(), GrantReason.REGISTERED, by=nominator)
        with acting_as(nominator):
            WorkingAgreement.objects.create(
                family=family,
                answer=WorkingAgreement.Answer.AGREED,
                family_told=FamilyTold.TOLD,
                recorded_by=nominator,
            )

    return answer


def doing(handover, people, *keys):
    lead, successor, supervisor = people
    who = {Key.READ: successor, Key.SIGNED_OFF: supervisor}
    for key in keys:
        do_step(handover, key, by=who.get(key, lead), **SAID[key])


FIRST = (Key.TOLD, Key.NEXT_DAYS, Key.WHAT_WORKS, Key.READ)


@pytest.fixture
def people(lead, successor, supervisor):
    return lead, successor, supervisor


def sees(person, family):
    with acting_as(person):
        return Family.objects.visible_to(person).filter(pk=family.pk).exists()


def is_lead(person, family):
    with acting_as(person):
        return leads(person, family)


def missing(handover, reader):
    with acting_as(reader):
        return state_of(as_now_with_parts(handover), reader).all_missing


def as_now_with_parts(handover):
    related = Handover.objects.select_related("family", "outgoing", "incoming__practitioner")
    return related.get(pk=handover.pk)


def test_in_the_overlap_both_can_act_and_one_leads(family, lead, successor, offer):
    assert not is_lead(successor, family)

    begin_handover(family, by=lead, reason="Changes post", overlap_until=in_days(5))

    assert ("lead_family", "covering") in may_do(successor, family)
    assert is_lead(successor, family)
    assert is_lead(lead, family)
    assert lead_of(family).practitioner == lead
    assert Notice.objects.filter(practitioner=successor, kind="handover_begun").exists()


def test_the_overlap_ends_after_its_last_day(family, handover, successor):
    with as_owner():
        Handover.objects.update(overlap_until=in_days(-1))
        grants = family.practitioner_grants.filter(source=handover.pk)
        assert grants.count() == 3

    assert not is_lead(successor, family)
    with as_owner():
        for grant in family.practitioner_grants.filter(source=handover.pk):
            grant.until -= in_days(7) - TODAY
            grant.save()
    end_grants_whose_time_is_up()
    assert {why for _, why in may_do(successor, family)} == {"offered"}


def test_only_when_all_is_done_the_new_lead_accepts_and_the_old_one_ends_in_that_moment(
    family, handover, people, shared
):
    lead, successor, _ = people
    with pytest.raises(NotNow, match="Not everything is handed over yet: The family is told"):
        complete_handover(handover, by=successor)
    doing(handover, people, *FIRST)
    shared()
    doing(handover, people, Key.LET_GO, Key.SIGNED_OFF)
    assert Notice.objects.filter(practitioner=successor, kind="handover_ready").exists()

    complete_handover(handover, by=successor)

    before, after = as_now(handover.outgoing), as_now(handover.incoming)
    assert (before.state, after.state) == ("ended", "current")
    assert before.ended_at == after.answered_at
    assert as_now(handover).state == Handover.State.COMPLETED
    assert not sees(lead, family)
    assert {why for _, why in may_do(successor, family)} == {"leading"}


@pytest.mark.parametrize("left_out", FIRST)
def test_no_step_can_be_left_out(handover, people, shared, left_out):
    doing(handover, people, *(key for key in FIRST if key != left_out))
    shared()

    with pytest.raises(NotNow, match=f"Not yet: {left_out.label}"):
        doing(handover, people, Key.LET_GO)
    with pytest.raises(NotNow, match="Not yet"):
        doing(handover, people, Key.SIGNED_OFF)
    with pytest.raises(NotNow, match="Not everything"):
        complete_handover(handover, by=people[1])


@pytest.mark.parametrize("left_out", [Key.LET_GO, Key.SIGNED_OFF])
def test_neither_the_old_lead_nor_their_supervisor_is_passed_over(
    handover, people, shared, left_out
):
    doing(handover, people, *FIRST)
    shared()
    doing(handover, people, *({Key.LET_GO, Key.SIGNED_OFF} - {left_out}))

    with pytest.raises(NotNow, match="Not everything"):
        complete_handover(handover, by=people[1])


def test_agreement_and_sharing_are_asked_for_again(handover, people, shared):
    doing(handover, people, *FIRST)

    assert missing(handover, people[0])[:2] == [
        "Agreement is asked for again",
        "Sharing with the new lead’s agency",
    ]

    shared()
    assert missing(handover, people[0]) == [Key.LET_GO.label, Key.SIGNED_OFF.label]


def test_each_open_action_gets_its_owner_one_by_one(family, handover, people, shared):
    lead, successor, _ = people
    given, kept, later = (
        agree_action(family, by=lead, text=text, owner=lead, due_on=TODAY)
        for text in ("Ring", "Write", "Visit")
    )

    settle_actions(handover, by=lead, what={given: GIVE, kept: KEEP})

    assert as_now(given).owner == successor
    assert as_now(kept).owner == lead
    assert missing(handover, lead).count("An owner for each open action") == 1
    with pytest.raises(NotNow, match="given out this action meanwhile"):
        settle_actions(handover, by=lead, what={kept: GIVE})
    settle_actions(handover, by=lead, what={later: GIVE})
    doing(handover, people, *FIRST)
    shared()
    doing(handover, people, Key.LET_GO, Key.SIGNED_OFF)
    complete_handover(handover, by=successor)
    assert sees(lead, family)  # by the action that stayed theirs
    assert not is_lead(lead, family)


def test_an_action_that_comes_up_at_the_end_waits_for_its_owner(family, handover, people, shared):
    doing(handover, people, *FIRST)
    shared()
    doing(handover, people, Key.LET_GO, Key.SIGNED_OFF)
    agree_action(family, by=people[0], text="One more", owner=people[0], due_on=TODAY)

    with pytest.raises(NotNow, match="An owner for each open action"):
        complete_handover(handover, by=people[1])


def test_an_offer_is_not_accepted_past_the_handover(offer, handover, successor):
    with pytest.raises(NotNow, match="accept at its end"):
        accept_lead(offer, by=successor)

    assert as_now(offer).state == Allocation.State.OFFERED


def test_cancelled_the_present_lead_goes_on_and_the_other_cannot_act(
    family, handover, lead, successor
):
    with pytest.raises(ValidationError, match="Enter why it is cancelled"):
        cancel_handover(handover, by=lead, reason=" ")

    cancel_handover(handover, by=lead, reason="Stays after all")

    assert as_now(handover).state == Handover.State.CANCELLED
    assert lead_of(family).practitioner == lead
    assert not is_lead(successor, family)
    assert {why for _, why in may_do(successor, family)} == {"offered"}
    with pytest.raises(NotNow, match="over"):
        cancel_handover(handover, by=lead, reason="Again")


def test_it_is_cancelled_by_what_makes_it_pointless(
    family, handover, offer, lead, successor, coordinator
):
    decline_lead(offer, by=successor, reason="Ill")
    assert as_now(handover).end_reason == "The offer was declined"

    offered = offer_lead(family, successor, by=coordinator, reason="Well again")
    again = begin_handover(family, by=coordinator, reason="x", overlap_until=TODAY)
    withdraw_offer(offered, by=coordinator)
    assert as_now(again).state == Handover.State.CANCELLED

    offer_lead(family, successor, by=coordinator, reason="Well again")
    third = begin_handover(family, by=coordinator, reason="x", overlap_until=TODAY)
    end_lead(family, by=coordinator, reason="Closing")
    assert as_now(third).state == Handover.State.CANCELLED
    assert not is_lead(successor, family)


def test_who_does_which_step(handover, people, coordinator, nominator):
    lead, successor, supervisor = people
    for key, who in [
        (Key.TOLD, successor),
        (Key.TOLD, nominator),
        (Key.READ, lead),
        (Key.SIGNED_OFF, lead),
        (Key.SIGNED_OFF, coordinator),
        (Key.LET_GO, supervisor),
    ]:
        with pytest.raises(PermissionDenied, match="Only the"):
            do_step(handover, key, by=who, note="x")
    with pytest.raises(PermissionDenied, match="Only the new lead"):
        complete_handover(handover, by=lead)
    with pytest.raises(PermissionDenied, match="Only the present lead"):
        cancel_handover(handover, by=nominator, reason="x")
    with pytest.raises(PermissionDenied, match="Only the present lead"):
        settle_actions(handover, by=successor, what={})

    do_step(handover, Key.TOLD, by=coordinator, note="In the lead's place")


def test_the_meeting_signs_off_where_there_is_no_supervisor(
    family, handover, people, shared, coordinator
):
    with as_owner():
        Allocation.objects.filter(pk=handover.outgoing_id).update(supervisor=None)
    doing(handover, people, *FIRST)
    shared()

    step = do_step(handover, Key.SIGNED_OFF, by=coordinator)

    assert step.done_by == coordinator


def test_a_step_is_done_once_and_asks_for_words(handover, lead):
    with pytest.raises(ValidationError, match="Enter your answer"):
        do_step(handover, Key.NEXT_DAYS, by=lead, note=" ")
    do_step(handover, Key.NEXT_DAYS, by=lead, note="Weighing")

    with pytest.raises(NotNow, match="done already"):
        do_step(handover, Key.NEXT_DAYS, by=lead, note="Weighing")


def test_it_begins_once_somebody_is_asked_and_not_twice(family, lead, nominator, coordinator):
    days = {"reason": "x", "overlap_until": TODAY}
    with pytest.raises(NotNow, match="Nobody has been asked to lead next"):
        begin_handover(family, by=lead, **days)
    offer_lead(family, make_practitioner(), by=coordinator, reason="Near")
    with pytest.raises(PermissionDenied, match="Only the lead, the chair"):
        begin_handover(family, by=nominator, **days)
    with pytest.raises(ValidationError, match="must be today or in the future"):
        begin_handover(family, by=lead, reason="x", overlap_until=in_days(-1))
    begin_handover(family, by=lead, **days)

    with pytest.raises(NotNow, match="under way already"):
        begin_handover(family, by=lead, **days)


def test_the_database_refuses_a_second_one_and_steps_of_one_that_is_over(family, handover, lead):
    row = {"outgoing": handover.outgoing, "incoming": handover.incoming, "begun_by": lead}
    with (
        pytest.raises(IntegrityError, match="handed_over_once_at_a_time"),
        acting_as(lead),
        transaction.atomic(),
    ):
        Handover.objects.create(family=family, reason="x", overlap_until=TODAY, **row)
    cancel_handover(handover, by=lead, reason="x")

    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(lead),
        transaction.atomic(),
    ):
        HandoverStep.objects.create(family=family, handover=handover, key="read", done_by=lead)


def test_the_trail_says_which_steps_and_no_words(family, handover, people):
    doing(handover, people, Key.WHAT_WORKS)

    with as_owner():
        event = AuditEvent.objects.get(verb="handover.step_done")
    assert event.facts == {"step": "what_works"}


def sent(day, field):
    return {f"{field}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def test_the_pages_lead_from_the_first_step_to_the_last_without_javascript(
    client, family, offer, people, shared
):
    lead, successor, supervisor = people
    action = agree_action(family, by=lead, text="Ring them", owner=lead, due_on=TODAY)
    client.force_login(lead, backend=ALLAUTH)
    assert "Begin the handover to Nia Next" in client.get(family.get_absolute_url()).text
    new = reverse("families:handover_new", args=[family.pk])
    assert "Enter why the lead changes" in client.post(new, {}).text
    said = {"reason": "Changes post"} | sent(in_days(5), "overlap_until")
    page = client.post(new, said).url
    handover = Handover._base_manager.model(pk=page.rstrip("/").rpartition("/")[2])
    at = lambda key: reverse("families:handover_step", args=[handover.pk, key])  # noqa: E731

    assert "Handing over to Nia Next" in client.get(family.get_absolute_url()).text
    assert "Enter your answer" in client.post(at("told"), {}).text
    client.post(at("told"), {"note": "At home"} | sent(in_days(3), "joint_visit_on"))
    client.post(at("next_days"), {"note": "Weighing on Tuesday"})
    client.post(at("what_works"), {"note": "Text first"})
    out = reverse("families:handover_actions", args=[handover.pk])
    assert "Ring them" in client.get(out).text
    client.post(out, {f"action-{action.pk}": GIVE})
    assert client.get(at("let_go")).status_code == 409
    client.force_login(successor, backend=ALLAUTH)
    assert "Text only, before noon" in client.get(at("read")).text
    assert "Tick it when it is so" in client.post(at("read"), {}).text
    client.post(at("read"), {"confirmed": "on"})
    assert "Yes, I will lead" not in client.get(reverse("families:offer", args=[offer.pk])).text
    shared()
    client.force_login(lead, backend=ALLAUTH)
    client.post(at("let_go"), {"confirmed": "on"})
    client.force_login(supervisor, backend=ALLAUTH)
    assert "Handing over" in client.get(reverse("huddle:my_week")).text
    assert "Weighing on Tuesday" in client.get(page).text
    client.post(at("signed_off"), {"confirmed": "on"})
    client.force_login(successor, backend=ALLAUTH)
    assert "Accept and lead" in client.get(page).text
    accept = reverse("families:handover_accept", args=[handover.pk])
    assert "stops in the same moment" in client.get(accept).text

    response = client.post(accept, follow=True)

    assert "You are now the Single Lead Practitioner" in response.text
    assert lead_of(family).practitioner == successor
    assert client.post(accept).status_code == 409
    assert "Handed over" in client.get(page).text


def test_cancelled_on_its_page(client, family, handover, lead):
    client.force_login(lead, backend=ALLAUTH)
    page = reverse("families:handover_cancel", args=[handover.pk])

    assert "Enter why it is cancelled" in client.post(page, {}).text
    response = client.post(page, {"reason": "Stays"}, follow=True)

    assert "The present lead goes on" in response.text
    assert client.get(reverse("families:handover", args=[handover.pk])).status_code == 200


def test_there_is_no_such_step(client, handover, lead):
    client.force_login(lead, backend=ALLAUTH)

    page = reverse("families:handover_step", args=[handover.pk, "nothing"])
    assert client.get(page).status_code == 404
