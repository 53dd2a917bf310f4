"""What stands in whose own calendar, and the private addresses from which calendars fetch."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

# By the digest of a secret that only its holder has: whose it is, and no more. Nobody is bound.
FORWARD = """
CREATE FUNCTION huddle_calendar_reader(in_digest text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.practitioner_id FROM huddle_calendarfeed f
      JOIN practitioners_practitioner p ON p.id = f.practitioner_id
     WHERE f.digest = in_digest AND p.is_active
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0017_agendas_keep_every_reason"),
        ("practitioners", "0008_sensitive_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "practitioner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="calendar_feed",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("read_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CalendarEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("starts_at", models.DateTimeField()),
                ("told", models.CharField(max_length=64)),
                ("withdrawn", models.BooleanField(default=False)),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="huddle.huddlesession",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "practitioner"),
                        name="session_stands_once_in_a_calendar",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, "DROP FUNCTION huddle_calendar_reader(text)"),
    ]
