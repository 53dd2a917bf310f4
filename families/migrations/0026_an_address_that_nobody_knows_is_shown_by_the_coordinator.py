"""Nobody keeps a protected address after their last grant; the coordinator shows it to another."""

from django.db import migrations, models

FORGETTING = """
-- What reveal_to should hold: nobody whose last grant has ended, be it the last who knew.
CREATE OR REPLACE FUNCTION families_should_know(a families_address) RETURNS int[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT families_granted_among(a.family_id, a.reveal_to)
$$;
SELECT families_forget_addresses(id) FROM families_family;

-- Is there an active person who sees the family now and is shown the address, each by themselves
-- or through a team? A restriction or a conflict of interest may keep away the only one.
CREATE FUNCTION families_is_known(a families_address) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM practitioners_practitioner p
          CROSS JOIN LATERAL (
            SELECT array_agg(t.principal) AS principals FROM practitioners_practitioner_groups m
              JOIN practitioners_team t ON t.group_id = m.group_id
             WHERE m.practitioner_id = p.id AND p.roles && ARRAY[
                'practitioner', 'coordinator', 'chair', 'supervisor']::varchar[]) teams
          JOIN families_family f ON f.id = a.family_id
         WHERE p.is_active
           AND p.roles && ARRAY['practitioner', 'coordinator', 'chair', 'supervisor',
                                'ig_lead']::varchar[]
           AND (p.principal = ANY (a.reveal_to) OR p.id IN (
                SELECT m.practitioner_id FROM practitioners_team t
                  JOIN practitioners_practitioner_groups m ON m.group_id = t.group_id
                 WHERE t.principal = ANY (a.reveal_to)))
           AND (p.principal || teams.principals) && a.reveal_to
           AND (p.principal || teams.principals) && f.visible_to)
$$;
REVOKE ALL ON FUNCTION families_is_known(families_address) FROM PUBLIC;

CREATE OR REPLACE FUNCTION families_unknown_addresses() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM families_address a JOIN families_family f ON f.id = a.family_id
     WHERE a.protected AND a.until IS NULL AND f.status <> 'closed' AND NOT families_is_known(a)
$$;

-- Nobody is shown nothing: where the last would go, somebody else is named first.
CREATE OR REPLACE FUNCTION families_reveal_address(in_address uuid, in_reveal_to int[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    shown int[];
BEGIN
    PERFORM families_check_knower(in_address);
    SELECT families_granted_among(family_id, in_reveal_to) INTO shown
      FROM families_address WHERE id = in_address;
    IF shown = '{}' THEN
        RAISE EXCEPTION 'an address is revealed to somebody' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE families_address SET reveal_to = shown WHERE id = in_address;
END $$;

CREATE FUNCTION families_address_is_new() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'an address is revealed to somebody' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER revealed_to_somebody BEFORE INSERT ON families_address
FOR EACH ROW WHEN (NEW.protected AND NEW.reveal_to = '{}')
EXECUTE FUNCTION families_address_is_new();
"""

SHOWING = """
-- The households whose address is known to nobody who sees the family: for its coordinator, who
-- does not read the address by this.
CREATE FUNCTION families_unknown_households(in_family uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.household_id FROM families_address a JOIN families_family f ON f.id = a.family_id
     WHERE a.family_id = in_family AND a.protected AND a.until IS NULL
       AND f.visible_to && huddle_bound_principals()
       AND EXISTS (
        SELECT 1 FROM families_familypractitionergrant g
          JOIN practitioners_practitioner p ON p.id = g.user_id AND p.is_active
         WHERE g.content_object_id = in_family AND g.user_id = huddle_bound_practitioner()
           AND g.reason = 'screening' AND (g.until IS NULL OR g.until > now())
           AND 'coordinator' = ANY (p.roles))
       AND NOT families_is_known(a)
     GROUP BY a.household_id
$$;

-- Show such an address to one person or team that a grant lets see the family, and write down
-- who did so and why. Gives the addresses.
CREATE FUNCTION families_show_unknown_address(in_household uuid, in_to int, in_reason text)
RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    family uuid := (SELECT family_id FROM families_household WHERE id = in_household);
    shown families_address;
BEGIN
    PERFORM families_check_granter(family);
    PERFORM 1 FROM families_family WHERE id = family FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM families_unknown_households(family) AS h (id)
                    WHERE h.id = in_household)
       OR families_granted_among(family, ARRAY[in_to]) = '{}' THEN
        RAISE EXCEPTION 'no such address' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF btrim(in_reason) = '' THEN
        RAISE EXCEPTION 'say why' USING ERRCODE = 'check_violation';
    END IF;
    FOR shown IN
        SELECT * FROM families_address a WHERE a.household_id = in_household AND a.protected
           AND a.until IS NULL AND NOT families_is_known(a)
    LOOP
        UPDATE families_address SET reveal_to = families_granted_among(
            family, array_remove(reveal_to, in_to) || in_to) WHERE id = shown.id;
        INSERT INTO families_addresschange
            (id, family_id, address_id, what, why, reason, decided_at, decided_by_id)
        VALUES (gen_random_uuid(), family, shown.id, 'shown_again', '', in_reason, now(),
                huddle_bound_practitioner());
        RETURN NEXT shown.id;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0025_roles_that_see_no_family_see_none_by_a_team")]
    operations = [
        migrations.RemoveConstraint("address", "address_protected_is_revealed_to_somebody"),
        migrations.AlterField(
            "addresschange",
            "what",
            models.CharField(
                choices=[
                    ("protected", "Protected"),
                    ("hidden", "Hidden again from somebody"),
                    ("shown_again", "Shown to somebody when nobody knew it"),
                    ("lifted", "Protection lifted"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(FORGETTING, migrations.RunSQL.noop),
        migrations.RunSQL(SHOWING, migrations.RunSQL.noop),
    ]
