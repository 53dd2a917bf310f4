"""A child on a protection plan, or looked after, brings the record into that class for good."""

from django.db import migrations, models

SQL = """
CREATE FUNCTION consent_status_reached() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO consent_retentionclass (id, family_id, record_class, because, since)
    VALUES (gen_random_uuid(), NEW.family_id,
            CASE NEW.kind WHEN 'protection' THEN 'child_protection' ELSE 'looked_after' END,
            'status', now())
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_retention_class AFTER INSERT ON families_statusepisode
FOR EACH ROW WHEN (NEW.kind IN ('protection', 'looked_after'))
EXECUTE FUNCTION consent_status_reached();
"""
UNDO = """
DROP TRIGGER keep_retention_class ON families_statusepisode;
DROP FUNCTION consent_status_reached();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0012_own_home_is_compared"),
        ("families", "0070_statuses_of_children"),
    ]

    operations = [
        migrations.AlterField(
            model_name="retentionclass",
            name="because",
            field=models.CharField(
                choices=[
                    ("level", "The level of need reached child protection"),
                    ("closure", "Said when the family was closed"),
                    ("status", "A child was on a protection plan or looked after"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
