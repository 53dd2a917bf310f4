"""Who reads a pack, when retention ends, and disposal, each checked by the database itself."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION consent_governs() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM practitioners_practitioner
                    WHERE id = huddle_bound_practitioner() AND is_active
                      AND 'ig_lead' = ANY (roles))
$$;

CREATE FUNCTION consent_check_governs() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT consent_governs() THEN
        RAISE EXCEPTION 'for information governance only'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- A reference is typed, never searched for. A sealed family's must be typed to the letter.
CREATE FUNCTION consent_family_for(in_reference text) RETURNS TABLE (family uuid, reference text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM consent_check_governs();
    RETURN QUERY SELECT f.id, f.reference::text FROM families_family f
     WHERE f.reference = upper(btrim(in_reference))
       AND (f.restriction <> 'sealed' OR f.reference = in_reference
            OR f.visible_to && huddle_bound_principals());
END $$;

-- The family and the people of a request, for its reviewer while it is open, and nobody else.
CREATE FUNCTION consent_subject_of(in_access uuid)
RETURNS TABLE (family uuid, subject uuid, requester uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM consent_check_governs();
    RETURN QUERY SELECT a.family_id, a.subject_id, a.requester_id FROM consent_subjectaccess a
     WHERE a.id = in_access AND a.reviewer_id = huddle_bound_practitioner()
       AND a.state IN ('received', 'reviewing')
       -- Somebody of another family is nobody here.
       AND NOT EXISTS (SELECT 1 FROM families_person p
                        WHERE p.id IN (a.subject_id, a.requester_id)
                          AND p.family_id <> a.family_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such request' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE FUNCTION consent_access_people(in_access uuid)
RETURNS TABLE (person uuid, kind text, name text, dob date, edd date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT p.id, p.kind::text, p.name::text, p.dob, p.edd
      FROM consent_subject_of(in_access) s JOIN families_person p ON p.family_id = s.family
     ORDER BY p.kind, p.dob, p.created_at, p.id;
END $$;

-- Does this text hold this address? Its postcode however it is spaced, or its first line.
CREATE FUNCTION consent_holds_address(in_text text, in_lines text, in_key text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT (in_key <> '' AND strpos(upper(regexp_replace(in_text, '[^[:alnum:]]', '', 'g')),
                                    in_key) > 0)
        OR (in_lines <> '' AND strpos(lower(in_text), lower(split_part(in_lines, E'\\n', 1))) > 0)
$$;

CREATE FUNCTION consent_mentions_protected(in_family uuid, in_text text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM families_address a WHERE a.family_id = in_family AND a.protected
                      AND consent_holds_address(in_text, a.lines, a.postcode_key))
$$;

-- Which of these texts (counted from 1) hold a protected address that those who ask must not know.
CREATE FUNCTION consent_not_theirs(in_access uuid, in_texts text[]) RETURNS SETOF int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT t.number::int
      FROM consent_subject_of(in_access) s
      JOIN families_address a ON a.family_id = s.family AND a.protected
      CROSS JOIN unnest(in_texts) WITH ORDINALITY AS t(words, number)
     WHERE consent_holds_address(t.words, a.lines, a.postcode_key)
       AND EXISTS (SELECT 1 FROM unnest(ARRAY[s.subject, s.requester]) AS asking(id)
                    WHERE asking.id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM families_householdmember m
                         WHERE m.household_id = a.household_id AND m.person_id = asking.id
                           AND m.until IS NULL));
END $$;

-- What was released stays as it was released, until its family is disposed of.
CREATE FUNCTION consent_is_erasing(in_family uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM consent_disposalcertificate
                    WHERE family_id = in_family AND counts IS NULL AND erased_at = now()
                      AND transaction = pg_current_xact_id()::text::bigint)
$$;

CREATE FUNCTION consent_release_is_final() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND consent_is_erasing(OLD.family_id) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'what was released stays as it was'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER released_is_final BEFORE UPDATE OR DELETE ON consent_subjectaccessrelease
FOR EACH ROW EXECUTE FUNCTION consent_release_is_final();

CREATE FUNCTION consent_certificate_is_final() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a certificate stays as it was'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER certified_is_final BEFORE UPDATE OR DELETE ON consent_disposalcertificate
FOR EACH ROW WHEN (OLD.counts IS NOT NULL) EXECUTE FUNCTION consent_certificate_is_final();

-- Child protection once is child protection for good, whatever the level of need is later.
CREATE FUNCTION consent_level_reached() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO consent_retentionclass (id, family_id, record_class, because, since)
    VALUES (gen_random_uuid(), NEW.id, 'child_protection', 'level', now())
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_retention_class AFTER INSERT OR UPDATE OF level_of_need ON families_family
FOR EACH ROW WHEN (NEW.level_of_need = 's47') EXECUTE FUNCTION consent_level_reached();
INSERT INTO consent_retentionclass (id, family_id, record_class, because, since)
SELECT gen_random_uuid(), id, 'child_protection', 'level', now()
  FROM families_family WHERE level_of_need = 's47';

-- Every class that a family has reached, and the one that every family has.
CREATE FUNCTION consent_classes_of(in_family uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN EXISTS (SELECT 1 FROM families_person
                              WHERE family_id = in_family AND kind = 'child')
                THEN 'early_help' ELSE 'no_live_birth' END
    UNION SELECT record_class FROM consent_retentionclass WHERE family_id = in_family
$$;

CREATE FUNCTION consent_is_held(in_family uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM consent_legalhold h WHERE h.lifted_at IS NULL
                      AND (h.family_id = in_family
                           OR h.record_class IN (SELECT consent_classes_of(in_family))))
$$;

-- When a closed family's retention ends: the latest day of all its classes. A class for which no
-- rule is in force has no such day, and then the family has none.
CREATE FUNCTION consent_retention_ends(in_family uuid)
RETURNS TABLE (family uuid, reference text, record_class text, rule uuid, due_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (f.id) f.id, f.reference::text, c.record_class, r.id,
           ((CASE r.trigger
               WHEN 'closure' THEN f.closed_on
               WHEN 'birth' THEN coalesce(
                    (SELECT max(coalesce(p.dob, p.edd)) FROM families_person p
                      WHERE p.family_id = f.id AND p.kind <> 'adult'), f.closed_on)
             END) + make_interval(years => r.years))::date AS due_on
      FROM families_family f
      CROSS JOIN LATERAL consent_classes_of(f.id) AS c(record_class)
      LEFT JOIN LATERAL (
            SELECT * FROM consent_retentionrule rr WHERE rr.record_class = c.record_class
               AND rr.from_date <= (now() AT TIME ZONE 'Europe/London')::date
             ORDER BY rr.from_date DESC, rr.created_at DESC, rr.id LIMIT 1) r ON true
     WHERE f.status = 'closed' AND f.closed_on IS NOT NULL
       AND (in_family IS NULL OR f.id = in_family)
     ORDER BY f.id, due_on DESC NULLS FIRST
$$;

-- Every night: what may be disposed of is put before a person. Nothing is disposed of here.
CREATE FUNCTION consent_propose_disposals(most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    proposed int;
BEGIN
    INSERT INTO consent_disposalproposal (id, family_id, family_reference, record_class, rule_id,
                                          due_on, proposed_at, state, reason)
    SELECT gen_random_uuid(), e.family, e.reference, e.record_class, e.rule, e.due_on, now(),
           'proposed', ''
      FROM consent_retention_ends(NULL) e
     WHERE e.due_on <= (now() AT TIME ZONE 'Europe/London')::date
       AND NOT consent_is_held(e.family)
       AND NOT EXISTS (SELECT 1 FROM consent_disposalproposal p WHERE p.family_id = e.family
                          AND (p.state IN ('proposed', 'signed', 'disposed')
                               OR p.state = 'kept' AND p.keep_until >
                                  (now() AT TIME ZONE 'Europe/London')::date))
     ORDER BY e.due_on, e.reference LIMIT most
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS proposed = ROW_COUNT;
    RETURN proposed;
END $$;

-- Everything is checked once more here, and then erased, in one statement of the runtime role.
CREATE FUNCTION consent_dispose(in_proposal uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    proposal consent_disposalproposal%ROWTYPE;
    certificate uuid := gen_random_uuid();
    erased jsonb;
BEGIN
    PERFORM consent_check_governs();
    SELECT * INTO STRICT proposal FROM consent_disposalproposal
     WHERE id = in_proposal FOR UPDATE;
    PERFORM 1 FROM families_family WHERE id = proposal.family_id FOR UPDATE;
    IF proposal.state <> 'signed' THEN
        RAISE EXCEPTION 'not signed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF proposal.signed_by_id = huddle_bound_practitioner() AND EXISTS (
        SELECT 1 FROM practitioners_practitioner WHERE is_active AND 'ig_lead' = ANY (roles)
           AND id <> huddle_bound_practitioner()) THEN
        RAISE EXCEPTION 'two different people' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF consent_is_held(proposal.family_id) THEN
        RAISE EXCEPTION 'a legal hold stands' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM consent_subjectaccess WHERE family_id = proposal.family_id
                  AND state IN ('received', 'reviewing')) THEN
        RAISE EXCEPTION 'a subject access request is open'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM consent_retention_ends(proposal.family_id) e
                    WHERE e.due_on <= (now() AT TIME ZONE 'Europe/London')::date) THEN
        RAISE EXCEPTION 'its retention has not ended'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO consent_disposalcertificate (id, family_id, family_reference, proposal_id, rule_id,
                                             signed_by_id, confirmed_by_id, erased_at, transaction)
    VALUES (certificate, proposal.family_id, proposal.family_reference, proposal.id,
            proposal.rule_id, proposal.signed_by_id, huddle_bound_practitioner(), now(),
            pg_current_xact_id()::text::bigint);
    erased := erase_family(proposal.family_id);
    UPDATE consent_disposalcertificate SET counts = erased WHERE id = certificate;
    UPDATE consent_disposalproposal SET state = 'disposed' WHERE id = proposal.id;
    RETURN certificate;
END $$;
"""
BACKWARD = """
DROP FUNCTION consent_dispose(uuid);
DROP FUNCTION consent_propose_disposals(int);
DROP FUNCTION consent_retention_ends(uuid);
DROP FUNCTION consent_is_held(uuid);
DROP FUNCTION consent_classes_of(uuid);
DROP TRIGGER keep_retention_class ON families_family;
DROP FUNCTION consent_level_reached();
DROP TRIGGER certified_is_final ON consent_disposalcertificate;
DROP FUNCTION consent_certificate_is_final();
DROP TRIGGER released_is_final ON consent_subjectaccessrelease;
DROP FUNCTION consent_release_is_final();
DROP FUNCTION consent_is_erasing(uuid);
DROP FUNCTION consent_not_theirs(uuid, text[]);
DROP FUNCTION consent_mentions_protected(uuid, text);
DROP FUNCTION consent_holds_address(text, text, text);
DROP FUNCTION consent_access_people(uuid);
DROP FUNCTION consent_subject_of(uuid);
DROP FUNCTION consent_family_for(text);
DROP FUNCTION consent_check_governs();
DROP FUNCTION consent_governs();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0005_subject_access_and_retention"),
        ("families", "0014_families_say_when_they_closed"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
