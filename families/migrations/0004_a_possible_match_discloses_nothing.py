"""Is somebody already known? Asked behind the rows, answered only as far as the asker may see.

The function sees every family, and gives the id and the reason only for those that whoever asks
may see. Of the others it says that there is one, and of a sealed family not even that.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION families_possible_match(
    in_names text[], in_dobs date[], in_numbers text[], in_postcode text
) RETURNS TABLE (family_id uuid, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH sought AS (
        SELECT * FROM unnest(in_names, in_dobs, in_numbers) AS s (name_key, dob, nhs_number)
    ), found AS (
        SELECT p.family_id, 'nhs_number' AS reason
          FROM sought s JOIN families_person p ON p.nhs_number = s.nhs_number
         WHERE s.nhs_number <> ''
        UNION
        SELECT p.family_id, 'dob_and_name'
          FROM sought s JOIN families_person p ON p.dob = s.dob AND p.name_key = s.name_key
         WHERE s.name_key <> ''
        UNION
        SELECT a.family_id, 'postcode_and_name'
          FROM families_address a
          JOIN families_person p ON p.family_id = a.family_id
          JOIN sought s ON s.name_key = p.name_key AND s.name_key <> ''
         WHERE a.postcode_key = in_postcode AND in_postcode <> ''
           AND (NOT a.protected OR a.reveal_to && huddle_bound_principals())
    ), known AS (
        SELECT f.id, f.restriction, found.reason, f.visible_to && huddle_bound_principals() AS seen
          FROM found JOIN families_family f ON f.id = found.family_id
    )
    SELECT DISTINCT CASE WHEN seen THEN id END, CASE WHEN seen THEN known.reason END
      FROM known WHERE seen OR restriction <> 'sealed'
$$;

-- Whoever learns that an address must be protected may protect it without being able to read it.
CREATE FUNCTION families_protect_address(in_household uuid, in_reveal_to int[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_check_granter(
        (SELECT family_id FROM families_household WHERE id = in_household)
    );
    UPDATE families_household SET address_is_protected = true WHERE id = in_household;
    UPDATE families_address SET protected = true, reveal_to = in_reveal_to
     WHERE household_id = in_household AND NOT protected;
END $$;
"""
BACKWARD = """
DROP FUNCTION families_protect_address(uuid, int[]);
DROP FUNCTION families_possible_match(text[], date[], text[], text);
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0003_authors_read_what_they_wrote")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
