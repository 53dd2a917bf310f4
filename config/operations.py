"""Operations: how the outbox, the queues and their parts do, for the administrator. No content."""

from dataclasses import dataclass

import redis
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from config import heartbeat
from config.health import CHECKS
from practitioners.access import PractitionerRequest, requires
from practitioners.channels import bounces
from practitioners.notices import KINDS
from practitioners.roles import Permission
from practitioners.telling.state import OfKind, outbox


@dataclass(frozen=True)
class Depth:
    """One queue, and how many tasks wait in it; None where the broker does not answer."""

    queue: str
    waiting: int | None


def queue_depths() -> list[Depth]:
    names = [queue.name for queue in settings.CELERY_TASK_QUEUES]
    try:
        with heartbeat.broker() as broker:
            return [Depth(name, int(broker.llen(name))) for name in names]
    except redis.RedisError:
        return [Depth(name, None) for name in names]


@require_GET
@requires(Permission.OPERATE)
def operations(request: PractitionerRequest) -> HttpResponse:
    now = timezone.now()
    found = outbox(now)
    return render(
        request,
        "operations.html",
        {
            "outbox": found,
            "kinds": [(_label(one), one) for one in found.kinds],
            "bounced": bounces.count_by_agency(),
            "queues": queue_depths(),
            "parts": [(name, check()) for name, check in CHECKS.items()],
            "now": now,
        },
    )


def _label(one: OfKind) -> str:
    return KINDS[one.kind].label if one.kind in KINDS else one.kind
