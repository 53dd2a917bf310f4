"""The kind of notice that chaos and the bench send: like a reminder, asked about in the database.

It is no kind of the product: only ``tests/chaos/known.py`` makes it known, to a worker that is
started with it.
"""

from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind


def _still(notice: Notice) -> str:
    there = Practitioner.objects.filter(pk=notice.about, is_active=True).exists()
    return "" if there else "Gone"


CHAOS = NoticeKind(
    kind="chaos",
    subject="Huddle: an action is due soon",
    body=lambda notice: f"CMC-{notice.about.int % 10_000:04}: an action is due soon.",
    path=lambda notice: f"/actions/{notice.about}/",
    still_wanted=_still,
)
