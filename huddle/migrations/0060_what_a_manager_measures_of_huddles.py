"""What is measured of huddles: from the nomination to the discussion, the lead and the review.

As ``families_measures``: of the same families, references, states and dates only.
"""

from django.db import migrations

FORWARD = """
-- One row for each thing that is measured: a family that has no lead, a nomination, a decision to
-- allocate a lead, when a baby was last seen, a review. What ended before in_from is left out.
CREATE FUNCTION huddle_measures(in_as_at date, in_from date) RETURNS TABLE (
    kind text, family_id uuid, reference text, coordinator_id uuid, lead_id uuid, teams uuid[],
    agency_id uuid, status text, began date, ended date, stopped date, due date, amount int,
    note text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET jit = off AS $$
    WITH scope AS MATERIALIZED (
        SELECT *, status IN ('listed', 'active', 'paused') AS is_open
          FROM families_measured_scope(in_as_at, in_from)
    ), discussed AS MATERIALIZED (
        SELECT i.id, i.family_id, i.discussed_at AS at,
               (i.discussed_at AT TIME ZONE 'Europe/London')::date AS day
          FROM scope s JOIN huddle_agendaitem i ON i.family_id = s.family_id
         WHERE i.state = 'discussed' AND i.discussed_at < s.until
           AND (s.is_open OR s.closed_on >= in_from)
    ), decided AS MATERIALIZED (
        SELECT d.item_id, d.family_id, d.code, coalesce(d.happened_at, d.recorded_at) AS at,
               d.details
          FROM scope s JOIN huddle_decision d ON d.family_id = s.family_id
         WHERE (d.replaced_at IS NULL OR d.replaced_at >= s.until) AND d.is_primary
           AND NOT d.provisional AND coalesce(d.happened_at, d.recorded_at) < s.until
           AND (s.is_open OR s.closed_on >= in_from)
    ), closed AS MATERIALIZED (
        SELECT s.family_id, max(g.since) AS at FROM scope s
          JOIN families_stage g ON g.family_id = s.family_id AND g.status = 'closed'
           AND g.since < s.until
         WHERE s.is_open AND NOT s.held GROUP BY s.family_id
    ), waiting AS (
        SELECT s.family_id, greatest(min(d.at), (
            SELECT max(a.ended_at) FROM families_allocation a
             WHERE a.family_id = s.family_id AND a.state = 'ended'
               AND a.ended_at < s.until
               AND a.ended_at > coalesce(c.at, '-infinity'))) AS at
          FROM scope s JOIN decided d ON d.family_id = s.family_id AND d.code IN ('D03', 'D05')
          LEFT JOIN closed c ON c.family_id = s.family_id
         WHERE s.is_open AND NOT s.held AND s.quiet_since IS NULL
           AND d.at > coalesce(c.at, '-infinity')
         GROUP BY s.family_id, s.until, c.at
    ), allocating AS MATERIALIZED (
        SELECT d.item_id, d.family_id, min(d.at) AS at FROM decided d
         WHERE d.code = 'D03' GROUP BY d.item_id, d.family_id
    ), allocated AS (
        SELECT g.family_id, (g.at AT TIME ZONE 'Europe/London')::date AS day, (
            SELECT (min(greatest(a.answered_at, g.at)) AT TIME ZONE 'Europe/London')::date
              FROM families_allocation a
             WHERE a.family_id = g.family_id AND a.state IN ('current', 'ended')
               AND a.answered_at < s.until AND (a.ended_at IS NULL OR a.ended_at > g.at)
            ) AS accepted
          FROM allocating g JOIN scope s ON s.family_id = g.family_id
         WHERE s.quiet_since IS NULL OR s.quiet_since > g.at
    ), nominated AS (
        SELECT n.family_id, (n.received_at AT TIME ZONE 'Europe/London')::date AS day,
               min(i.day) AS first_discussed, n.state
          FROM scope s JOIN huddle_nomination n ON n.family_id = s.family_id
          LEFT JOIN discussed i ON i.family_id = n.family_id AND i.at >= n.received_at
         WHERE n.state NOT IN ('merged', 'redirected') AND n.received_at < s.until
           AND (s.status <> 'closed' OR s.closed_on >= in_from)
         GROUP BY n.id
    ), babies AS MATERIALIZED (
        SELECT p.id, p.family_id, p.dob FROM scope s
          JOIN families_person p ON p.family_id = s.family_id AND p.kind = 'child'
           AND p.created_at < s.until AND p.dob <= in_as_at
           AND p.dob > in_as_at - interval '36 months'
         WHERE s.is_open AND (p.loss = '' OR NOT EXISTS (
            SELECT 1 FROM families_loss l WHERE l.child_id = p.id AND l.taken_back_at IS NULL
               AND l.recorded_at < s.until))
    ), unseen AS MATERIALIZED (  -- most babies were seen lately: their years are not read
        SELECT b.* FROM babies b WHERE NOT EXISTS (
            SELECT 1 FROM families_contact c
              JOIN families_contactperson cp ON cp.contact_id = c.id AND cp.person_id = b.id
               AND cp.seen NOT IN ('', 'mother')
             WHERE c.family_id = b.family_id AND NOT c.is_hidden AND c.change <> 'in_error'
               AND c.happened_at >= (in_as_at - 28)::timestamp AT TIME ZONE 'Europe/London'
               AND c.happened_at < (in_as_at + 1)::timestamp AT TIME ZONE 'Europe/London'
               AND NOT EXISTS (SELECT 1 FROM families_contact n WHERE n.replaces_id = c.id))
    ), sightings AS (
        SELECT b.id, (c.happened_at AT TIME ZONE 'Europe/London')::date AS day
          FROM unseen b JOIN families_contactperson cp ON cp.person_id = b.id
           AND cp.seen NOT IN ('', 'mother')
          JOIN families_contact c ON c.id = cp.contact_id AND NOT c.is_hidden
           AND c.change <> 'in_error'
         WHERE NOT EXISTS (SELECT 1 FROM families_contact n WHERE n.replaces_id = c.id)
        UNION ALL
        SELECT b.id, i.last_seen_on FROM unseen b
          JOIN families_involvement i ON i.family_id = b.family_id AND NOT i.is_hidden
           AND i.last_seen_on >= b.dob
          JOIN practitioners_team t ON t.id = i.team_id AND NOT t.is_sensitive
        UNION ALL
        SELECT b.id, k.last_seen_on FROM unseen b
          JOIN huddle_agencycheck k ON k.family_id = b.family_id AND k.last_seen_on >= b.dob
          JOIN practitioners_team t ON t.id = k.team_id AND NOT t.is_sensitive
    ), last_seen AS (
        SELECT id, max(day) AS day FROM sightings WHERE day <= in_as_at GROUP BY id
    ), promised AS MATERIALIZED (
        SELECT d.item_id, d.family_id, min(d.at) AS at, min((d.details->>'review_on')::date) AS due
          FROM decided d WHERE d.details->>'review_on' <> ''
         GROUP BY d.item_id, d.family_id
    ), latest AS MATERIALIZED (
        SELECT DISTINCT ON (family_id) family_id, id, at FROM discussed
         ORDER BY family_id, at DESC
    ), asked AS MATERIALIZED (  -- due before the period and discussed since: counted then
        SELECT r.* FROM promised r LEFT JOIN latest l ON l.family_id = r.family_id
         WHERE r.due < in_as_at
           AND (r.due >= in_from OR l.id IS NULL OR l.id = r.item_id OR l.at <= r.at)
    ), reviewed AS (
        SELECT r.family_id, (r.at AT TIME ZONE 'Europe/London')::date AS day, r.due,
               min(i.day) AS held
          FROM asked r
          LEFT JOIN discussed i ON i.family_id = r.family_id AND i.id <> r.item_id AND i.at > r.at
         GROUP BY r.item_id, r.family_id, r.at, r.due
    ), about AS (
        SELECT 'without_lead' AS kind, family_id, (at AT TIME ZONE 'Europe/London')::date AS began,
               NULL::date AS ended, NULL::date AS stopped, NULL::date AS due, '' AS note
          FROM waiting
        UNION ALL
        SELECT 'nomination', n.family_id, n.day, n.first_discussed,
               CASE WHEN n.first_discussed IS NULL THEN s.closed_on END, NULL, n.state
          FROM nominated n JOIN scope s ON s.family_id = n.family_id
         WHERE n.first_discussed IS NULL OR n.first_discussed >= in_from
        UNION ALL
        SELECT 'allocation', a.family_id, a.day, a.accepted,
               CASE WHEN a.accepted IS NULL THEN s.closed_on END, NULL, ''
          FROM allocated a JOIN scope s ON s.family_id = a.family_id
         WHERE a.accepted IS NULL OR a.accepted >= in_from
        UNION ALL
        SELECT 'last_seen', b.family_id, l.day, NULL, NULL, NULL, ''
          FROM unseen b LEFT JOIN last_seen l ON l.id = b.id
         WHERE l.day IS NULL OR in_as_at - l.day > 28  -- how many babies there are, others say
        UNION ALL
        SELECT 'review', r.family_id, r.day, r.held,
               CASE WHEN r.held IS NULL THEN s.closed_on END, r.due, ''
          FROM reviewed r JOIN scope s ON s.family_id = r.family_id
         WHERE s.quiet_since IS NULL
           AND (r.due >= in_from OR r.held IS NULL)
    )
    SELECT a.kind, s.shown_id, s.reference, s.coordinator_id,
           CASE WHEN s.held OR s.status = 'closed' THEN s.lead_id END, s.teams, NULL::uuid,
           s.status, a.began, a.ended, a.stopped, a.due, 1, a.note
      FROM about a JOIN scope s ON s.family_id = a.family_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0034_how_a_family_is_understood"),
        ("families", "0072_what_a_manager_measures"),
    ]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION huddle_measures(date, date);")]
