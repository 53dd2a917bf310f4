"""What somebody knows outside work is compared with a session's families before they see one."""

from django.db import migrations

FORWARD = """
-- For whoever is bound, and against nobody but them: a standing conflict with each family of the
-- session that one of these names, streets or postcodes fits. A protected address never does: its
-- street cannot be found out by trying.
CREATE FUNCTION huddle_declare_connections(
    in_session uuid, in_names text[], in_places text[], in_postcodes text[]
) RETURNS TABLE (conflict uuid, family uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO families_conflict
        (id, family_id, practitioner_id, kind, reason, declared_at, declared_by_id, end_reason)
    SELECT gen_random_uuid(), i.family_id, huddle_bound_practitioner(), 'named',
           'Something they named before the session matched this family.', now(),
           huddle_bound_practitioner(), ''
      FROM huddle_agendaitem i
     WHERE i.session_id = in_session AND i.state <> 'withdrawn'
       AND huddle_bound_practitioner() IS NOT NULL
       AND (EXISTS (SELECT 1 FROM families_person p, unnest(in_names) AS n (key)
                     WHERE p.family_id = i.family_id AND p.name_key LIKE '%' || n.key)
         OR EXISTS (SELECT 1 FROM families_address a
                     WHERE a.family_id = i.family_id AND NOT a.protected
                       AND (a.postcode_key = ANY (in_postcodes) OR EXISTS (
                            SELECT 1 FROM unnest(in_places) AS s (key)
                             WHERE regexp_replace(lower(a.lines), '[^a-z0-9]', '', 'g')
                                   LIKE '%' || s.key || '%'))))
    ON CONFLICT DO NOTHING
    RETURNING id, family_id
$$;

CREATE FUNCTION huddle_is_recused(in_session uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM huddle_agendaitem i
          JOIN families_conflict c ON c.family_id = i.family_id AND c.ended_at IS NULL
         WHERE i.session_id = in_session AND i.state <> 'withdrawn'
           AND c.practitioner_id = huddle_bound_practitioner())
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0010_attending_is_involvement"),
        ("families", "0019_hidden_services"),
    ]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
