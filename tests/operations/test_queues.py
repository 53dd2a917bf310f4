"""Each task has a queue, each queue a worker, and each limit leaves room for the next."""

import pytest

from config.celery import app
from config.heartbeat import worker_heartbeat
from config.limits import LIMITS
from config.queues import QUEUES, TASKS, WORKERS
from config.runner.paths import Var
from config.runner.product import PROCESSES, STOP, worker_child

app.loader.import_default_modules()
OURS = sorted(name for name in app.tasks if not name.startswith("celery."))


def test_every_task_stands_in_the_table():
    assert sorted(TASKS) == OURS


@pytest.mark.parametrize("task", OURS)
def test_a_task_waits_where_the_table_says(task):
    sent = app.amqp.router.route({}, task)

    assert sent["queue"].name == TASKS[task]
    assert TASKS[task] in QUEUES


def test_every_queue_has_exactly_one_kind_of_worker():
    taken = [queue for queues in WORKERS.values() for queue in queues]

    assert sorted(taken) == sorted(QUEUES) == sorted(queue.name for queue in app.conf.task_queues)


def test_a_worker_that_is_told_nothing_takes_from_every_queue():
    assert set(app.amqp.queues.consume_from) == set(QUEUES)


def test_a_queue_that_is_nowhere_is_refused():
    with pytest.raises(Exception, match="nowhere"):
        worker_heartbeat.apply_async(queue="nowhere")


def test_nothing_that_takes_long_is_in_the_queue_of_messages():
    assert [task for task, queue in TASKS.items() if queue == "notify"] == [
        "practitioners.tasks.send_due_notices"
    ]


@pytest.mark.parametrize("task", OURS)
def test_no_task_may_take_so_long_that_it_is_given_out_again(task):
    limit = app.tasks[task].time_limit or LIMITS["CELERY_TASK_TIME_LIMIT"]

    assert limit < app.conf.broker_transport_options["visibility_timeout"]


@pytest.mark.parametrize("name", WORKERS)
def test_the_runner_starts_each_worker_with_its_queues(name, tmp_path):
    child = worker_child(Var(tmp_path), {"HUDDLE_VAR": str(tmp_path)}, name)

    assert child.command[child.command.index("--queues") + 1].split(",") == WORKERS[name]
    assert f"{name}@%h" in child.command
    assert STOP.keys() == PROCESSES.keys() == WORKERS.keys()


def test_the_clock_is_londons():
    assert str(app.timezone) == "Europe/London"
