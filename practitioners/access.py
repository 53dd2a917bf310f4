"""May they? The answer, the ways to refuse, and the gate in front of a page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from practitioners.models import Practitioner
from practitioners.roles import Permission


class PractitionerRequest(HttpRequest):
    """A request behind the sign-in wall: its user is always one of ours."""

    user: Practitioner


class NotNow(Exception):  # noqa: N818 - it reads as what is said to the person
    """They may, but not in this state: already closed, already signed, somebody was quicker.

    The middleware shows the reason with status 409; nothing is written.
    """


@dataclass(frozen=True)
class Verdict:
    """The answer to "may they?": true when allowed, and the reason in plain English when not.

    A template asks it (to hide a button), a service enforces it: one rule, two uses.
    """

    reason: str = ""
    not_now: bool = False

    def __bool__(self) -> bool:
        return not self.reason

    def enforce(self) -> None:
        """Raise ``PermissionDenied`` (403), or ``NotNow`` (409) where only the state forbids."""
        if self.reason:
            raise (NotNow if self.not_now else PermissionDenied)(self.reason)


ALLOWED = Verdict()


def not_now(reason: str) -> Verdict:
    """Refused by the state of things, not by who they are."""
    return Verdict(reason, not_now=True)


def may(practitioner: Practitioner, permission: Permission) -> Verdict:
    """Does one of their roles allow it at all?"""
    if practitioner.holds(permission):
        return ALLOWED
    return Verdict(f"Your role cannot: {permission.label.lower()}.")


def requires(permission: Permission) -> Callable:
    """Gate a page on a permission, and leave a mark on it that the census test reads."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def gated(request: PractitionerRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            may(request.user, permission).enforce()
            return view(request, *args, **kwargs)

        gated.required_permission = permission  # type: ignore[attr-defined]
        return gated

    return decorate


def for_everyone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for every signed-in practitioner, whatever their role. The census reads the mark."""
    view.required_permission = None  # type: ignore[attr-defined]
    return view
