"""Minutes as a document for one reader: asked for, made in the background, kept for an hour."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


FORWARD = """
-- For the worker, who is nobody: what to make and for whom. What is over is deleted on the way,
-- and what has failed three times is given up.
CREATE FUNCTION huddle_claim_documents(in_most int)
RETURNS TABLE (id uuid, practitioner uuid, attempt int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM huddle_documentfile f USING huddle_document d
     WHERE d.id = f.document_id AND d.expires_at <= now();
    DELETE FROM huddle_document d
     WHERE d.expires_at <= now()
        OR (d.state = 'failed' AND d.asked_at < now() - interval '1 day'
            AND NOT EXISTS (SELECT 1 FROM huddle_documentfile f WHERE f.document_id = d.id));
    UPDATE huddle_document d SET state = 'failed', lease_until = NULL
     WHERE d.state = 'making' AND d.lease_until <= now() AND d.attempts >= 3;
    RETURN QUERY
    UPDATE huddle_document d
       SET state = 'making', attempts = d.attempts + 1,
           lease_until = now() + interval '60 seconds'
     WHERE d.id IN (
        SELECT c.id FROM huddle_document c
         WHERE c.state = 'asked' OR (c.state = 'making' AND c.lease_until <= now())
         ORDER BY c.asked_at FOR UPDATE SKIP LOCKED LIMIT in_most)
    RETURNING d.id, d.practitioner_id, d.attempts::int;
END $$;
"""
BACKWARD = "DROP FUNCTION huddle_claim_documents(int)"


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0027_addenda_and_receipts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("part", "One family's part of the minutes"),
                            ("session", "The minutes of a session"),
                        ],
                        max_length=10,
                    ),
                ),
                ("about", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting to be made"),
                            ("making", "Being made"),
                            ("ready", "Ready"),
                            ("failed", "Not made"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("waits", "Waiting for its turn"),
                            ("reads", "Collecting what you may read"),
                            ("sets", "Setting the pages"),
                            ("done", "Done"),
                        ],
                        default="waits",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DocumentFile",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="huddle.document",
                    ),
                ),
                ("content", models.BinaryField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "making"])),
                fields=("practitioner", "kind", "about"),
                name="document_is_made_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready"), _negated=True),
                    models.Q(
                        ("expires_at__isnull", False),
                        ("made_at__isnull", False),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="document_that_is_ready_says_when_and_what",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
