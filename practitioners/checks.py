"""What Django's own checks say about the settings of this floor."""

import re
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register

from practitioners import sink
from practitioners.channels.post import SMTP
from practitioners.channels.texts import NOTIFY

NEEDED = ("NOTIFY_API_KEY", "NOTIFY_EMAIL_TEMPLATE")
KEY = re.compile(r".+-[0-9a-f-]{36}-[0-9a-f-]{36}")  # name, service, secret


@register(Tags.security)
def audit_sink_is_an_address(**_: Any) -> list[CheckMessage]:
    """A mistyped sink is found when the process starts, not when it is needed."""
    fault = sink.fault_of(settings.AUDIT_SINK) if settings.AUDIT_SINK else ""
    return [checks.Error(fault, id="practitioners.E001")] if fault else []


@register(Tags.security, deploy=True)
def audit_sink_is_set(**_: Any) -> list[CheckMessage]:
    """``manage.py check --deploy``: without a sink the owner could seal a changed trail anew."""
    if settings.AUDIT_SINK or settings.DEMO:
        return []
    return [
        checks.Warning(
            "AUDIT_SINK is not set: no hash of the audit trail leaves this machine.",
            hint="Give a file elsewhere, a mailbox or an https address; docs/operations.md.",
            id="practitioners.W001",
        )
    ]


@register(Tags.security)
def channel_can_send(**_: Any) -> list[CheckMessage]:
    """What is missing is said when a process starts, not by the first message that fails."""
    if settings.NOTICES_BY not in {SMTP, NOTIFY}:
        return [checks.Error(f"NOTICES_BY is {SMTP} or {NOTIFY}.", id="practitioners.E002")]
    if settings.NOTICES_BY == SMTP:
        return []
    missing = [name for name in NEEDED if not getattr(settings, name)]
    faults: list[CheckMessage] = [
        checks.Error(f"NOTICES_BY is notify, and {name} is not set.", id="practitioners.E003")
        for name in missing
    ]
    if settings.NOTIFY_API_KEY and not KEY.fullmatch(settings.NOTIFY_API_KEY):
        said = "NOTIFY_API_KEY does not look like one: name, service and secret with hyphens."
        faults.append(checks.Error(said, id="practitioners.E004"))
    if not settings.NOTIFY_CALLBACK_TOKEN:
        said = "NOTIFY_CALLBACK_TOKEN is not set: nobody hears of an address that bounces."
        faults.append(checks.Warning(said, id="practitioners.W002"))
    return faults
