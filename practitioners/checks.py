"""What Django's own checks say about the settings of this floor."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register

from practitioners import sink


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
