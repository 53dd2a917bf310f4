"""Let the database itself refuse to change or delete an audit event."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON practitioners_auditevent
FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
"""
BACKWARD = """
DROP TRIGGER append_only ON practitioners_auditevent;
DROP FUNCTION refuse_rewrite();
"""


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
