"""The kept messages, read from their folder: newest first."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

WRITTEN_AS = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Letter:
    name: str
    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "No subject")

    @property
    def arrived_at(self) -> datetime:
        stamp, _, _ = self.name.partition("-")
        return datetime.strptime(stamp, WRITTEN_AS).replace(tzinfo=UTC)

    @property
    def text(self) -> str:
        body = self.message.get_body(preferencelist=("plain", "html"))
        return str(body.get_content()) if body else ""

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or "unnamed" for part in self.message.iter_attachments()]


def names() -> list[str]:
    return sorted((path.stem for path in _folder().glob("*.eml")), reverse=True)


def read(name: str) -> Letter | None:
    """The letter of that name; only names that the folder lists are opened."""
    if name not in names():
        return None
    content = (_folder() / f"{name}.eml").read_bytes()
    return Letter(name, message_from_bytes(content, policy=policy.default))


def _folder() -> Path:
    return settings.VAR / "mail"
