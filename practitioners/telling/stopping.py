"""Stop one kind of mail from the mail itself: without signing in, and telling nobody anything."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from practitioners import audit
from practitioners.binding import service
from practitioners.models import Notice, NoticeChoice, Practitioner
from practitioners.notices import KINDS
from practitioners.telling.ways import How, choices_of, ways_of

SALT = "practitioners.telling.stopping"


def stop_address(notice: Notice) -> str:
    """Where the mail about this notice says that its kind can be stopped: for this person only."""
    token = signing.dumps([str(notice.practitioner_id), notice.kind], salt=SALT)
    return f"{settings.BASE_URL}{reverse('account_notice_stop', args=[token])}"


def stop(token: str) -> bool:
    """Was it stopped? A token that says nothing, or a kind that must be sent, changes nothing."""
    try:
        person, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return False
    found = Practitioner.objects.filter(pk=UUID(person), is_active=True).first()
    if found is None or kind not in KINDS or How.OFF not in ways_of(KINDS[kind]):
        return False
    choose({kind: How.OFF}, by=found)
    return True


@service
def choose(ways: dict[str, str], *, by: Practitioner) -> int:
    """Keep how they want to be told, by kind; how many were changed.

    What a kind does not allow is refused with ``KeyError``: no form offers it.
    """
    had = choices_of(by)
    changed = {kind: how for kind, how in ways.items() if had.get(kind, _usually(kind)) != how}
    for kind, how in changed.items():
        if how not in ways_of(KINDS[kind]):
            raise KeyError(how)
        NoticeChoice.objects.update_or_create(practitioner=by, kind=kind, defaults={"how": how})
    if changed:
        said = " ".join(f"{kind}={how}" for kind, how in sorted(changed.items()))
        audit.record("notices.chosen", by, by=by, chosen=said)
    return len(changed)


def _usually(kind: str) -> str:
    return KINDS[kind].usually if kind in KINDS else How.AT_ONCE
