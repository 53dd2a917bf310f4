"""A decision in full: its footing, how much of the record, from when, until when; and its catalogue."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0002_who_has_looked"),
        ("families", "0012_what_an_agency_was_granted_ends"),
        ("practitioners", "0005_audit_events_are_sealed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SharingPrompt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("new_lead", "another person is Single Lead Practitioner"),
                            ("new_agency", "another agency is at the table"),
                            ("new_household", "the family lives in more than one household"),
                            ("birth", "a baby has joined the family"),
                            ("review_due", "a decision is due for review"),
                            ("ends_soon", "a decision ends soon"),
                        ],
                        max_length=20,
                    ),
                ),
                ("about", models.UUIDField(blank=True, null=True)),
                ("raised_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("stands", "It stands"), ("decided", "Decided anew")],
                        max_length=20,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["raised_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SharingStep",
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
                            ("begun", "Begun"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Ran out"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="children",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="confidentiality",
            field=models.CharField(
                blank=True,
                choices=[
                    ("implied", "Implied: it is for the family's direct care"),
                    ("explicit", "The person explicitly agreed"),
                    ("public_interest", "Overriding public interest"),
                    ("statutory", "The law requires or permits it"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="consent",
            field=models.CharField(
                blank=True,
                choices=[
                    ("cannot_give", "Consent cannot be given"),
                    ("not_reasonable", "We cannot reasonably be expected to obtain it"),
                    ("prejudice", "Obtaining it would prejudice the protection of the baby"),
                    ("relied_on", "Consent was relied on"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="family_told",
            field=models.CharField(
                blank=True,
                choices=[
                    ("told", "The family has been told"),
                    ("not_yet", "Not told yet"),
                    ("unsafe", "Not told: it would not be safe"),
                    ("prejudice", "Not told: it would get in the way of protecting the baby"),
                    ("unable", "Not told: we could not reach them"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="gateway",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ca1989_s17", "Children Act 1989 section 17: child in need"),
                    ("ca1989_s27", "Children Act 1989 section 27: co-operation"),
                    ("ca1989_s47", "Children Act 1989 section 47: significant harm"),
                    ("ca2004_s10", "Children Act 2004 section 10: co-operation, well-being"),
                    ("ca2004_s11", "Children Act 2004 section 11: safeguarding duty"),
                    ("cda1998_s115", "Crime and Disorder Act 1998 section 115"),
                    ("daa2021_s3", "Domestic Abuse Act 2021 section 3: children as victims"),
                    ("ca2014_s42", "Care Act 2014 section 42: adult at risk"),
                    ("hra2017", "Housing Act 1996 and Homelessness Reduction Act 2017"),
                    ("hsca2012_s251b", "Health and Social Care Act 2012 section 251B"),
                    ("dvds", "Domestic Violence Disclosure Scheme"),
                    ("csods", "Child Sex Offender Disclosure Scheme"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="review_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="starts_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="themes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="told_note",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workingagreement",
            name="answered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workingagreement",
            name="how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_person", "In person"),
                    ("phone", "By phone or video"),
                    ("writing", "In writing"),
                    ("through_others", "Through another practitioner"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="workingagreement",
            name="what_for",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name="sharingdecision",
            name="basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("public_task", "Public task (Article 6(1)(e))"),
                    ("legal_obligation", "Legal obligation (Article 6(1)(c))"),
                    ("vital_interests", "Vital interests (Article 6(1)(d))"),
                    (
                        "recognised_interest",
                        "Recognised legitimate interest: safeguarding (Article 6(1)(ea))",
                    ),
                    ("law_enforcement", "Law enforcement: safeguarding (DPA 2018 Part 3)"),
                    (
                        "disclosure_duty",
                        "Duty to disclose (Children Act 2004 section 16LA, Article 6(1)(c))",
                    ),
                ],
                max_length=30,
            ),
        ),
        migrations.CreateModel(
            name="AdviceRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "asked_of",
                    models.CharField(
                        choices=[
                            ("governance", "Information governance lead"),
                            ("safeguarding", "Safeguarding lead"),
                        ],
                        max_length=20,
                    ),
                ),
                ("question", models.CharField(max_length=1000)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "ordering": ["asked_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AgencySector",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("council", "Council"),
                            ("nhs", "NHS"),
                            ("police", "Police"),
                            (
                                "voluntary",
                                "Voluntary organisation, nursery or housing association",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practitioners.agency",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LawfulBasis",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("public_task", "Public task (Article 6(1)(e))"),
                            ("legal_obligation", "Legal obligation (Article 6(1)(c))"),
                            ("vital_interests", "Vital interests (Article 6(1)(d))"),
                            (
                                "recognised_interest",
                                "Recognised legitimate interest: safeguarding (Article 6(1)(ea))",
                            ),
                            ("law_enforcement", "Law enforcement: safeguarding (DPA 2018 Part 3)"),
                            (
                                "disclosure_duty",
                                "Duty to disclose (Children Act 2004 section 16LA, Article 6(1)(c))",
                            ),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("council", "Council"),
                            ("nhs", "NHS"),
                            ("police", "Police"),
                            (
                                "voluntary",
                                "Voluntary organisation, nursery or housing association",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("article_6", models.CharField(max_length=200)),
                ("article_9", models.CharField(blank=True, max_length=200)),
                ("conditions", models.CharField(blank=True, max_length=300)),
                ("power", models.CharField(blank=True, max_length=300)),
                ("awaits_start", models.BooleanField(default=False)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name_plural": "lawful bases",
                "ordering": ["sector", "position"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "sector"), name="basis_stands_once_for_each_sector"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code", "recognised_interest"),
                            ("sector__in", ["council", "nhs", "police"]),
                            _negated=True,
                        ),
                        name="public_authorities_have_no_recognised_interest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="basis_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="lawful_basis",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consent.lawfulbasis",
            ),
        ),
        migrations.CreateModel(
            name="SharingAgreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=50)),
                ("title", models.CharField(max_length=200)),
                ("version", models.CharField(max_length=20)),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("dpia_reference", models.CharField(blank=True, max_length=100)),
                ("policy_reference", models.CharField(blank=True, max_length=100)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["reference", "-added_at"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="sharingdecision",
            name="agreement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consent.sharingagreement",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gt", models.F("starts_at")), _connector="OR"
                ),
                name="sharing_ends_after_it_starts",
            ),
        ),
        migrations.AddField(
            model_name="sharingprompt",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sharingprompt",
            name="family",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sharing_prompts",
                to="families.family",
            ),
        ),
        migrations.AddField(
            model_name="sharingstep",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sharingstep",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="consent.sharingdecision",
            ),
        ),
        migrations.AddField(
            model_name="sharingstep",
            name="family",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.family"
            ),
        ),
        migrations.AddConstraint(
            model_name="advicerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="advice_is_answered_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.UniqueConstraint(
                fields=("reference", "version"), name="agreement_version_stands_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingprompt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at", None)),
                fields=("family", "because"),
                name="prompt_stands_once_for_each_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingprompt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="prompt_is_answered_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["withdrawn", "expired"])),
                fields=("decision",),
                name="sharing_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "begun")),
                fields=("decision",),
                name="sharing_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "withdrawn"), _negated=True),
                    models.Q(("by__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="sharing_is_withdrawn_by_somebody_with_a_reason",
            ),
        ),
    ]
