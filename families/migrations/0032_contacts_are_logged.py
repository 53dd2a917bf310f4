"""Contacts with the family, and attempts at one, are logged and corrected by a new row."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
-- Whose it is, and whether its team may be named, is never said by whoever writes it.
CREATE FUNCTION families_contact_is_logged() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.is_hidden := EXISTS (
            SELECT 1 FROM practitioners_team t WHERE t.id = NEW.team_id AND t.is_sensitive)
        OR EXISTS (
            SELECT 1 FROM families_involvement i WHERE i.family_id = NEW.family_id
               AND i.team_id = NEW.team_id AND i.is_hidden);
    IF NEW.replaces_id IS NULL AND NEW.practitioner_id <> NEW.recorded_by_id THEN
        RAISE EXCEPTION 'a contact is logged by whoever tried' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM families_contact c WHERE c.id = NEW.replaces_id
           AND c.family_id = NEW.family_id AND c.team_id = NEW.team_id
           AND c.practitioner_id = NEW.practitioner_id
           AND c.note_id IS NOT DISTINCT FROM NEW.note_id) THEN
        RAISE EXCEPTION 'a correction is of the same contact' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.note_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM families_contribution c
          JOIN practitioners_team t ON t.agency_id = c.source_agency_id
         WHERE c.id = NEW.note_id AND c.family_id = NEW.family_id AND t.id = NEW.team_id) THEN
        RAISE EXCEPTION 'a note is of the same family and agency'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER logged BEFORE INSERT ON families_contact
FOR EACH ROW EXECUTE FUNCTION families_contact_is_logged();
"""
BACKWARD = """
DROP TRIGGER logged ON families_contact;
DROP FUNCTION families_contact_is_logged();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0031_losses_are_recorded_and_prompts_stop"),
        ("practitioners", "0008_sensitive_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "Home visit"),
                            ("clinic", "Clinic, centre or office"),
                            ("group", "Group or session"),
                            ("doorstep", "At the doorstep"),
                            ("phone", "Telephone"),
                            ("video", "Video call"),
                            ("text", "Text message or e-mail"),
                            ("letter", "Letter"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_answer", "No answer"),
                            ("not_in", "Nobody was in"),
                            ("cancelled", "Cancelled by the family"),
                            ("not_brought", "Was not brought"),
                            ("refused", "Access refused"),
                            ("left_message", "Left a message or a letter, no reply yet"),
                            ("not_safe", "Not safe to go on"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wrong_time", "The date or the time was wrong"),
                            ("wrong_people", "Who was there or seen was wrong"),
                            ("wrong_kind", "The kind or the outcome was wrong"),
                            ("more", "Something was left out"),
                            ("in_error", "It was entered in error: it did not happen"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_hidden", models.BooleanField(default=False, editable=False)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="families.family",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.contribution",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="families.contact",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practitioners.team",
                    ),
                ),
            ],
            options={
                "ordering": ["-happened_at", "-recorded_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ContactPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seen",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("alone", "Seen, alone with me"),
                            ("parent", "Seen with a parent or carer"),
                            ("others", "Seen with somebody else"),
                            ("mother", "The mother was seen"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="families.contact",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="families.person",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["family", "-happened_at"], name="contact_latest_first"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("happened_at__lte", models.F("recorded_at"))),
                name="contact_is_in_the_past",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "visit",
                            "clinic",
                            "group",
                            "doorstep",
                            "phone",
                            "video",
                            "text",
                            "letter",
                        ],
                    ),
                    (
                        "outcome__in",
                        [
                            "",
                            "no_answer",
                            "not_in",
                            "cancelled",
                            "not_brought",
                            "refused",
                            "left_message",
                            "not_safe",
                        ],
                    ),
                ),
                name="contact_choices_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("change", ""), ("replaces", None)),
                    models.Q(
                        (
                            "change__in",
                            ["wrong_time", "wrong_people", "wrong_kind", "more", "in_error"],
                        ),
                        ("replaces__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="contact_says_why_it_replaces_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactperson",
            constraint=models.UniqueConstraint(
                fields=("contact", "person"), name="contact_names_a_person_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("seen__in", ["", "alone", "parent", "others", "mother"])),
                name="contact_company_is_known",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
