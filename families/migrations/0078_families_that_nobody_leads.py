"""A family that somebody must lead and nobody does is found by one query, for everybody."""

from django.db import migrations, models

FORWARD = """
UPDATE families_family f SET lead_needed_since = a.answered_at
  FROM families_allocation a
 WHERE a.family_id = f.id AND a.state = 'current' AND f.status <> 'closed';

-- Who has a lead needs one from then on, until a decision says otherwise; who is closed does not.
CREATE FUNCTION families_lead_is_needed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state = 'current' THEN
        UPDATE families_family SET lead_needed_since = now()
         WHERE id = NEW.family_id AND lead_needed_since IS NULL AND status <> 'closed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lead_is_needed AFTER INSERT OR UPDATE OF state ON families_allocation
FOR EACH ROW EXECUTE FUNCTION families_lead_is_needed();

CREATE FUNCTION families_closed_needs_no_lead() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    NEW.lead_needed_since := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER closed_needs_no_lead BEFORE UPDATE OF status ON families_family
FOR EACH ROW WHEN (NEW.status = 'closed') EXECUTE FUNCTION families_closed_needs_no_lead();

-- The one query. Asked by a reader, it finds what they see; by the functions below, all.
-- After a loss nobody is asked to lead. Of those who are away: no cover runs today.
CREATE FUNCTION families_without_lead() RETURNS TABLE (
    family_id uuid, why text, since timestamptz, lead_id uuid
) LANGUAGE sql STABLE AS $$
    SELECT f.id,
           CASE WHEN a.id IS NULL THEN 'nobody' WHEN NOT p.is_active THEN 'left' ELSE 'away' END,
           CASE WHEN a.id IS NULL THEN greatest(f.lead_needed_since, (
                    SELECT max(e.ended_at) FROM families_allocation e
                     WHERE e.family_id = f.id AND e.state = 'ended'))
                WHEN NOT p.is_active THEN coalesce((
                    SELECT max(d.left_at) FROM practitioners_departure d
                     WHERE d.practitioner_id = p.id), a.answered_at)
                ELSE away.since END,
           a.practitioner_id
      FROM families_family f
      LEFT JOIN families_allocation a ON a.family_id = f.id AND a.state = 'current'
      LEFT JOIN practitioners_practitioner p ON p.id = a.practitioner_id
      LEFT JOIN LATERAL (
        SELECT min(c.starts_on)::timestamp AT TIME ZONE 'Europe/London' AS since
          FROM families_cover c
          JOIN practitioners_practitioner q ON q.id = c.practitioner_id
         WHERE c.allocation_id = a.id
           AND (now() AT TIME ZONE 'Europe/London')::date BETWEEN c.starts_on AND c.ends_on
           AND c.state IN ('asked', 'accepted', 'declined', 'given_up')
        HAVING NOT bool_or(c.state = 'accepted' AND q.is_active)) away ON true
     WHERE f.quiet_since IS NULL AND f.status <> 'closed'
       AND CASE WHEN a.id IS NULL
                THEN f.lead_needed_since IS NOT NULL AND f.status <> 'paused'
                ELSE NOT p.is_active OR away.since IS NOT NULL END
$$;

-- For the clock, and for whoever has just let go: whom to tell. The coordinator, and the managers
-- of the agency whose lead it is or was, or else of those that nominated it or work with it. Of a
-- sealed family the coordinator only.
CREATE FUNCTION families_gaps_to_tell(in_family uuid, in_lead uuid) RETURNS TABLE (
    family_id uuid, why text, since timestamptz, practitioner_id uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.family_id, g.why, g.since, told.who
      FROM families_without_lead() g
      JOIN families_family f ON f.id = g.family_id
      CROSS JOIN LATERAL (
        SELECT array_agg(p.agency_id) AS agencies FROM (
            SELECT practitioner_id FROM families_allocation a
             WHERE a.family_id = f.id AND a.state IN ('current', 'ended')
             ORDER BY a.answered_at DESC LIMIT 1) latest
          JOIN practitioners_practitioner p ON p.id = latest.practitioner_id) led
      CROSS JOIN LATERAL (
        SELECT array_agg(t.agency_id) AS agencies FROM families_familyteamgrant tg
          JOIN practitioners_team t ON t.group_id = tg.group_id
         WHERE tg.content_object_id = f.id AND tg.reason IN ('registered', 'involved')
           AND (tg.until IS NULL OR tg.until > now())) known
      CROSS JOIN LATERAL (
        SELECT families_coordinator(f.id) AS who
        UNION
        SELECT m.id FROM practitioners_practitioner m
         WHERE m.is_active AND 'manager' = ANY (m.roles) AND f.restriction <> 'sealed'
           AND m.agency_id = ANY (coalesce(led.agencies, known.agencies))) told
     WHERE told.who IS NOT NULL
       AND (in_family IS NULL OR g.family_id = in_family)
       AND (in_lead IS NULL OR g.lead_id = in_lead)
     ORDER BY g.family_id, told.who
$$;
"""
BACKWARD = """
DROP FUNCTION families_gaps_to_tell(uuid, uuid);
DROP FUNCTION families_without_lead();
DROP TRIGGER closed_needs_no_lead ON families_family;
DROP FUNCTION families_closed_needs_no_lead();
DROP TRIGGER lead_is_needed ON families_allocation;
DROP FUNCTION families_lead_is_needed();
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0077_who_supervises_a_lead_and_how_much_they_lead")]

    operations = [
        migrations.AddField(
            model_name="family",
            name="lead_needed_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
