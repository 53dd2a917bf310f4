"""Which forms have been sent: what was sent twice is done once."""

from django.db import models
from django.utils import timezone

from practitioners.models.people import Practitioner


class FormKey(models.Model):
    """A form that somebody sent, by the key that its page gave it, and where that led."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    led_to = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "key"], name="form_sent_once_by_each_person"
            ),
        ]

    def __str__(self) -> str:
        return f"Form {self.key}"
