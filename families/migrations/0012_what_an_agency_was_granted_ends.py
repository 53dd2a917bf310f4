"""End, for one agency, what its teams and people were granted for some reasons."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION families_end_agency_grants(in_family uuid, in_agency uuid, in_reasons text[])
RETURNS TABLE (reason text, teams bigint, people bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_check_granter(in_family);
    RETURN QUERY
    WITH gone_teams AS (
        DELETE FROM families_familyteamgrant g USING practitioners_team t
         WHERE g.content_object_id = in_family AND t.group_id = g.group_id
           AND t.agency_id = in_agency AND g.reason = ANY (in_reasons)
           AND (g.reason <> 'involved' OR g.source IS NOT NULL)
        RETURNING g.reason, g.group_id
    ), gone_people AS (
        DELETE FROM families_familypractitionergrant g USING practitioners_practitioner p
         WHERE g.content_object_id = in_family AND p.id = g.user_id
           AND p.agency_id = in_agency AND g.reason = ANY (in_reasons)
           AND (g.reason <> 'involved' OR g.source IS NOT NULL)
        RETURNING g.reason, g.user_id
    )
    SELECT r.reason::text, (SELECT count(DISTINCT group_id) FROM gone_teams t
                             WHERE t.reason = r.reason),
           (SELECT count(DISTINCT user_id) FROM gone_people p WHERE p.reason = r.reason)
      FROM (SELECT g.reason FROM gone_teams g UNION SELECT g.reason FROM gone_people g) r
     ORDER BY 1;
END $$;
"""
BACKWARD = "DROP FUNCTION families_end_agency_grants(uuid, uuid, text[]);"


class Migration(migrations.Migration):
    dependencies = [("families", "0011_conflicts_of_interest_begin_and_end")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
