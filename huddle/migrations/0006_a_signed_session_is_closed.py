"""After signing, let the database refuse every change to what the minutes were made from."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION huddle_refuse_when_signed(in_session uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM huddle_huddlesession
                WHERE id = in_session AND state = 'signed') THEN
        RAISE EXCEPTION 'the minutes are signed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;

-- For rows of an item: whichever item the row leaves or joins.
CREATE OR REPLACE FUNCTION huddle_refuse_after_signing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    items uuid[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN items := items || OLD.item_id; END IF;
    IF TG_OP <> 'DELETE' THEN items := items || NEW.item_id; END IF;
    PERFORM huddle_refuse_when_signed(i.session_id)
       FROM huddle_agendaitem i WHERE i.id = ANY (items);
    RETURN coalesce(NEW, OLD);
END $$;

-- For rows of a session: its items, its attendance.
CREATE FUNCTION huddle_refuse_in_a_signed_session() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM huddle_refuse_when_signed(OLD.session_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM huddle_refuse_when_signed(NEW.session_id); END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE FUNCTION huddle_signed_for_good() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the minutes are signed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER signed_is_final BEFORE UPDATE OR DELETE ON huddle_huddlesession
FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION huddle_signed_for_good();
CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_agendaitem
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_in_a_signed_session();
CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_attendance
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_in_a_signed_session();
CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_itemaction
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_after_signing();
CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_itemcontribution
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_after_signing();
CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_agencycheck
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_after_signing();
-- An item's part of the minutes is written before the session says that it is signed.
CREATE TRIGGER signed_is_final BEFORE INSERT ON huddle_minutesitem
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_after_signing();

REVOKE ALL ON FUNCTION huddle_refuse_when_signed(uuid) FROM PUBLIC;
"""
BACKWARD = """
DROP TRIGGER signed_is_final ON huddle_minutesitem;
DROP TRIGGER signed_is_final ON huddle_agencycheck;
DROP TRIGGER signed_is_final ON huddle_itemcontribution;
DROP TRIGGER signed_is_final ON huddle_itemaction;
DROP TRIGGER signed_is_final ON huddle_attendance;
DROP TRIGGER signed_is_final ON huddle_agendaitem;
DROP TRIGGER signed_is_final ON huddle_huddlesession;
DROP FUNCTION huddle_signed_for_good();
DROP FUNCTION huddle_refuse_in_a_signed_session();
CREATE OR REPLACE FUNCTION huddle_refuse_after_signing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM huddle_agendaitem i JOIN huddle_minutes m
                 ON m.session_id = i.session_id
                WHERE i.id = coalesce(NEW.item_id, OLD.item_id)) THEN
        RAISE EXCEPTION 'the minutes are signed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
DROP FUNCTION huddle_refuse_when_signed(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("huddle", "0005_what_was_said_and_who_heard_it")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
