"""The mail itself: plain text and the same in accessible HTML, with nothing fetched from afar."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from practitioners.models import Notice
from practitioners.notices import NoticeKind
from practitioners.telling.stopping import stop_address
from practitioners.telling.ways import Way

STANDING_IN = "For a colleague who is away: "


class Letter(EmailMultiAlternatives):
    """A mail, and the same in a few words for a text where one goes too."""

    text = ""
    text_to = ""


def compose(notice: Notice, kind: NoticeKind, way: Way) -> Letter:
    """What the kind says, the time, and the link. Never a name."""
    facts = _facts(notice, kind, way)
    message = Letter(
        facts["subject"],
        render_to_string("practitioners/mail/notice.txt", facts),
        to=way.to,
        headers=_headers(notice, facts["stop"]),
    )
    message.attach_alternative(
        render_to_string("practitioners/mail/notice.html", facts), "text/html"
    )
    if kind.alternative:
        other = kind.alternative(notice)
        message.attach_alternative(other.content, other.mimetype)
    message.text, message.text_to = f"{facts['subject']}\n{facts['link']}", way.text_to
    return message


def _facts(notice: Notice, kind: NoticeKind, way: Way) -> dict[str, Any]:
    subject = kind.subject if isinstance(kind.subject, str) else kind.subject(notice)
    words = kind.body if isinstance(kind.body, str) else kind.body(notice)
    can_stop = kind.can_be_off and not (way.stands_in or kind.sent)
    return {
        "subject": f"{STANDING_IN}{subject}" if way.stands_in else subject,
        "words": words,
        "paragraphs": [paragraph.split("\n") for paragraph in words.split("\n\n")],
        "told": _told(notice.due_at),
        "link": f"{settings.BASE_URL}{kind.path(notice)}",
        "stands_in": way.stands_in,
        "settings": f"{settings.BASE_URL}{reverse('account_notice_settings')}",
        "stop": stop_address(notice) if can_stop else "",
    }


def _told(at: datetime) -> datetime:
    return timezone.localtime(at)


def _headers(notice: Notice, stop: str) -> dict[str, str]:
    """The id comes from the row: a mail that is sent twice can be told (RFC 8058 for the rest)."""
    host = urlsplit(settings.BASE_URL).hostname
    headers = {"Message-ID": f"<{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
