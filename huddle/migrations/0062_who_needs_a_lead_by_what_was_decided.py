"""Who needs a lead by the last decision; and no step-down before somebody has accepted."""

from django.db import migrations

FORWARD = """
UPDATE families_family f SET lead_needed_since = d.recorded_at
  FROM (SELECT DISTINCT ON (family_id) family_id, code, recorded_at FROM huddle_decision
         WHERE is_primary AND replaced_at IS NULL AND NOT provisional
         ORDER BY family_id, recorded_at DESC) d
 WHERE d.family_id = f.id AND f.status = 'active' AND f.lead_needed_since IS NULL
   AND d.code NOT IN ('D06', 'D07', 'D08', 'D13', 'D14', 'D15', 'D16');

-- A step-down waits until somebody has accepted to lead: whoever records it, and however.
CREATE FUNCTION huddle_step_down_is_led() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM families_allocation a
                     JOIN practitioners_practitioner p ON p.id = a.practitioner_id AND p.is_active
                    WHERE a.family_id = NEW.family_id AND a.state = 'current') THEN
        RAISE EXCEPTION 'nobody has accepted to lead'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_down_waits_for_a_lead';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER step_down_is_led BEFORE INSERT ON huddle_decision
FOR EACH ROW WHEN (NEW.code = 'D09') EXECUTE FUNCTION huddle_step_down_is_led();
"""
BACKWARD = """
DROP TRIGGER step_down_is_led ON huddle_decision;
DROP FUNCTION huddle_step_down_is_led();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0060_what_a_manager_measures_of_huddles"),
        ("families", "0078_families_that_nobody_leads"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
