"""Alerts, who has read each, and that the reason of one is of the same family."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


SQL = """
CREATE FUNCTION families_alert_is_of_its_family() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM families_contribution c
                    WHERE c.id = NEW.reason_id AND c.family_id = NEW.family_id) THEN
        RAISE EXCEPTION 'the reason of an alert is of its own family'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_its_family BEFORE INSERT ON families_alert
FOR EACH ROW EXECUTE FUNCTION families_alert_is_of_its_family();
"""
UNDO = """
DROP TRIGGER of_its_family ON families_alert;
DROP FUNCTION families_alert_is_of_its_family();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0070_statuses_of_children"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Alert",
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
                            ("violence", "Violence or threats to staff"),
                            ("dog", "Dog"),
                            ("not_alone", "Do not visit alone"),
                            ("no_writing", "Do not write or phone"),
                            ("address", "The address must not be mentioned"),
                            ("other", "Something else: read why"),
                        ],
                        max_length=20,
                    ),
                ),
                ("raised_at", models.DateTimeField(auto_now_add=True)),
                ("checked_on", models.DateField()),
                ("review_on", models.DateField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("over", "It no longer holds"),
                            ("mistake", "It was recorded by mistake"),
                            ("replaced", "Another alert says it better"),
                            ("family_left", "The work with the family has ended"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "ended_by",
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
                        related_name="alerts",
                        to="families.family",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.contribution",
                    ),
                ),
            ],
            options={
                "ordering": ["ended_at", "raised_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AlertReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField(auto_now_add=True)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="families.alert",
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
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["read_at"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), models.Q(("kind", "other"), _negated=True)),
                fields=("family", "kind"),
                name="alert_of_a_kind_is_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["violence", "dog", "not_alone", "no_writing", "address", "other"],
                    )
                ),
                name="alert_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("review_on__gt", models.F("checked_on")),
                    (
                        "review_on__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("checked_on"), "+", models.Value(datetime.timedelta(days=365))
                        ),
                    ),
                ),
                name="alert_is_looked_at_again_within_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", None)),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("end_reason__in", ["over", "mistake", "replaced", "family_left"]),
                    ),
                    _connector="OR",
                ),
                name="alert_ended_says_by_whom_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertreading",
            constraint=models.UniqueConstraint(
                fields=("alert", "practitioner"), name="alert_is_acknowledged_once"
            ),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
