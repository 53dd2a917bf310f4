"""Concerns, stage by stage with a clock of the huddle; the clock itself learns ids and days."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


FORWARD = """
-- For beat, which is nobody: which stage waits for whom, and who may take it further.
CREATE FUNCTION huddle_waiting_concerns(in_until date) RETURNS TABLE (
    concern uuid, stage smallint, asked uuid, raised_by uuid, coordinator uuid, due_on date
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, s.stage, s.asked_id, c.raised_by_id, h.coordinator_id, s.due_on
      FROM huddle_concern c
      JOIN huddle_concernstep s ON s.concern_id = c.id AND s.stage = c.stage
      JOIN huddle_huddle h ON h.id = c.huddle_id
     WHERE c.resolved_at IS NULL AND s.answered_at IS NULL AND s.due_on <= in_until
     ORDER BY s.due_on, c.id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0029_told_in_one_s_own_name"),
        ("huddle", "0028_documents_for_one_reader"),
        ("practitioners", "0008_sensitive_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="huddle",
            name="concern_next_days",
            field=models.PositiveSmallIntegerField(default=5),
        ),
        migrations.AddField(
            model_name="huddle",
            name="concern_reply_days",
            field=models.PositiveSmallIntegerField(default=3),
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("worry", models.CharField(max_length=1000)),
                ("would_settle", models.CharField(max_length=500)),
                ("stage", models.PositiveSmallIntegerField(default=1)),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("raised_at", models.DateTimeField(auto_now_add=True)),
                ("resolution", models.CharField(blank=True, max_length=500)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practitioners.agency",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "dissent",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concern",
                        to="huddle.dissent",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="families.family",
                    ),
                ),
                (
                    "huddle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="huddle.huddle",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="huddle.agendaitem",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resolved_by",
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
                "ordering": ["-raised_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ConcernStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField()),
                ("why", models.CharField(blank=True, max_length=500)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("due_on", models.DateField()),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="huddle.concern",
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
            ],
            options={
                "ordering": ["stage"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__gte", 1), ("stage__lte", 4)),
                name="concern_stage_is_1_to_4",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolution", ""), ("resolved_at", None), ("resolved_by", None)),
                    models.Q(
                        models.Q(("resolution", ""), _negated=True),
                        ("resolved_at__isnull", False),
                        ("resolved_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="concern_settled_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="concernstep",
            constraint=models.UniqueConstraint(
                fields=("concern", "stage"), name="concern_is_at_each_stage_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="concernstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="concern_answered_says_what",
            ),
        ),
        migrations.RunSQL(FORWARD, "DROP FUNCTION huddle_waiting_concerns(date);"),
    ]
