"""Let a family's people, and information governance, see who has looked at it.

The runtime role reads no audit event. These functions ask who is bound, and give who, when and which
verb: no word of what was seen or written, no name of anybody in the family.
"""

from django.db import migrations

FORWARD = """
-- Its current lead, whoever supervises them, the coordinator of its huddle (each while they see
-- the family), and information governance for any family.
CREATE FUNCTION consent_may_read_log(in_family uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM practitioners_practitioner p
         WHERE p.id = huddle_bound_practitioner() AND p.is_active AND (
            'ig_lead' = ANY (p.roles)
            OR EXISTS (SELECT 1 FROM families_family f
                        WHERE f.id = in_family AND f.visible_to && huddle_bound_principals())
               AND (EXISTS (SELECT 1 FROM families_allocation a
                             WHERE a.family_id = in_family AND a.state = 'current'
                               AND (a.practitioner_id = p.id
                                 OR EXISTS (SELECT 1 FROM families_familypractitionergrant g
                                             WHERE g.content_object_id = in_family
                                               AND g.user_id = p.id AND g.reason = 'overseeing'
                                               AND g.source = a.id
                                               AND (g.until IS NULL OR g.until > now()))))
                 OR 'coordinator' = ANY (p.roles) AND EXISTS (
                        SELECT 1 FROM families_familypractitionergrant g
                         WHERE g.content_object_id = in_family AND g.user_id = p.id
                           AND g.reason = 'screening'
                           AND (g.until IS NULL OR g.until > now())))))
$$;

-- The events of a family, narrowed by what is asked. Within the functions below only.
CREATE FUNCTION consent_log_events(
    in_family uuid, in_person uuid, in_agency uuid, in_from timestamptz, in_until timestamptz,
    in_kind text, in_looks text[]
) RETURNS SETOF practitioners_auditevent LANGUAGE sql STABLE AS $$
    SELECT e.* FROM practitioners_auditevent e
     WHERE e.family = in_family
       AND (in_person IS NULL
            OR e.by IS NOT DISTINCT FROM nullif(in_person, '00000000-0000-0000-0000-000000000000'))
       AND (in_agency IS NULL OR e.agency = in_agency)
       AND (in_from IS NULL OR e.at >= in_from)
       AND (in_until IS NULL OR e.at < in_until)
       AND (in_kind = '' OR (e.verb LIKE ANY (in_looks)) = (in_kind = 'looked'))
$$;

CREATE FUNCTION consent_access_log(
    in_family uuid, in_person uuid, in_agency uuid, in_from timestamptz, in_until timestamptz,
    in_kind text, in_looks text[], in_most int, in_after int
) RETURNS TABLE (at timestamptz, person uuid, agency uuid, verb text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.at, e.by, e.agency, e.verb::text
      FROM consent_log_events(in_family, in_person, in_agency, in_from, in_until, in_kind,
                              in_looks) e
     WHERE consent_may_read_log(in_family)
     ORDER BY e.at DESC, e.id
     LIMIT in_most OFFSET in_after
$$;

CREATE FUNCTION consent_access_log_count(
    in_family uuid, in_person uuid, in_agency uuid, in_from timestamptz, in_until timestamptz,
    in_kind text, in_looks text[]
) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*)
      FROM consent_log_events(in_family, in_person, in_agency, in_from, in_until, in_kind,
                              in_looks) e
     WHERE consent_may_read_log(in_family)
$$;

CREATE FUNCTION consent_access_log_people(in_family uuid, in_looks text[])
RETURNS TABLE (person uuid, agency uuid, looked bigint, changed bigint, latest timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.by, e.agency, count(*) FILTER (WHERE e.verb LIKE ANY (in_looks)),
           count(*) FILTER (WHERE NOT e.verb LIKE ANY (in_looks)), max(e.at)
      FROM practitioners_auditevent e
     WHERE e.family = in_family AND consent_may_read_log(in_family)
     GROUP BY e.by, e.agency
$$;

-- For information governance, which sees no family: which one has this reference?
CREATE FUNCTION consent_family_of_reference(in_reference text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.id FROM families_family f
     WHERE f.reference = in_reference AND EXISTS (
        SELECT 1 FROM practitioners_practitioner p
         WHERE p.id = huddle_bound_practitioner() AND p.is_active AND 'ig_lead' = ANY (p.roles))
$$;
"""
BACKWARD = """
DROP FUNCTION consent_family_of_reference(text);
DROP FUNCTION consent_access_log_people(uuid, text[]);
DROP FUNCTION consent_access_log_count(
    uuid, uuid, uuid, timestamptz, timestamptz, text, text[]);
DROP FUNCTION consent_access_log(
    uuid, uuid, uuid, timestamptz, timestamptz, text, text[], int, int);
DROP FUNCTION consent_log_events(uuid, uuid, uuid, timestamptz, timestamptz, text, text[]);
DROP FUNCTION consent_may_read_log(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0001_initial"),
        ("families", "0009_what_limits_sight"),
        ("practitioners", "0005_audit_events_are_sealed"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
