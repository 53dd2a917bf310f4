"""Lists with the filters that somebody uses again: kept for them alone, under a name."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner, SavedView

MOST = 20  # for each list: more would be a list of its own to search


@dataclass(frozen=True)
class List:
    """A list, the name of its address, and the filters that may be kept: never words."""

    name: str
    page: str
    filters: tuple[str, ...]

    def kept(self, asked: QueryDict) -> str:
        """What of an address is kept: the filters that the list knows, and nothing else."""
        return urlencode([(name, asked[name]) for name in self.filters if asked.get(name)])

    def address(self, query: str) -> str:
        return f"{reverse(self.page)}?{query}".rstrip("?")


LISTS: dict[str, List] = {}


def register(name: str, page: str, *filters: str) -> None:
    """Let people keep the filters of a list."""
    LISTS[name] = List(name, page, filters)


def saved_views_of(practitioner: Practitioner, name: str) -> QuerySet[SavedView]:
    return SavedView.objects.visible_to(practitioner).filter(list=name)


def address_of(view: SavedView) -> str:
    """Where it leads."""
    return LISTS[view.list].address(view.query)


@service
def save_view(name: str, of: str, query: str, *, by: Practitioner) -> SavedView:
    """Keep the filters of a list. The same name again takes the place of the older one."""
    mine = saved_views_of(by, of)
    mine.filter(name=name).delete()
    if mine.count() >= MOST:
        raise ValidationError({"name": f"You have {MOST} saved views. Remove one first"})
    view = SavedView.objects.create(practitioner=by, list=of, name=name, query=query)
    audit.record("saved_view.kept", view, by=by, list=of)
    return view


@service
def forget_view(view: SavedView, *, by: Practitioner) -> None:
    """The list stays; only the name of these filters goes."""
    audit.record("saved_view.forgotten", view, by=by, list=view.list)
    saved_views_of(by, view.list).filter(pk=view.pk).delete()
