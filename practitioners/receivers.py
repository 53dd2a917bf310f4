"""What this floor does on hearing that somebody signed in or out, or failed to."""

import time
from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from practitioners import audit, unsent
from practitioners.models import Practitioner


@receiver(user_logged_in)
def begin_session(request: HttpRequest, user: Practitioner, **_: Any) -> None:
    request.session["started_at"] = time.time()
    unsent.remember_typist(request, user)
    audit.record("practitioner.signed_in", user, by=user)


@receiver(user_logged_out)
def end_session(request: HttpRequest, user: Practitioner | None, **_: Any) -> None:
    if isinstance(user, Practitioner):
        audit.record("practitioner.signed_out", user, by=user)


@receiver(password_changed)
@receiver(password_reset)
def note_password(user: Practitioner, **_: Any) -> None:
    audit.record("practitioner.password_changed", user, by=user)
