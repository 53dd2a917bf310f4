"""`{% load govuk %}`: small questions that the components ask, and pagination."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import template
from django.core.paginator import Page
from django.utils.html import format_html
from django.utils.safestring import SafeString

from practitioners.once import FIELD

register = template.Library()


@register.filter
def any_errors(forms: Iterable[Any] | None) -> bool:
    return any(form.errors for form in forms or ())


@register.filter
def any_actions(rows: Iterable[Mapping[str, Any]]) -> bool:
    return any(row.get("href") or row.get("actions") for row in rows)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, parameter: str = "page") -> dict[str, Any]:
    """`{% pagination page %}`: links to the other pages that keep the rest of the address."""
    request = context["request"]

    def href(number: int) -> str:
        query = request.GET.copy()
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    if not page.has_other_pages():
        return {}
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "previous": href(page.previous_page_number()) if page.has_previous() else "",
        "next": href(page.next_page_number()) if page.has_next() else "",
        "items": [
            {"number": n, "href": href(n), "current": n == page.number}
            if isinstance(n, int)
            else {"ellipsis": True}
            for n in numbers
        ],
    }


@register.simple_tag(takes_context=True)
def form_key(context: template.Context) -> SafeString:
    """`{% form_key %}`: the key by which this form, sent twice, is done once."""
    sent = context["request"].POST.get(FIELD, "")
    try:
        key = UUID(sent)  # shown again with its errors: still the same form
    except ValueError:
        key = uuid4()
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, key)
