"""Who knows a protected address says who else does, and forgets it with their last grant."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEPING = """
-- Of these principals, those whom a grant on the family lets know of it, by themselves or through
-- a team: a restriction or a conflict of interest closes the family to them, and ends no grant.
CREATE FUNCTION families_granted_among(in_family uuid, in_principals int[]) RETURNS int[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH teams AS (
        SELECT t.group_id, t.principal FROM families_familyteamgrant g
          JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'view_family'
          JOIN practitioners_team t ON t.group_id = g.group_id
         WHERE g.content_object_id = in_family AND (g.until IS NULL OR g.until > now())
    ), granted AS (
        SELECT principal FROM teams
        UNION
        SELECT u.principal FROM teams
          JOIN practitioners_practitioner_groups m ON m.group_id = teams.group_id
          JOIN practitioners_practitioner u ON u.id = m.practitioner_id
        UNION
        SELECT u.principal FROM families_familypractitionergrant g
          JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'view_family'
          JOIN practitioners_practitioner u ON u.id = g.user_id
         WHERE g.content_object_id = in_family AND (g.until IS NULL OR g.until > now())
    )
    SELECT coalesce(array_agg(each ORDER BY at), '{}')
      FROM unnest(in_principals) WITH ORDINALITY AS u (each, at)
     WHERE each IN (SELECT principal FROM granted)
$$;

-- What reveal_to should hold. Nobody new is ever shown an address by this, and never is it
-- shown to nobody: where nobody is left, it stays as it is, and the nightly look says so.
CREATE FUNCTION families_should_know(a families_address) RETURNS int[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(nullif(families_granted_among(a.family_id, a.reveal_to), '{}'), a.reveal_to)
$$;

CREATE FUNCTION families_forget_addresses(in_family uuid) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE families_address a SET reveal_to = families_should_know(a)
     WHERE a.family_id = in_family AND a.protected
       AND a.reveal_to IS DISTINCT FROM families_should_know(a)
$$;

CREATE OR REPLACE FUNCTION families_refresh(in_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    principals int[];
BEGIN
    PERFORM 1 FROM families_family WHERE id = in_family FOR UPDATE;
    principals := families_principals(in_family);
    UPDATE families_family SET visible_to = principals
     WHERE id = in_family AND visible_to IS DISTINCT FROM principals;
    UPDATE families_action SET visible_to = principals
     WHERE family_id = in_family AND visible_to IS DISTINCT FROM principals;
    UPDATE families_contribution c SET visible_to = r.readers
      FROM (SELECT f.id, families_readers_of(f) AS readers
              FROM families_contribution f WHERE f.family_id = in_family) r
     WHERE c.id = r.id AND c.visible_to IS DISTINCT FROM r.readers;
    PERFORM families_forget_addresses(in_family);
    UPDATE families_household h SET address_is_protected = true
     WHERE h.family_id = in_family AND NOT h.address_is_protected AND EXISTS (
        SELECT 1 FROM families_address a WHERE a.household_id = h.id AND a.protected);
END $$;

-- Whoever leaves a team knows the addresses no more that they knew as one of it.
CREATE FUNCTION families_left_a_team() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_forget_addresses(f.family_id) FROM (
        SELECT DISTINCT a.family_id FROM families_familyteamgrant g
          JOIN families_address a ON a.family_id = g.content_object_id AND a.protected
          JOIN practitioners_practitioner u ON u.id = OLD.practitioner_id
         WHERE g.group_id = OLD.group_id AND u.principal = ANY (a.reveal_to)
         ORDER BY a.family_id) f;
    RETURN NULL;
END $$;
CREATE TRIGGER forget_addresses AFTER DELETE ON practitioners_practitioner_groups
FOR EACH ROW EXECUTE FUNCTION families_left_a_team();

CREATE OR REPLACE FUNCTION families_drift() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH truth AS (
        SELECT family_id, array_agg(DISTINCT principal ORDER BY principal) AS principals
          FROM families_sight GROUP BY family_id
    )
    SELECT f.id FROM families_family f LEFT JOIN truth t ON t.family_id = f.id
     WHERE f.visible_to IS DISTINCT FROM coalesce(t.principals, '{}')
    UNION
    SELECT f.id FROM families_family f JOIN families_action a ON a.family_id = f.id
     WHERE a.visible_to IS DISTINCT FROM f.visible_to
    UNION
    SELECT c.family_id FROM families_contribution c
     WHERE c.visible_to IS DISTINCT FROM families_readers_of(c)
    UNION
    SELECT a.family_id FROM families_address a
      JOIN families_household h ON h.id = a.household_id
     WHERE a.protected AND (NOT h.address_is_protected
        OR a.reveal_to IS DISTINCT FROM families_should_know(a))
$$;

-- How many protected addresses nobody is left to know. A number, for the nightly look.
CREATE FUNCTION families_unknown_addresses() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM families_address a JOIN families_family f ON f.id = a.family_id
     WHERE a.protected AND f.status <> 'closed'
       AND families_granted_among(a.family_id, a.reveal_to) = '{}'
$$;

REVOKE ALL ON FUNCTION families_granted_among(uuid, int[]), families_unknown_addresses(),
    families_should_know(families_address), families_forget_addresses(uuid) FROM PUBLIC;

SELECT families_forget_addresses(id) FROM families_family;
"""

SAYING = """
-- By whoever is bound, sees the family and knows the address.
CREATE FUNCTION families_check_knower(in_address uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_check_granter(
        (SELECT family_id FROM families_address WHERE id = in_address)
    );
    IF NOT EXISTS (SELECT 1 FROM families_address WHERE id = in_address AND protected
                    AND reveal_to && huddle_bound_principals()) THEN
        RAISE EXCEPTION 'no such address' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;
REVOKE ALL ON FUNCTION families_check_knower(uuid) FROM PUBLIC;

CREATE FUNCTION families_reveal_address(in_address uuid, in_reveal_to int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_check_knower(in_address);
    UPDATE families_address SET reveal_to = families_granted_among(family_id, in_reveal_to)
     WHERE id = in_address;
END $$;

-- Every address of the household that whoever is bound knows.
CREATE FUNCTION families_lift_protection(in_address uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    household uuid := (SELECT household_id FROM families_address WHERE id = in_address);
BEGIN
    PERFORM families_check_knower(in_address);
    UPDATE families_address SET protected = false, reveal_to = '{}'
     WHERE household_id = household AND protected AND reveal_to && huddle_bound_principals();
    UPDATE families_household SET address_is_protected = EXISTS (
        SELECT 1 FROM families_address WHERE household_id = household AND protected)
     WHERE id = household;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0019_hidden_services"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("protected", "Protected"),
                            ("hidden", "Hidden again from somebody"),
                            ("lifted", "Protection lifted"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("domestic_abuse", "Domestic abuse"),
                            ("police", "Advice from the police"),
                            ("adoption", "Adoption"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("decided_at", models.DateTimeField(auto_now_add=True)),
                (
                    "address",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="families.address",
                    ),
                ),
                (
                    "decided_by",
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
            options={"ordering": ["-decided_at"], "default_permissions": ()},
        ),
        migrations.RunSQL(KEEPING, migrations.RunSQL.noop),
        migrations.RunSQL(SAYING, migrations.RunSQL.noop),
    ]
