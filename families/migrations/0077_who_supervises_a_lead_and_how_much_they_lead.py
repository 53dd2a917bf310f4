"""A child in need is led under a social worker; how much somebody leads is known in numbers."""

from django.db import migrations, models

FORWARD = """
-- Whoever supervises the lead of a child in need or at risk is a social worker, from the offer on.
-- That nobody does any more is shown and never refused: somebody may have to let go.
CREATE FUNCTION families_lead_is_supervised() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state NOT IN ('offered', 'current')
        OR (TG_OP = 'UPDATE' AND (NEW.supervisor_id IS NULL
            OR NEW.supervisor_id IS NOT DISTINCT FROM OLD.supervisor_id))
        OR NOT EXISTS (SELECT 1 FROM families_family f
                        WHERE f.id = NEW.family_id AND (
                            f.level_of_need IN ('s17', 's47') OR EXISTS (
                            SELECT 1 FROM families_statusepisode s
                              JOIN families_person c ON c.id = s.child_id AND c.loss = ''
                             WHERE s.family_id = f.id AND s.ended_on IS NULL
                               AND s.corrected_at IS NULL AND s.kind <> 'early_help')))
    THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM practitioners_practitioner p
                    WHERE p.id = NEW.supervisor_id AND p.is_active
                      AND p.profession = 'social_worker') THEN
        RAISE EXCEPTION 'no social worker supervises'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_is_supervised_by_social_work';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER is_supervised BEFORE INSERT OR UPDATE ON families_allocation
FOR EACH ROW EXECUTE FUNCTION families_lead_is_supervised();

-- What each of these people leads, as the table of weights reads it: no family and no name. For
-- themselves, and for those who ask somebody to lead or answer for who does. Sealed families are
-- counted for their lead only.
CREATE FUNCTION families_load_of(in_people uuid[]) RETURNS TABLE (
    practitioner_id uuid, status text, level text, accepted_at timestamptz, due_on date,
    children bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.practitioner_id, f.status, f.level_of_need, a.answered_at, b.due_on, b.children
      FROM families_allocation a
      JOIN families_family f ON f.id = a.family_id AND f.status <> 'closed'
      JOIN practitioners_practitioner v ON v.id = huddle_bound_practitioner() AND v.is_active
      CROSS JOIN LATERAL (
        SELECT min(p.edd) FILTER (WHERE p.kind = 'unborn') AS due_on, count(*) AS children
          FROM families_person p
         WHERE p.family_id = f.id AND p.kind IN ('child', 'unborn') AND p.loss = '') b
     WHERE a.state = 'current' AND a.practitioner_id = ANY (in_people)
       AND (a.practitioner_id = v.id OR (
            f.restriction <> 'sealed'
            AND v.roles && '{chair,coordinator,supervisor,manager}'::varchar[]))
$$;

-- For whoever answers for a lead: that it is more than was said, and why, in the words of those
-- who asked and accepted. A restricted family without its reference, a sealed one not at all.
CREATE FUNCTION families_over_limit() RETURNS TABLE (
    family_id uuid, reference text, lead text, asked text, accepted text, supervisor text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN seen THEN f.id END,
           CASE WHEN seen OR f.restriction = 'standard' THEN f.reference END,
           p.full_name, a.over_limit, a.accepted_over_limit, s.full_name
      FROM families_allocation a
      JOIN families_family f ON f.id = a.family_id
       AND f.restriction <> 'sealed' AND f.status <> 'closed'
      JOIN practitioners_practitioner p ON p.id = a.practitioner_id
      JOIN practitioners_practitioner v ON v.id = huddle_bound_practitioner() AND v.is_active
      LEFT JOIN practitioners_practitioner s ON s.id = a.supervisor_id
      CROSS JOIN LATERAL (SELECT f.visible_to && huddle_bound_principals() AS seen) x
     WHERE a.state IN ('offered', 'current') AND (a.over_limit, a.accepted_over_limit) <> ('', '')
       AND (a.supervisor_id = v.id
            OR (p.agency_id = v.agency_id AND 'manager' = ANY (v.roles))
            OR ('supervisor' = ANY (v.roles) AND EXISTS (
                SELECT 1 FROM practitioners_practitioner_groups mine
                  JOIN practitioners_practitioner_groups theirs ON theirs.group_id = mine.group_id
                 WHERE mine.practitioner_id = v.id AND theirs.practitioner_id = p.id)))
       AND NOT EXISTS (SELECT 1 FROM families_conflict c
                        WHERE c.family_id = f.id AND c.ended_at IS NULL
                          AND c.practitioner_id = v.id)
     ORDER BY p.full_name, f.reference
$$;
"""
BACKWARD = """
DROP FUNCTION families_over_limit();
DROP FUNCTION families_load_of(uuid[]);
DROP TRIGGER is_supervised ON families_allocation;
DROP FUNCTION families_lead_is_supervised();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0076_after_an_adoption_nobody_is_linked"),
    ]

    operations = [
        migrations.AddField(
            model_name="allocation",
            name="accepted_over_limit",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="allocation",
            name="over_limit",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
