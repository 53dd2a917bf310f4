"""Our components against the examples that GOV.UK Frontend itself publishes."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from tests.front.published import (
    CannotSay,
    Options,
    counts,
    covered,
    modifier,
    nothing_left,
    text,
    words,
)


def show(component: str, **parameters: Any) -> str:
    return render_to_string(f"components/{component}.html", parameters)


def tag(said: Options) -> str:
    return show("tag", text=text(said), colour=modifier(said, "govuk-tag"))


def button(said: Options) -> str:
    if said.get("preventDoubleClick") is False or (said.get("isStartButton") and "html" in said):
        raise CannotSay(said)
    return show(
        "button",
        text=text(said),
        style=modifier(said, "govuk-button"),
        start=said.pop("isStartButton", False),
        once=said.pop("preventDoubleClick", False),
        **{key: said.pop(key, "") for key in ("href", "name", "value", "type", "disabled", "id")},
    )


def error_summary(said: Options) -> str:
    errors = said.pop("errorList", [])
    if not errors:
        raise CannotSay(said)
    for error in errors:
        error["text"] = words({k: error.pop(k) for k in ("text", "html") if k in error})
        if "attributes" in error:
            raise CannotSay(error)
    return show("error_summary", errors=errors, title=text(said, "title"))


def error_message(said: Options) -> str:
    if said.pop("visuallyHiddenText", "Error") != "Error":
        raise CannotSay(said)
    return show("error_message", text=text(said), id=said.pop("id", ""))


def notification_banner(said: Options) -> str:
    html = mark_safe(said.pop("html", ""))  # noqa: S308 - GOV.UK's own example
    kind = said.pop("type", "")
    if kind not in {"", "success"}:
        raise CannotSay(kind)
    return show(
        "notification_banner",
        html=html,
        text=said.pop("text", ""),
        success=kind == "success",
        title=text(said, "title"),
        id=said.pop("titleId", ""),
    )


def warning_text(said: Options) -> str:
    if said.pop("iconFallbackText", "Warning") not in {"", "Warning"}:
        raise CannotSay(said)
    return show("warning_text", text=text(said))


def inset_text(said: Options) -> str:
    return show("inset_text", text=text(said), id=said.pop("id", ""))


def details(said: Options) -> str:
    return show(
        "details",
        summary=text(said, "summary"),
        text=text(said),
        id=said.pop("id", ""),
        open=said.pop("open", False),
    )


def panel(said: Options) -> str:
    return show(
        "panel",
        title=text(said, "title"),
        text=text(said),
        level=said.pop("headingLevel", None),
    )


def back_link(said: Options) -> str:
    return show("back_link", text=text(said), href=said.pop("href", ""))


def breadcrumbs(said: Options) -> str:
    items = [
        {
            "href": item.pop("href", ""),
            "text": words(item),
        }
        for item in said.pop("items")
    ]
    return show("breadcrumbs", items=items, collapse=said.pop("collapseOnMobile", False))


def skip_link(said: Options) -> str:
    return show("skip_link", text=text(said), href=said.pop("href", ""))


def phase_banner(said: Options) -> str:
    tag = said.pop("tag", {})
    return show("phase_banner", tag=words(tag), text=text(said))


def service_navigation(said: Options) -> str:
    items = [item for item in said.pop("navigation", []) if item]
    for item in items:
        item["url"] = item.pop("href", None)
        item["text"] = words({k: item.pop(k) for k in ("text", "html") if k in item})
        if not item["url"]:
            raise CannotSay(item)
    return show(
        "service_navigation",
        items=items,
        service=said.pop("serviceName", ""),
        service_url=said.pop("serviceUrl", ""),
    )


def summary_list(said: Options) -> str:
    card = said.pop("card", {})
    return show(
        "summary_list",
        rows=[_row(row) for row in said.pop("rows") if row],
        plain=modifier(said, "govuk-summary-list") == "no-border",
        **_card(card),
    )


def _row(row: Options) -> Options:
    actions = row.pop("actions", {})
    ours = {
        "key": words(row.pop("key")),
        "value": words(row.pop("value", None)),
        "actions": _actions(actions),
    }
    nothing_left(row)
    return ours


def _actions(actions: Options) -> list[Options]:
    items = [
        {
            "href": item.pop("href"),
            "hidden": item.pop("visuallyHiddenText", ""),
            "text": words(item),
        }
        for item in actions.pop("items", [])
    ]
    nothing_left(actions)
    return items


def _card(card: Options) -> Options:
    if not card:
        return {}
    title = card.pop("title", {})
    ours = {"level": title.pop("headingLevel", None), "title": words(title)}
    ours["card_actions"] = _actions(card.pop("actions", {}))
    nothing_left(card)
    if not ours["title"]:
        raise CannotSay(card)
    return ours


def table(said: Options) -> str:
    caption_size = modifier(said, "govuk-table__caption", "captionClasses")
    return show(
        "table",
        caption=said.pop("caption", ""),
        caption_size=caption_size,
        head=[_cell(cell) for cell in said.pop("head", [])],
        rows=[[_cell(cell) for cell in row] for row in said.pop("rows") if row],
        row_header=said.pop("firstCellIsHeader", False),
        small=modifier(said, "govuk-table") == "small-text-until-tablet",
    )


def _cell(cell: Options) -> Options:
    kind = cell.pop("format", "")
    if kind not in {"", "numeric"}:
        raise CannotSay(kind)
    return {"text": words(cell), "number": kind == "numeric"}


def pagination(said: Options) -> str:
    parameters = {}
    for name in ("previous", "next"):
        link = said.pop(name, None) or {}
        parameters[name] = link.pop("href", "")
        parameters[f"{name}_label"] = link.pop("labelText", "")
        parameters[f"{name}_text"] = words(link)
    return show("pagination", items=_pages(said.pop("items", [])), **parameters)


def _pages(items: list[Options]) -> list[Options]:
    if any(set(item) - {"number", "href", "current", "ellipsis"} for item in items if item):
        raise CannotSay(items)
    return [item for item in items if item]


def task_list(said: Options) -> str:
    items = said.pop("items")
    if not all(items):
        raise CannotSay(items)  # GOV.UK's leaves gaps in the numbers of the ids
    items = [_task(item) for item in items]
    return show("task_list", items=items, prefix=said.pop("idPrefix", ""))


def _task(item: Options) -> Options:
    status = item.pop("status")
    tag = status.pop("tag", {})
    ours = {
        "title": words(item.pop("title")),
        "hint": words(item.pop("hint", None)),
        "href": item.pop("href", ""),
        "cannot_start": modifier(status, "govuk-task-list__status") == "cannot-start-yet",
        "status": words(status),
        "colour": modifier(tag, "govuk-tag"),
        "tag": words(tag),
    }
    nothing_left(item)
    return ours


SPEAKERS = {
    "tag": tag,
    "button": button,
    "error-summary": error_summary,
    "error-message": error_message,
    "notification-banner": notification_banner,
    "warning-text": warning_text,
    "inset-text": inset_text,
    "details": details,
    "panel": panel,
    "back-link": back_link,
    "breadcrumbs": breadcrumbs,
    "skip-link": skip_link,
    "phase-banner": phase_banner,
    "service-navigation": service_navigation,
    "summary-list": summary_list,
    "table": table,
    "pagination": pagination,
    "task-list": task_list,
}


@pytest.mark.parametrize(("ours", "theirs"), covered(SPEAKERS))
def test_our_component_is_what_govuk_frontend_publishes(ours, theirs):
    assert parse_html(ours) == parse_html(theirs)


def test_how_many_published_examples_each_component_is_held_to():
    assert counts(SPEAKERS) == {
        "tag": "11 of 12",
        "button": "20 of 38",
        "error-summary": "9 of 19",
        "error-message": "4 of 9",
        "notification-banner": "12 of 21",
        "warning-text": "5 of 8",
        "inset-text": "4 of 6",
        "details": "8 of 10",
        "panel": "7 of 19",
        "back-link": "4 of 7",
        "breadcrumbs": "7 of 12",
        "skip-link": "6 of 9",
        "phase-banner": "4 of 7",
        "service-navigation": "14 of 33",
        "summary-list": "20 of 30",
        "table": "10 of 21",
        "pagination": "11 of 15",
        "task-list": "7 of 11",
    }
