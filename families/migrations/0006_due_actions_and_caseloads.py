"""Due actions for reminders, and caseloads for managers: ids, references, states and dates.

Both look behind the rows and give no name and no word of what is known about a family.
"""

from django.db import migrations, models

FORWARD = """
-- For beat, which is nobody: who owns what is due, and who leads that family.
CREATE FUNCTION families_due_actions(in_until date) RETURNS TABLE (
    action_id uuid, owner_id uuid, lead_id uuid, due_on date, agreed_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.owner_id, l.practitioner_id, a.due_on, a.agreed_at
      FROM families_action a
      LEFT JOIN families_allocation l ON l.family_id = a.family_id AND l.state = 'current'
     WHERE a.status IN ('proposed', 'accepted', 'in_progress') AND a.due_on <= in_until
     ORDER BY a.due_on, a.id
$$;

-- The open families that whoever is bound answers for: a manager for their agency, a supervisor
-- for their teams and for those whom they oversee. Led: whose lead is one of those. Unled: whom
-- one of their teams nominated or works with. A sealed family is not there.
CREATE FUNCTION families_caseload_scope() RETURNS TABLE (family_id uuid, lead_id uuid)
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
                 WHERE g.practitioner_id = p.id))
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

-- A restricted family that they do not see counts, without its reference and without its id.
CREATE FUNCTION families_caseload(in_today date, in_soon date) RETURNS TABLE (
    family_id uuid, reference text, status text, lead_id uuid, lead_since timestamptz,
    offered_at timestamptz, actions_due bigint, actions_overdue bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN seen THEN f.id END,
           CASE WHEN seen OR f.restriction = 'standard' THEN f.reference END,
           f.status, s.lead_id, led.answered_at, offer.offered_at, a.due, a.overdue
      FROM families_caseload_scope() s
      JOIN families_family f ON f.id = s.family_id
      CROSS JOIN LATERAL (SELECT f.visible_to && huddle_bound_principals() AS seen) v
      LEFT JOIN families_allocation led ON led.family_id = f.id AND led.state = 'current'
      LEFT JOIN families_allocation offer ON offer.family_id = f.id AND offer.state = 'offered'
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE due_on BETWEEN in_today AND in_soon) AS due,
               count(*) FILTER (WHERE due_on < in_today) AS overdue
          FROM families_action
         WHERE family_id = f.id AND status IN ('proposed', 'accepted', 'in_progress')
           AND due_on <= in_soon) a
$$;

CREATE FUNCTION families_caseload_actions(in_from date, in_until date) RETURNS TABLE (
    action_id uuid, reference text, status text, due_on date, owner_agency_id uuid, lead_id uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN seen THEN a.id END,
           CASE WHEN seen OR f.restriction = 'standard' THEN f.reference END,
           a.status, a.due_on, a.owner_agency_id, s.lead_id
      FROM families_caseload_scope() s
      JOIN families_family f ON f.id = s.family_id
      CROSS JOIN LATERAL (SELECT f.visible_to && huddle_bound_principals() AS seen) v
      JOIN families_action a ON a.family_id = f.id
       AND a.status IN ('proposed', 'accepted', 'in_progress')
       AND a.due_on >= in_from AND a.due_on <= in_until
$$;
REVOKE ALL ON FUNCTION families_caseload_scope() FROM PUBLIC;
"""
BACKWARD = """
DROP FUNCTION families_caseload_actions(date, date);
DROP FUNCTION families_caseload(date, date);
DROP FUNCTION families_caseload_scope();
DROP FUNCTION families_due_actions(date);
"""
OPEN = models.Q(status__in=["proposed", "accepted", "in_progress"])


class Migration(migrations.Migration):
    dependencies = [("families", "0005_referrals_wait_for_an_answer")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddIndex(
            "action",
            models.Index(fields=["due_on"], name="action_open_by_date", condition=OPEN),
        ),
    ]
