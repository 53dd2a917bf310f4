"""Let the coordinator of a standing huddle hand it to another: nobody else, to nobody else."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION huddle_hand_over(in_huddle uuid, in_to uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Waits for nominations that are being made, whose families then count.
    PERFORM 1 FROM huddle_huddle WHERE id = in_huddle FOR UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM huddle_huddle h
          JOIN practitioners_practitioner p ON p.id = h.coordinator_id
         WHERE h.id = in_huddle AND p.id = huddle_bound_practitioner() AND p.is_active)
    THEN
        RAISE EXCEPTION 'no such huddle' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE huddle_huddle SET coordinator_id = in_to
     WHERE id = in_huddle AND EXISTS (
        SELECT 1 FROM practitioners_practitioner
         WHERE id = in_to AND is_active AND 'coordinator' = ANY (roles));
    RETURN FOUND;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0008_disposal_passes_what_is_signed"),
        ("families", "0013_leavers_see_nothing_and_leave_work"),
    ]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION huddle_hand_over(uuid, uuid)")]
