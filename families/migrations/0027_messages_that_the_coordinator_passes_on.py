"""A message goes to a service that may not be named, by way of the coordinator."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION families_coordinates(in_family uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM families_familypractitionergrant g
         WHERE g.content_object_id = in_family AND g.user_id = huddle_bound_practitioner()
           AND g.reason = 'screening' AND (g.until IS NULL OR g.until > now()))
$$;

CREATE FUNCTION families_in_team(in_team uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM practitioners_team t
          JOIN practitioners_practitioner_groups m ON m.group_id = t.group_id
         WHERE t.id = in_team AND m.practitioner_id = huddle_bound_practitioner())
$$;

-- Was this message passed on to a team of whoever is bound?
CREATE FUNCTION families_passed_on(in_request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM families_contactanswer a
         WHERE a.request_id = in_request AND families_in_team(a.team_id))
$$;

-- Is whoever is bound the coordinator of this message's family, and the team hidden there?
CREATE FUNCTION families_may_pass_on(in_family uuid, in_request uuid, in_team uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT families_coordinates(in_family)
       AND EXISTS (SELECT 1 FROM families_contactrequest r
                    WHERE r.id = in_request AND r.family_id = in_family)
       AND (in_team IS NULL OR EXISTS (
            SELECT 1 FROM families_involvement i
             WHERE i.family_id = in_family AND i.team_id = in_team AND i.is_hidden
               AND i.until IS NULL))
$$;
"""
BACKWARD = """
DROP FUNCTION families_may_pass_on(uuid, uuid, uuid);
DROP FUNCTION families_passed_on(uuid);
DROP FUNCTION families_in_team(uuid);
DROP FUNCTION families_coordinates(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0026_an_address_that_nobody_knows_is_shown_by_the_coordinator"),
        ("practitioners", "0008_sensitive_teams"),
    ]
    operations = [
        migrations.CreateModel(
            name="ContactRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("safety", "The safety of a child or an adult"),
                            ("visit", "A visit or an appointment"),
                            ("plan", "The plan, or who does what"),
                            ("know", "Something that they should know"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("message", models.CharField(max_length=1000)),
                ("urgent", models.BooleanField(default=False)),
                ("reach", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ContactAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("answered_at", models.DateTimeField(auto_now_add=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practitioners.team",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="families.contactrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["-answered_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
