"""The newest hash leaves the machine: by file, mail or the web, until it arrives."""

import base64
import json
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.utils import timezone

from practitioners import sink, tasks
from practitioners.models import AuditSeal, SealDelivery
from tests.owner import as_owner
from tests.practitioners.trail import batches, lines_of, owner_runs, seal_all, write

pytestmark = pytest.mark.usefixtures("committed")


class Collector:
    """A real web server on loopback that keeps what is posted to it."""

    def __init__(self):
        self.got, self.answer, self.headers = [], 204, {}
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.got.append((self.path, dict(self.headers), json.loads(body)))
                self.send_response(collector.answer)
                for name, value in collector.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_):
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        self.address = f"127.0.0.1:{self.server.server_port}"

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def collector():
    made = Collector()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def _every_seal_leaves(settings):
    settings.AUDIT_SINK_MINUTES = 0


def send():
    """One minute of beat, as far as it concerns the sink."""
    sink.plan()
    return sink.deliver_due()


def ready_again():
    """As if the wait were over."""
    SealDelivery.objects.update(lease_until=None)


def test_a_file_gets_a_line_for_each_hash_and_verify_compares_with_it(settings, tmp_path):
    settings.AUDIT_SINK = f"file://{tmp_path}/with%20space"
    for _ in range(2):
        batches(1)
        assert send() == 1

    lines = [json.loads(line) for line in lines_of(tmp_path / "with space")]
    assert [line["number"] for line in lines] == [1, 2]
    assert lines[1]["sha256"] == AuditSeal.objects.get(number=2).sha256
    said = StringIO()
    call_command("verify_audit", stdout=said)
    assert "4 sent hashes agree." in said.getvalue()  # two rows, two lines


def test_a_trail_sealed_anew_is_found_by_the_file_alone(settings, tmp_path):
    """The owner also empties the rows of deliveries; the file is elsewhere."""
    settings.AUDIT_SINK = f"file://{tmp_path}/hashes"
    batches(1, 1)
    send()

    owner_runs(
        "DELETE FROM practitioners_auditseal",
        "DELETE FROM practitioners_sealdelivery",
        "DELETE FROM practitioners_auditevent WHERE xact = "
        "(SELECT min(xact) FROM practitioners_auditevent)",
    )
    seal_all()

    with pytest.raises(CommandError, match="sealed anew"):
        call_command("verify_audit")


def test_a_trail_sealed_anew_is_found_by_the_rows_of_deliveries(settings, tmp_path):
    settings.AUDIT_SINK = f"file://{tmp_path}/hashes"
    batches(1, 1)
    send()
    settings.AUDIT_SINK = ""

    owner_runs("DELETE FROM practitioners_auditseal WHERE number = 2")
    seal_all()

    with pytest.raises(CommandError, match="of seal 2 that was sent is not in the trail"):
        call_command("verify_audit")


def test_a_mailbox_gets_the_hash_by_smtp(settings, mailbox):
    settings.AUDIT_SINK = "mailto:audit@example.org"
    [seal] = batches(2)

    assert send() == 1

    [message] = mailbox.messages
    assert message["To"] == "audit@example.org"
    assert message["Subject"] == "Huddle audit seal 1"
    assert seal.sha256 in message.get_payload(decode=True).decode()


def test_a_mail_server_that_is_down_gets_it_later(settings, mailbox):
    settings.AUDIT_SINK = "mailto:audit@example.org"
    mailbox.busy.add("audit@example.org")
    batches(1)
    assert send() == 0

    mailbox.busy.clear()
    ready_again()

    assert send() == 1
    assert len(mailbox.messages) == 1


def test_a_web_address_gets_the_hash_by_post(settings, collector):
    settings.AUDIT_SINK = f"http://{collector.address}/seals?of=huddle"
    [seal] = batches(1)

    assert send() == 1

    [(path, headers, told)] = collector.got
    assert path == "/seals?of=huddle"
    assert headers["Content-Type"] == "application/json"
    assert told.keys() == {"site", "number", "sha256", "planned_at"}
    assert told["sha256"] == seal.sha256


