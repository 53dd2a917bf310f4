"""Keep ``visible_to`` from the grants, and let grants be made only through checked functions.

Truth: the grant rows. Derived: ``visible_to`` on family, contribution and action, kept by
triggers that lock the family first, so that two grants at once cannot lose one another.
"""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE families_reference;

CREATE FUNCTION huddle_bound_principals() RETURNS int[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('huddle.principals', true), '')::int[], '{}')
$$;

CREATE FUNCTION huddle_bound_practitioner() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('huddle.practitioner', true), '')::uuid
$$;

-- Every live grant to see a family: who (principal), of which agency, and why.
CREATE VIEW families_sight WITH (security_invoker = true) AS
SELECT g.content_object_id AS family_id, t.principal, t.agency_id, g.reason,
       NULL::uuid AS practitioner_id
  FROM families_familyteamgrant g
  JOIN practitioners_team t ON t.group_id = g.group_id
  JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'view_family'
  JOIN families_family f ON f.id = g.content_object_id AND f.restriction = 'standard'
 WHERE g.until IS NULL OR g.until > now()
UNION ALL
SELECT g.content_object_id, u.principal, u.agency_id, g.reason, u.id
  FROM families_familypractitionergrant g
  JOIN practitioners_practitioner u ON u.id = g.user_id
  JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'view_family'
 WHERE g.until IS NULL OR g.until > now();

CREATE FUNCTION families_principals(in_family uuid) RETURNS int[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT principal ORDER BY principal), '{}')
      FROM families_sight WHERE family_id = in_family
$$;

CREATE FUNCTION families_readers(
    in_family uuid, in_audience text, in_source uuid, in_author uuid, in_named uuid[]
) RETURNS int[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT principal ORDER BY principal), '{}')
      FROM families_sight s
     WHERE s.family_id = in_family AND CASE in_audience
        WHEN 'huddle' THEN true
        WHEN 'verbal' THEN true
        WHEN 'own' THEN s.agency_id = in_source
        WHEN 'named' THEN s.agency_id = in_source OR s.agency_id = ANY (in_named)
        WHEN 'chair_lead' THEN s.reason IN ('screening', 'chairing', 'leading')
                               OR s.practitioner_id = in_author
        ELSE false END
$$;

