"""The draft of the minutes: read by who was there, agreed or corrected, signed in time."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from families.services.conflicts import declare_conflict
from huddle.models import DraftAnswer, HuddleSession
from huddle.my_week import week_of
from huddle.notices.agreeing import MINUTES_LATE
from huddle.queries.agreeing import has_agreed, is_late, sign_by, standings
from huddle.services.agreeing import agree_draft, ask_correction, settle_correction
from huddle.services.chasing_minutes import chase_minutes
from huddle.services.signing import sign_minutes
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.notices import KINDS
from practitioners.roles import Role
from practitioners.working_days import add_working_days, today
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.huddle.deciding import record
from tests.huddle.holding import all_rows, hold, meeting_about, url
from tests.huddle.test_minutes_pages import held
from tests.huddle.test_signing import decided
from tests.huddle.worlds import AGREED_ALOUD, make_nominated
from tests.notices.clock import stand_at
from tests.owner import as_owner

NOTE = "She was weighed on Tuesday, not on Monday."


@pytest.fixture
def meeting():
    return decided()


def others(meeting):
    world = meeting.world
    return [world.coordinator, world.housing, world.health, world.police]


def agree_all(meeting):
    for person in others(meeting):
        agree_draft(meeting.session, by=person)


def words_of(meeting):
    with acting_as(meeting.chair):
        return {one.person: one.words for one in standings(meeting.session, meeting.chair)}


def close_days_ago(meeting, days):
    with as_owner():
        closed = timezone.now() - timedelta(days=days)
        HuddleSession.objects.filter(pk=meeting.session.pk).update(closed_at=closed)
    return meeting.fresh()


def wanted(notice):
    with acting_as(notice.practitioner):
        return KINDS[notice.kind].still_wanted(notice) == ""


def notices_of(kind):
    return {one.practitioner: one for one in Notice.objects.filter(kind=kind)}


def test_everybody_who_was_there_is_asked_and_the_chair_sees_who_has_agreed(meeting):
    agree_draft(meeting.session, by=meeting.world.health)

    words = words_of(meeting)

    assert words.keys() == set(others(meeting))
    assert words.pop(meeting.world.health) == "Agreed"
    assert set(words.values()) == {"Has not answered"}


def test_when_all_have_agreed_the_chair_signs_without_a_word_and_the_minutes_name_them(meeting):
    agree_all(meeting)

    minutes = sign_minutes(meeting.session, by=meeting.chair)

    agreement = minutes.attendance["agreement"]
    assert {one["id"] for one in agreement["agreed"]} == {str(p.pk) for p in others(meeting)}
    assert (agreement["waits"], agreement["because"]) == ([], "")


def test_without_all_of_them_the_chair_says_why_and_the_minutes_keep_it(meeting):
    agree_draft(meeting.session, by=meeting.world.health)

    with pytest.raises(ValidationError, match="before everybody has agreed"):
        sign_minutes(meeting.session, by=meeting.chair, unagreed="  ")
    minutes = sign_minutes(meeting.session, by=meeting.chair, unagreed=AGREED_ALOUD)

    agreement = minutes.attendance["agreement"]
    assert [one["id"] for one in agreement["agreed"]] == [str(meeting.world.health.pk)]
    assert len(agreement["waits"]) == 3
    assert agreement["because"] == AGREED_ALOUD


def test_agreeing_twice_is_agreeing_once(meeting):
    agree_draft(meeting.session, by=meeting.world.health)
    agree_draft(meeting.session, by=meeting.world.health)

    assert len(all_rows(DraftAnswer.objects)) == 1


def test_what_is_decided_afterwards_asks_everybody_again(meeting):
    agree_all(meeting)

    record(meeting, "D11", rationale="Weighed on Tuesday.")

    assert set(words_of(meeting).values()) == {"Agreed before it changed"}
    with pytest.raises(ValidationError):
        sign_minutes(meeting.session, by=meeting.chair)


def test_a_correction_is_read_by_the_chair_the_coordinator_and_whoever_asked(client, meeting):
    ask_correction(meeting.item, words=NOTE, by=meeting.world.health)

    for person, reads in [
        (meeting.chair, True),
        (meeting.world.coordinator, True),
        (meeting.world.health, True),
        (meeting.world.police, False),
    ]:
        client.force_login(person)
        assert (NOTE in client.get(url("draft", meeting.session.pk)).content.decode()) is reads
        with acting_as(person):
            assert DraftAnswer._base_manager.exists() is reads


def test_a_correction_waits_until_it_is_dealt_with_and_then_for_agreement(meeting):
    health = meeting.world.health
    note = ask_correction(meeting.item, words=NOTE, by=health)
    assert ask_correction(meeting.item, words=NOTE, by=health) == note
    assert words_of(meeting)[health] == "Asks for a correction"

    settled = settle_correction(note, words="Corrected.", by=meeting.chair)

    assert settled.settled_by == meeting.chair
    assert words_of(meeting)[health] == "Has not answered"
    with pytest.raises(NotNow, match="already been dealt with"):
        settle_correction(note, words="Again.", by=meeting.chair)
    agree_draft(meeting.session, by=health)
    assert words_of(meeting)[health] == "Agreed"


def test_whoever_agrees_after_all_takes_their_own_correction_back(meeting):
    ask_correction(meeting.item, words=NOTE, by=meeting.world.health)

    agree_draft(meeting.session, by=meeting.world.health)

    assert words_of(meeting)[meeting.world.health] == "Agreed"


def test_only_those_who_run_the_session_deal_with_a_correction(meeting):
    note = ask_correction(meeting.item, words=NOTE, by=meeting.world.health)

    with pytest.raises(PermissionDenied):
        settle_correction(note, words="Mine.", by=meeting.world.health)


def test_the_chair_and_the_coordinator_are_told_without_a_word_of_it(meeting):
    ask_correction(meeting.item, words=NOTE, by=meeting.world.health)

    told = notices_of("draft_correction")

    assert told.keys() == {meeting.chair, meeting.world.coordinator}
    assert all(wanted(one) for one in told.values())
    assert NOTE not in KINDS["draft_correction"].body


def test_whoever_was_not_there_neither_reads_nor_agrees(client, meeting):
    absent = make_practitioner(meeting.world.team_of(meeting.world.police))

    with pytest.raises(PermissionDenied, match="who were there"):
        agree_draft(meeting.session, by=absent)
    client.force_login(absent)
    assert client.get(url("draft", meeting.session.pk)).status_code == 403


def test_there_is_no_draft_before_the_session_is_closed_or_after_it_is_signed(meeting):
    with pytest.raises(NotNow, match="once the session is closed"):
        agree_draft(hold(meeting.world, days_ahead=8).session, by=meeting.world.health)
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)

    with pytest.raises(NotNow, match="signed"):
        agree_draft(meeting.session, by=meeting.world.health)


def test_each_reads_only_their_families_in_the_draft_and_agrees_to_those(client, world, family):
    hidden = make_nominated(world, share_with=[world.police.agency])
    session = held(world, family, hidden)
    client.force_login(world.housing)

    page = client.get(url("draft", session.pk)).content.decode()

    assert family.reference in page
    assert hidden.reference not in page
    assert str(hidden.pk) not in page
    assert "A call-out on Sunday." not in page
    client.post(url("draft", session.pk))
    assert [one.family_id for one in all_rows(DraftAnswer.objects)] == [family.pk]
    assert (
        client.get(url("draft_correct", meeting_about(world, session, hidden).item.pk)).status_code
        == 404
    )


def test_a_conflict_of_interest_takes_the_draft_away(client, meeting):
    declare_conflict(
        meeting.family, meeting.world.police, kind="related", reason="A cousin.", by=meeting.chair
    )
    client.force_login(meeting.world.police)

    page = client.get(url("draft", meeting.session.pk)).content.decode()

    assert meeting.family.reference not in page
    assert meeting.world.police not in words_of(meeting)


def test_the_draft_reads_like_the_minutes_that_come_of_it(client, meeting):
    client.force_login(meeting.world.health)
    draft = client.get(url("draft", meeting.session.pk)).content.decode()
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)
    signed = client.get(url("minutes", meeting.session.pk)).content.decode()

    assert section(draft) == section(signed)


def section(page):
    """A family's part, without the way from signed minutes to that part alone."""
    part = page[page.index("<section") : page.index("</section>")]
    return re.sub(r"<p [^>]*><a [^>]*>This family alone.*</p>", "", part).rstrip()


