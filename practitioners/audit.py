"""The one door into the audit trail."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import models

from practitioners.models import AuditEvent, Practitioner

_by_the_clock: ContextVar[bool] = ContextVar("_by_the_clock", default=False)


@contextmanager
def by_the_clock() -> Iterator[None]:
    """What is done inside, time does: in somebody's sight, and by nobody."""
    token = _by_the_clock.set(True)
    try:
        yield
    finally:
        _by_the_clock.reset(token)


def record(
    verb: str,
    target: models.Model,
    *,
    by: Practitioner,
    family: UUID | None = None,
    **facts: object,
) -> AuditEvent:
    """Write down what happened, inside the caller's transaction.

    ``facts`` are ids, counts and choices: never free text about a child. ``family`` is the
    family's id where the event concerns one, so that its people can see who looked.
    """
    if _by_the_clock.get():
        return record_by_system(verb, _name(target), family=family, **facts)
    return AuditEvent.objects.create(
        verb=verb,
        target=_name(target),
        by=by.pk,
        agency=by.agency_id,
        family=family,
        facts=facts,
    )


def record_each(
    verb: str, targets: Iterable[tuple[models.Model, UUID]], *, by: Practitioner
) -> None:
    """Write down one event for each thing and its family: a page that shows many of them."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            verb=verb,
            target=_name(target),
            by=by.pk,
            agency=by.agency_id,
            family=family,
        )
        for target, family in targets
    )


def record_refusal(page: str, *, by: Practitioner) -> AuditEvent:
    """Write down that somebody asked for what their role does not allow."""
    return AuditEvent.objects.create(
        verb="request.refused",
        target=page,
        by=by.pk,
        agency=by.agency_id,
    )


def record_by_system(
    verb: str, target: str, *, family: UUID | None = None, **facts: object
) -> AuditEvent:
    """Write down what no person did: the clock, or whoever installs."""
    return AuditEvent.objects.create(verb=verb, target=target, family=family, facts=facts)


def _name(target: models.Model) -> str:
    return f"{target._meta.label}:{target.pk}"
