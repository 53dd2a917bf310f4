"""What became of messages: what GOV.UK Notify was given, and addresses that mail bounces at."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from practitioners.models.notices import Notice
from practitioners.models.people import Practitioner


class Delivery(models.Model):
    """One message that Notify was given, or was about to be: written before it is sent.

    Whether an attempt that was cut short had been accepted, Notify is asked by ``reference``.
    """

    class By(models.TextChoices):
        EMAIL = "email", "E-mail"
        TEXT = "sms", "Text message"

    class Status(models.TextChoices):
        """In Notify's own words."""

        UNKNOWN = "", "Nothing was heard yet"
        DELIVERED = "delivered", "Delivered"
        PERMANENT = "permanent-failure", "The address takes no mail"
        TEMPORARY = "temporary-failure", "The mailbox was full or did not answer"
        TECHNICAL = "technical-failure", "Notify could not send it"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=5, choices=By)
    address = models.CharField(max_length=254)
    reference = models.CharField(max_length=60, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, blank=True)
    status_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["asked_at"]
        verbose_name_plural = "deliveries"

    # Begun by an attempt that was cut short, perhaps after Notify had said yes.
    may_be_accepted = False

    def __str__(self) -> str:
        return f"Delivery {self.reference}"

    @property
    def was_accepted(self) -> bool:
        return bool(self.accepted_at or self.status)

    @property
    def came_back(self) -> bool:
        return self.status in {self.Status.PERMANENT, self.Status.TEMPORARY}


class BounceQuerySet(models.QuerySet["Bounce"]):
    def current(self) -> "BounceQuerySet":
        """Of people who work here, at the address that they have today."""
        return self.filter(
            ended_at=None,
            practitioner__is_active=True,
            address=Lower(F("practitioner__email")),
        )


class Bounce(models.Model):
    """One episode in which mail to one address comes back: since when, and with which code."""

    class By(models.TextChoices):
        SMTP = "smtp", "The mail server"
        NOTIFY = "notify", "GOV.UK Notify"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="bounces"
    )
    address = models.CharField(max_length=254)
    by = models.CharField(max_length=6, choices=By)
    code = models.CharField(max_length=20)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BounceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "address"],
                name="bounce_open_once_for_an_address",
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Bounce {self.pk}"

    @property
    def why(self) -> str:
        """The code in words, as far as it says anything."""
        if self.code in Delivery.Status.values:
            return Delivery.Status(self.code).label
        return f"{self.get_by_display()} refuses it ({self.code})"
