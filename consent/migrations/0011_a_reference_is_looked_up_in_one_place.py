"""One function finds a family by its reference; the log's own, which knew no seal, goes."""

from django.db import migrations

FORWARD = """
DROP FUNCTION consent_family_of_reference(text);
"""
BACKWARD = """
CREATE FUNCTION consent_family_of_reference(in_reference text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.id FROM families_family f
     WHERE f.reference = in_reference AND EXISTS (
        SELECT 1 FROM practitioners_practitioner p
         WHERE p.id = huddle_bound_practitioner() AND p.is_active AND 'ig_lead' = ANY (p.roles))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0010_the_log_names_no_hidden_service")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
