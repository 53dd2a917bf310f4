"""Scores of tools, and when a child who was born had been due."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0072_what_a_manager_measures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="was_due_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="contribution",
            name="theme",
            field=models.CharField(
                choices=[
                    ("strength", "Strength"),
                    ("pressure", "Pressure or worry"),
                    ("routine", "Routine"),
                    ("relationship", "Relationship"),
                    ("barrier", "Structural barrier"),
                    ("unknown", "What we do not know"),
                    ("formulation", "How we understand it together"),
                    ("tool", "Score of a tool"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="ToolScore",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tool", models.CharField(max_length=20)),
                ("version", models.CharField(blank=True, max_length=40)),
                ("scores", models.JSONField(default=dict)),
                ("item_10", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("taken_on", models.DateField()),
                ("next_due", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "contribution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="score",
                        to="families.contribution",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="families.family",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="families.person",
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
            ],
            options={
                "ordering": ["-taken_on", "-recorded_at", "id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("item_10", None),
                            models.Q(("item_10__lte", 3), ("tool", "epds")),
                            _connector="OR",
                        ),
                        name="score_item_10_is_of_the_epds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_due", None),
                            ("next_due__gt", models.F("taken_on")),
                            _connector="OR",
                        ),
                        name="score_is_next_due_after_it_was_taken",
                    ),
                ],
            },
        ),
    ]
