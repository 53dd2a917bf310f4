"""What the bench compares is the same: each message once, over one connection each. No times."""

import pytest

from config.runner.state import free_port
from practitioners import outbox
from practitioners.models import Notice
from practitioners.notices import KINDS
from tests.bench.bare import replay
from tests.bench.notices import plan_all
from tests.bench.sink import LOOPBACK, sink
from tests.chaos.kind import CHAOS
from tests.chaos.people import make_people
from tests.owner import become_runtime

NOTICES = 30


@pytest.fixture
def people(monkeypatch):
    monkeypatch.setitem(KINDS, CHAOS.kind, CHAOS)
    made = make_people(NOTICES)
    become_runtime()
    return made


def sorted_contents(keeper):
    return sorted(mail["content"] for mail in keeper.kept)


def test_the_product_and_the_bare_loop_send_the_same_messages(people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = LOOPBACK, free_port()
    plan_all(people)
    with sink(settings.EMAIL_PORT) as product:
        assert outbox.send_due() == NOTICES

    port = free_port()
    with sink(port) as bare:
        replay(product.kept, port)

    assert sorted_contents(bare) == sorted_contents(product)
    assert len({str(mail["to"]) for mail in product.kept}) == NOTICES
    assert (product.sessions, bare.sessions) == (1, 1)
    assert set(Notice.objects.values_list("state", "attempts")) == {("sent", 1)}
