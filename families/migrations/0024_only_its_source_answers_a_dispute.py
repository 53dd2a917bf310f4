"""What came of a dispute is said by the agency whose words are disputed, and once."""

from django.db import migrations

FORWARD = """
-- By one of our own functions (a new version, disposal) or by its source: never by who reads it.
CREATE FUNCTION families_dispute_is_answered() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
    THEN
        RETURN NEW;
    END IF;
    IF OLD.answered_at IS NOT NULL OR NEW.answered_at IS NULL OR NOT EXISTS (
        SELECT 1 FROM families_contribution c
          JOIN practitioners_practitioner p ON p.agency_id = c.source_agency_id
         WHERE c.id = OLD.contribution_id AND p.id = NEW.answered_by_id
           AND p.id = nullif(current_setting('huddle.practitioner', true), '')::uuid) THEN
        RAISE EXCEPTION 'only its source answers a dispute, and once'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answered_by_the_source BEFORE UPDATE ON families_dispute
FOR EACH ROW EXECUTE FUNCTION families_dispute_is_answered();

CREATE FUNCTION families_dispute_is_made() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    bound uuid := nullif(current_setting('huddle.practitioner', true), '')::uuid;
BEGIN
    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
    THEN
        RETURN NEW;
    END IF;
    IF NEW.answered_at IS NOT NULL THEN
        RAISE EXCEPTION 'a dispute is recorded before it is answered'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.recorded_by_id IS DISTINCT FROM bound
       OR coalesce(NEW.practitioner_id, bound) IS DISTINCT FROM bound THEN
        RAISE EXCEPTION 'a dispute is recorded in nobody else''s name'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recorded_before_answered BEFORE INSERT ON families_dispute
FOR EACH ROW EXECUTE FUNCTION families_dispute_is_made();
"""
BACKWARD = """
DROP TRIGGER recorded_before_answered ON families_dispute;
DROP TRIGGER answered_by_the_source ON families_dispute;
DROP FUNCTION families_dispute_is_made();
DROP FUNCTION families_dispute_is_answered();
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0023_whom_it_is_about_is_said_as_it_is_told")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
