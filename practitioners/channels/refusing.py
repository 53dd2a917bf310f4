"""What a channel answers when it does not take a message."""

from collections.abc import Sequence

from practitioners.models import Bounce


class NotTaken(Exception):  # noqa: N818 - it reads as what is said
    """Not now: it is tried again. ``code`` says why, and nothing of the message."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoServerError(NotTaken):
    """No message can be sent now: the server does not answer, or does not let us in. That is no
    attempt. ``is_for_all``: nothing else that waits could go out either."""

    def __init__(self, code: str, *, is_for_all: bool = True) -> None:
        super().__init__(code)
        self.is_for_all = is_for_all


class Refused(NotTaken):
    """For good: to try again would be in vain. ``addresses`` are those that are at fault, if any
    are; otherwise it is how the channel is set up."""

    def __init__(self, code: str, by: Bounce.By, addresses: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.by = by
        self.addresses = addresses
