"""Ask for a document, make it in the background, hand it over while it is still the truth."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from huddle import setting
from huddle.models import Document, DocumentFile
from huddle.queries.documents import (
    Facts,
    facts_of,
    families_in,
    for_reader,
    read_for,
    reading,
)
from huddle.services.minuting import seal
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import acting_as, service
from practitioners.models import Practitioner

logger = logging.getLogger(__name__)

KEPT = timedelta(hours=1)
BATCH = 5
State, Step = Document.State, Document.Step
MAKE = "huddle.tasks.make_documents"
CHANGED = "What you may read has changed since this was made. Ask for it again."


@service
def ask_document(kind: str, about: UUID, *, by: Practitioner) -> Document:
    """Asked twice, it is made once; what is ready and still true is not made again."""
    read = read_for(kind, about, by)
    if read is None:
        raise PermissionDenied("There is nothing here that you can read.")
    mine = Document.objects.visible_to(by).filter(kind=kind, about=about)
    if waited_for := mine.filter(state__in=[State.ASKED, State.MAKING]).first():
        return waited_for
    ready = mine.filter(state=State.READY, expires_at__gt=timezone.now()).first()
    if ready and ready.sha256 == seal(facts_of(read, kind)):
        return ready
    document, _ = Document.objects.get_or_create(
        practitioner=by,
        kind=kind,
        about=about,
        state=State.ASKED,
    )
    seen = [(document, family) for family in families_in(read)]
    audit.record_each("document.asked", seen, by=by)
    transaction.on_commit(_nudge, robust=True)
    return document


def make_due() -> int:
    """Make what is asked for and nobody else is making; how many are ready now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, practitioner, attempt FROM huddle_claim_documents(%s)", [BATCH])
        claimed = cursor.fetchall()
    people = Practitioner.objects.select_related("agency").in_bulk([row[1] for row in claimed])
    return sum(_attempt(key, people[who], attempt) for key, who, attempt in claimed)


@service
def hand_over(document: Document, *, by: Practitioner) -> bytes:
    """The file, only while it says exactly what its reader may read at this moment."""
    document = Document.objects.visible_to(by).select_for_update().get(pk=document.pk)
    if document.state != State.READY:
        not_now("It is not ready.").enforce()
    read = reading(document, by)
    true = read is not None and seal(facts_of(read, document.kind)) == document.sha256
    if read is None or not true or _is_over(document):
        not_now(CHANGED).enforce()
        raise AssertionError
    seen = [(document, family) for family in families_in(read)]
    audit.record_each("document.downloaded", seen, by=by)
    return bytes(DocumentFile.objects.visible_to(by).get(document=document).content)


def _is_over(document: Document) -> bool:
    return document.expires_at is None or document.expires_at < timezone.now()


def _attempt(key: UUID, reader: Practitioner, attempt: int) -> bool:
    """Whatever is wrong with one must not stop the others; whoever asked can ask again."""
    try:
        return _make(key, reader, attempt)
    except Exception as error:  # noqa: BLE001 - said on its page, with a way to try again
        logger.warning("document %s not made: %s", key, type(error).__name__)
        with acting_as(reader):
            _held(key, attempt).update(state=State.FAILED, lease_until=None)
        return False


def _make(key: UUID, reader: Practitioner, attempt: int) -> bool:
    facts = _collect(key, reader, attempt)
    if facts is None:
        return False
    made_at = timezone.now()
    content = setting.pdf_of(for_reader(facts, reader, made_at))
    with acting_as(reader):
        ready = _held(key, attempt).update(
            state=State.READY,
            step=Step.DONE,
            made_at=made_at,
            expires_at=made_at + KEPT,
            sha256=seal(facts),
            lease_until=None,
        )
        if ready:
            DocumentFile.objects.create(document_id=key, practitioner=reader, content=content)
    return bool(ready)


def _collect(key: UUID, reader: Practitioner, attempt: int) -> Facts | None:
    """What the reader may read, with their own sight. Each step shows on the page at once."""
    with acting_as(reader):
        _held(key, attempt).update(step=Step.READS)
    with acting_as(reader):
        document = _held(key, attempt).first()
        read = reading(document, reader) if document and reader.is_active else None
        if document is None or read is None:
            _held(key, attempt).update(state=State.FAILED, lease_until=None)
            return None
        facts = facts_of(read, document.kind)
        _held(key, attempt).update(step=Step.SETS)
    return facts


def _held(key: UUID, attempt: int) -> QuerySet[Document]:
    """The row, while it is still as we claimed it."""
    return Document.objects.filter(pk=key, state=State.MAKING, attempts=attempt)


def _nudge() -> None:
    current_app.send_task(MAKE, retry=False)
