"""What the clock reminds of: late actions, offers without an answer, reviews, babies not seen."""

from django.db import migrations

FORWARD = """
-- For the clock, and for whoever is told as it is sent: who answers for the agency that owns it.
-- Ids and days. Of a sealed family nobody; nobody who has a conflict with the family, or owns it.
CREATE FUNCTION families_late_actions(in_until date, in_action uuid) RETURNS TABLE (
    action_id uuid, due_on date, practitioner_id uuid, told_as text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.due_on, p.id, told.role
      FROM families_action a
      JOIN families_family f ON f.id = a.family_id
      JOIN practitioners_practitioner p ON p.agency_id = a.owner_agency_id
      JOIN (VALUES ('manager'), ('agency_contact')) AS told (role) ON told.role = ANY (p.roles)
     WHERE a.status IN ('proposed', 'accepted', 'in_progress') AND a.due_on <= in_until
       AND (in_action IS NULL OR a.id = in_action)
       AND (f.quiet_since IS NULL OR f.quiet_since < a.agreed_at)
       AND f.restriction <> 'sealed'
       AND p.is_active AND p.id <> a.owner_id
       AND NOT EXISTS (SELECT 1 FROM families_conflict c
                        WHERE c.family_id = f.id AND c.ended_at IS NULL
                          AND c.practitioner_id = p.id)
     ORDER BY a.due_on, a.id, p.id
$$;

-- For the clock: offers to lead that nobody has answered.
CREATE FUNCTION families_waiting_offers() RETURNS TABLE (
    allocation_id uuid, offered_at timestamptz, practitioner_id uuid, offered_by_id uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.offered_at, a.practitioner_id, a.offered_by_id
      FROM families_allocation a
      JOIN families_family f ON f.id = a.family_id
     WHERE a.state = 'offered' AND f.quiet_since IS NULL AND f.status <> 'closed'
     ORDER BY a.offered_at, a.id
$$;

-- For the clock: who leads each family today, who coordinates it, and when its review is due.
CREATE FUNCTION families_led_today(in_today date) RETURNS TABLE (
    family_id uuid, review_due date, lead_id uuid, coordinator_id uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.id, f.review_due, coalesce(c.practitioner_id, a.practitioner_id),
           families_coordinator(f.id)
      FROM families_family f
      LEFT JOIN families_allocation a ON a.family_id = f.id AND a.state = 'current'
      LEFT JOIN families_cover c ON c.allocation_id = a.id AND c.state = 'accepted'
       AND in_today BETWEEN c.starts_on AND c.ends_on
     WHERE f.quiet_since IS NULL AND f.status NOT IN ('closed', 'paused')
     ORDER BY f.id
$$;
"""
BACKWARD = """
DROP FUNCTION families_led_today(date);
DROP FUNCTION families_waiting_offers();
DROP FUNCTION families_late_actions(date, uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0078_families_that_nobody_leads")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
