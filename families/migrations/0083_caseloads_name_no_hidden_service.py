"""A caseload's list of actions says the agency of an owner only where it may be named."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION families_caseload_actions(in_from date, in_until date) RETURNS TABLE (
    action_id uuid, reference text, status text, due_on date, owner_agency_id uuid, lead_id uuid,
    coordinator_id uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH scope AS MATERIALIZED (
        SELECT * FROM families_caseload_scope()
    ), hidden AS MATERIALIZED (
        SELECT h.family_id, families_hidden_principals(h.family_id) AS principals FROM (
            SELECT DISTINCT i.family_id FROM families_involvement i
              JOIN scope s ON s.family_id = i.family_id WHERE i.is_hidden) AS h
    )
    SELECT CASE WHEN seen THEN a.id END,
           CASE WHEN seen OR f.restriction = 'standard' THEN f.reference END,
           a.status, a.due_on,
           CASE WHEN NOT coalesce(p.principal = ANY (h.principals), false)
                THEN a.owner_agency_id END,
           s.lead_id,
           CASE WHEN NOT seen AND f.restriction = 'restricted' THEN families_coordinator(f.id) END
      FROM scope s
      JOIN families_family f ON f.id = s.family_id
      CROSS JOIN LATERAL (SELECT f.visible_to && huddle_bound_principals() AS seen) v
      JOIN families_action a ON a.family_id = f.id
       AND a.status IN ('proposed', 'accepted', 'in_progress')
       AND a.due_on >= in_from AND a.due_on <= in_until
      JOIN practitioners_practitioner p ON p.id = a.owner_id
      LEFT JOIN hidden h ON h.family_id = f.id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0079_what_clocks_remind_of")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