def test_reading_the_draft_is_audited_family_by_family(client, meeting):
    client.force_login(meeting.world.health)
    client.get(url("draft", meeting.session.pk))

    with as_owner():
        [event] = AuditEvent.objects.filter(verb="draft.viewed")
    assert (event.by, event.family) == (meeting.world.health.pk, meeting.family.pk)


def test_the_doors_agree_correct_and_settle(client, meeting):
    client.force_login(meeting.world.health)
    missing = client.post(url("draft_correct", meeting.item.pk), {"words": " "})
    assert "Enter what needs correcting" in missing.content.decode()
    asked = client.post(url("draft_correct", meeting.item.pk), {"words": NOTE})
    assert asked.url == url("draft", meeting.session.pk)
    [note] = all_rows(DraftAnswer.objects)

    client.force_login(meeting.chair)
    settled = client.post(url("draft_settle", note.pk), {"words": "Corrected to Tuesday."})
    assert settled.url == url("draft", meeting.session.pk)
    again = client.post(url("draft_settle", note.pk), {"words": "Corrected to Tuesday."})
    assert again.status_code == 409

    client.force_login(meeting.world.health)
    assert "Corrected to Tuesday." in client.get(asked.url).content.decode()
    client.post(asked.url)
    assert "You have agreed this draft." in client.get(asked.url).content.decode()


