"""The families that an agency answers for on a day, and what is measured about each of them.

Facts only: references, states, dates and counts, never a name and never a word of a family.
"""

from django.db import migrations, models

FORWARD = """
-- As families_caseload_scope, on any day, with those that were closed and those nominated: with
-- who leads (of one that is closed, who led last), and the teams by which it is answered for.
-- Called by other functions only.
CREATE FUNCTION families_measured_scope(in_as_at date, in_from date) RETURNS TABLE (
    family_id uuid, shown_id uuid, reference text, coordinator_id uuid, lead_id uuid,
    teams uuid[], held boolean, accepted_at timestamptz, status text, closed_on date,
    level text, quiet_since timestamptz, until timestamptz
) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH day AS MATERIALIZED (
        SELECT ends, ends <= now() AS is_past
          FROM (SELECT (in_as_at + 1)::timestamp AT TIME ZONE 'Europe/London' AS ends) AS d
    ), viewer AS MATERIALIZED (
        SELECT id, agency_id, 'manager' = ANY (roles) AS whole_agency
          FROM practitioners_practitioner
         WHERE id = huddle_bound_practitioner() AND is_active
           AND ('manager' = ANY (roles) OR 'supervisor' = ANY (roles))
    ), mine AS MATERIALIZED (
        SELECT t.id, t.group_id FROM practitioners_team t
          JOIN viewer v ON v.agency_id = t.agency_id
         WHERE v.whole_agency OR EXISTS (
            SELECT 1 FROM practitioners_practitioner_groups g
             WHERE g.practitioner_id = v.id AND g.group_id = t.group_id)
    ), people AS MATERIALIZED (
        SELECT p.id, ARRAY(
            SELECT m.id FROM practitioners_practitioner_groups g
              JOIN mine m ON m.group_id = g.group_id WHERE g.practitioner_id = p.id
            UNION
            SELECT m.id FROM practitioners_departure d JOIN mine m ON m.id = ANY (d.teams)
             WHERE d.practitioner_id = p.id AND NOT p.is_active) AS teams
          FROM practitioners_practitioner p JOIN viewer v ON v.agency_id = p.agency_id
    ), living AS MATERIALIZED (
        SELECT f.id, f.closed_on <= in_as_at AS is_closed FROM families_family f
         WHERE (f.closed_on IS NULL OR f.closed_on >= in_from)
           AND f.restriction <> 'sealed' AND f.not_counted = ''
    ), leads AS MATERIALIZED (
        SELECT a.id, a.family_id, a.practitioner_id, a.supervisor_id, a.answered_at,
               a.ended_at IS NULL OR a.ended_at >= d.ends AS held, l.is_closed
          FROM living l JOIN families_allocation a ON a.family_id = l.id
           AND a.state IN ('current', 'ended')
          JOIN day d ON a.answered_at < d.ends
    ), led AS (
        SELECT a.family_id, a.practitioner_id AS lead_id, p.teams, a.answered_at, a.held
          FROM people p CROSS JOIN viewer v
          JOIN leads a ON a.practitioner_id = p.id
         WHERE (v.whole_agency OR a.supervisor_id = v.id OR p.teams <> '{}')
           AND NOT EXISTS (SELECT 1 FROM leads b
                            WHERE b.family_id = a.family_id AND b.answered_at > a.answered_at)
    ), unled AS MATERIALIZED (
        SELECT l.id FROM living l
         WHERE NOT EXISTS (SELECT 1 FROM leads a
                            WHERE a.family_id = l.id AND (a.held OR a.is_closed))
    ), known AS (
        SELECT k.family_id, array_agg(DISTINCT k.team_id ORDER BY k.team_id) AS teams FROM (
            SELECT u.id AS family_id, m.id AS team_id
              FROM unled u JOIN families_familyteamgrant g ON g.content_object_id = u.id
              JOIN mine m ON m.group_id = g.group_id
             WHERE g.reason IN ('registered', 'involved') AND (g.until IS NULL OR g.until > now())
            UNION ALL
            SELECT u.id, i.team_id FROM unled u JOIN families_involvement i ON i.family_id = u.id
              JOIN mine m ON m.id = i.team_id WHERE i.until IS NULL) AS k
         GROUP BY k.family_id
    ), found AS (
        SELECT family_id, lead_id, teams, answered_at, held FROM led
        UNION ALL
        SELECT family_id, NULL, teams, NULL, false FROM known
    )
    SELECT f.id, CASE WHEN seen THEN f.id END,
           CASE WHEN seen OR f.restriction = 'standard' THEN f.reference END,
           CASE WHEN NOT seen AND f.restriction = 'restricted' THEN families_coordinator(f.id) END,
           o.lead_id, o.teams, o.held, o.answered_at, s.status,
           CASE WHEN s.status = 'closed' THEN s.closed_on END, f.level_of_need,
           CASE WHEN f.quiet_since < d.ends THEN f.quiet_since END, d.ends
      FROM found o CROSS JOIN day d
      JOIN families_family f ON f.id = o.family_id
      CROSS JOIN LATERAL (SELECT f.visible_to && huddle_bound_principals() AS seen) v
      LEFT JOIN LATERAL (
        SELECT g.status, (g.since AT TIME ZONE 'Europe/London')::date AS since
          FROM families_stage g
         WHERE d.is_past AND g.family_id = f.id AND g.since < d.ends
         ORDER BY g.since DESC, g.id DESC LIMIT 1) AS past ON true
      CROSS JOIN LATERAL (
        SELECT CASE WHEN d.is_past THEN past.status ELSE f.status END AS status,
               CASE WHEN d.is_past THEN past.since ELSE f.closed_on END AS closed_on) AS s
     WHERE s.status IS NOT NULL
       AND (o.held OR s.status = 'closed' OR o.lead_id IS NULL)
       AND NOT EXISTS (SELECT 1 FROM families_conflict c
                        WHERE c.family_id = f.id AND c.ended_at IS NULL
                          AND c.practitioner_id = huddle_bound_practitioner())
$$;
REVOKE ALL ON FUNCTION families_measured_scope(date, date) FROM PUBLIC;

-- One row for each thing that is measured: of an open family, a baby of one, the first contact of
-- a lead, a baby to be seen after it, an action. What ended before in_from is left out.
CREATE FUNCTION families_measures(in_as_at date, in_from date) RETURNS TABLE (
    kind text, family_id uuid, reference text, coordinator_id uuid, lead_id uuid, teams uuid[],
    agency_id uuid, status text, began date, ended date, stopped date, due date, amount int,
    note text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET jit = off AS $$
    WITH scope AS MATERIALIZED (
        SELECT *, (accepted_at AT TIME ZONE 'Europe/London')::date AS accepted_on,
               status IN ('listed', 'active', 'paused') AS is_open
          FROM families_measured_scope(in_as_at, in_from)
    ), children AS MATERIALIZED (
        SELECT p.id, s.family_id, s.is_open, p.dob <= in_as_at AS is_born,
               CASE WHEN p.dob IS NULL OR p.dob > in_as_at THEN coalesce(p.edd, p.dob) END AS due,
               p.dob, p.dob IS NULL OR p.dob > in_as_at - interval '36 months' AS is_baby
          FROM scope s JOIN families_person p ON p.family_id = s.family_id
           AND p.kind IN ('child', 'unborn') AND p.created_at < s.until
         WHERE (s.is_open OR s.closed_on >= in_from)
           AND (p.loss = '' OR NOT EXISTS (
            SELECT 1 FROM families_loss l WHERE l.child_id = p.id AND l.taken_back_at IS NULL
               AND l.recorded_at < s.until))
    ), contacts AS MATERIALIZED (
        SELECT c.id, c.family_id, c.outcome, c.kind, c.happened_at,
               (c.happened_at AT TIME ZONE 'Europe/London')::date AS happened_on
          FROM scope s JOIN families_contact c ON c.family_id = s.family_id
         WHERE s.lead_id IS NOT NULL AND (s.is_open OR s.closed_on >= in_from)
           AND c.happened_at >= s.accepted_at AND c.happened_at < s.until
           AND NOT c.is_hidden AND c.change <> 'in_error'
           AND NOT EXISTS (SELECT 1 FROM families_contact n WHERE n.replaces_id = c.id)
    ), reached AS MATERIALIZED (
        SELECT c.family_id, min(c.happened_at) AS at, min(c.happened_on) AS day FROM contacts c
         WHERE c.outcome = '' AND EXISTS (
            SELECT 1 FROM families_contactperson cp
              JOIN families_person p ON p.id = cp.person_id AND p.kind = 'adult'
             WHERE cp.contact_id = c.id)
         GROUP BY c.family_id
    ), tried AS MATERIALIZED (
        SELECT c.family_id, count(*)::int AS attempts FROM contacts c
          LEFT JOIN reached r ON r.family_id = c.family_id
         WHERE c.outcome <> '' AND (r.at IS NULL OR c.happened_at < r.at)
         GROUP BY c.family_id
    ), seen AS MATERIALIZED (
        SELECT cp.person_id, min(c.happened_on) AS day FROM contacts c
          JOIN reached r ON r.family_id = c.family_id AND c.happened_on >= r.day
          JOIN families_contactperson cp ON cp.contact_id = c.id AND cp.seen <> ''
         WHERE c.kind IN ('visit', 'clinic', 'group', 'doorstep')
         GROUP BY cp.person_id
    ), hidden AS MATERIALIZED (
        SELECT h.family_id, families_hidden_principals(h.family_id) AS principals FROM (
            SELECT DISTINCT i.family_id FROM families_involvement i
              JOIN scope s ON s.family_id = i.family_id WHERE i.is_hidden) AS h
    ), actions AS MATERIALIZED (
        SELECT a.*, CASE WHEN s.until > now() THEN a.status ELSE coalesce(
            (SELECT t.after FROM families_actionstep t
              WHERE t.action_id = a.id AND t.taken_at < s.until
              ORDER BY t.taken_at DESC, t.id LIMIT 1),
            (SELECT t.before FROM families_actionstep t
              WHERE t.action_id = a.id ORDER BY t.taken_at, t.id LIMIT 1),
            a.status) END AS was
          FROM scope s JOIN families_action a ON a.family_id = s.family_id
         WHERE a.agreed_at < s.until AND NOT coalesce(s.quiet_since >= a.agreed_at, false)
           AND (s.until <= now() OR a.status = 'proposed' OR (a.due_on < in_as_at AND (
                a.due_on >= in_from OR a.status IN ('accepted', 'in_progress'))))
    ), about AS (
        SELECT 'family' AS kind, s.family_id, NULL::uuid AS agency_id, s.accepted_on AS began,
               NULL::date AS ended, NULL::date AS stopped, min(c.due) AS due,
               count(c.id)::int AS amount, s.level AS note, NULL AS status
          FROM scope s LEFT JOIN children c ON c.family_id = s.family_id
         WHERE s.is_open GROUP BY s.family_id, s.accepted_on, s.level
        UNION ALL
        SELECT 'baby', c.family_id, NULL, NULL, NULL, NULL, NULL, 1,
               CASE WHEN c.is_born THEN 'born' ELSE 'unborn' END, NULL
          FROM children c WHERE c.is_open AND c.is_baby
        UNION ALL
        SELECT 'first_contact', s.family_id, NULL, s.accepted_on, r.day,
               CASE WHEN r.day IS NULL THEN s.closed_on END, NULL, coalesce(t.attempts, 0), '',
               NULL
          FROM scope s LEFT JOIN reached r ON r.family_id = s.family_id
          LEFT JOIN tried t ON t.family_id = s.family_id
         WHERE s.lead_id IS NOT NULL AND (s.is_open OR s.closed_on >= in_from)
           AND (r.day IS NULL OR r.day >= in_from)
        UNION ALL
        SELECT 'baby_seen', c.family_id, NULL, r.day, n.day,
               CASE WHEN n.day IS NULL THEN s.closed_on END, NULL, 1,
               CASE WHEN c.is_born THEN 'born' ELSE 'unborn' END, NULL
          FROM children c JOIN scope s ON s.family_id = c.family_id
          JOIN reached r ON r.family_id = c.family_id
          LEFT JOIN seen n ON n.person_id = c.id
         WHERE c.is_baby AND (n.day IS NULL OR n.day >= in_from)
        UNION ALL
        SELECT 'action', a.family_id,
               CASE WHEN NOT coalesce(p.principal = ANY (h.principals), false)
                    THEN a.owner_agency_id END,
               coalesce((SELECT (max(t.taken_at) AT TIME ZONE 'Europe/London')::date
                           FROM families_actionstep t
                          WHERE t.action_id = a.id AND t.after = 'proposed' AND t.taken_at < (
                            (in_as_at + 1)::timestamp AT TIME ZONE 'Europe/London')),
                        (a.agreed_at AT TIME ZONE 'Europe/London')::date),
               CASE WHEN a.was = 'done' THEN a.done_on END, NULL, a.due_on, 1, '', a.was
          FROM actions a JOIN practitioners_practitioner p ON p.id = a.owner_id
          LEFT JOIN hidden h ON h.family_id = a.family_id
         WHERE a.was = 'proposed' OR (a.due_on < in_as_at AND (
            a.due_on >= in_from OR a.was IN ('accepted', 'in_progress')))
    )
    SELECT a.kind, s.shown_id, s.reference, s.coordinator_id,
           CASE WHEN s.held OR s.status = 'closed' THEN s.lead_id END, s.teams, a.agency_id,
           coalesce(a.status, s.status), a.began, a.ended, a.stopped, a.due, a.amount, a.note
      FROM about a JOIN scope s ON s.family_id = a.family_id
$$;
"""
BACKWARD = """
DROP FUNCTION families_measures(date, date);
DROP FUNCTION families_measured_scope(date, date);
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0071_alerts")]
    operations = [
        migrations.AddIndex("family", models.Index(fields=["closed_on"], name="family_closed_on")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
