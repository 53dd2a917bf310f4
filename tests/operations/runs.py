"""Start the runner as a person would, hear what it says, and end it in every way."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import redis
from django.conf import settings

READY = {"services": "The services run", "demo": "Huddle is ready at"}


class Run:
    def __init__(self, command, var, port=8000, environment=None):
        self.command = command
        self.var = Path(var)
        self.port = port
        self.environment = os.environ if environment is None else environment
        self.process = None
        self.said = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        Run("reset", self.var).to_its_end()

    def start(self, *, wait=True):
        self.said = []
        self.lines = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.runner", self.command],
            cwd=settings.BASE_DIR,
            env={**self.environment, "HUDDLE_VAR": str(self.var), "PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        if wait:
            self.hear(READY[self.command])
        return self

    def to_its_end(self):
        """Start it, wait for its end; (exit code, everything it said)."""
        self.start(wait=False)
        code = self.process.wait(90)
        self._close()
        return code, "\n".join(self.said)

    def hear(self, words, seconds=90):
        """Wait until it says this; the line in which it did."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                line = self.lines.get(timeout=min(left, 0.2))
            except queue.Empty:
                if self.process.poll() is not None and self.lines.empty():
                    break
                continue
            if words in line:
                return line
        raise AssertionError(f"never heard {words!r} in:\n" + "\n".join(self.said))

    def stop(self, number=signal.SIGTERM):
        """Ask it to end; what it says while it does."""
        if self.process is None or self.process.poll() is not None:
            return self._close()
        before = len(self.said)
        self.process.send_signal(number)
        self.process.wait(60)
        self._close()
        return "\n".join(self.said[before:])

    def kill_everything(self):
        """As when the machine's own killer comes by: no process gets to say a word."""
        for process in [psutil.Process(self.process.pid), *self.children()]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait(10)
        self._close()

    def kill_the_runner_alone(self):
        self.process.kill()
        self.process.wait(10)
        self._close()

    def children(self):
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, name):
        """The runner's own child whose command line has this word."""
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if name in " ".join(child.cmdline()))

    def left_over(self):
        """Our processes that still run, found as the runner itself finds them and by folder."""
        home = (self.var / "services").resolve()
        return [p for p in psutil.process_iter() if self._is_ours(p, home)]

    def _is_ours(self, process, home):
        try:
            if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                return False
            marked = process.environ().get("HUDDLE_RUNS_IN") == str(self.var)
            return marked or Path(process.cwd()).is_relative_to(home)
        except (psutil.Error, OSError):
            return False

    @property
    def state(self):
        return json.loads((self.var / "state.json").read_text())

    def sql(self, query, *parameters, role="owner", password=None, **where):
        where = {"dbname": "huddle", "port": self.state["ports"]["postgres"]} | where
        with psycopg.connect(
            host="127.0.0.1",
            user=f"huddle_{role}",
            password=password or self.state["passwords"][role],
            autocommit=True,
            **where,
        ) as connection:
            cursor = connection.execute(query, parameters)
            return cursor.fetchall() if cursor.description else None

    def redis(self, password=None):
        return redis.Redis(
            host="127.0.0.1",
            port=self.state["ports"]["redis"],
            password=password or self.state["passwords"]["redis"],
            decode_responses=True,
        )

    def _read(self):
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            self.lines.put(line.rstrip("\n"))

    def _close(self):
        if self.process is not None:
            self.reader.join(10)
            self.process.stdout.close()
        return ""


def eventually(question, seconds=20):
    """Ask until the answer is yes."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.1)
    return answer