CREATE FUNCTION families_refresh(in_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    principals int[];
BEGIN
    PERFORM 1 FROM families_family WHERE id = in_family FOR UPDATE;
    principals := families_principals(in_family);
    UPDATE families_family SET visible_to = principals
     WHERE id = in_family AND visible_to IS DISTINCT FROM principals;
    UPDATE families_action SET visible_to = principals
     WHERE family_id = in_family AND visible_to IS DISTINCT FROM principals;
    UPDATE families_contribution c SET visible_to = r.readers
      FROM (SELECT id, families_readers(family_id, audience, source_agency_id, author_id,
                                        named_agencies) AS readers
              FROM families_contribution WHERE family_id = in_family) r
     WHERE c.id = r.id AND c.visible_to IS DISTINCT FROM r.readers;
END $$;

CREATE FUNCTION families_grant_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM families_refresh(OLD.content_object_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM families_refresh(NEW.content_object_id); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_visible_to AFTER INSERT OR UPDATE OR DELETE ON families_familyteamgrant
FOR EACH ROW EXECUTE FUNCTION families_grant_changed();
CREATE TRIGGER keep_visible_to AFTER INSERT OR UPDATE OR DELETE ON families_familypractitionergrant
FOR EACH ROW EXECUTE FUNCTION families_grant_changed();

-- A new family is seen by whoever writes it down, until its first grant is made.
CREATE FUNCTION families_family_is_new() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.visible_to := ARRAY(SELECT principal FROM practitioners_practitioner
                             WHERE id = huddle_bound_practitioner());
    RETURN NEW;
END $$;
CREATE TRIGGER seen_by_its_author BEFORE INSERT ON families_family
FOR EACH ROW EXECUTE FUNCTION families_family_is_new();

CREATE FUNCTION families_restriction_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_refresh(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_visible_to AFTER UPDATE OF restriction ON families_family
FOR EACH ROW WHEN (OLD.restriction IS DISTINCT FROM NEW.restriction)
EXECUTE FUNCTION families_restriction_changed();

CREATE FUNCTION families_contribution_is_new() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.visible_to := families_readers(NEW.family_id, NEW.audience, NEW.source_agency_id,
                                       NEW.author_id, NEW.named_agencies);
    RETURN NEW;
END $$;
CREATE TRIGGER read_by_its_audience BEFORE INSERT ON families_contribution
FOR EACH ROW EXECUTE FUNCTION families_contribution_is_new();

CREATE FUNCTION families_action_is_new() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.visible_to := families_principals(NEW.family_id);
    RETURN NEW;
END $$;
CREATE TRIGGER seen_with_its_family BEFORE INSERT ON families_action
FOR EACH ROW EXECUTE FUNCTION families_action_is_new();

-- Who may grant: whoever sees the family. The services say who of those may, and for what.
CREATE FUNCTION families_check_granter(in_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM families_family WHERE id = in_family
                    AND visible_to && huddle_bound_principals()) THEN
        RAISE EXCEPTION 'no such family' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE FUNCTION families_grant(
    in_family uuid, in_group int, in_user uuid, in_codename text, in_reason text,
    in_source uuid, in_until timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    permission int;
BEGIN
    PERFORM families_check_granter(in_family);
    SELECT p.id INTO STRICT permission FROM auth_permission p
      JOIN django_content_type c ON c.id = p.content_type_id AND c.app_label = 'families'
     WHERE p.codename = in_codename;
    IF in_group IS NOT NULL THEN
        INSERT INTO families_familyteamgrant
            (content_object_id, group_id, permission_id, reason, source, until,
             granted_at, granted_by)
        VALUES (in_family, in_group, permission, in_reason, in_source, in_until, now(),
                huddle_bound_practitioner())
        ON CONFLICT ON CONSTRAINT team_granted_once_for_each_reason
        DO UPDATE SET until = EXCLUDED.until;
    ELSE
        INSERT INTO families_familypractitionergrant
            (content_object_id, user_id, permission_id, reason, source, until,
             granted_at, granted_by)
        VALUES (in_family, in_user, permission, in_reason, in_source, in_until, now(),
                huddle_bound_practitioner())
        ON CONFLICT ON CONSTRAINT practitioner_granted_once_for_each_reason
        DO UPDATE SET until = EXCLUDED.until;
    END IF;
END $$;

CREATE FUNCTION families_end_grants(in_family uuid, in_reason text, in_source uuid)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    teams int;
    people int;
BEGIN
    PERFORM families_check_granter(in_family);
    DELETE FROM families_familyteamgrant
     WHERE content_object_id = in_family AND reason = in_reason
       AND source IS NOT DISTINCT FROM in_source;
    GET DIAGNOSTICS teams = ROW_COUNT;
    DELETE FROM families_familypractitionergrant
     WHERE content_object_id = in_family AND reason = in_reason
       AND source IS NOT DISTINCT FROM in_source;
    GET DIAGNOSTICS people = ROW_COUNT;
    RETURN teams + people;
END $$;

-- Called every minute by beat: time takes access away, and the families say which they were.
CREATE FUNCTION families_end_expired_grants() RETURNS TABLE (family_id uuid, reason text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH teams AS (
        DELETE FROM families_familyteamgrant WHERE until <= now()
        RETURNING content_object_id, reason
    ), people AS (
        DELETE FROM families_familypractitionergrant WHERE until <= now()
        RETURNING content_object_id, reason
    )
    SELECT content_object_id, reason::text FROM teams
    UNION SELECT content_object_id, reason::text FROM people
$$;

-- The families whose arrays differ from their grants: none, unless somebody reached past the triggers.
CREATE FUNCTION families_drift() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH truth AS (
        SELECT family_id, array_agg(DISTINCT principal ORDER BY principal) AS principals
          FROM families_sight GROUP BY family_id
    )
    SELECT f.id FROM families_family f LEFT JOIN truth t ON t.family_id = f.id
     WHERE f.visible_to IS DISTINCT FROM coalesce(t.principals, '{}')
    UNION
    SELECT f.id FROM families_family f JOIN families_action a ON a.family_id = f.id
     WHERE a.visible_to IS DISTINCT FROM f.visible_to
    UNION
    SELECT c.family_id FROM families_contribution c
     WHERE c.visible_to IS DISTINCT FROM families_readers(
        c.family_id, c.audience, c.source_agency_id, c.author_id, c.named_agencies)
$$;

-- Search by name, reference or NHS number. The permission filter is inside: under row-level
-- security a LIKE could not use an index, and outside it would leak.
CREATE INDEX person_name_words ON families_person
    USING gin (to_tsvector('simple'::regconfig, name || ' ' || known_as));
CREATE FUNCTION families_search(query text, most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.id FROM families_family f
     WHERE f.visible_to && huddle_bound_principals()
       AND (f.reference = upper(query) OR f.id IN (
            SELECT p.family_id FROM families_person p
             WHERE to_tsvector('simple'::regconfig, p.name || ' ' || p.known_as)
                   @@ to_tsquery('simple'::regconfig, nullif(array_to_string(ARRAY(
                        SELECT word || ':*' FROM unnest(
                            regexp_split_to_array(lower(query), '[^[:alnum:]]+')) AS word
                         WHERE word <> ''), ' & '), ''))
                OR p.nhs_number = nullif(regexp_replace(query, '[^0-9]', '', 'g'), '')))
     ORDER BY f.updated_at DESC, f.id
     LIMIT most
$$;

REVOKE ALL ON FUNCTION families_refresh(uuid), families_check_granter(uuid), families_drift(),
    families_end_expired_grants() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION families_end_expired_grants(), families_drift() TO huddle_runtime;
"""
BACKWARD = """
DROP FUNCTION families_search(text, int);
DROP INDEX person_name_words;
DROP FUNCTION families_drift();
DROP FUNCTION families_end_expired_grants();
DROP FUNCTION families_end_grants(uuid, text, uuid);
DROP FUNCTION families_grant(uuid, int, uuid, text, text, uuid, timestamptz);
DROP FUNCTION families_check_granter(uuid);
DROP TRIGGER seen_with_its_family ON families_action;
DROP FUNCTION families_action_is_new();
DROP TRIGGER read_by_its_audience ON families_contribution;
DROP FUNCTION families_contribution_is_new();
DROP TRIGGER keep_visible_to ON families_family;
DROP FUNCTION families_restriction_changed();
DROP TRIGGER seen_by_its_author ON families_family;
DROP FUNCTION families_family_is_new();
DROP TRIGGER keep_visible_to ON families_familypractitionergrant;
DROP TRIGGER keep_visible_to ON families_familyteamgrant;
DROP FUNCTION families_grant_changed();
DROP FUNCTION families_refresh(uuid);
DROP FUNCTION families_readers(uuid, text, uuid, uuid, uuid[]);
DROP FUNCTION families_principals(uuid);
DROP VIEW families_sight;
DROP FUNCTION huddle_bound_practitioner();
DROP FUNCTION huddle_bound_principals();
DROP SEQUENCE families_reference;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0001_initial"),
        ("practitioners", "0002_audit_event_is_append_only"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
