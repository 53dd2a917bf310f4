"""The way out for one batch of notices, by the channel that the settings say."""

from django.conf import settings
from django.core.mail import EmailMessage

from practitioners.channels.mail import Mail
from practitioners.channels.notify import Notify
from practitioners.models import Notice
from practitioners.notices import NoticeKind

SMTP, NOTIFY = "smtp", "notify"


class Post:
    """Connections are kept from one message to the next."""

    def __init__(self) -> None:
        self._notify = Notify() if settings.NOTICES_BY == NOTIFY else None
        self._mail = Mail(is_all=self._notify is None)

    def send(self, notice: Notice, kind: NoticeKind, message: EmailMessage) -> None:
        """An entry for a calendar goes by the mail server: Notify carries none."""
        if self._notify and not kind.alternative:
            self._notify.send(notice, message)
        else:
            self._mail.send(message)

    def close(self) -> None:
        self._mail.close()
        if self._notify:
            self._notify.close()
