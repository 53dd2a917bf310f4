"""Contributions have versions, cautions for whoever passes them on, and disputes beside them."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0009_what_limits_sight"),
        ("practitioners", "0004_forget_unsent_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContributionNotFor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("says", models.CharField(max_length=1000)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("noted", "Noted: both views stand"), ("corrected", "Corrected")],
                        max_length=20,
                    ),
                ),
                ("outcome_note", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["recorded_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SourcePermission",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_for", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("granted", models.BooleanField(blank=True, null=True)),
                ("answer_note", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="contribution",
            name="contribution_verbal_has_no_text_others_do",
        ),
        migrations.AddField(
            model_name="contribution",
            name="change",
            field=models.CharField(
                blank=True,
                choices=[
                    ("corrected", "Corrected"),
                    ("audience", "Readers changed"),
                    ("withdrawn", "Entered in error"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="change_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="contribution",
            name="confidence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("confirmed", "Confirmed"),
                    ("likely", "Likely"),
                    ("unconfirmed", "Unconfirmed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="first",
            field=models.UUIDField(editable=False, null=True),
        ),
        # Until now each was its own first version.
        migrations.RunSQL("UPDATE families_contribution SET first = id", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="contribution",
            name="first",
            field=models.UUIDField(editable=False),
        ),
        migrations.AddField(
            model_name="contribution",
            name="handling",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="contribution",
            name="marking",
            field=models.CharField(
                choices=[("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")],
                default="official",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="needs_source_permission",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="contribution",
            name="noted_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contribution",
            name="relevance",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="contribution",
            name="replaced_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="contribution",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="families.contribution",
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="review_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contribution",
            name="safe_to_discuss",
            field=models.CharField(
                choices=[
                    ("yes", "Yes"),
                    ("partly", "Yes, but only in part"),
                    ("no", "No, that would not be safe"),
                    ("ask", "Ask me first"),
                ],
                default="ask",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="contributionnotfor",
            name="contribution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="families.contribution",
            ),
        ),
        migrations.AddField(
            model_name="contributionnotfor",
            name="family",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.family"
            ),
        ),
        migrations.AddField(
            model_name="contributionnotfor",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.person"
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="not_for",
            field=models.ManyToManyField(
                related_name="kept_from",
                through="families.ContributionNotFor",
                to="families.person",
            ),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(fields=["first"], name="contribution_versions"),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("audience", "verbal"),
                        ("text", ""),
                        models.Q(("held_where", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("audience", "verbal"), _negated=True),
                        models.Q(("text", ""), _negated=True),
                    ),
                    models.Q(("change", "withdrawn"), ("relevance", ""), ("text", "")),
                    _connector="OR",
                ),
                name="contribution_verbal_has_no_text_others_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confidence__in", ["", "confirmed", "likely", "unconfirmed"]),
                    ("marking__in", ["official", "official_sensitive"]),
                    ("safe_to_discuss__in", ["yes", "partly", "no", "ask"]),
                ),
                name="contribution_choices_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("change", ""),
                        ("change_reason", ""),
                        ("first", models.F("id")),
                        ("replaces", None),
                    ),
                    models.Q(
                        ("change__in", ["corrected", "audience", "withdrawn"]),
                        ("replaces__isnull", False),
                        models.Q(("change_reason", ""), _negated=True),
                        models.Q(("first", models.F("id")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="contribution_says_why_it_replaces_another",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
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
            model_name="dispute",
            name="contribution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disputes",
                to="families.contribution",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="family",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.family"
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="families.person",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="practitioner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sourcepermission",
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
            model_name="sourcepermission",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sourcepermission",
            name="contribution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="source_permissions",
                to="families.contribution",
            ),
        ),
        migrations.AddField(
            model_name="sourcepermission",
            name="family",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.family"
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionnotfor",
            constraint=models.UniqueConstraint(
                fields=("contribution", "person"), name="contribution_kept_from_a_person_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("practitioner", None)),
                    models.Q(("person", None), ("practitioner__isnull", False)),
                    _connector="OR",
                ),
                name="dispute_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("outcome", "")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("outcome__in", ["noted", "corrected"]),
                    ),
                    _connector="OR",
                ),
                name="dispute_answered_has_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcepermission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at", None)),
                fields=("contribution",),
                name="source_asked_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcepermission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("granted", None)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("granted__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="source_permission_answered_by_somebody",
            ),
        ),
    ]
