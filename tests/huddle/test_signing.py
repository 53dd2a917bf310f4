"""Signing: once, for good, by the chair; what it freezes; who is told; whose sight ends."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from families.models import FamilyPractitionerGrant, FamilyTeamGrant
from families.services.leading import accept_lead
from huddle.events import minutes_signed
from huddle.models import AgendaItem, Attendance, Decision, Minutes, MinutesItem
from huddle.services.deciding import agree_in_session, decide
from huddle.services.holding import (
    close_session,
    contribute_in_session,
    record_attendance,
)
from huddle.services.signing import sign_minutes
from huddle.services.verifying import verify_minutes
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.working_days import add_working_days, end_of_day, today
from tests.factories import make_practitioner
from tests.huddle.holding import SOON, answers_for, hold, make_twin
from tests.huddle.worlds import AGREED_ALOUD, told
from tests.owner import as_owner

WHY = "She is gaining weight."


def decided(code="D11", **facts):
    """A closed session in which one family was discussed."""
    meeting = hold(**facts)
    record(meeting, code)
    close_session(meeting.session, by=meeting.chair)
    return meeting.fresh()


def record(meeting, code="D11", child=None):
    return decide(
        meeting.item,
        child or meeting.child,
        code,
        rationale=WHY,
        details=answers_for(code, meeting),
        by=meeting.chair,
    )


@pytest.fixture
def meeting():
    return decided()


@pytest.fixture
def signed(meeting):
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)
    return meeting.fresh()


def part(meeting):
    with as_owner():
        return MinutesItem.objects.get(item=meeting.item)


def test_signing_keeps_what_was_decided_why_and_by_whom():
    meeting = hold()
    agree_in_session(
        meeting.item,
        text="Book the weighing clinic",
        owner=meeting.world.health,
        due_on=SOON,
        by=meeting.chair,
    )
    decision = record(meeting, "D03")
    close_session(meeting.session, by=meeting.chair)
    minutes = sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)

    body = part(meeting).body
    [child] = body["children"]
    assert (child["id"], child["name"]) == (str(meeting.child.pk), "Zakariya Yusuf")
    [kept] = child["decisions"]
    assert (kept["id"], kept["code"], kept["rationale"]) == (str(decision.pk), "D03", WHY)
    name = f"{meeting.world.health.full_name}, {meeting.world.health.agency.name}"
    assert ["Single Lead Practitioner", name] in kept["answers"]
    assert body["lead"]["offered"]["id"] == str(meeting.world.health.pk)
    assert [a["text"] for a in body["actions"]] == ["Book the weighing clinic"]
    assert body["quorum"] == {"met": True, "missing": []}
    assert {one["id"] for one in minutes.attendance["people"]} == {
        str(p.pk)
        for p in (
            meeting.chair,
            meeting.world.coordinator,
            meeting.world.health,
            meeting.world.police,
            meeting.world.housing,
        )
    }
    assert minutes.attendance["statement"] == meeting.world.huddle.statement


def test_the_lead_who_has_accepted_is_kept_as_the_lead():
    meeting = hold()
    record(meeting, "D03")
    with acting_as(meeting.world.health):
        offer = meeting.family.allocations.get()
    accept_lead(offer, by=meeting.world.health)
    close_session(meeting.session, by=meeting.chair)
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)

    assert part(meeting).body["lead"]["current"]["id"] == str(meeting.world.health.pk)


def test_contributions_stand_in_the_minutes_by_id_only():
    meeting = hold()
    said = contribute_in_session(
        meeting.item,
        by=meeting.world.police,
        text="A call-out on Sunday.",
        nature="recorded",
        theme="pressure",
        audience="named",
        named_agencies=[meeting.world.health.agency],
    )
    told(meeting.family, meeting.world.health, text="Not said in the session.")
    record(meeting)
    close_session(meeting.session, by=meeting.chair)
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)

    body = part(meeting).body
    assert body["contributions"] == [str(said.pk)]
    assert "call-out" not in str(body)


def test_a_replaced_decision_is_not_in_the_minutes():
    meeting = hold()
    record(meeting, "D08")
    kept = record(meeting, "D11")
    close_session(meeting.session, by=meeting.chair)
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)

    [child] = part(meeting).body["children"]
    assert [d["id"] for d in child["decisions"]] == [str(kept.pk)]


def test_minutes_are_signed_once(signed):
    with pytest.raises(NotNow, match="already signed"):
        sign_minutes(signed.session, unagreed=AGREED_ALOUD, by=signed.chair)

    with as_owner():
        assert Minutes.objects.count() == 1


def test_only_the_chair_of_the_session_signs(meeting):
    for person in (meeting.world.coordinator, meeting.world.health, make_practitioner()):
        with pytest.raises(PermissionDenied):
            sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=person)


def test_minutes_are_signed_after_the_session(meeting):
    open_one = hold()

    with pytest.raises(NotNow, match="Close the session before"):
        sign_minutes(open_one.session, unagreed=AGREED_ALOUD, by=open_one.chair)


def test_every_child_needs_a_decision_before_signing(meeting):
    twin = make_twin(meeting)

    with pytest.raises(NotNow, match=meeting.family.reference):
        sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)

    record(meeting, "D11", twin)
    assert sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)


def test_the_sight_of_the_session_ends_ten_working_days_after_signing(meeting):
    with as_owner():
        assert not FamilyTeamGrant.objects.filter(reason="listed", until__isnull=False).exists()

    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)

    ends = end_of_day(add_working_days(today(), 10))
    with as_owner():
        listed = FamilyTeamGrant.objects.filter(reason="listed")
        chairing = FamilyPractitionerGrant.objects.filter(reason="chairing")
        assert {grant.until for grant in [*listed, *chairing]} == {ends}
        assert listed.count() == 6  # three teams, each to see and to contribute
        registered = FamilyTeamGrant.objects.filter(reason="registered")
        assert {grant.until for grant in registered} == {None}


def test_whoever_may_read_a_part_is_told_and_nobody_else(meeting):
    colleague = make_practitioner(meeting.world.team_of(meeting.world.housing))

    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)

    with as_owner():
        notices = Notice.objects.filter(kind="minutes_released")
        people = set(notices.values_list("practitioner", flat=True))
        assert {notice.about for notice in notices} == {meeting.session.pk}
    assert colleague.pk in people
    assert meeting.world.police.pk in people
    assert meeting.world.stranger.pk not in people


def test_signing_is_audited_and_announced(meeting, django_capture_on_commit_callbacks):
    heard = []

    def hear(sender, session_id, **_):
        heard.append(session_id)

    minutes_signed.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)

    assert heard == [meeting.session.pk]
    with as_owner():
        assert AuditEvent.objects.get(verb="minutes.signed").by == meeting.chair.pk


def test_signed_minutes_prove_to_be_unchanged(signed):
    with as_owner():
        minutes = Minutes.objects.get()
    with acting_as(signed.chair):
        found = verify_minutes(minutes, by=signed.chair)

    assert (found.parts, found.whole) == (True, True)


@pytest.mark.parametrize("table", ["huddle_minutes", "huddle_minutesitem"])
def test_a_change_made_behind_the_databases_back_is_found(signed, table):
    column = "attendance" if table == "huddle_minutes" else "body"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {column} = {column} || '{{\"added\": 1}}'")  # noqa: S608
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        minutes = Minutes.objects.get()

    with acting_as(signed.chair):
        found = verify_minutes(minutes, by=signed.chair)

    assert not found.whole
    assert found.parts == (table == "huddle_minutes")


def test_decisions_after_signing_are_refused(signed):
    with pytest.raises(NotNow, match="A correction is an addendum"):
        record(signed, "D08")


def test_attendance_after_signing_is_refused(signed):
    with pytest.raises(NotNow, match="A correction is an addendum"):
        record_attendance(
            signed.session, signed.world.health, mode=Attendance.Mode.ABSENT, by=signed.chair
        )


CHANGES = [
    "UPDATE huddle_minutes SET sha256 = ''",
    "DELETE FROM huddle_minutes",
    "UPDATE huddle_minutesitem SET position = 9",
    "DELETE FROM huddle_minutesitem",
    (
        "INSERT INTO huddle_minutesitem (id, minutes_id, family_id, item_id, position, body, "
        "sha256) SELECT gen_random_uuid(), minutes_id, family_id, item_id, 2, '{}', '' "
        "FROM huddle_minutesitem"
    ),
    "UPDATE huddle_decision SET rationale = 'Another reason'",
    "DELETE FROM huddle_decision",
    "UPDATE huddle_agendaitem SET note = 'Changed' WHERE state = 'discussed'",
    "DELETE FROM huddle_agendaitem WHERE state = 'discussed'",
    "UPDATE huddle_attendance SET mode = 'absent'",
    "DELETE FROM huddle_attendance",
    "UPDATE huddle_agencycheck SET withheld_reason = 'Changed'",
    "UPDATE huddle_huddlesession SET state = 'draft' WHERE state = 'signed'",
    "DELETE FROM huddle_huddlesession WHERE state = 'signed'",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_a_signed_session_even_for_its_owner(signed, statement):
    with (
        as_owner(),
        pytest.raises(DatabaseError, match=r"append-only|the minutes are signed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("link", ["huddle_itemaction", "huddle_itemcontribution"])
def test_nothing_is_added_to_a_signed_item(signed, link):
    thing = "action_id" if link == "huddle_itemaction" else "contribution_id"
    with (
        as_owner(),
        pytest.raises(IntegrityError, match="the minutes are signed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"INSERT INTO {link} (family_id, item_id, {thing}) "  # noqa: S608 - names of ours
            "VALUES (%s, %s, gen_random_uuid())",
            [signed.family.pk, signed.item.pk],
        )


def test_a_decision_cannot_be_moved_out_of_a_signed_session(signed):
    other = hold(signed.world, days_ahead=8)
    with (
        as_owner(),
        pytest.raises(IntegrityError, match="the minutes are signed"),
        transaction.atomic(),
    ):
        Decision.objects.filter(item=signed.item).update(item=other.item)


def test_a_family_cannot_be_added_to_a_signed_session(signed):
    other = hold(signed.world, days_ahead=8)
    with (
        as_owner(),
        pytest.raises(IntegrityError, match="the minutes are signed"),
        transaction.atomic(),
    ):
        AgendaItem.objects.create(
            session=signed.session, family=other.family, position=9, why=AgendaItem.Why.NEW
        )


def test_a_session_that_is_not_signed_can_still_change(signed):
    other = hold(signed.world, days_ahead=8)

    record_attendance(other.session, other.world.health, mode="remote", by=other.chair)

    with as_owner():
        assert other.session.attendances.get(practitioner=other.world.health).mode == "remote"


def test_the_statement_stays_accepted_as_long_as_they_are_there():
    meeting = hold()
    record_attendance(meeting.session, meeting.world.health, mode="remote", by=meeting.chair)
    with as_owner():
        there = meeting.session.attendances.get(practitioner=meeting.world.health)
        assert there.statement_accepted_at

    record_attendance(meeting.session, meeting.world.health, mode="absent", by=meeting.chair)

    with as_owner():
        there.refresh_from_db()
        assert there.statement_accepted_at is None


def test_a_grant_of_another_session_keeps_its_own_end(signed):
    """The family is listed again before the ten days are over: that sight does not end early."""
    with as_owner():
        before = FamilyTeamGrant.objects.filter(reason="listed").count()
    later = hold(signed.world, days_ahead=8)

    with as_owner():
        others = FamilyTeamGrant.objects.filter(reason="listed", source=later.session.pk)
        assert {grant.until for grant in others} == {None}
        assert FamilyTeamGrant.objects.filter(reason="listed").count() == before + others.count()
