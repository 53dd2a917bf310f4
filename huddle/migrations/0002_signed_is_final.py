"""Let the database refuse to change signed minutes, and the decisions in them."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON huddle_minutes
FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON huddle_minutesitem
FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE FUNCTION huddle_refuse_after_signing() RETURNS trigger
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
CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_decision
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_after_signing();
"""
BACKWARD = """
DROP TRIGGER signed_is_final ON huddle_decision;
DROP FUNCTION huddle_refuse_after_signing();
DROP TRIGGER append_only ON huddle_minutesitem;
DROP TRIGGER append_only ON huddle_minutes;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0001_initial"),
        ("practitioners", "0002_audit_event_is_append_only"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
