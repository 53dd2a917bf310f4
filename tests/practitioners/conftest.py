"""An agency with a team; a real SMTP server, and a real worker for tests that kill it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from email import message_from_bytes, policy

import psycopg
import pytest
import redis
from aiosmtpd.controller import Controller
from celery import Celery
from django.conf import settings

from config.queues import TASKS, WORKERS
from practitioners.roles import Role
from tests.factories import make_agency, make_practitioner, make_team
from tests.practitioners.notify_server import FakeNotify


@pytest.fixture
def agency():
    return make_agency("Northfield Health")


@pytest.fixture
def team(agency):
    return make_team(agency, "East")


@pytest.fixture
def contact(agency):
    return make_practitioner(make_team(agency, "Office"), roles=(Role.AGENCY_CONTACT,))


@pytest.fixture
def ann(team):
    return make_practitioner(team, full_name="Ann Reed", email="ann@example.org")


class Mailbox:
    """Keeps what it accepts; refuses addresses that a test names, for good or for now."""

    def __init__(self):
        self.messages = []
        self.refused = {}  # address -> the answer
        self.busy = set()
        self.connections = 0
        self.lock = threading.Lock()
        self.after = {}  # number of messages -> what happens then, before the sender hears "OK"

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        with self.lock:
            self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.busy:
            return "451 try again later"
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        with self.lock:
            self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        self.after.get(len(self.messages), lambda: None)()
        return "250 OK"

    def ids(self):
        return [message["Message-ID"] for message in self.messages]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox(settings):
    """A server on loopback, and the settings that send to it."""
    box = Mailbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    box.controller = controller
    yield box
    if controller.server is not None:
        controller.stop()


@pytest.fixture
def fake_notify():
    """Notify on loopback."""
    fake = FakeNotify()
    yield fake
    fake.stop()


@pytest.fixture
def notify(fake_notify, settings):
    """The same, and the settings that send to it."""
    for name, value in fake_notify.environment().items():
        setattr(settings, name, value)
    return fake_notify


class Stack:
    """Huddle's own processes on a database of their own, whose rows are committed."""

    def __init__(self, environment, mailbox, log):
        self.environment = environment
        self.mailbox = mailbox
        self.log = log
        self.worker = None
        self.started = []

    def as_owner(self):
        name = self.environment["DATABASE_URL"].rsplit("/", 1)[1]
        owner = os.environ["DATABASE_OWNER_URL"].rsplit("/", 1)[0]
        return {**self.environment, "DATABASE_URL": f"{owner}/{name}"}

    def run(self, *command):
        subprocess.run(
            [sys.executable, *command], cwd=settings.BASE_DIR, env=self.as_owner(), check=True
        )

    def execute(self, sql):
        with psycopg.connect(self.as_owner()["DATABASE_URL"], autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def start_worker(self, name=None):
        """One of config/queues.py, or one that takes from every queue."""
        which = ["--queues", ",".join(WORKERS[name]), "--hostname", f"{name}@%h"] if name else []
        command = ["-m", "celery", "-A", "config", "worker", "--concurrency", "2", *which]
        with self.log.open("w") as output:
            self.worker = subprocess.Popen(
                [sys.executable, *command, "--loglevel", "INFO"],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.started.append(self.worker)
        wait_until(lambda: "ready." in self.log.read_text(), self.log)
        return self.worker

    def kill_worker(self):
        """As the kernel does when memory is short: no warning, no goodbye."""
        os.killpg(self.worker.pid, signal.SIGKILL)

    def hint(self, task="practitioners.tasks.send_due_notices"):
        """What beat says every 30 seconds."""
        with Celery(broker=self.environment["REDIS_URL"]) as app:
            app.send_task(task, queue=TASKS[task])


def wait_until(is_so, log, seconds=120):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


@pytest.fixture
def stack(tmp_path):
    """A migrated database, a mail server and a broker, and a worker to start and kill."""
    box = Mailbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    name = f"test_worker_{os.getpid()}"
    owner = os.environ["DATABASE_OWNER_URL"]
    redis_url = os.environ["REDIS_URL"].rsplit("/", 1)[0] + "/15"
    environment = {
        **os.environ,
        "DATABASE_URL": f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name}",
        "REDIS_URL": redis_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "False",
    }
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        stack = Stack(environment, box, tmp_path / "worker.log")
        try:
            redis.from_url(redis_url).flushdb()
            stack.run("manage.py", "migrate", "--verbosity", "0")
            yield stack
        finally:
            for worker in stack.started:
                with suppress(ProcessLookupError):
                    os.killpg(worker.pid, signal.SIGKILL)
                worker.wait()
            controller.stop()
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
