"""Requests for subject access, retention rules, legal holds and disposal."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0004_bases_and_what_is_in_force"),
        ("families", "0014_families_say_when_they_closed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "record_class",
                    models.CharField(
                        choices=[
                            ("early_help", "Early help and child in need"),
                            ("child_protection", "Child protection"),
                            ("looked_after", "Looked after"),
                            ("nhs_child", "NHS children's record"),
                            ("no_live_birth", "No live birth"),
                            ("audit", "Audit trail"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("closure", "the day the family was closed"),
                            ("birth", "the youngest child's birth (or due date)"),
                            ("event", "the event"),
                        ],
                        max_length=20,
                    ),
                ),
                ("years", models.PositiveSmallIntegerField()),
                ("authority", models.CharField(max_length=300)),
                ("confirmed", models.BooleanField(default=False)),
                ("from_date", models.DateField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["record_class", "-from_date", "-created_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 1)), name="retention_is_at_least_a_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DisposalProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("family_reference", models.CharField(max_length=20)),
                (
                    "record_class",
                    models.CharField(
                        choices=[
                            ("early_help", "Early help and child in need"),
                            ("child_protection", "Child protection"),
                            ("looked_after", "Looked after"),
                            ("nhs_child", "NHS children's record"),
                            ("no_live_birth", "No live birth"),
                            ("audit", "Audit trail"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due_on", models.DateField()),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "To review"),
                            ("signed", "Signed, waiting for a second person"),
                            ("disposed", "Disposed of"),
                            ("kept", "Kept longer"),
                            ("held", "Put on legal hold"),
                        ],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("keep_until", models.DateField(blank=True, null=True)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consent.retentionrule",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DisposalCertificate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("family_reference", models.CharField(max_length=20)),
                ("erased_at", models.DateTimeField()),
                ("transaction", models.BigIntegerField()),
                ("counts", models.JSONField(null=True)),
                (
                    "confirmed_by",
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
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate",
                        to="consent.disposalproposal",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consent.retentionrule",
                    ),
                ),
            ],
            options={
                "ordering": ["-erased_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SubjectAccess",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("family_reference", models.CharField(max_length=20)),
                ("requester_name", models.CharField(max_length=200)),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("self", "For themself"),
                            ("child", "A child or young person, for themself"),
                            ("parent", "A parent or carer, for a child"),
                            ("representative", "A representative, for somebody else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("authority", models.CharField(blank=True, max_length=500)),
                ("identity_check", models.CharField(max_length=500)),
                ("asked_for", models.CharField(max_length=500)),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                ("extension_reason", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("reviewing", "Being reviewed"),
                            ("released", "Released"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="received",
                        max_length=20,
                    ),
                ),
                ("outcome_reason", models.CharField(blank=True, max_length=500)),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requester",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.person",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SubjectAccessRelease",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recipient", models.CharField(max_length=200)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("by_hand", "Handed over in person"),
                            ("post", "Tracked post"),
                            ("portal", "Secure file transfer or encrypted mail"),
                        ],
                        max_length=20,
                    ),
                ),
                ("body", models.JSONField()),
                ("counts", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("released_at", models.DateTimeField()),
                (
                    "access",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="release",
                        to="consent.subjectaccess",
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
                    "released_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SubjectAccessRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("source", models.CharField(max_length=60)),
                ("source_id", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=100)),
                ("text", models.TextField()),
                ("agency", models.CharField(blank=True, max_length=200)),
                ("author", models.CharField(blank=True, max_length=200)),
                ("dated", models.DateField(blank=True, null=True)),
                (
                    "about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("collected_at", models.DateTimeField(auto_now_add=True)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("release", "Release it"),
                            ("redact", "Release it with parts redacted"),
                            ("withhold", "Withhold it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("redacted", models.TextField(blank=True)),
                (
                    "exemption",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("third_party", "It is about somebody else too (three-step test)"),
                            ("serious_harm", "Serious harm to somebody's health"),
                            ("expectation", "The person expected that it would not be passed on"),
                            ("privilege", "Legal professional privilege"),
                            ("crime", "It would prejudice the prevention or detection of crime"),
                            ("marked", "Its source marked it as not for this person"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("third_party_consent", models.CharField(blank=True, max_length=500)),
                ("third_party_weighed", models.CharField(blank=True, max_length=500)),
                ("professional", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "access",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="consent.subjectaccess",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                "ordering": ["position", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("family_reference", models.CharField(blank=True, max_length=20)),
                (
                    "record_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("early_help", "Early help and child in need"),
                            ("child_protection", "Child protection"),
                            ("looked_after", "Looked after"),
                            ("nhs_child", "NHS children's record"),
                            ("no_live_birth", "No live birth"),
                            ("audit", "Audit trail"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("placed_at", models.DateTimeField(auto_now_add=True)),
                ("lift_reason", models.CharField(blank=True, max_length=500)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "family",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-placed_at", "id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("family", None), models.Q(("record_class", ""), _negated=True)
                            ),
                            models.Q(("family__isnull", False), ("record_class", "")),
                            _connector="OR",
                        ),
                        name="hold_is_on_a_family_or_on_a_class",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lift_reason", ""), ("lifted_at", None), ("lifted_by", None)
                            ),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lift_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hold_lifted_by_somebody_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionClass",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "record_class",
                    models.CharField(
                        choices=[
                            ("early_help", "Early help and child in need"),
                            ("child_protection", "Child protection"),
                            ("looked_after", "Looked after"),
                            ("nhs_child", "NHS children's record"),
                            ("no_live_birth", "No live birth"),
                            ("audit", "Audit trail"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("level", "The level of need reached child protection"),
                            ("closure", "Said when the family was closed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("since", models.DateTimeField(auto_now_add=True)),
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
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("family", "record_class"), name="family_reaches_a_class_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="disposalproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "signed"])),
                fields=("family",),
                name="disposal_proposed_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposalproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at", None), ("signed_by", None), ("state", "proposed")),
                    models.Q(
                        models.Q(("state", "proposed"), _negated=True),
                        ("signed_at__isnull", False),
                        ("signed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="disposal_signed_by_somebody_when_it_says_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposalproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "kept"), _negated=True),
                    models.Q(
                        models.Q(("reason", ""), _negated=True), ("keep_until__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="disposal_kept_longer_says_why_and_until_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state__in", ["received", "reviewing"])),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ["released", "refused", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="access_ended_when_it_says_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["refused", "withdrawn"]), _negated=True),
                    models.Q(("outcome_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="access_refused_or_withdrawn_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("capacity__in", ["self", "child"]),
                    models.Q(("authority", ""), _negated=True),
                    _connector="OR",
                ),
                name="access_for_another_says_by_what_authority",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectaccessrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at", None)),
                fields=("access", "source", "source_id"),
                name="access_row_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectaccessrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("decision", "")),
                    models.Q(
                        models.Q(("decision", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="access_row_decided_by_somebody_at_some_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectaccessrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "withhold"), _negated=True),
                    models.Q(
                        models.Q(("exemption", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="access_row_withheld_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectaccessrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "redact"), _negated=True),
                    models.Q(("redacted", ""), _negated=True),
                    _connector="OR",
                ),
                name="access_row_redacted_has_its_text",
            ),
        ),
    ]
