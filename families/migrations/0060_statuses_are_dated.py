"""Keep since when a family has its status, and which records no figure counts."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
-- What was before this is known no better than from the day of registering and of closing.
INSERT INTO families_stage (family_id, status, since)
SELECT id, CASE WHEN status = 'closed' THEN 'active' ELSE status END, created_at
  FROM families_family
UNION ALL
SELECT id, 'closed', greatest(created_at, closed_on::timestamp AT TIME ZONE 'Europe/London')
  FROM families_family WHERE status = 'closed' AND closed_on IS NOT NULL;

CREATE FUNCTION families_keep_stage() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.status <> OLD.status THEN
        INSERT INTO families_stage (family_id, status, since)
        VALUES (NEW.id, NEW.status, now());
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION families_keep_stage() FROM PUBLIC;
CREATE TRIGGER keep_stage AFTER INSERT OR UPDATE OF status ON families_family
FOR EACH ROW EXECUTE FUNCTION families_keep_stage();
"""
BACKWARD = """
DROP TRIGGER keep_stage ON families_family;
DROP FUNCTION families_keep_stage();
"""
STATUSES = [
    ("nominated", "Nominated"),
    ("listed", "Listed"),
    ("active", "Active"),
    ("paused", "Paused"),
    ("closed", "Closed"),
]


class Migration(migrations.Migration):
    dependencies = [("families", "0041_leads_are_handed_over_step_by_step")]
    operations = [
        migrations.AddField(
            "family",
            "not_counted",
            models.CharField(
                blank=True,
                choices=[("duplicate", "Duplicate"), ("test", "Test record")],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("status", models.CharField(choices=STATUSES, max_length=20)),
                ("since", models.DateTimeField()),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stages",
                        to="families.family",
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "-id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["family", "-since", "-id"], name="stage_latest_first")
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
