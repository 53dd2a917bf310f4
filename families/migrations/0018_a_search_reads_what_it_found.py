"""Search: find the names first, then ask which of those families the asker sees."""

from django.db import migrations

FORWARD = """
-- By name, reference or NHS number, each by its own index. The permission filter is inside: under
-- row-level security a LIKE could not use an index, and outside it would leak.
CREATE OR REPLACE FUNCTION families_search(query text, most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH found AS (
        SELECT id FROM families_family WHERE reference = upper(query)
        UNION
        SELECT family_id FROM families_person
         WHERE to_tsvector('simple'::regconfig, name || ' ' || known_as)
               @@ to_tsquery('simple'::regconfig, nullif(array_to_string(ARRAY(
                    SELECT word || ':*' FROM unnest(
                        regexp_split_to_array(lower(query), '[^[:alnum:]]+')) AS word
                     WHERE word <> ''), ' & '), ''))
        UNION
        SELECT family_id FROM families_person
         WHERE nhs_number = nullif(regexp_replace(query, '[^0-9]', '', 'g'), '')
    )
    SELECT f.id FROM found JOIN families_family f ON f.id = found.id
     WHERE f.visible_to && huddle_bound_principals()
     ORDER BY f.updated_at DESC, f.id
     LIMIT most
$$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION families_search(query text, most int) RETURNS SETOF uuid
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
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0017_sight_of_one_family_reads_one_family")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
