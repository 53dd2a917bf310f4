"""The audit trail shows whoever changes it, the owner of the database too."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.utils import IntegrityError, ProgrammingError

from practitioners import sealing, tasks
from practitioners.models import AuditEvent, AuditSeal
from tests.owner import as_owner
from tests.practitioners.trail import (
    another_connection,
    batches,
    change_event,
    compute_anew,
    events_of,
    insert,
    owner_runs,
    remove_event,
    remove_from,
    seal_all,
    write,
)

pytestmark = pytest.mark.usefixtures("committed")


def verified(*arguments):
    said = StringIO()
    call_command("verify_audit", *arguments, stdout=said)
    return said.getvalue()


def the_fault(*arguments):
    with pytest.raises(CommandError) as fault:
        verified(*arguments)
    return str(fault.value)


def test_an_untouched_trail_verifies():
    batches(3, 1, 2)

    assert "3 seals hold, over 6 events." in verified()


def test_an_empty_trail_verifies():
    assert sealing.seal() is None
    assert "0 seals hold, over 0 events." in verified()


def test_no_seal_is_made_where_nothing_happened():
    batches(1)

    assert sealing.seal() is None
    assert AuditSeal.objects.count() == 1


def test_each_seal_carries_on_the_hash_before_it():
    first, second, third = batches(1, 1, 1)

    assert [first.previous, second.previous, third.previous] == ["", first.sha256, second.sha256]
    assert [first.until_xact, second.until_xact] == [second.from_xact, third.from_xact]


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'family.nothing'",
        "at = at + interval '1 microsecond'",
        "by = gen_random_uuid()",
        "agency = gen_random_uuid()",
        "family = gen_random_uuid()",
        "target = 'tests.Thing:9'",
        "facts = '{\"a\": 1}'",
        "id = gen_random_uuid()",
    ],
)
def test_an_owner_who_edits_one_event_is_found_at_its_seal(change):
    _, second, _ = batches(2, 3, 2)
    edited = events_of(second)[0]

    change_event(edited, change)

    assert the_fault() == "Seal 2 does not hold: an event, or the seal itself, was changed."


def test_an_event_that_the_owner_removes_is_missed():
    first, _ = batches(2, 1)

    remove_event(events_of(first)[0])

    assert the_fault() == "Seal 1 does not hold: events were added or removed."


def test_an_event_that_is_slipped_in_afterwards_is_found():
    first, _ = batches(2, 1)
    slipped = AuditEvent.objects.create(verb="family.viewed", target="tests.Thing:3").pk

    change_event(slipped, f"xact = {first.from_xact}")

    assert the_fault() == "Seal 1 does not hold: events were added or removed."


def test_events_moved_from_one_seal_to_another_are_found():
    first, second = batches(1, 1)
    one, other = events_of(first)[0], events_of(second)[0]

    change_event(one, f"xact = {second.from_xact}")
    change_event(other, f"xact = {first.from_xact}")

    assert "Seal 1 does not hold" in the_fault()


def test_a_seal_that_is_removed_from_the_middle_breaks_the_chain():
    batches(1, 1, 1)

    owner_runs("DELETE FROM practitioners_auditseal WHERE number = 2")

    assert "Seal 3 does not hold: it does not follow" in the_fault()


def test_a_hash_rewritten_with_its_event_breaks_the_next_seal():
    """The owner computes the second seal anew over a changed event; the third still tells."""
    _, second, _ = batches(1, 1, 1)
    event = events_of(second)[0]

    change_event(event, "verb = 'family.nothing'")
    compute_anew(2)

    assert "Seal 3 does not hold: it does not follow" in the_fault()


def test_a_last_batch_that_is_removed_whole_shows_against_the_hash_that_was_sent():
    _, second = batches(2, 2)
    sent = second.sha256

    remove_from(second.from_xact)
    owner_runs("DELETE FROM practitioners_auditseal WHERE number = 2")

    assert "1 seals hold" in verified()
    assert sent in the_fault("--against", sent)


def test_a_trail_that_was_sealed_anew_from_the_start_shows_against_a_file_of_hashes(tmp_path):
    copy = tmp_path / "hashes"
    seals = batches(1, 1)
    copy.write_text("".join(f"{seal.sha256}\n" for seal in seals))
    assert "2 sent hashes agree." in verified("--against", str(copy))

    owner_runs(
        "DELETE FROM practitioners_auditevent WHERE xact < (SELECT max(from_xact) FROM "
        "practitioners_auditseal)",
        "DELETE FROM practitioners_auditseal",
    )
    seal_all()

    assert "1 seals hold" in verified()
    assert "sealed anew, or seals were removed" in the_fault("--against", str(copy))


@pytest.mark.parametrize("given", ["no hash", "a" * 63, "{}"])
def test_a_copy_that_cannot_be_read_is_not_agreement(given):
    batches(1)

    assert "neither a hash nor a file" in the_fault("--against", given)


def test_an_empty_copy_is_not_agreement(tmp_path):
    batches(1)
    (tmp_path / "empty").write_text("\n")

    assert "holds no hash" in the_fault("--against", str(tmp_path / "empty"))


def test_what_waits_for_its_seal_is_no_fault():
    batches(1)
    write(2)

    assert "1 seals hold, over 1 events." in verified()
    assert "2 events are not yet sealed" in verified()


def test_an_event_of_a_long_transaction_is_sealed_after_it_and_none_is_skipped():
    """Its transaction is older than those that finish before it: nothing may pass it by."""
    batches(1)
    with another_connection() as other:
        insert(other, "late.begun")
        write(3)

        sealing.seal()
        assert sealing.unsealed()[0] == 3
        assert "over 1 events." in verified()

        insert(other, "late.ended")
        other.commit()
    seal_all()

    assert "over 6 events." in verified()
    sealed = {event for seal in AuditSeal.objects.all() for event in events_of(seal)}
    with as_owner():
        assert sealed == set(AuditEvent.objects.values_list("pk", flat=True))


def test_what_a_transaction_took_back_leaves_no_gap():
    with another_connection() as other:
        insert(other, "never.was")
        other.rollback()
    batches(2)

    assert "over 2 events." in verified()


def test_two_sealers_at_once_do_no_harm():
    write(20)
    together = threading.Barrier(4)
    failed = []

    def work():
        try:
            together.wait()
            for _ in range(10):
                sealing.seal()
        except Exception as error:  # noqa: BLE001 - told by the test itself
            failed.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_all()

    assert failed == []
    assert "over 20 events." in verified()


def test_a_second_sealer_goes_home_while_the_first_one_works():
    write(1)
    with another_connection() as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended('practitioners.seal', 0))")

        assert sealing.seal() is None
        assert AuditSeal.objects.count() == 0
    seal_all()

    assert AuditSeal.objects.count() == 1


def test_a_trail_restored_on_another_server_is_carried_on_and_still_verifies():
    """There the count of transactions begins anew, below what is sealed already."""
    batches(2, 1)
    owner_runs(
        "UPDATE practitioners_auditevent SET origin = 'old.1', xact = xact + 1000000000",
        """UPDATE practitioners_auditseal SET origin = 'old.1',
           from_xact = CASE number WHEN 1 THEN 0 ELSE from_xact + 1000000000 END,
           until_xact = until_xact + 1000000000""",
    )
    compute_anew(1)
    compute_anew(2)
    assert "2 seals hold, over 3 events." in verified()

    batches(4)
    batches(1)

    assert "5 seals hold, over 8 events." in verified()
    closing = AuditSeal.objects.get(number=3)
    assert (closing.origin, closing.events) == ("old.1", 0)


def test_whoever_writes_cannot_say_in_which_transaction_or_place():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO practitioners_auditevent (id, at, verb, target, facts, xact, origin) "
            "VALUES (gen_random_uuid(), now(), 'a.b', 't', '{}', 1, 'elsewhere')"
        )

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT xact > 1, origin <> 'elsewhere' FROM practitioners_auditevent")
        assert cursor.fetchall() == [(True, True)]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM practitioners_auditevent",
        "DELETE FROM practitioners_auditseal",
        "UPDATE practitioners_auditseal SET sha256 = ''",
        "INSERT INTO practitioners_auditseal SELECT * FROM practitioners_auditseal",
        "UPDATE practitioners_sealdelivery SET sha256 = ''",
        "DELETE FROM practitioners_sealdelivery",
        "SELECT practitioners_seal_range('x', 0, 1)",
        "SELECT practitioners_batch('x', 0, 1)",
    ],
)
def test_the_runtime_role_reads_no_event_and_makes_no_seal_by_hand(statement):
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", ["practitioners_auditevent", "practitioners_auditseal"])
def test_even_the_owner_is_refused_while_the_triggers_stand(table):
    batches(1)

    with as_owner(), connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours


def test_sealing_is_no_obstacle_to_writing():
    """The sealer holds no lock that a request would wait for."""
    with another_connection() as other:
        write(1)
        other.execute("SELECT practitioners_seal_events()")
        with another_connection() as third:
            third.execute("SET lock_timeout = '1s'")
            insert(third, "request.served")  # with LockNotAvailable, had it to wait
            third.commit()

    with as_owner():
        assert AuditEvent.objects.filter(verb="request.served").count() == 1


def test_the_night_says_aloud_what_does_not_hold(caplog):
    [first] = batches(2)
    remove_event(events_of(first)[0])

    tasks.verify_audit()

    assert "Seal 1 does not hold" in caplog.text
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_the_night_says_aloud_that_events_wait_too_long(caplog):
    AuditEvent.objects.create(verb="a.b", target="t", at="2026-01-01T00:00Z")

    tasks.verify_audit()

    assert "wait for a seal since 2026-01-01" in caplog.text


def test_a_quiet_night_says_nothing(caplog):
    batches(1)

    tasks.verify_audit()

    assert caplog.records == []
