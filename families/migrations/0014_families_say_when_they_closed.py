"""Keep the day on which a family was closed, whichever service closes or reopens it."""

from django.db import migrations, models

FORWARD = """
UPDATE families_family SET closed_on = (updated_at AT TIME ZONE 'Europe/London')::date
 WHERE status = 'closed';

CREATE FUNCTION families_status_changed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status <> 'closed' THEN
        NEW.closed_on := NULL;
    ELSIF TG_OP = 'INSERT' OR OLD.status <> 'closed' THEN
        NEW.closed_on := (now() AT TIME ZONE 'Europe/London')::date;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_closed_on BEFORE INSERT OR UPDATE OF status ON families_family
FOR EACH ROW EXECUTE FUNCTION families_status_changed();
"""
BACKWARD = """
DROP TRIGGER keep_closed_on ON families_family;
DROP FUNCTION families_status_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0013_leavers_see_nothing_and_leave_work")]
    operations = [
        migrations.AddField(
            "family", "closed_on", models.DateField(blank=True, editable=False, null=True)
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
