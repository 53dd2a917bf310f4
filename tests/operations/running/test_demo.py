"""`make demo`, once it has its packages: the whole product, on servers of its own."""

import json
import smtplib
import time
import urllib.error
import urllib.request
from email.message import EmailMessage

import pytest

from tests.operations.runs import Run, eventually


def fetch(demo, path):
    """Status and text of a page of the running demo."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}{path}", timeout=15) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def health(demo):
    try:
        status, text = fetch(demo, "/healthz")
    except OSError:
        return 0, {}
    return status, json.loads(text)


def test_it_says_what_it_does_and_last_where_it_is_and_who_can_sign_in(demo):
    said = "\n".join(demo.said)
    steps = ["PostgreSQL cluster", "Starting PostgreSQL", "Starting Redis", "Migrating", "Loading"]

    order = [said.index(step) for step in steps]
    ready = said.index(f"Huddle is ready at http://127.0.0.1:{demo.port}")

    assert order == sorted(order)
    assert order[-1] < ready
    people = demo.sql("SELECT email FROM practitioners_practitioner WHERE is_active")
    assert people
    assert all(email in said[ready:] for (email,) in people)


def test_every_part_is_well(demo):
    parts = ("database", "broker", "worker", "long-worker", "beat", "mail", "migrations")

    assert health(demo) == (200, dict.fromkeys(parts, "ok"))


def test_migrations_ran_as_the_owner_and_web_is_the_runtime_role(demo):
    owners = demo.sql("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    at_work = demo.sql("SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'huddle'")

    assert owners == [("huddle_owner",)]
    assert {name for (name,) in at_work} == {"huddle_owner", "huddle_runtime"}


def test_the_mail_it_keeps_is_shown(demo):
    message = EmailMessage()
    message["Subject"], message["To"] = "Kept, not sent", "ann@example.org"
    message["From"] = "huddle@example.org"
    message.set_content("One action is due.")
    with smtplib.SMTP("127.0.0.1", demo.state["ports"]["smtp"]) as server:
        server.send_message(message)

    status, page = fetch(demo, "/demo/mail/")

    assert status == 200
    assert "Kept, not sent" in page


def test_a_part_that_hangs_is_named(demo):
    mail = demo.child("config.demo_mail")
    mail.suspend()
    try:
        status, parts = eventually(lambda: _when_ill(demo))
    finally:
        mail.resume()

    assert (status, parts["mail"]) == (503, "does not answer")
    assert eventually(lambda: health(demo)[0] == 200)


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("worker", " worker@"),
        ("long-worker", " long-worker@"),
        ("beat", " beat "),
        ("web", "granian"),
    ],
)
def test_a_crash_is_said_and_all_is_well_again(demo, name, program):
    child = demo.child(program)
    its_own = child.children(recursive=True)
    child.kill()

    assert "exit code -9" in demo.hear(f"{name} was stopped by SIGKILL")
    demo.hear(f"{name} runs again")
    assert eventually(lambda: not any(process.is_running() for process in its_own))
    assert eventually(lambda: health(demo)[0] == 200, seconds=60)


def test_a_port_that_is_taken_is_said(demo, tmp_path):
    with Run("demo", tmp_path / "var", demo.port) as other:
        code, said = other.to_its_end()

    assert code == 1
    assert f"Port {demo.port} is taken" in said
    assert f"make demo PORT={demo.port + 1}" in said


def test_a_second_start_takes_seconds_and_loads_nothing_twice(demo):
    before = _counts(demo)
    demo.stop()
    began = time.monotonic()

    demo.start()

    assert time.monotonic() - began < 30
    assert _counts(demo) == before
    assert health(demo)[0] == 200


def test_after_kill_9_of_everything_the_next_start_recovers(demo):
    before = _counts(demo)
    demo.kill_everything()

    demo.start()

    assert _counts(demo) == before
    assert health(demo)[0] == 200


def _when_ill(demo):
    answer = health(demo)
    return answer if answer[0] == 503 else None


def _counts(demo):
    return demo.sql(
        "SELECT (SELECT count(*) FROM practitioners_practitioner),"
        " (SELECT count(*) FROM practitioners_agency), (SELECT count(*) FROM families_family)"
    )
