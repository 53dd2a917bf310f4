"""A record that is sealed after an adoption takes no person and no NHS number any more."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION families_never_linked() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM families_family f
         WHERE f.id = NEW.family_id AND f.restriction = 'sealed'
           AND (SELECT c.why FROM families_restrictionchange c WHERE c.family_id = f.id
                 ORDER BY c.decided_at DESC LIMIT 1) = 'adoption') THEN
        RAISE EXCEPTION 'after an adoption nobody is linked to this record'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION families_never_linked() FROM PUBLIC;
CREATE TRIGGER never_linked BEFORE INSERT ON families_person
FOR EACH ROW EXECUTE FUNCTION families_never_linked();
CREATE TRIGGER never_numbered BEFORE UPDATE OF nhs_number ON families_person
FOR EACH ROW WHEN (NEW.nhs_number <> '' AND NEW.nhs_number <> OLD.nhs_number)
EXECUTE FUNCTION families_never_linked();
"""
BACKWARD = """
DROP TRIGGER never_linked ON families_person;
DROP TRIGGER never_numbered ON families_person;
DROP FUNCTION families_never_linked();
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0075_times_with_the_huddle")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
