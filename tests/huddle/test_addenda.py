"""Signed minutes: added to in a sealed chain, opened with a receipt, verified after a disposal."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from families.services.conflicts import declare_conflict
from huddle.models import Addendum, Extract, Minutes, MinutesItem
from huddle.services.addenda import add_addendum
from huddle.services.deciding import agree_in_session
from huddle.services.extracts import remind_owners
from huddle.services.holding import close_session
from huddle.services.signing import sign_minutes
from huddle.services.verifying import verify_minutes
from practitioners.binding import acting_as
from practitioners.models import Notice
from practitioners.notices import KINDS
from tests.consent.governing import close_long_ago, dispose, make_lead
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.huddle.deciding import record
from tests.huddle.holding import SOON, all_rows, hold, url
from tests.huddle.test_minutes_pages import held
from tests.huddle.worlds import AGREED_ALOUD, make_nominated
from tests.owner import as_owner

WORDS = "She was weighed on Tuesday."


@pytest.fixture
def meeting():
    meeting = hold()
    agree_in_session(
        meeting.item, text="Weigh her", owner=meeting.world.health, due_on=SOON, by=meeting.chair
    )
    record(meeting, "D11")
    close_session(meeting.session, by=meeting.chair)
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)
    return meeting.fresh()


@pytest.fixture
def part(meeting):
    with as_owner():
        return MinutesItem.objects.select_related("minutes", "family").get(item=meeting.item)


def verified(part, by):
    with acting_as(by):
        return verify_minutes(part.minutes, by=by)


def change(table, column, value):
    """As somebody would who owns the database and switches its triggers off."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {column} = %s", [value])  # noqa: S608
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_addenda_stand_in_a_chain_that_begins_with_the_part(meeting, part):
    first = add_addendum(part, words=WORDS, by=meeting.world.health)
    again = add_addendum(part, words=WORDS, by=meeting.world.health)
    second = add_addendum(part, words="At home.", by=meeting.world.police)

    assert first == again
    assert (first.number, first.previous) == (1, part.sha256)
    assert (second.number, second.previous) == (2, first.sha256)
    assert verified(part, meeting.chair).parts
    assert verified(part, meeting.chair).whole


@pytest.mark.parametrize(
    ("column", "value"), [("words", "All is well."), ("written_at", "2026-01-01"), ("sha256", "0")]
)
def test_an_addendum_that_was_changed_is_found(meeting, part, column, value):
    add_addendum(part, words=WORDS, by=meeting.world.health)

    change("huddle_addendum", column, value)

    assert not verified(part, meeting.chair).parts


def test_the_database_neither_changes_nor_takes_back_nor_slips_one_in(meeting, part):
    add_addendum(part, words=WORDS, by=meeting.world.health)
    facts = {"family": part.family, "part": part, "written_at": timezone.now(), "sha256": "0"}
    for number, previous, author in [
        (1, part.sha256, meeting.chair),
        (3, part.sha256, meeting.chair),
        (2, part.sha256, meeting.chair),
    ]:
        with acting_as(meeting.chair), pytest.raises(DatabaseError), transaction.atomic():
            Addendum.objects.create(
                number=number, previous=previous, author=author, words="x", **facts
            )
    for attempt in (lambda rows: rows.update(words="x"), lambda rows: rows.delete()):
        with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
            attempt(Addendum.objects.all())


def test_nobody_adds_in_somebody_elses_name(meeting, part):
    with acting_as(meeting.chair), pytest.raises(DatabaseError), transaction.atomic():
        Addendum.objects.create(
            family=part.family,
            part=part,
            number=1,
            previous=part.sha256,
            author=meeting.world.health,
            words="x",
            written_at=timezone.now(),
            sha256="0",
        )


def test_only_those_who_were_there_add(client, meeting, part):
    absent = make_practitioner(meeting.world.team_of(meeting.world.police))
    with pytest.raises(PermissionDenied, match="Only those who were there"):
        add_addendum(part, words=WORDS, by=absent)
    client.force_login(meeting.world.stranger)
    assert client.get(url("addendum", part.pk)).status_code == 404


def test_an_addendum_is_read_with_the_part_by_who_sees_the_family(client, meeting, part):
    client.force_login(meeting.world.health)
    missing = client.post(url("addendum", part.pk), {"words": " "})
    assert "Enter what is to be added" in missing.content.decode()
    assert client.post(url("addendum", part.pk), {"words": WORDS}).url == url(
        "minutes_part", part.pk
    )

    for person in (meeting.world.police, meeting.chair):
        client.force_login(person)
        for page in (url("minutes_part", part.pk), url("minutes", meeting.session.pk)):
            html = client.get(page).content.decode()
            assert WORDS in html
            assert meeting.world.health.full_name in html
    declare_conflict(
        meeting.family, meeting.world.police, kind="related", reason="A cousin.", by=meeting.chair
    )
    client.force_login(meeting.world.police)
    assert client.get(url("minutes_part", part.pk)).status_code == 404
    assert WORDS not in client.get(url("minutes", meeting.session.pk)).content.decode()


