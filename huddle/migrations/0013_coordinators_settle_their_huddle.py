"""The coordinator of a standing huddle changes what it says; each statement that it had is kept."""

from django.db import migrations, models
from django.db.models import Q

FORWARD = """
-- Whoever changes the text, by page or by file: what it was stays, under its number.
CREATE FUNCTION huddle_keep_statement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO huddle_statement (huddle_id, number, text, since)
    SELECT NEW.id, coalesce(max(number), 0) + 1, NEW.statement, now()
      FROM huddle_statement WHERE huddle_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_first_statement AFTER INSERT ON huddle_huddle
FOR EACH ROW EXECUTE FUNCTION huddle_keep_statement();
CREATE TRIGGER keep_statement AFTER UPDATE OF statement ON huddle_huddle
FOR EACH ROW WHEN (OLD.statement IS DISTINCT FROM NEW.statement)
EXECUTE FUNCTION huddle_keep_statement();

-- Only for the active coordinator of the huddle, who then holds its row.
CREATE FUNCTION huddle_refuse_unless_coordinator(in_huddle uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM huddle_huddle WHERE id = in_huddle FOR UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM huddle_huddle h
          JOIN practitioners_practitioner p ON p.id = h.coordinator_id
         WHERE h.id = in_huddle AND p.id = huddle_bound_practitioner() AND p.is_active)
    THEN
        RAISE EXCEPTION 'no such huddle' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- What the facts name is changed, the rest stays. Never whose huddle it is, nor who belongs.
CREATE FUNCTION huddle_settle(in_huddle uuid, in_facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM huddle_refuse_unless_coordinator(in_huddle);
    UPDATE huddle_huddle h
       SET (locality, weekday, starts, minutes_long, held, place, video_link, statement,
            quorum_chair, quorum_present, quorum_written, nominations_close_days, publish_days,
            minutes_days, readable_days, weeks_ahead, minutes_new, minutes_review)
         = (SELECT r.locality, r.weekday, r.starts, r.minutes_long, r.held, r.place, r.video_link,
                   r.statement, r.quorum_chair, r.quorum_present, r.quorum_written,
                   r.nominations_close_days, r.publish_days, r.minutes_days, r.readable_days,
                   r.weeks_ahead, r.minutes_new, r.minutes_review
              FROM jsonb_populate_record(h, in_facts) r)
     WHERE h.id = in_huddle;
END $$;

CREATE FUNCTION huddle_set_core_teams(in_huddle uuid, in_teams uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM huddle_refuse_unless_coordinator(in_huddle);
    DELETE FROM huddle_huddle_core_teams
     WHERE huddle_id = in_huddle AND team_id <> ALL (in_teams);
    INSERT INTO huddle_huddle_core_teams (huddle_id, team_id)
    SELECT in_huddle, t.id FROM practitioners_team t WHERE t.id = ANY (in_teams)
    ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION huddle_set_deputies(in_huddle uuid, in_people uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM huddle_refuse_unless_coordinator(in_huddle);
    DELETE FROM huddle_huddle_deputies
     WHERE huddle_id = in_huddle AND practitioner_id <> ALL (in_people);
    INSERT INTO huddle_huddle_deputies (huddle_id, practitioner_id)
    SELECT in_huddle, p.id FROM practitioners_practitioner p
     WHERE p.id = ANY (in_people) AND p.is_active AND 'chair' = ANY (p.roles)
    ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION huddle_set_chair(in_huddle uuid, in_to uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM huddle_refuse_unless_coordinator(in_huddle);
    UPDATE huddle_huddle SET chair_id = in_to
     WHERE id = in_huddle AND EXISTS (
        SELECT 1 FROM practitioners_practitioner
         WHERE id = in_to AND is_active AND 'chair' = ANY (roles));
    RETURN FOUND;
END $$;

-- How many families of a session whoever runs it does not see: it then cannot end their sight.
CREATE FUNCTION huddle_unseen_items(in_session uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM huddle_agendaitem i
      JOIN families_family f ON f.id = i.family_id
      JOIN huddle_huddlesession s ON s.id = i.session_id
      JOIN huddle_huddle h ON h.id = s.huddle_id
     WHERE i.session_id = in_session AND i.state = 'listed'
       AND huddle_bound_practitioner() IN (h.coordinator_id, s.chair_id)
       AND NOT coalesce(f.visible_to && nullif(
           current_setting('huddle.principals', true), '')::int[], false)
$$;

-- What stands already: the first statement of each huddle, and who accepted it.
INSERT INTO huddle_statement (huddle_id, number, text, since)
SELECT id, 1, statement, now() FROM huddle_huddle;
ALTER TABLE huddle_huddlesession DISABLE TRIGGER signed_is_final;
ALTER TABLE huddle_attendance DISABLE TRIGGER signed_is_final;
UPDATE huddle_huddlesession s SET statement_id = t.id
  FROM huddle_statement t WHERE t.huddle_id = s.huddle_id AND s.state <> 'scheduled';
UPDATE huddle_attendance a SET statement_id = t.id
  FROM huddle_huddlesession s JOIN huddle_statement t ON t.huddle_id = s.huddle_id
 WHERE s.id = a.session_id AND a.statement_accepted_at IS NOT NULL;
-- The week of a session is that of the huddle's own weekday, a bank holiday later at the most.
UPDATE huddle_huddlesession s SET week = w.week
  FROM (SELECT DISTINCT ON (huddle_id, week) id, week FROM (
            SELECT s.id, s.huddle_id, s.starts_at, (date_trunc('week',
                       (s.starts_at AT TIME ZONE 'Europe/London')
                       - make_interval(days => h.weekday)))::date AS week
              FROM huddle_huddlesession s JOIN huddle_huddle h ON h.id = s.huddle_id) x
         ORDER BY huddle_id, week, starts_at) w
 WHERE w.id = s.id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE huddle_huddlesession ENABLE TRIGGER signed_is_final;
ALTER TABLE huddle_attendance ENABLE TRIGGER signed_is_final;
"""


class Migration(migrations.Migration):
    dependencies = [("huddle", "0012_standing_huddles_say_everything")]
    operations = [
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=Q(statement_accepted_at=None, statement_recorded_by=None)
                | Q(
                    statement_accepted_at__isnull=False,
                    statement_recorded_by__isnull=False,
                    statement__isnull=False,
                ),
                name="statement_accepted_and_who_recorded_it_go_together",
            ),
        ),
    ]
