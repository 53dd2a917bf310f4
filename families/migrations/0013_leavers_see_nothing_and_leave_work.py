"""Whoever has left sees no family; what they led and owned is counted for those who ask.

A supervisor's caseload goes on counting the families of those who have left their teams.
"""

from django.db import migrations

FORWARD = """
-- Every grant by name of somebody whose account is closed; of nobody else's. Safe to repeat.
CREATE FUNCTION families_end_grants_of_leaver(in_practitioner uuid)
RETURNS TABLE (family_id uuid, reason text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM practitioners_practitioner
                WHERE id = in_practitioner AND is_active) THEN
        RAISE EXCEPTION 'still active' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- In one order, so that two who leave at once wait for one another.
    PERFORM 1 FROM families_family f WHERE f.id IN (
        SELECT g.content_object_id FROM families_familypractitionergrant g
         WHERE g.user_id = in_practitioner) ORDER BY f.id FOR UPDATE;
    RETURN QUERY
    WITH ended AS (
        DELETE FROM families_familypractitionergrant g WHERE g.user_id = in_practitioner
        RETURNING g.content_object_id AS family, g.reason::text AS why
    )
    SELECT DISTINCT family, why FROM ended ORDER BY family, why;
END $$;

-- For the contact of their agency, who sees no family: numbers only. Sealed families are not
-- among them: nothing shows anywhere that they exist.
CREATE FUNCTION families_work_of(in_people uuid[]) RETURNS TABLE (
    practitioner_id uuid, led bigint, offered bigint, actions bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id,
           (SELECT count(*) FROM families_allocation a
              JOIN families_family f ON f.id = a.family_id AND f.restriction <> 'sealed'
             WHERE a.practitioner_id = p.id AND a.state = 'current'),
           (SELECT count(*) FROM families_allocation a
              JOIN families_family f ON f.id = a.family_id AND f.restriction <> 'sealed'
             WHERE a.practitioner_id = p.id AND a.state = 'offered'),
           (SELECT count(*) FROM families_action a
              JOIN families_family f ON f.id = a.family_id AND f.restriction <> 'sealed'
             WHERE a.owner_id = p.id AND a.status IN ('proposed', 'accepted', 'in_progress'))
      FROM practitioners_practitioner p
     WHERE p.id = ANY (in_people) AND p.agency_id = practitioners_contact_agency()
$$;

CREATE OR REPLACE FUNCTION families_caseload_scope() RETURNS TABLE (family_id uuid, lead_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH viewer AS (
        SELECT id, agency_id, 'manager' = ANY (roles) AS whole_agency
          FROM practitioners_practitioner
         WHERE id = huddle_bound_practitioner() AND is_active
           AND ('manager' = ANY (roles) OR 'supervisor' = ANY (roles))
    ), teams AS (
        SELECT t.id, t.group_id FROM practitioners_team t
          JOIN viewer v ON v.agency_id = t.agency_id
         WHERE v.whole_agency OR EXISTS (
            SELECT 1 FROM practitioners_practitioner_groups g
             WHERE g.practitioner_id = v.id AND g.group_id = t.group_id)
    ), led AS (
        SELECT a.family_id, a.practitioner_id AS lead_id FROM families_allocation a
          JOIN practitioners_practitioner p ON p.id = a.practitioner_id
          JOIN viewer v ON v.agency_id = p.agency_id
         WHERE a.state = 'current' AND (
            v.whole_agency OR a.supervisor_id = v.id OR EXISTS (
                SELECT 1 FROM practitioners_practitioner_groups g
                  JOIN teams t ON t.group_id = g.group_id
                 WHERE g.practitioner_id = p.id)
            OR NOT p.is_active AND EXISTS (
                SELECT 1 FROM practitioners_departure d
                  JOIN teams t ON t.id = ANY (d.teams)
                 WHERE d.practitioner_id = p.id))
    ), known AS (
        SELECT g.content_object_id AS family_id FROM families_familyteamgrant g
          JOIN teams t ON t.group_id = g.group_id
         WHERE g.reason IN ('registered', 'involved') AND (g.until IS NULL OR g.until > now())
        UNION
        SELECT i.family_id FROM families_involvement i
          JOIN teams t ON t.id = i.team_id
         WHERE i.until IS NULL
    ), mine AS (
        SELECT family_id, lead_id FROM led
        UNION ALL
        SELECT k.family_id, NULL FROM known k
         WHERE NOT EXISTS (SELECT 1 FROM families_allocation a
                            WHERE a.family_id = k.family_id AND a.state = 'current')
    )
    SELECT mine.family_id, mine.lead_id FROM mine
      JOIN families_family f ON f.id = mine.family_id
     WHERE f.status IN ('listed', 'active', 'paused') AND f.restriction <> 'sealed'
$$;
"""
BACKWARD = """
DROP FUNCTION families_work_of(uuid[]);
DROP FUNCTION families_end_grants_of_leaver(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0012_what_an_agency_was_granted_ends"),
        ("practitioners", "0007_contacts_end_memberships"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
