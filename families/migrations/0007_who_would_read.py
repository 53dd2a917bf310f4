"""Before somebody contributes: who could read it, asked of the function that will decide."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION families_would_read(in_family uuid, in_audience text, in_named uuid[])
RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_check_granter(in_family);
    RETURN (SELECT families_readers(in_family, in_audience, p.agency_id, p.id, in_named)
              FROM practitioners_practitioner p WHERE p.id = huddle_bound_practitioner());
END $$;
"""
BACKWARD = "DROP FUNCTION families_would_read(uuid, text, uuid[]);"


class Migration(migrations.Migration):
    dependencies = [("families", "0006_due_actions_and_caseloads")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
