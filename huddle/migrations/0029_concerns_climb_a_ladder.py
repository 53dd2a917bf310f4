"""Concerns, stage by stage with a clock of the huddle; the clock itself learns ids and days."""

import django.contrib.postgres.fields
import django.core.validators
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


SETTLE_BEFORE = """
CREATE OR REPLACE FUNCTION huddle_settle(in_huddle uuid, in_facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM huddle_refuse_unless_coordinator(in_huddle);
    UPDATE huddle_huddle h
       SET (locality, weekday, starts, minutes_long, held, place, video_link, statement,
            quorum_chair, quorum_present, quorum_written, nominations_close_days, publish_days,
            minutes_days, readable_days, weeks_ahead, minutes_new, minutes_review,
            not_seen_days, sharing_ends_days)
         = (SELECT r.locality, r.weekday, r.starts, r.minutes_long, r.held, r.place, r.video_link,
                   r.statement, r.quorum_chair, r.quorum_present, r.quorum_written,
                   r.nominations_close_days, r.publish_days, r.minutes_days, r.readable_days,
                   r.weeks_ahead, r.minutes_new, r.minutes_review,
                   r.not_seen_days, r.sharing_ends_days
              FROM jsonb_populate_record(h, in_facts) r)
     WHERE h.id = in_huddle;
END $$;
"""
SETTLE = """
CREATE OR REPLACE FUNCTION huddle_settle(in_huddle uuid, in_facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM huddle_refuse_unless_coordinator(in_huddle);
    UPDATE huddle_huddle h
       SET (locality, weekday, starts, minutes_long, held, place, video_link, statement,
            quorum_chair, quorum_present, quorum_written, nominations_close_days, publish_days,
            minutes_days, readable_days, weeks_ahead, minutes_new, minutes_review,
            not_seen_days, sharing_ends_days, concern_reply_days, concern_next_days)
         = (SELECT r.locality, r.weekday, r.starts, r.minutes_long, r.held, r.place, r.video_link,
                   r.statement, r.quorum_chair, r.quorum_present, r.quorum_written,
                   r.nominations_close_days, r.publish_days, r.minutes_days, r.readable_days,
                   r.weeks_ahead, r.minutes_new, r.minutes_review,
                   r.not_seen_days, r.sharing_ends_days,
                   r.concern_reply_days, r.concern_next_days
              FROM jsonb_populate_record(h, in_facts) r)
     WHERE h.id = in_huddle;
END $$;
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
            field=models.PositiveSmallIntegerField(
                default=5,
                validators=[
                    django.core.validators.MinValueValidator(
                        1,
                        "Working days to answer a concern that was taken further must be between 1 and 20",
                    ),
                    django.core.validators.MaxValueValidator(
                        20,
                        "Working days to answer a concern that was taken further must be between 1 and 20",
                    ),
                ],
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="concern_reply_days",
            field=models.PositiveSmallIntegerField(
                default=3,
                validators=[
                    django.core.validators.MinValueValidator(
                        1, "Working days to answer a concern must be between 1 and 20"
                    ),
                    django.core.validators.MaxValueValidator(
                        20, "Working days to answer a concern must be between 1 and 20"
                    ),
                ],
            ),
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
        migrations.RunSQL(SETTLE, SETTLE_BEFORE),
    ]
