"""Real workers: whatever takes long is nothing that a message waits for, and is not lost."""

import signal
from contextlib import contextmanager

import psycopg
import redis

from config.queues import TASKS
from tests.practitioners.conftest import wait_until

LONG = ["huddle.tasks.make_documents", "huddle.tasks.give_out_families"]


@contextmanager
def nothing_ends(stack):
    """Documents and what is given out wait, for as long as somebody else holds their tables."""
    with psycopg.connect(stack.as_owner()["DATABASE_URL"]) as connection:
        connection.execute("LOCK TABLE huddle_document, huddle_reallocationline")
        yield


def waiting(stack):
    [(waits,)] = stack.execute(
        "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND relation IN "
        "('huddle_document'::regclass, 'huddle_reallocationline'::regclass)"
    )
    return waits


def alive(stack):
    """What /healthz asks."""
    with redis.from_url(stack.environment["REDIS_URL"], decode_responses=True) as broker:
        return {key.rpartition(":")[2] for key in broker.scan_iter("huddle:alive:*")}


def in_queues(stack):
    with redis.from_url(stack.environment["REDIS_URL"]) as broker:
        return sum(broker.llen(TASKS[task]) for task in LONG)


def test_what_takes_long_holds_up_no_message_and_is_put_back_when_its_worker_stops(stack):
    stack.run("-m", "tests.practitioners.reminders")
    with nothing_ends(stack):
        for _ in range(3):
            for task in LONG:
                stack.hint(task)
        long_worker = stack.start_worker("long-worker")
        wait_until(lambda: waiting(stack) == 2, stack.log)
        left = in_queues(stack)
        assert alive(stack) == {"long-worker"}, "busy, and there"

        stack.hint()
        stack.start_worker("worker")
        wait_until(lambda: len(stack.mailbox.messages) == 20, stack.log)
        assert waiting(stack) == 2

        long_worker.send_signal(signal.SIGQUIT)
        wait_until(lambda: long_worker.poll() is not None, stack.log, seconds=60)
        assert in_queues(stack) == left + 2 == len(LONG) * 3
