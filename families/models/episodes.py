"""A time that a family spent with the huddle: from its nomination until it was closed, and why."""

from django.db import models
from django.db.models import Q

from families.models.family import Family
from families.models.visibility import VisibleThroughFamily


class Episode(models.Model):
    """One time. A trigger opens and closes it with the family's status; a new one begins when a
    closed family is taken up again, with nothing of the last that has not been decided anew.
    """

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="episodes")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # As the huddle's decision calls it, and the code of the children in need census for it.
    reason = models.CharField(max_length=20, blank=True)
    census_code = models.CharField(max_length=3, blank=True)

    objects = VisibleThroughFamily["Episode"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["family"], condition=Q(closed_at=None), name="family_has_one_open_episode"
            ),
            models.CheckConstraint(
                name="episode_closed_for_a_reason",
                condition=Q(reason="", census_code="") | Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Episode {self.pk} of {self.family_id}"
