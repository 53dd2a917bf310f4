"""Pages of 25, and a count that stops at 1,000: counting all would cost more than it tells."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

PER_PAGE = 25
MOST = 1000


class CappedPaginator(Paginator):
    """Pages through the first thousand; beyond that people search."""

    object_list: QuerySet

    @cached_property
    def found(self) -> int:
        return self.object_list.order_by()[: MOST + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.found, MOST)

    @property
    def is_capped(self) -> bool:
        return self.found > MOST

    @property
    def shown_count(self) -> str:
        """As pages say it: "42", or "1,000+"."""
        return f"{MOST:,}+" if self.is_capped else f"{self.count:,}"


def page_of(rows: QuerySet, request: HttpRequest) -> Page:
    """The page that the address asks for, or the nearest there is."""
    return CappedPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def page_of_list(rows: Sequence[Any], request: HttpRequest, per_page: int = PER_PAGE) -> Page:
    """The same of what has been read already."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
