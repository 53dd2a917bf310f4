"""Which sessions have a family on their agenda: for waking those who follow one, and no more."""

from django.db import migrations

FORWARD = """
-- For whoever is bound and sees the family, and for the clock.
CREATE FUNCTION huddle_held_with(in_family uuid) RETURNS TABLE (session uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT s.id FROM huddle_agendaitem i
      JOIN huddle_huddlesession s ON s.id = i.session_id
      JOIN families_family f ON f.id = i.family_id
     WHERE i.family_id = in_family AND s.state IN ('published', 'in_session', 'draft')
       AND (huddle_bound_practitioner() IS NULL OR f.visible_to && huddle_bound_principals())
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("huddle", "0015_guests_of_one_family")]
    operations = [
        migrations.RunSQL(FORWARD, "DROP FUNCTION huddle_held_with(uuid);"),
    ]
