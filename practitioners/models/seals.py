"""The audit trail's seals, and the copies of their hashes that leave the machine."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class AuditSeal(models.Model):
    """A batch of audit events, all finished when it was made, under one hash.

    It covers the transactions of one database (``origin``) from ``from_xact`` until before
    ``until_xact``, and the hash of the seal before it: whoever changes, adds or removes an event
    breaks its seal, and whoever changes a seal breaks all after it. Made by the database alone.
    """

    number = models.BigIntegerField(primary_key=True)
    origin = models.CharField(max_length=60)
    from_xact = models.BigIntegerField()
    until_xact = models.BigIntegerField()
    events = models.BigIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["previous"], name="seal_follows_each_seal_once"),
            models.CheckConstraint(
                name="seal_goes_forward", condition=Q(until_xact__gte=models.F("from_xact"))
            ),
        ]

    def __str__(self) -> str:
        return f"Seal {self.number}"


class SealDelivery(models.Model):
    """A seal's hash on its way out. The row is the queue; it is tried until it has arrived.

    It keeps number and hash of its own, so that it still tells when the seal is gone.
    """

    number = models.BigIntegerField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    planned_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "seal deliveries"
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["number"], name="delivery_still_to_send", condition=Q(sent_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"Delivery of seal {self.number}"
