"""What page.html says around every page: where this person may go, and when the session ends."""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from practitioners.models import Practitioner
from practitioners.roles import Permission

# What it is called, the name of its URL, and the permission without which it is not offered.
ENTRIES: list[tuple[str, str, Permission | None]] = [
    ("My week", "huddle:my_week", None),
    ("Families", "families:list", Permission.FAMILY_VIEW),
    ("Nominations", "huddle:nominations", Permission.NOMINATE),
    ("Checks", "huddle:checks", Permission.CHECK_ANSWER),
    ("Sessions", "huddle:sessions", Permission.SESSION_VIEW),
    ("Actions", "families:actions", Permission.ACTION_WORK),
    ("Screening", "huddle:screening", Permission.NOMINATION_SCREEN),
    ("Imports", "huddle:imports", Permission.NOMINATION_IMPORT),
    ("Caseload", "families:caseload", Permission.CASELOAD_VIEW),
    ("Figures", "huddle:figures", Permission.CASELOAD_VIEW),
    ("Work of leavers", "huddle:left_work", Permission.LEFT_WORK),
    ("Teams", "teams:list", Permission.TEAM_CHECK),
    ("Capacity", "teams:capacities", Permission.CAPACITY_SET),
    ("Emergency access", "consent:break_glass", Permission.BREAK_GLASS),
    ("Governance", "consent:governance", Permission.GOVERN),
    ("Operations", "operations", Permission.OPERATE),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor of page.html."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"demo": settings.DEMO, "sign_out_url": _url("account_logout")}
    if isinstance(user, Practitioner) and user.is_active:
        context["notices_url"] = _url("account_notices")
        context["unread_url"] = _url("account_notices_unread")
        context["account_url"] = _url("consent:account")
        context["navigation"] = navigation(user, request.path)
        context["session_limits"] = session_limits(request)
    return context


def navigation(practitioner: Practitioner, path: str) -> list[dict[str, Any]]:
    """The entries that this person's roles allow, with the one that they are in marked."""
    offered = [
        (text, url)
        for text, name, permission in ENTRIES
        if (url := _url(name)) and (permission is None or practitioner.holds(permission))
    ]
    inside = max((url for _, url in offered if path.startswith(url)), default="")
    return [
        {"text": text, "url": url, "current": path == url, "active": url == inside != "/"}
        for text, url in offered
    ]


def session_limits(request: HttpRequest) -> dict[str, Any]:
    """When the session ends by itself: after a while without a request, and in any case."""
    ping = _url("session_ping")
    if not ping:
        return {}
    started = request.session.get("started_at")
    absolute = settings.ABSOLUTE_HOURS * 3600
    return {
        "idle_minutes": settings.IDLE_MINUTES,
        "idle_seconds": settings.IDLE_MINUTES * 60,
        "seconds_left": int(started + absolute - time.time()) if started else "",
        "ping_url": ping,
        "sign_in_url": f"{_url('account_login')}?next={request.path}",
    }


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
