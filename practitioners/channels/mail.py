"""The mail server. A connection is kept for a batch; an address that it refuses has bounced."""

import re
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from practitioners.channels import bounces
from practitioners.channels.refusing import NoServerError, Refused
from practitioners.models import Bounce

FOR_GOOD = 500  # the first of the answers after which nothing is tried again
ABOUT_US = re.compile(rb"\b5\.7\.\d")  # our right to send is doubted, and not the address


class Mail:
    """One connection, opened when it is first needed. ``is_all``: every message goes this way."""

    def __init__(self, *, is_all: bool) -> None:
        self._connection = get_connection()
        self._is_all = is_all
        self._is_down = ""
        self._bounced = bounces.addresses(Bounce.By.SMTP)

    def send(self, message: EmailMessage) -> None:
        self._open()
        message.connection = self._connection
        try:
            message.send()
        except SMTPRecipientsRefused as refusal:
            raise _bounced(refusal) or refusal from refusal
        for address in self._bounced.intersection(message.to):
            bounces.end(address, timezone.now(), noted_by=Bounce.By.SMTP)

    def close(self) -> None:
        self._connection.close()  # the next message opens it anew

    def _open(self) -> None:
        """No work where it is open already. One that is down is not asked again in this batch."""
        try:
            if not self._is_down:
                self._connection.open()
        except (OSError, SMTPException) as error:
            self._is_down = type(error).__name__
        if self._is_down:
            raise NoServerError(self._is_down, is_for_all=self._is_all)


def _bounced(refusal: SMTPRecipientsRefused) -> Refused | None:
    """Every address of the message was refused for good; else it is an outage like any other."""
    answers = refusal.recipients
    if all(code >= FOR_GOOD and not ABOUT_US.search(said) for code, said in answers.values()):
        code, _ = next(iter(answers.values()))
        return Refused(str(code), Bounce.By.SMTP, list(answers))
    return None
