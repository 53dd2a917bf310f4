"""What is told is told in one's own name; and the source answers for all that it wrote."""

from django.db import migrations

FORWARD = """
-- The coordinator also writes down what a team that works with the family sent to the huddle.
CREATE FUNCTION families_contribution_is_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    bound uuid := nullif(current_setting('huddle.practitioner', true), '')::uuid;
BEGIN
    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
       OR EXISTS (SELECT 1 FROM practitioners_practitioner p
                   WHERE p.id = bound AND p.id = NEW.author_id
                     AND p.agency_id = NEW.source_agency_id)
       OR (families_coordinates(NEW.family_id) AND EXISTS (
            SELECT 1 FROM families_involvement i
              JOIN practitioners_team t ON t.id = i.team_id
             WHERE i.family_id = NEW.family_id AND i.until IS NULL
               AND t.agency_id = NEW.source_agency_id)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'nobody tells what they know in another''s name'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER told_in_ones_own_name BEFORE INSERT ON families_contribution
FOR EACH ROW WHEN (NEW.replaces_id IS NULL)
EXECUTE FUNCTION families_contribution_is_told();

-- By one of our own functions (a new version, disposal) or by its source: never by who reads it.
CREATE OR REPLACE FUNCTION families_source_answers() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
    THEN
        RETURN NEW;
    END IF;
    IF OLD.answered_at IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM families_contribution c
          JOIN practitioners_practitioner p ON p.agency_id = c.source_agency_id
         WHERE c.id = OLD.contribution_id AND p.id = NEW.answered_by_id
           AND p.id = nullif(current_setting('huddle.practitioner', true), '')::uuid) THEN
        RAISE EXCEPTION 'only its source says whether it may be passed on'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION families_source_is_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
    THEN
        RETURN NEW;
    END IF;
    IF NEW.answered_at IS NOT NULL THEN
        RAISE EXCEPTION 'a question is asked before it is answered'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.asked_by_id IS DISTINCT FROM
       nullif(current_setting('huddle.practitioner', true), '')::uuid THEN
        RAISE EXCEPTION 'nobody asks a source in another''s name'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""
BACKWARD = """
DROP TRIGGER told_in_ones_own_name ON families_contribution;
DROP FUNCTION families_contribution_is_told();
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0028_a_guest_of_one_session")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
