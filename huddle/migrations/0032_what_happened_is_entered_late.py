"""What a session did while the system was down is entered late, and says so with both times."""

from django.db import migrations, models

FORWARD = """
-- Of these people, whoever came to the session and may see the family was there for it, then.
-- Only on the day of the session, never ahead, by those who run it; it answers with how many.
CREATE FUNCTION huddle_enter_late(
    in_item uuid, in_from timestamptz, in_until timestamptz, in_who uuid[]
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    listed huddle_agendaitem%ROWTYPE;
    kept integer;
BEGIN
    SELECT i.* INTO listed
      FROM huddle_agendaitem i JOIN huddle_huddlesession s ON s.id = i.session_id
     WHERE i.id = in_item AND s.state IN ('in_session', 'draft')
       AND (s.starts_at AT TIME ZONE 'Europe/London')::date
           = ALL (ARRAY[(in_from AT TIME ZONE 'Europe/London')::date,
                        (in_until AT TIME ZONE 'Europe/London')::date]);
    IF listed.id IS NULL OR in_until <= in_from OR in_until > clock_timestamp()
       OR NOT huddle_runs(listed.session_id)
       OR NOT huddle_reads(huddle_bound_practitioner(), listed.family_id) THEN
        RETURN 0;
    END IF;
    INSERT INTO huddle_itempresence
        (id, family_id, item_id, practitioner_id, came_at, left_at, recorded_by_id, entered_at)
    SELECT gen_random_uuid(), listed.family_id, listed.id, a.practitioner_id, in_from, in_until,
           huddle_bound_practitioner(), clock_timestamp()
      FROM huddle_attendance a
     WHERE a.session_id = listed.session_id AND a.practitioner_id = ANY (in_who)
       AND a.mode IN ('present', 'remote') AND a.statement_accepted_at IS NOT NULL
       AND huddle_reads(a.practitioner_id, listed.family_id);
    GET DIAGNOSTICS kept = ROW_COUNT;
    RETURN kept;
END $$;
"""
BACKWARD = "DROP FUNCTION huddle_enter_late(uuid, timestamptz, timestamptz, uuid[]);"


class Migration(migrations.Migration):
    dependencies = [("huddle", "0031_a_lead_asks_the_huddle")]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name=name,
                field=models.DateTimeField(blank=True, null=True),
            )
            for model, name in (
                ("itemturn", "entered_at"),
                ("itempresence", "entered_at"),
                ("decision", "happened_at"),
            )
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
