"""The way out for one batch of notices, by the channel that the settings say."""

from django.conf import settings

from practitioners.channels import texts
from practitioners.channels.mail import Mail
from practitioners.channels.notify import Notify
from practitioners.channels.texts import NOTIFY
from practitioners.models import Notice
from practitioners.notices import NoticeKind
from practitioners.telling.composing import Letter

SMTP = "smtp"


class Post:
    """Connections are kept from one message to the next."""

    def __init__(self) -> None:
        self._notify = Notify() if settings.NOTICES_BY == NOTIFY else None
        self._mail = Mail(is_all=self._notify is None)

    def send(self, notice: Notice, kind: NoticeKind, letter: Letter) -> None:
        """An entry for a calendar goes by the mail server: Notify carries none."""
        if self._notify and not kind.alternative:
            self._notify.send(notice, letter)
        else:
            self._mail.send(letter)
        if self._notify and letter.text_to and texts.are_sent():
            self._notify.send_text(notice, letter)

    def close(self) -> None:
        self._mail.close()
        if self._notify:
            self._notify.close()
