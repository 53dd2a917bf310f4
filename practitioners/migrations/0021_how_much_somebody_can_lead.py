"""How much somebody can lead, as those who manage them said it."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION practitioners_capacity_is_said() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.set_by_id IS DISTINCT FROM
            nullif(current_setting('huddle.practitioner', true), '')::uuid
        OR NOT EXISTS (
            SELECT 1 FROM practitioners_practitioner m
              JOIN practitioners_practitioner p ON p.agency_id = m.agency_id
             WHERE m.id = NEW.set_by_id AND m.is_active AND p.id = NEW.practitioner_id
               AND m.roles && '{manager,agency_contact}'::varchar[]) THEN
        RAISE EXCEPTION 'not theirs to say' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER is_said BEFORE INSERT OR UPDATE ON practitioners_capacity
FOR EACH ROW EXECUTE FUNCTION practitioners_capacity_is_said();
"""
BACKWARD = """
DROP TRIGGER is_said ON practitioners_capacity;
DROP FUNCTION practitioners_capacity_is_said();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("practitioners", "0020_how_somebody_is_told"),
    ]

    operations = [
        migrations.CreateModel(
            name="Capacity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "fte",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.05")),
                            django.core.validators.MaxValueValidator(Decimal("1")),
                        ],
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="Said for this person; otherwise by their hours",
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("200")),
                        ],
                    ),
                ),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "practitioner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="capacity",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "capacities",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fte__gt", 0),
                            ("fte__lte", 1),
                            models.Q(("points", None), ("points__gte", 0), _connector="OR"),
                        ),
                        name="capacity_is_of_somebody_who_works",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
