"""Let an agency's contact end a membership or close an account, and nobody begin one.

Group membership and accounts are closed to the runtime role. These two functions ask who is
bound, and only ever take access away.
"""

from django.db import migrations

FORWARD = """
-- The agency of whoever is bound, where they are its active contact.
CREATE FUNCTION practitioners_contact_agency() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT agency_id FROM practitioners_practitioner
     WHERE id = nullif(current_setting('huddle.practitioner', true), '')::uuid
       AND is_active AND 'agency_contact' = ANY (roles)
$$;

CREATE FUNCTION practitioners_leave_team(in_team uuid, in_practitioner uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    in_group int;
BEGIN
    SELECT group_id INTO in_group FROM practitioners_team
     WHERE id = in_team AND agency_id = practitioners_contact_agency();
    IF in_group IS NULL THEN
        RAISE EXCEPTION 'no such team' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM practitioners_practitioner_groups
     WHERE practitioner_id = in_practitioner AND group_id = in_group;
    RETURN FOUND;
END $$;

-- Closes somebody's account, ends every membership and writes down which there were.
-- Nobody closes their own: somebody else answers for it.
CREATE FUNCTION practitioners_close_account(in_practitioner uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bound uuid := nullif(current_setting('huddle.practitioner', true), '')::uuid;
    in_agency uuid := practitioners_contact_agency();
BEGIN
    IF in_practitioner = bound OR NOT EXISTS (
        SELECT 1 FROM practitioners_practitioner
         WHERE id = in_practitioner AND agency_id = in_agency)
    THEN
        RAISE EXCEPTION 'no such person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE practitioners_practitioner SET is_active = false
     WHERE id = in_practitioner AND is_active;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO practitioners_departure
        (id, practitioner_id, agency_id, teams, left_at, recorded_by_id)
    SELECT gen_random_uuid(), in_practitioner, in_agency,
           ARRAY(SELECT t.id FROM practitioners_team t
                   JOIN practitioners_practitioner_groups g ON g.group_id = t.group_id
                  WHERE g.practitioner_id = in_practitioner ORDER BY t.id),
           now(), bound;
    DELETE FROM practitioners_practitioner_groups WHERE practitioner_id = in_practitioner;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION practitioners_contact_agency() FROM PUBLIC;
"""
BACKWARD = """
DROP FUNCTION practitioners_close_account(uuid);
DROP FUNCTION practitioners_leave_team(uuid, uuid);
DROP FUNCTION practitioners_contact_agency();
"""


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0006_agency_contacts_confirm_teams")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
