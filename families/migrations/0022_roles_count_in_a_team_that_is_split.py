"""Whoever becomes an information governance lead alone sees no family by a team that is split."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION families_roles_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_refresh(f.family_id) FROM (
        SELECT DISTINCT c.family_id FROM families_conflict c
          JOIN families_familyteamgrant g ON g.content_object_id = c.family_id
          JOIN practitioners_practitioner_groups m
            ON m.group_id = g.group_id AND m.practitioner_id = NEW.id
         WHERE c.ended_at IS NULL
         ORDER BY c.family_id) f;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_visible_to AFTER UPDATE OF roles ON practitioners_practitioner
FOR EACH ROW WHEN (OLD.roles IS DISTINCT FROM NEW.roles)
EXECUTE FUNCTION families_roles_changed();
"""
BACKWARD = """
DROP TRIGGER keep_visible_to ON practitioners_practitioner;
DROP FUNCTION families_roles_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0021_narrowing_reaches_older_versions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
