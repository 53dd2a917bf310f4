"""Nothing typed is lost: a form sent after its session ended is kept for whoever typed it.

Who typed it is told by the page itself. Its CSRF token was given out at one sign-in, and we
remember whose that was: so a form that the next person at the same computer sends by mistake
goes to its author, not to them, and nobody can forge one for another.
"""

import hashlib
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.middleware.csrf import _unmask_cipher_token  # type: ignore[attr-defined]
from django.utils import timezone

from practitioners.binding import acting_as
from practitioners.models import Practitioner, UnsentForm

KEPT_FOR = timedelta(minutes=60)
MARK = "unsent_form"  # names the kept form that is being sent again
NEVER_KEPT = ("password", "own_postcode")  # what a field's name says that nobody may hold
NOT_KEPT = {"csrfmiddlewaretoken", MARK}
MASKED_LENGTH = 64
LONGEST_PATH = 500


def remember_typist(request: HttpRequest, practitioner: Practitioner) -> None:
    """At sign-in, when the CSRF secret is new: what is typed with it is theirs."""
    lasts = timedelta(hours=settings.ABSOLUTE_HOURS) + KEPT_FOR
    secret = request.META["CSRF_COOKIE"]
    cache.set(_key(secret), str(practitioner.pk), timeout=lasts.total_seconds())


def keep(request: HttpRequest) -> UnsentForm | None:
    """Keep what was typed; None where there is nothing, a secret, or nobody to keep it for."""
    fields = [(name, values) for name, values in request.POST.lists() if name not in NOT_KEPT]
    path = request.get_full_path()
    author = _typist(request)
    if author is None or not fields or len(path) > LONGEST_PATH:
        return None
    if any(word in name for name, _ in fields for word in NEVER_KEPT):
        return None
    files = [file.name for uploads in request.FILES.lists() for file in uploads[1]]
    return UnsentForm.objects.create(practitioner_id=author, path=path, fields=fields, files=files)


def kept_for(practitioner: Practitioner) -> list[UnsentForm]:
    """The latest of each page, newest first. Only they, bound, can read them."""
    with acting_as(practitioner):
        found = list(
            UnsentForm.objects.filter(
                practitioner=practitioner, kept_at__gt=timezone.now() - KEPT_FOR
            ).order_by("kept_at")
        )
    return list({form.path: form for form in found}.values())[::-1]


def forget(practitioner: Practitioner, number: str) -> None:
    """Forget a form, and what was kept of the same page before it."""
    try:
        key = UUID(number)
    except ValueError:
        return
    with acting_as(practitioner):
        mine = UnsentForm.objects.filter(practitioner=practitioner)
        mine.filter(path__in=list(mine.filter(pk=key).values_list("path", flat=True))).delete()


def forget_old() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT practitioners_forget_unsent(%s)", [timezone.now() - KEPT_FOR])


def _typist(request: HttpRequest) -> UUID | None:
    """Whose page sent this, by the token in it."""
    token = request.POST.get("csrfmiddlewaretoken") or request.headers.get("X-CSRFToken") or ""
    if len(token) != MASKED_LENGTH:
        return None
    try:
        found = cache.get(_key(_unmask_cipher_token(token)))
    except ValueError:  # not made of the letters that a token is made of
        return None
    return UUID(found) if found else None


def _key(secret: str) -> str:
    return f"typist:{hashlib.sha256(secret.encode()).hexdigest()}"
