"""Whoever is there at the end of a family's turn is there until that very moment."""

from django.db import migrations

HEAD = """
CREATE OR REPLACE FUNCTION huddle_end_turns(in_session uuid)
RETURNS TABLE (item uuid, family uuid)
"""
FORWARD = (
    HEAD
    + """
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ends timestamptz := clock_timestamp();
BEGIN
    IF NOT huddle_runs(in_session) THEN
        RETURN;
    END IF;
    UPDATE huddle_itempresence p SET left_at = greatest(ends, p.came_at)
      FROM huddle_itemturn t
     WHERE t.session_id = in_session AND t.ended_at IS NULL AND t.item_id = p.item_id
       AND p.left_at IS NULL;
    RETURN QUERY
    UPDATE huddle_itemturn t SET ended_at = greatest(ends, t.began_at)
     WHERE t.session_id = in_session AND t.ended_at IS NULL
    RETURNING t.item_id, t.family_id;
END $$;
"""
)
BACKWARD = (
    HEAD
    + """
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE huddle_itempresence p SET left_at = clock_timestamp()
      FROM huddle_itemturn t
     WHERE t.session_id = in_session AND t.ended_at IS NULL AND t.item_id = p.item_id
       AND p.left_at IS NULL AND huddle_runs(in_session);
    UPDATE huddle_itemturn t SET ended_at = clock_timestamp()
     WHERE t.session_id = in_session AND t.ended_at IS NULL AND huddle_runs(in_session)
    RETURNING t.item_id, t.family_id
$$;
"""
)


class Migration(migrations.Migration):
    dependencies = [("huddle", "0029_concerns_climb_a_ladder")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
