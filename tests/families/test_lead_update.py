"""The lead's two-minute update: all of it in one transaction, each word with its readers."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from families.models import Action, Audience, Contact, Contribution, LeadUpdate, LeadUpdatePart
from families.queries.updating import actions_to_tick, updates_of
from families.services.acting import accept_action, agree_action
from families.services.leading import end_lead
from families.services.noting import Note
from families.services.updating import Update, update_family
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.families.meeting import Company, met, people_of
from tests.families.record import as_now
from tests.owner import as_owner
from tests.trail import events


@pytest.fixture
def baby(family, nominator):
    return people_of(family, nominator)[0]


def test_one_update_writes_a_contact_what_was_told_what_is_done_and_the_ask(
    family, lead, nominator, baby
):
    action = accepted(family, lead)
    made = give(
        family,
        lead,
        met=met(2, seen=((baby, Company.PARENT),)),
        changed=Note(text="Sleeps in the cot", theme="routine"),
        voice=Note(text="We manage", nature="family_said"),
        voice_of=baby,
        stuck="travel",
        stuck_note=Note(text="Two buses", theme="barrier"),
        ask="Who can drive?",
        done=(action,),
    )

    with acting_as(lead):
        parts = {one.part: one.contribution.text for one in made.parts.all()}
        voice = Contribution.objects.get(text="We manage")
        assert list(voice.about.all()) == [baby]
    assert parts == {
        "changed": "Sleeps in the cot",
        "voice": "We manage",
        "stuck": "Two buses",
        "ask": "Who can drive?",
    }
    assert made.contact.happened_on == today() - timedelta(days=2)
    assert (made.stuck, made.asks) == ("travel", True)
    assert as_now(action).status == Action.Status.DONE


def test_where_one_part_is_refused_nothing_is_written(family, lead, baby):
    action = agree_action(family, by=lead, text="Ring", owner=lead, due_on=today())
    finished = accepted(family, lead)
    with as_owner():
        Action.objects.filter(pk=finished.pk).update(status="cancelled", status_reason="No")

    with pytest.raises(NotNow), transaction.atomic():
        give(
            family,
            lead,
            met=met(1, seen=((baby, Company.ALONE),)),
            changed=Note(text="Never told"),
            done=(action, finished),
        )

    with acting_as(lead):
        assert not Contact.objects.exists()
        assert not LeadUpdate.objects.exists()
        assert not Contribution.objects.filter(text="Never told").exists()
    assert as_now(action).status == Action.Status.ACCEPTED


def test_only_who_leads_gives_the_update(family, lead, nominator):
    with pytest.raises(PermissionDenied, match="Single Lead Practitioner"):
        give(family, nominator, ask="Who can drive?")


def test_who_has_stopped_leading_gives_no_more_updates(family, lead, coordinator):
    end_lead(family, by=coordinator, reason="Moved on")

    with pytest.raises(PermissionDenied):
        give(family, lead, ask="Who can drive?")


def test_an_update_that_says_nothing_is_refused(family, lead):
    with pytest.raises(ValidationError, match="at least one thing"):
        give(family, lead, changed=Note(text="  "))


def test_what_is_stuck_is_of_the_partnership_s_list(family, lead):
    with pytest.raises(ValidationError, match="what is stuck"):
        give(family, lead, stuck="the_weather")


def test_words_about_what_is_stuck_say_of_which_kind(family, lead):
    with pytest.raises(ValidationError, match="what kind"):
        give(family, lead, stuck_note=Note(text="Two buses"))


def test_each_word_has_its_own_readers_and_the_ask_is_for_the_whole_huddle(
    family, lead, people, baby
):
    give(
        family,
        lead,
        changed=Note(text="For us", audience=Audience.OWN_AGENCY),
        ask="For all of you",
    )

    assert words(family, lead) == ["For us", "For all of you"]
    assert words(family, people["housing"]) == ["For all of you"]
    with acting_as(people["housing"]):
        assert LeadUpdatePart.objects.count() == 1


def test_whoever_may_never_be_told_is_named_with_every_word(family, lead, baby):
    give(family, lead, changed=Note(text="Not for her", not_for=(baby,)))

    with acting_as(lead):
        assert list(Contribution.objects.get(text="Not for her").not_for.all()) == [baby]


def test_the_runtime_role_writes_no_update_for_who_does_not_lead(family, lead, nominator):
    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        LeadUpdate.objects.create(family=family, practitioner=nominator, asks=True)


def test_the_runtime_role_adds_no_old_words_to_an_update(family, lead, nominator):
    made = give(family, lead, ask="Who can drive?")

    with acting_as(nominator):
        told = Contribution.objects.get(text="Who can drive?")
        more = LeadUpdatePart(family=family, update=made, contribution=told, part="changed")
        with pytest.raises(ProgrammingError), transaction.atomic():
            more.save()


def test_the_runtime_role_changes_no_update(family, lead):
    give(family, lead, ask="Who can drive?")

    with acting_as(lead), pytest.raises(ProgrammingError), transaction.atomic():
        LeadUpdate.objects.update(asks=False)


def test_the_trail_says_how_many_and_no_word(family, lead):
    give(family, lead, changed=Note(text="Not here"), ask="Nor this", stuck="cost")

    [event] = events("lead.updated")
    assert event.facts == {"parts": 2, "actions": 0, "asks": True, "stuck": "cost"}


def test_only_accepted_actions_can_be_ticked(family, lead, owner, coordinator):
    mine = accepted(family, lead)
    agree_action(family, by=coordinator, text="Proposed", owner=owner, due_on=today())

    with acting_as(lead):
        assert actions_to_tick(family, lead) == [mine]


def test_the_page_sends_it_all_at_once(client, family, lead, baby):
    action = accepted(family, lead)
    client.force_login(lead)

    page = client.post(
        address(family),
        seen_yesterday(baby)
        | {
            "note": "Sleeps in the cot",
            "theme": "routine",
            "voice": "We manage",
            "voice_of": baby.pk,
            "audience": "huddle",
            "stuck": "travel",
            "done": [action.pk],
            "asks": "yes",
            "ask": "Who can drive?",
        },
        follow=True,
    ).content.decode()

    assert "Your update is recorded" in page
    assert "Asks the huddle" in page
    assert "Sleeps in the cot" in page
    assert "Seen yesterday by" in page
    assert "Stuck: Travel" in page
    assert as_now(action).status == Action.Status.DONE


def test_what_was_typed_is_there_again_after_a_mistake(client, family, lead, baby):
    client.force_login(lead)

    page = client.post(
        address(family),
        {"note": "Typed once", "theme": "routine", f"seen_{baby.pk}": "alone", "asks": "yes"},
    ).content.decode()

    assert "Typed once" in page
    assert "Enter the date of the visit" in page
    assert "Enter what you ask" in page
    assert "Select who may read what you noted" in page
    assert count(lead) == 0


def test_a_day_without_a_child_is_asked_for_the_child(client, family, lead, baby):
    client.force_login(lead)
    seen = seen_yesterday(baby) | {f"seen_{baby.pk}": ""}

    page = client.post(address(family), seen).content.decode()

    assert "Select which child was seen" in page
    assert count(lead) == 0


def test_a_voice_says_whose_it_is(client, family, lead):
    client.force_login(lead)

    page = client.post(address(family), {"voice": "We manage", "audience": "own"})

    assert "whose words these are" in page.content.decode()


def test_an_empty_page_is_told_to_say_something(client, family, lead):
    client.force_login(lead)

    page = client.post(address(family), {"asks": "no"}).content.decode()

    assert "Say at least one thing" in page


def test_sent_twice_it_is_one_update(client, family, lead):
    client.force_login(lead)
    sent = {"asks": "yes", "ask": "Who?", "form_key": "6b1f8f0e-8f5e-4a53-9c4e-0f4f2a2a7c12"}

    client.post(address(family), sent)
    client.post(address(family), sent)

    assert count(lead) == 1


def test_whoever_does_not_lead_is_not_offered_the_page(client, family, lead, nominator):
    client.force_login(nominator)

    assert address(family) not in client.get(family.get_absolute_url()).content.decode()
    assert client.get(address(family)).status_code == 403


def give(family, by, **said):
    return update_family(family, by=by, team=by.teams().get(), update=Update(**said))


def accepted(family, lead):
    action = agree_action(family, by=lead, text="Ring the clinic", owner=lead, due_on=today())
    return action if action.status == "accepted" else accept_action(action, by=lead)


def words(family, reader):
    with acting_as(reader):
        [one] = updates_of(family, reader)
        return [said.contribution.text for _, said in one.parts]


def count(reader):
    with acting_as(reader):
        return LeadUpdate.objects.count()


def address(family):
    return reverse("families:update", args=[family.pk])


def seen_yesterday(baby):
    on = timezone.localdate() - timedelta(days=1)
    return {
        "seen_on-day": on.day,
        "seen_on-month": on.month,
        "seen_on-year": on.year,
        f"seen_{baby.pk}": "parent",
        "where": "visit",
    }
