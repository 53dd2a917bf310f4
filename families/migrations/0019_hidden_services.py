"""A sensitive service works with a family without being named to the others around it."""

from django.db import migrations, models

FORWARD = """
-- Is whoever is bound told of this service: its own agency, and the family's coordinator?
CREATE FUNCTION families_told_of(in_family uuid, in_team uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM practitioners_practitioner p
          JOIN practitioners_team t ON t.id = in_team
         WHERE p.id = huddle_bound_practitioner() AND (t.agency_id = p.agency_id OR EXISTS (
            SELECT 1 FROM families_familypractitionergrant g
             WHERE g.content_object_id = in_family AND g.user_id = p.id
               AND g.reason = 'screening' AND (g.until IS NULL OR g.until > now()))))
$$;

-- The teams that work there hidden from whoever is bound, and their people, save those who have
-- a part in the work that everybody knows.
CREATE FUNCTION families_hidden_principals(in_family uuid) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH hidden AS (
        SELECT t.group_id, t.principal FROM families_involvement i
          JOIN practitioners_team t ON t.id = i.team_id
         WHERE i.family_id = in_family AND i.is_hidden
           AND NOT families_told_of(in_family, t.id)
    )
    SELECT coalesce(array_agg(principal ORDER BY principal), '{}') FROM (
        SELECT principal FROM hidden
        UNION
        SELECT p.principal FROM hidden h
          JOIN practitioners_practitioner_groups m ON m.group_id = h.group_id
          JOIN practitioners_practitioner p ON p.id = m.practitioner_id
         WHERE NOT EXISTS (
            SELECT 1 FROM families_familypractitionergrant g
             WHERE g.content_object_id = in_family AND g.user_id = p.id
               AND g.reason IN ('screening', 'chairing', 'offered', 'leading', 'overseeing'))
    ) AS unnamed
$$;

CREATE FUNCTION families_hides(in_family uuid, in_group int, in_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM families_involvement WHERE family_id = in_family AND is_hidden)
       AND coalesce(
            (SELECT principal FROM practitioners_team WHERE group_id = in_group),
            (SELECT principal FROM practitioners_practitioner WHERE id = in_user)
       ) = ANY (families_hidden_principals(in_family))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0018_a_search_reads_what_it_found"),
        ("practitioners", "0008_sensitive_teams"),
    ]
    operations = [
        migrations.AddField("involvement", "is_hidden", models.BooleanField(default=False)),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
