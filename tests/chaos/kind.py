"""The kind of notice that chaos and the bench send: like a reminder, asked about in the database.

A worker that is started with ``--include tests.chaos.kind`` knows it.
"""

from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind, register


def _still(notice: Notice) -> str:
    there = Practitioner.objects.filter(pk=notice.about, is_active=True).exists()
    return "" if there else "Gone"


CHAOS = register(
    NoticeKind(
        kind="chaos",
        subject="Huddle: an action is due soon",
        body=lambda notice: f"CMC-{notice.about.int % 10_000:04}: an action is due soon.",
        path=lambda notice: f"/actions/{notice.about}/",
        still_wanted=_still,
    )
)
