"""Told after a decision: whoever nominated a family reads where it is better turned to."""

from huddle.models import AgendaItem, Decision
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register


def _item(notice: Notice) -> AgendaItem | None:
    """The discussion, while the person told sees the family and the decision still stands."""
    redirected = Decision.objects.visible_to(notice.practitioner).filter(
        item=notice.about, code="D16", replaced_at=None, provisional=False
    )
    found = redirected.select_related("item__family").first()
    return found.item if found else None


def _words(notice: Notice) -> str:
    item = _item(notice)
    reference = item.family.reference if item else "a family"
    return f"The huddle has thought about {reference}, and says where to turn instead."


def _page(notice: Notice) -> str:
    item = _item(notice)
    return item.family.get_absolute_url() if item else "/"


REDIRECTED = register(
    NoticeKind(
        kind="family_redirected",
        subject="Huddle: where to turn with a family that you nominated",
        body=_words,
        path=_page,
        still_wanted=lambda notice: "" if _item(notice) else "No longer theirs, or decided anew",
        terms=Terms(
            "Whoever nominated the family",
            "At once, when it is decided",
            "they see the family and the decision stands",
            "No further",
        ),
    )
)