def test_the_page_asks_the_chair_for_a_reason_only_while_somebody_has_not_agreed(client, meeting):
    client.force_login(meeting.chair)
    refused = client.post(url("sign", meeting.session.pk))
    assert "Enter why you sign before everybody has agreed" in refused.content.decode()
    agree_all(meeting)

    assert "Why do you sign" not in client.get(url("sign", meeting.session.pk)).content.decode()
    assert client.post(url("sign", meeting.session.pk)).url == url("minutes", meeting.session.pk)


def test_the_database_keeps_what_was_said_as_it_was(meeting):
    note = ask_correction(meeting.item, words=NOTE, by=meeting.world.health)
    with acting_as(meeting.chair), pytest.raises(DatabaseError), transaction.atomic():
        DraftAnswer.objects.filter(pk=note.pk).update(words="All is well.")
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)

    with acting_as(meeting.chair), pytest.raises(DatabaseError), transaction.atomic():
        DraftAnswer.objects.filter(pk=note.pk).update(
            settled_at=timezone.now(), settled_by=meeting.chair
        )


def test_nobody_agrees_for_somebody_else(meeting):
    facts = {"family": meeting.family, "item": meeting.item, "answer": "agreed"}
    with acting_as(meeting.chair), pytest.raises(DatabaseError), transaction.atomic():
        DraftAnswer.objects.create(practitioner=meeting.world.health, **facts)


def test_the_minutes_are_to_be_signed_within_the_huddles_working_days(meeting):
    assert sign_by(meeting.session) == add_working_days(today(), 3)
    meeting.session.huddle.minutes_days = 1

    assert sign_by(meeting.session) == add_working_days(today(), 1)
    assert not is_late(meeting.session)


def test_the_draft_is_shared_once_with_those_who_were_there(meeting):
    chase_minutes()
    chase_minutes()

    told = notices_of("draft_shared")

    assert told.keys() == set(others(meeting))
    agree_draft(meeting.session, by=meeting.world.health)
    assert not wanted(told[meeting.world.health])
    assert wanted(told[meeting.world.police])


def test_the_last_day_reminds_those_who_run_it_and_lateness_goes_to_the_deputies(
    meeting, monkeypatch
):
    deputy = make_practitioner(meeting.world.team_of(meeting.chair), roles=(Role.CHAIR,))
    with as_owner():
        meeting.world.huddle.deputies.add(deputy)
    chase_minutes()
    assert not notices_of("minutes_due")

    runs = {meeting.chair, meeting.world.coordinator}
    stand_at(monkeypatch, sign_by(meeting.session))
    chase_minutes()
    due = notices_of("minutes_due")
    assert due.keys() == runs
    assert all(wanted(one) for one in due.values())
    stand_at(monkeypatch, sign_by(meeting.session) + timedelta(days=1))
    chase_minutes()
    chase_minutes()

    late = notices_of("minutes_late")
    assert late.keys() == runs | {deputy}
    assert all(wanted(one) for one in late.values())
    assert not any(wanted(one) for one in due.values())  # not sent late beside it
    assert not MINUTES_LATE.can_be_off
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)
    assert not any(wanted(one) for one in [*due.values(), *late.values()])


def test_my_week_holds_the_clock(meeting):
    def tasks(person):
        with acting_as(person):
            sections = week_of(person).sections
        return [t for s in sections for t in s.tasks if t["href"].endswith("/draft/")]

    assert [t["tag"] for t in tasks(meeting.world.health)] == ["Agree or correct"]
    assert [t["tag"] for t in tasks(meeting.chair)] == ["To be signed"]
    agree_draft(meeting.session, by=meeting.world.health)
    assert tasks(meeting.world.health) == []
    meeting = close_days_ago(meeting, 9)
    assert [t["tag"] for t in tasks(meeting.chair)] == ["Late"]
    assert "Late" in [t["tag"] for t in tasks(meeting.world.coordinator)]


def test_the_draft_costs_the_same_for_any_number_of_families(client, world):
    counts = []
    for families, days in ((1, 3), (4, 8)):
        session = held(world, *(make_nominated(world) for _ in range(families)), days_ahead=days)
        agree_draft(session, by=world.police)
        client.force_login(world.chair)
        counts.append(queries_of(client, url("draft", session.pk)))

    assert counts[0] == counts[1]


def test_whoever_has_agreed_to_what_they_see_has_agreed(world, family):
    session = held(world, family, make_nominated(world, share_with=[world.police.agency]))

    agree_draft(session, by=world.housing)

    with acting_as(world.housing):
        assert has_agreed(session, world.housing)
