"""Take a session on to its next state: the only place that writes one."""

from django.utils import timezone

from huddle.models import HuddleSession
from huddle.states import Transition, in_state


def move_on(session: HuddleSession, transition: Transition, *fields: str) -> None:
    """Save the new state with its time, and these fields of the session with it.

    The session's row is locked and whoever asks has been asked; a state that does not lead
    there is refused here as well.
    """
    in_state(transition, session).enforce()
    session.state = transition.to
    stamp = [transition.stamp] if transition.stamp else []
    for name in stamp:
        setattr(session, name, timezone.now())
    session.save(update_fields=["state", *stamp, *fields])
