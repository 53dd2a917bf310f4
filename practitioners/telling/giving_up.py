"""Mail that could not be sent is heard of: by the administrators, once a day, wordless."""

from django.urls import reverse

from practitioners import notices
from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind, Terms, register
from practitioners.roles import Role
from practitioners.telling.state import dead
from practitioners.working_days import today


def tell(given_up: Notice) -> None:
    """On screen where the mail about it cannot be sent either; about itself nobody is told."""
    if given_up.kind == GIVEN_UP.kind:
        return
    roles = [Role.ADMINISTRATOR.value]
    for person in Practitioner.objects.filter(is_active=True, roles__contains=roles):
        notices.plan(GIVEN_UP, person, person, occurrence=today().isoformat())


def _still(_: Notice) -> str:
    return "" if dead().exists() else "Tried again, or cancelled"


GIVEN_UP = register(
    NoticeKind(
        kind="given_up",
        subject="Huddle: messages could not be sent",
        body="Huddle has given up on messages after trying again and again. See Operations.",
        path=lambda _: reverse("operations"),
        still_wanted=_still,
        can_be_off=False,
        terms=Terms(
            "The system administrators",
            "Once a day, when a message is given up after 8 attempts",
            "one is given up and not dealt with",
            "Operations shows it until somebody has dealt with it",
            "notices",
        ),
    )
)
