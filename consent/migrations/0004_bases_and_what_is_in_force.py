"""The catalogue of lawful bases, decisions that stand on it, and which of them are in force."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

SAFEGUARDING = "Article 9(2)(g), substantial public interest"
CARE = "Article 9(2)(h), health or social care"
PARA_18 = "DPA 2018 Schedule 1 paragraph 18, safeguarding of children"
PARA_2 = "DPA 2018 Schedule 1 paragraph 2, health or social care"
PARA_6 = "DPA 2018 Schedule 1 paragraph 6, statutory purposes"
TASK = "Article 6(1)(e)"
DUTY = "Article 6(1)(c)"
VITAL = "Article 6(1)(d)"
DISCLOSE = "Children Act 2004 section 16LA (Children's Wellbeing and Schools Act 2026 section 4)"

# code, sector, Article 6, Article 9, conditions, power, awaits its start
CATALOGUE = [
    (
        "public_task",
        "council",
        TASK,
        f"{SAFEGUARDING}; {CARE}",
        f"{PARA_18}; {PARA_6}; {PARA_2}",
        "Children Act 1989 sections 17 and 47; Children Act 2004 sections 10 and 11",
        False,
    ),
    ("legal_obligation", "council", DUTY, SAFEGUARDING, f"{PARA_18}; {PARA_6}", "", False),
    ("vital_interests", "council", VITAL, "Article 9(2)(c), vital interests", "", "", False),
    ("disclosure_duty", "council", DUTY, SAFEGUARDING, f"{PARA_18}; {PARA_6}", DISCLOSE, True),
    (
        "public_task",
        "nhs",
        TASK,
        f"{CARE}; {SAFEGUARDING}",
        f"{PARA_2}; {PARA_18}",
        "Children Act 2004 sections 10 and 11",
        False,
    ),
    ("legal_obligation", "nhs", DUTY, SAFEGUARDING, f"{PARA_18}; {PARA_6}", "", False),
    ("vital_interests", "nhs", VITAL, "Article 9(2)(c), vital interests", "", "", False),
    ("disclosure_duty", "nhs", DUTY, SAFEGUARDING, f"{PARA_18}; {PARA_6}", DISCLOSE, True),
    (
        "public_task",
        "police",
        TASK,
        SAFEGUARDING,
        PARA_18,
        "Children Act 2004 sections 10 and 11",
        False,
    ),
    (
        "law_enforcement",
        "police",
        "DPA 2018 Part 3, law enforcement purposes",
        "",
        "DPA 2018 Schedule 8 paragraph 4, safeguarding of children",
        "",
        False,
    ),
    ("legal_obligation", "police", DUTY, SAFEGUARDING, f"{PARA_18}; {PARA_6}", "", False),
    ("vital_interests", "police", VITAL, "Article 9(2)(c), vital interests", "", "", False),
    ("disclosure_duty", "police", DUTY, SAFEGUARDING, f"{PARA_18}; {PARA_6}", DISCLOSE, True),
    (
        "public_task",
        "voluntary",
        f"{TASK}, by contract with a public authority",
        SAFEGUARDING,
        PARA_18,
        "",
        False,
    ),
    (
        "recognised_interest",
        "voluntary",
        "Article 6(1)(ea), safeguarding a vulnerable individual",
        SAFEGUARDING,
        PARA_18,
        "Data (Use and Access) Act 2025, UK GDPR Annex 1",
        False,
    ),
    ("legal_obligation", "voluntary", DUTY, SAFEGUARDING, PARA_18, "", False),
    ("vital_interests", "voluntary", VITAL, "Article 9(2)(c), vital interests", "", "", False),
    ("disclosure_duty", "voluntary", DUTY, SAFEGUARDING, PARA_18, DISCLOSE, True),
]
FIELDS = ("code", "sector", "article_6", "article_9", "conditions", "power", "awaits_start")
# As it was decided who may rest on what: only community organisations are not public.
SECTOR_OF_KIND = {"health": "nhs", "police": "police", "community": "voluntary"}

IN_FORCE = """
-- One truth: under which decision each agency may know of each family at that moment. The latest
-- decision about an agency that has begun counts, whatever became of it; those before are
-- overtaken. One that ended before it began never counted. As the caller sees the rows.
CREATE FUNCTION consent_in_force(in_families uuid[], in_at timestamptz)
RETURNS TABLE (family_id uuid, agency_id uuid, decision_id uuid)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH begun AS (
        SELECT d.id, d.family_id, named.agency, d.share, d.until, d.decided_at,
               (SELECT s.at FROM consent_sharingstep s
                 WHERE s.decision_id = d.id AND s.kind <> 'begun') AS ended_at, d.starts_at
          FROM consent_sharingdecision d CROSS JOIN LATERAL unnest(d.agencies) AS named(agency)
         WHERE d.family_id = ANY (in_families) AND d.starts_at <= in_at
    ), latest AS (
        SELECT DISTINCT ON (family_id, agency) * FROM begun
         WHERE ended_at IS NULL OR ended_at > starts_at
         ORDER BY family_id, agency, decided_at DESC, id
    )
    SELECT family_id, agency, id FROM latest
     WHERE share AND (until IS NULL OR until > in_at) AND (ended_at IS NULL OR ended_at > in_at)