def test_name_and_password_go_in_a_header_and_into_no_row(settings, collector):
    settings.AUDIT_SINK = f"http://ig:s%40lt@{collector.address}/"
    collector.answer = 500
    batches(1)
    send()

    [(_, headers, _)] = collector.got
    assert headers["Authorization"] == f"Basic {base64.b64encode(b'ig:s@lt').decode()}"
    assert SealDelivery.objects.get().reason == "HTTPError"


@pytest.mark.parametrize("answer", [302, 401, 404, 500, 503])
def test_whatever_is_no_yes_is_tried_again(settings, collector, answer):
    settings.AUDIT_SINK = f"http://{collector.address}/"
    collector.answer = answer
    collector.headers = {"Location": f"http://{collector.address}/elsewhere"}
    batches(1)
    assert send() == 0
    waiting = SealDelivery.objects.get()
    assert (waiting.sent_at, waiting.attempts) == (None, 1)
    assert sink.deliver_due() == 0  # not before its time
    assert len(collector.got) == 1

    collector.answer = 200
    ready_again()

    assert sink.deliver_due() == 1
    assert SealDelivery.objects.get().attempts == 2
    assert sink.deliver_due() == 0


def test_nobody_listening_is_no_reason_to_stop_sealing(settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.AUDIT_SINK = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        write(1)
        tasks.seal_audit()
        batches(1)
        tasks.seal_audit()

    assert SealDelivery.objects.filter(sent_at=None).exists()
    assert AuditSeal.objects.exists()


def test_what_fails_again_and_again_becomes_an_error_in_the_log(settings, caplog):
    settings.AUDIT_SINK = "file:///proc/nowhere/hashes"
    batches(1)
    sink.plan()
    SealDelivery.objects.update(attempts=7)

    sink.deliver_due()

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "audit seal 1 not delivered" in caplog.text


def test_what_another_worker_holds_is_not_sent_twice(settings, collector):
    settings.AUDIT_SINK = f"http://{collector.address}/"
    batches(1)
    sink.plan()
    SealDelivery.objects.update(lease_until=timezone.now() + timedelta(seconds=30))

    assert sink.deliver_due() == 0
    assert collector.got == []


def test_a_worker_that_died_while_sending_is_followed_by_another(settings, collector):
    settings.AUDIT_SINK = f"http://{collector.address}/"
    batches(1)
    sink.plan()
    SealDelivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1), attempts=1)

    assert sink.deliver_due() == 1


def test_one_hash_stands_for_all_before_it_and_they_leave_with_time_between(settings, collector):
    settings.AUDIT_SINK = f"http://{collector.address}/"
    settings.AUDIT_SINK_MINUTES = 60
    for _ in range(3):
        batches(1)
        send()
    assert [told["number"] for *_, told in collector.got] == [1]

    with as_owner():
        SealDelivery.objects.update(planned_at=timezone.now() - timedelta(minutes=61))
    send()

    assert [told["number"] for *_, told in collector.got] == [1, 3]


def test_without_an_address_nothing_is_planned(settings):
    settings.AUDIT_SINK = ""
    batches(1)

    tasks.seal_audit()

    assert SealDelivery.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "file:///var/huddle/hashes",
        "mailto:audit@example.org",
        "https://ig:secret@collector.example.org/seals",
        "http://127.0.0.1:8080/",
    ],
)
def test_these_are_addresses(settings, address):
    settings.AUDIT_SINK = address

    assert [m.id for m in run_checks() if m.id and m.id.startswith("practitioners.")] == []


@pytest.mark.parametrize(
    "address",
    ["hashes.txt", "file://hashes", "mailto:", "http://collector.example.org/", "ftp://a.b/"],
)
def test_these_are_none_and_the_start_says_so(settings, address):
    settings.AUDIT_SINK = address

    assert [m.id for m in run_checks() if m.id.startswith("practitioners.")] == [
        "practitioners.E001"
    ]


def test_a_deployment_without_a_sink_is_warned_and_a_demo_is_not(settings):
    settings.AUDIT_SINK, settings.DEMO = "", False
    warned = run_checks(include_deployment_checks=True)
    settings.DEMO = True
    spared = run_checks(include_deployment_checks=True)

    assert "practitioners.W001" in [m.id for m in warned]
    assert "practitioners.W001" not in [m.id for m in spared]
