"""To whom a family that moved was transferred, and that they have it."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0073_scores_of_tools"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sent_to", models.CharField(max_length=200)),
                ("sent_on", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("acknowledged_on", models.DateField(blank=True, null=True)),
                ("acknowledged_who", models.CharField(blank=True, max_length=200)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="families.family",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at", "id"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("acknowledged_on", None), ("taken_back_at", None)),
                        fields=("family",),
                        name="transfer_waits_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_by", None),
                                ("acknowledged_on", None),
                                ("acknowledged_who", ""),
                            ),
                            models.Q(
                                ("acknowledged_by__isnull", False),
                                ("acknowledged_on__gte", models.F("sent_on")),
                                models.Q(("acknowledged_who", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="transfer_says_who_has_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at", None), ("taken_back_by", None)),
                            models.Q(
                                ("taken_back_at__isnull", False), ("taken_back_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="transfer_taken_back_says_by_whom",
                    ),
                ],
            },
        ),
    ]
