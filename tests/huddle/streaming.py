"""Web, the live process and Redis as they really run, and followers that listen over HTTP."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from config.runner.state import free_port, is_taken
from huddle import waking

BIN = Path(sys.executable).parent
ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


def eventually(true, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.02)
    return true()


class Server:
    """A process on a port: it starts, is killed, and starts again on the same one."""

    def __init__(self, *command, **environment):
        self.port = free_port()
        self.command = [word.format(port=self.port) for word in command]
        self.environment = os.environ | environment
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            self.command,
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert eventually(lambda: is_taken(self.port), 30), self.command
        return self

    def kill(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


class Product:
    """Web, the live process and a Redis of their own, on the tests' database."""

    def __init__(self, folder):
        self.redis = Server(
            str(BIN / "redis-server"),
            *("--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)),
        )
        self.broker = f"redis://127.0.0.1:{self.redis.port}/0"
        where = ["--host", "127.0.0.1", "--port", "{port}"]
        quiet = ["--log-level", "warning", "--no-access-log"]
        application = "config.live.asgi:application"
        self.live = Server(str(BIN / "uvicorn"), *where, *quiet, application)
        options = ["--interface", "wsgi", "--blocking-threads", "4", "--log-level", "warning"]
        self.web = Server(str(BIN / "granian"), *where, *options, "config.wsgi:application")
        self.address = f"http://127.0.0.1:{self.web.port}"
        here, _, _ = os.environ["DATABASE_URL"].rpartition("/")
        for server in (self.live, self.web):
            server.environment |= {
                "DATABASE_URL": f"{here}/{connection.settings_dict['NAME']}",
                "REDIS_URL": self.broker,
                "BASE_URL": self.address,
                "LIVE_URL": f"http://127.0.0.1:{self.live.port}",
            }
        self.followers = []

    def start(self, django_settings):
        django_settings.CELERY_BROKER_URL = self.broker
        django_settings.LIVE_URL = f"http://127.0.0.1:{self.live.port}"
        waking._broker.cache_clear()
        self.redis.start()
        self.live.start()
        return self

    def stop(self):
        for follower in self.followers:
            follower.stop()
        for server in (self.web, self.live, self.redis):
            if server.process:
                server.kill()
        waking._broker.cache_clear()
        assert eventually(_nobody_else_is_connected)

    def follow(self, person, session, kind=None, **how):
        kind = kind or Follower
        port = self.web.port if kind is Poller else self.live.port
        follower = kind(port, person, session, **how)
        self.followers.append(follower)
        return follower


def _nobody_else_is_connected():
    """PostgreSQL hears a moment later that a process is gone, and drops no database before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] == 0


class Follower:
    """Somebody signed in, whose page listens; ``heard`` is when each event came, with its mark."""

    def __init__(self, port, person, session, *, seen=None, origin=None, cookie=None):
        self.client = Client()
        self.client.force_login(person, backend=ALLAUTH)
        self.port, self.session = port, session
        self.seen = self.mark() if seen is None else seen
        self.headers = {"Cookie": cookie if cookie is not None else self._cookie()}
        if origin:
            self.headers["Origin"] = origin
        self.heard = []
        self.ended = False
        self.listening = None
        self.answer = self._open()
        if self.answer and self.answer.status == 200:
            self.listening = threading.Thread(target=self._listen, daemon=True)
            self.listening.start()

    @property
    def status(self):
        return self.answer.status

    def pulse(self):
        """What its page is told when it asks by itself."""
        return self.client.get(reverse("huddle:pulse", args=[self.session.pk]))

    def mark(self):
        return self.pulse().headers["ETag"].strip('"')

    def has_caught_up(self):
        return self.heard and self.heard[-1][1] == self.mark()

    @property
    def last_mark(self):
        return self.heard[-1][1] if self.heard else self.seen

    def is_right(self):
        """What the page shows is what there is to see."""
        return self.last_mark == self.mark()

    def stop(self):
        """Closing alone would wait for whoever is reading."""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def _cookie(self):
        held = self.client.cookies[settings.SESSION_COOKIE_NAME]
        return f"{settings.SESSION_COOKIE_NAME}={held.value}"

    def _open(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        path = f"/live/sessions/{self.session.pk}/?seen={self.seen}"
        self.connection.request("GET", path, headers=self.headers)
        self.socket = self.connection.sock
        return self.connection.getresponse()

    def _listen(self):
        mark = ""
        try:
            while line := self.answer.readline():
                name, _, value = line.decode().strip().partition(": ")
                if name == "id":
                    mark = value
                if name == "data":
                    self.heard.append((time.monotonic(), mark, value))
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        self.ended = True


class SlowFollower(Follower):
    """On a bad line: each line of the stream takes its time."""

    def _listen(self):
        self.answer.readline = _slowly(self.answer.readline)
        super()._listen()


def _slowly(read):
    def read_slowly():
        time.sleep(0.2)
        return read()

    return read_slowly


class Poller(Follower):
    """A page without a stream: it asks the site itself, and goes on where the site is away."""

    EVERY = 2.0  # seconds: a page of ours asks less often

    def stop(self):
        self.stopped = True
        self.listening.join(10)

    def _open(self):
        self.stopped = False
        self.listening = threading.Thread(target=self._ask_again, daemon=True)
        self.listening.start()

    def _ask_again(self):
        seen = self.seen
        while not self.stopped:
            time.sleep(self.EVERY)
            with suppress(OSError, http.client.HTTPException):
                now = self._ask(seen)
                if now != seen:
                    self.heard.append((time.monotonic(), now, "changed"))
                    seen = now

    def _ask(self, seen):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        path = reverse("huddle:pulse", args=[self.session.pk])
        connection.request("GET", path, headers=self.headers | {"If-None-Match": f'"{seen}"'})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.headers["ETag"].strip('"') if answer.status == http.client.OK else seen