def test_each_who_sees_the_family_has_a_receipt_and_opening_counts_once(client, meeting, part):
    world = meeting.world
    receipts = {one.practitioner: one for one in all_rows(Extract.objects)}
    assert receipts.keys() >= {world.health, world.police, world.housing, meeting.chair}
    assert {one.opened_at for one in receipts.values()} == {None}

    client.force_login(world.police)
    client.get(url("minutes_part", part.pk))
    [first] = [one for one in all_rows(Extract.objects) if one.opened_at]
    client.get(url("minutes", meeting.session.pk))

    assert [one for one in all_rows(Extract.objects) if one.opened_at] == [first]
    with as_owner():
        kept = Extract.objects.get(pk=first.pk).opened_at
    assert (first.practitioner, kept) == (world.police, first.opened_at)


def test_who_has_read_it_is_for_those_who_answer_for_it(client, meeting, part):
    shown = {}
    for person in (meeting.world.police, meeting.chair, meeting.world.coordinator):
        client.force_login(person)
        shown[person] = client.get(url("minutes_part", part.pk)).content.decode()

    assert "Who has read it" not in shown[meeting.world.police]
    assert (
        f"{meeting.world.police.full_name}, {meeting.world.police.agency}: read"
        in shown[meeting.chair]
    )
    assert "not opened yet" in shown[meeting.world.coordinator]


def test_nobody_takes_a_receipt_back(client, meeting, part):
    client.force_login(meeting.world.police)
    client.get(url("minutes_part", part.pk))

    with acting_as(meeting.chair), pytest.raises(DatabaseError), transaction.atomic():
        Extract.objects.filter(practitioner=meeting.world.police).update(opened_at=None)


def test_owners_who_have_not_opened_theirs_are_reminded_once(client, meeting, part):
    remind_owners()
    assert not Notice.objects.filter(kind="extract_unopened").exists()
    change("huddle_minutes", "signed_at", timezone.now() - timedelta(days=7))

    remind_owners()
    remind_owners()

    [told] = Notice.objects.filter(kind="extract_unopened")
    assert told.practitioner == meeting.world.health
    with acting_as(told.practitioner):
        assert KINDS[told.kind].still_wanted(told) == ""
    client.force_login(meeting.world.health)
    client.get(url("minutes_part", part.pk))
    with acting_as(told.practitioner):
        assert KINDS[told.kind].still_wanted(told) == "They have opened it"


def test_the_minutes_cost_the_same_with_any_number_of_families_and_addenda(client, world):
    counts = []
    for families, days in ((1, 3), (3, 8)):
        session = held(world, *(make_nominated(world) for _ in range(families)), days_ahead=days)
        minutes = sign_minutes(session, unagreed=AGREED_ALOUD, by=world.chair)
        with acting_as(world.health):
            parts = list(MinutesItem.objects.filter(minutes=minutes))
        for one in parts:
            add_addendum(one, words=WORDS, by=world.health)
        client.force_login(world.police)
        counts.append(queries_of(client, url("minutes", session.pk)))

    assert counts[0] == counts[1]
    assert Minutes.objects.count() == 2


def test_after_a_disposal_the_rest_verifies_and_says_why_one_part_has_no_words(world):
    first, second = make_lead(), make_lead()
    family, other = make_nominated(world), make_nominated(world)
    minutes = sign_minutes(held(world, family, other), unagreed=AGREED_ALOUD, by=world.chair)
    with acting_as(world.health):
        part = MinutesItem.objects.get(family=family)
    add_addendum(part, words=WORDS, by=world.health)
    close_long_ago(family)
    dispose(family, first, second)

    with acting_as(world.chair):
        found = verify_minutes(minutes, by=world.chair)
    with acting_as(world.police):
        others = verify_minutes(minutes, by=world.police)

    assert (found.parts, found.whole) == (True, True)
    [gone] = found.disposed
    assert (gone.position, gone.sha256) == (part.position, part.sha256)
    assert gone.rule
    assert others.disposed == ()
    with as_owner():
        assert {one.words for one in Addendum.objects.all()} == {"[erased]"}
    change("huddle_minutesitem", "sha256", "0")
    with acting_as(world.chair):
        assert not verify_minutes(minutes, by=world.chair).whole
