"""Let the clock forget unsent forms, which nobody but their author can see."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION practitioners_forget_unsent(before timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    forgotten int;
BEGIN
    DELETE FROM practitioners_unsentform WHERE kept_at < least(before, now());
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0003_unsent_forms")]
    operations = [
        migrations.RunSQL(FORWARD, "DROP FUNCTION practitioners_forget_unsent(timestamptz)")
    ]
