"""What Prometheus reads: numbers for whoever brings the token, and for nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from practitioners.models import Notice
from tests.factories import make_practitioner
from tests.owner import as_owner

TOKEN = "a-token-for-this-test"


@pytest.fixture
def ask(client, settings):
    settings.METRICS_TOKEN = TOKEN
    return lambda token=TOKEN: client.get(
        reverse("metrics"), headers={"Authorization": f"Bearer {token}"}
    )


def test_notices_and_queues_are_counted_without_a_name(ask):
    me = make_practitioner(full_name="Ann Reed")
    due = timezone.now() - timedelta(minutes=30)
    with as_owner():
        Notice.objects.create(
            kind="agenda", practitioner=me, about=me.pk, key=str(uuid4()), due_at=due
        )

    said = ask().content.decode()

    assert 'huddle_notices{kind="agenda",state="due"} 1.0' in said
    assert 'huddle_notices{kind="agenda",state="stuck"} 1.0' in said
    [oldest] = [x for x in said.splitlines() if x.startswith("huddle_notices_oldest_due_seconds ")]
    assert 1800 <= float(oldest.split()[1]) < 1900
    assert 'huddle_queue_tasks{queue="notify"}' in said
    assert "Reed" not in said
    assert me.email not in said


def test_requests_are_counted_by_view_and_not_by_address(client, ask):
    me = make_practitioner()
    client.force_login(me)
    client.get(reverse("huddle:my_week"))
    client.get(reverse("families:detail", args=[me.pk]))

    said = ask().content.decode()

    assert 'view="huddle:my_week"' in said
    assert 'view="families:detail"' in said
    assert str(me.pk) not in said


@pytest.mark.parametrize("token", ["", "another", f"{TOKEN}x"])
def test_without_the_token_there_is_no_such_page(ask, token):
    assert ask(token).status_code == 404


def test_without_a_token_in_the_settings_nobody_reads_them(ask, settings):
    settings.METRICS_TOKEN = ""

    assert ask("").status_code == 404
    assert ask().status_code == 404