$$;

-- For the clock, which sees no row: what time has done to decisions and nobody has followed yet,
-- and in whose sight it can be followed. Ids only.
CREATE FUNCTION consent_due(in_at timestamptz, in_soon timestamptz)
RETURNS TABLE (what text, decision_id uuid, family_id uuid, actor uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH standing AS (
        SELECT d.* FROM consent_sharingdecision d
         WHERE NOT EXISTS (SELECT 1 FROM consent_sharingstep s
                            WHERE s.decision_id = d.id AND s.kind <> 'begun')
    ), due AS (
        SELECT 'begun' AS what, d.id, d.family_id, d.starts_at AS at FROM standing d
         WHERE d.starts_at > d.decided_at AND d.starts_at <= in_at
           AND NOT EXISTS (SELECT 1 FROM consent_sharingstep s WHERE s.decision_id = d.id)
        UNION ALL
        SELECT 'expired', d.id, d.family_id, d.until FROM standing d WHERE d.until <= in_at
        UNION ALL
        SELECT soon.because, d.id, d.family_id, d.decided_at FROM standing d
         CROSS JOIN LATERAL (
            SELECT 'ends_soon' AS because WHERE d.until > in_at AND d.until <= in_soon
            UNION ALL
            SELECT 'review_due' WHERE d.review_on <= in_soon::date) AS soon
         WHERE d.share AND d.starts_at <= in_at
           AND EXISTS (SELECT 1 FROM consent_in_force(ARRAY[d.family_id], in_at) f
                        WHERE f.decision_id = d.id)
           AND NOT EXISTS (SELECT 1 FROM consent_sharingprompt p
                            WHERE p.family_id = d.family_id AND p.because = soon.because
                              AND (p.about = d.id OR p.answered_at IS NULL))
    )
    SELECT due.what, due.id, due.family_id, (
        SELECT p.id FROM practitioners_practitioner p
          JOIN families_family f ON f.id = due.family_id
          LEFT JOIN families_familypractitionergrant g
            ON g.user_id = p.id AND g.content_object_id = f.id
         WHERE p.is_active AND (p.principal = ANY (f.visible_to) OR EXISTS (
                SELECT 1 FROM practitioners_practitioner_groups m
                  JOIN practitioners_team t ON t.group_id = m.group_id
                 WHERE m.practitioner_id = p.id AND t.principal = ANY (f.visible_to)))
         ORDER BY g.reason = 'screening' DESC NULLS LAST, g.reason = 'chairing' DESC NULLS LAST,
                  EXISTS (SELECT 1 FROM practitioners_practitioner_groups m
                            JOIN families_familyteamgrant t ON t.group_id = m.group_id
                           WHERE m.practitioner_id = p.id AND t.content_object_id = f.id
                             AND t.reason = 'registered') DESC, p.id
         LIMIT 1)
      FROM due ORDER BY due.at, due.id
$$;
"""
BACKWARD = """
DROP FUNCTION consent_due(timestamptz, timestamptz);
DROP FUNCTION consent_in_force(uuid[], timestamptz);
"""


def seed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The catalogue as the law stands; information governance confirms it and sets dates."""
    basis = apps.get_model("consent", "LawfulBasis")
    for position, row in enumerate(CATALOGUE, start=1):
        facts = dict(zip(FIELDS, row, strict=True)) | {"position": position}
        basis.objects.get_or_create(code=row[0], sector=row[1], defaults=facts)


def rest_on_it(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each decision made so far began when it was made, and rests on a row of the catalogue."""
    decision = apps.get_model("consent", "SharingDecision")
    basis = apps.get_model("consent", "LawfulBasis")
    decision.objects.update(starts_at=F("decided_at"))
    rows = {(row.code, row.sector): row for row in basis.objects.all()}
    made = decision.objects.filter(share=True).select_related("decided_by__agency")
    for one in made.iterator():
        sector = SECTOR_OF_KIND.get(one.decided_by.agency.kind, "council")
        one.lawful_basis = rows.get((one.basis, sector))
        one.save(update_fields=["lawful_basis"])


def nothing(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Going back, the columns go with the tables."""


class Migration(migrations.Migration):
    dependencies = [("consent", "0003_decisions_in_full")]

    operations = [
        migrations.RunPython(seed, nothing),
        migrations.RunPython(rest_on_it, nothing),
        migrations.RunSQL(IN_FORCE, BACKWARD),
    ]
