"""GET /metrics, for Prometheus: requests by view, and how the outbox and the queues do. No name.

What a process counts stands in files of ``PROMETHEUS_MULTIPROC_DIR`` where several serve; what
all share is asked of the database and of the broker at each scrape.
"""

import os
from collections.abc import Iterator
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config.operations import queue_depths
from practitioners.telling.state import OfKind, outbox

COLUMNS = ("due", "stuck", "gathered", "dead")


class Shared(Collector):
    """What is the same whichever process is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        found = outbox(now)
        yield _notices(found.kinds)
        oldest = GaugeMetricFamily(
            "huddle_notices_oldest_due_seconds", "How long the oldest due notice has waited"
        )
        waited = (now - found.oldest_due).total_seconds() if found.oldest_due else 0
        oldest.add_metric([], waited)
        yield oldest
        yield _queues()


@login_not_required
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever brings the token; without one there is no such page."""
    said = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not compare_digest(said.encode(), wanted.encode()):
        raise Http404
    shared = CollectorRegistry()
    shared.register(Shared())
    return HttpResponse(
        generate_latest(_processes()) + generate_latest(shared), content_type=CONTENT_TYPE_LATEST
    )


def _processes() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    of_all = CollectorRegistry()
    MultiProcessCollector(of_all)
    return of_all


def _notices(kinds: list[OfKind]) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(
        "huddle_notices", "Notices by kind and state", labels=["kind", "state"]
    )
    for one in kinds:
        for column in COLUMNS:
            gauge.add_metric([one.kind, column], getattr(one, column))
    return gauge


def _queues() -> GaugeMetricFamily:
    gauge = GaugeMetricFamily("huddle_queue_tasks", "Tasks that wait", labels=["queue"])
    for depth in queue_depths():
        if depth.waiting is not None:
            gauge.add_metric([depth.queue], depth.waiting)
    return gauge
