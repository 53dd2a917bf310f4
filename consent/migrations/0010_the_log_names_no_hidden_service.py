"""The log of a family names nobody of a service that works there hidden from its reader.

Their looking stays in it, as that of somebody who is not named. Information governance reads all.
"""

from django.db import migrations

FORWARD = """
DROP FUNCTION consent_log_events(uuid, uuid, uuid, timestamptz, timestamptz, text, text[]);

-- The practitioners whom whoever is bound is not to find in the log of this family.
CREATE FUNCTION consent_log_unnamed(in_family uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM practitioners_practitioner g
                      WHERE g.id = huddle_bound_practitioner() AND 'ig_lead' = ANY (g.roles))
        THEN '{}'::uuid[]
        ELSE ARRAY(SELECT p.id FROM practitioners_practitioner p
                    WHERE p.principal = ANY (families_hidden_principals(in_family))
                      AND p.id IS DISTINCT FROM huddle_bound_practitioner()) END
$$;

-- The events of a family as whoever is bound may read them. Within the functions below only.
CREATE FUNCTION consent_log_lines(in_family uuid, in_looks text[]) RETURNS TABLE (
    id uuid, at timestamptz, person uuid, agency uuid, verb text, is_look boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.at,
           CASE WHEN h.unnamed THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff' ELSE e.by END,
           CASE WHEN NOT h.unnamed THEN e.agency END,
           e.verb::text, e.verb LIKE ANY (in_looks)
      FROM (SELECT consent_log_unnamed(in_family) AS people) u
      JOIN practitioners_auditevent e ON e.family = in_family
      CROSS JOIN LATERAL (SELECT coalesce(e.by = ANY (u.people), false) AS unnamed) h
     WHERE consent_may_read_log(in_family)
$$;

CREATE OR REPLACE FUNCTION consent_access_log(
    in_family uuid, in_person uuid, in_agency uuid, in_from timestamptz, in_until timestamptz,
    in_kind text, in_looks text[], in_most int, in_after int
) RETURNS TABLE (at timestamptz, person uuid, agency uuid, verb text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.at, l.person, l.agency, l.verb FROM consent_log_lines(in_family, in_looks) l
     WHERE (in_person IS NULL OR l.person IS NOT DISTINCT FROM
                nullif(in_person, '00000000-0000-0000-0000-000000000000'))
       AND (in_agency IS NULL OR l.agency = in_agency)
       AND (in_from IS NULL OR l.at >= in_from)
       AND (in_until IS NULL OR l.at < in_until)
       AND (in_kind = '' OR l.is_look = (in_kind = 'looked'))
     ORDER BY l.at DESC, l.id
     LIMIT in_most OFFSET in_after
$$;

CREATE OR REPLACE FUNCTION consent_access_log_count(
    in_family uuid, in_person uuid, in_agency uuid, in_from timestamptz, in_until timestamptz,
    in_kind text, in_looks text[]
) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM consent_access_log(
        in_family, in_person, in_agency, in_from, in_until, in_kind, in_looks, NULL, 0)
$$;

CREATE OR REPLACE FUNCTION consent_access_log_people(in_family uuid, in_looks text[])
RETURNS TABLE (person uuid, agency uuid, looked bigint, changed bigint, latest timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.person, l.agency, count(*) FILTER (WHERE l.is_look),
           count(*) FILTER (WHERE NOT l.is_look), max(l.at)
      FROM consent_log_lines(in_family, in_looks) l
     GROUP BY l.person, l.agency
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0009_unusual_access_is_a_prompt_to_ask"),
        ("families", "0019_hidden_services"),
    ]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
