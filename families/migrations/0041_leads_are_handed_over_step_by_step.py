"""One lead hands over to the next, step by step, and both can act for a while."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0040_covers_of_a_lead"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Handing over"),
                            ("completed", "Handed over"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "overlap_until",
                    models.DateField(help_text="The last day on which both can act"),
                ),
                (
                    "actions_kept",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=500)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="families.family",
                    ),
                ),
                (
                    "incoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over",
                        to="families.allocation",
                    ),
                ),
                (
                    "outgoing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_over",
                        to="families.allocation",
                    ),
                ),
            ],
            options={
                "ordering": ["-begun_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HandoverStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("told", "The family is told, and meets the new lead"),
                            ("next_days", "The next 14 days"),
                            ("what_works", "What works with this family"),
                            ("read", "The new lead has read what to take care of"),
                            ("signed_off", "The present lead’s supervisor signs off"),
                            ("let_go", "The present lead hands over"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("joint_visit_on", models.DateField(blank=True, null=True)),
                ("done_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="families.handover",
                    ),
                ),
            ],
            options={
                "ordering": ["done_at"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("family",),
                name="family_is_handed_over_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "open")),
                    models.Q(
                        ("ended_at__isnull", False), ("state__in", ["completed", "cancelled"])
                    ),
                    _connector="OR",
                ),
                name="handover_ends_when_it_is_not_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(("end_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="handover_cancelled_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoverstep",
            constraint=models.UniqueConstraint(
                fields=("handover", "key"), name="handover_step_is_done_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="handoverstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("key", "told"), _negated=True),
                    ("joint_visit_on__isnull", False),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="handover_says_when_they_visit_together",
            ),
        ),
    ]
