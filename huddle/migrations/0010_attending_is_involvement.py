"""Whoever attended a session about a family has had work with it, as the rules of looking see it."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION consent_further_involvement(in_practitioner uuid, in_family uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM huddle_agendaitem i
          JOIN huddle_attendance a ON a.session_id = i.session_id
         WHERE i.family_id = in_family AND a.practitioner_id = in_practitioner
           AND a.mode IN ('present', 'remote', 'apologies_return'))
$$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION consent_further_involvement(in_practitioner uuid, in_family uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT false $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0009_coordinators_hand_over"),
        ("consent", "0009_unusual_access_is_a_prompt_to_ask"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
