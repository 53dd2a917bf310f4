"""What is signed stays as it was, save in the one transaction that disposes of its family."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION huddle_refuse_after_signing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    items uuid[] := '{}';
BEGIN
    IF TG_OP = 'UPDATE' AND consent_is_erasing(OLD.family_id) THEN RETURN NEW; END IF;
    IF TG_OP <> 'INSERT' THEN items := items || OLD.item_id; END IF;
    IF TG_OP <> 'DELETE' THEN items := items || NEW.item_id; END IF;
    PERFORM huddle_refuse_when_signed(i.session_id)
       FROM huddle_agendaitem i WHERE i.id = ANY (items);
    RETURN coalesce(NEW, OLD);
END $$;

CREATE FUNCTION huddle_refuse_on_a_signed_agenda() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND consent_is_erasing(OLD.family_id) THEN RETURN NEW; END IF;
    IF TG_OP <> 'INSERT' THEN PERFORM huddle_refuse_when_signed(OLD.session_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM huddle_refuse_when_signed(NEW.session_id); END IF;
    RETURN coalesce(NEW, OLD);
END $$;
DROP TRIGGER signed_is_final ON huddle_agendaitem;
CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_agendaitem
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_on_a_signed_agenda();

CREATE FUNCTION huddle_minuted_is_final() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND consent_is_erasing(OLD.family_id) THEN RETURN NEW; END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER append_only ON huddle_minutesitem;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON huddle_minutesitem
FOR EACH ROW EXECUTE FUNCTION huddle_minuted_is_final();
"""
BACKWARD = """
DROP TRIGGER append_only ON huddle_minutesitem;
DROP FUNCTION huddle_minuted_is_final();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON huddle_minutesitem
FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
DROP TRIGGER signed_is_final ON huddle_agendaitem;
DROP FUNCTION huddle_refuse_on_a_signed_agenda();
CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_agendaitem
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_in_a_signed_session();
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0007_deferred_families_come_first"),
        ("consent", "0006_the_database_checks_disposal"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
