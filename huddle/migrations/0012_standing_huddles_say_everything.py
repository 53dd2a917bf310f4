"""Standing huddles say their whole week; sessions say where, why moved and why cancelled."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import huddle.models.huddles
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0011_connections_before_names"),
        ("practitioners", "0008_sensitive_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("since", models.DateTimeField()),
            ],
            options={
                "ordering": ["huddle", "number"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="attendance",
            name="statement_accepted_and_who_recorded_it_go_together",
        ),
        migrations.RemoveConstraint(
            model_name="huddlesession",
            name="huddle_meets_once_at_a_time",
        ),
        migrations.AddField(
            model_name="huddle",
            name="deputies",
            field=models.ManyToManyField(
                blank=True, related_name="huddles_deputised", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="held",
            field=models.CharField(
                choices=[
                    ("in_person", "In person"),
                    ("video", "By video"),
                    ("hybrid", "In person and by video"),
                ],
                default="in_person",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="minutes_days",
            field=models.PositiveSmallIntegerField(
                default=3,
                validators=[
                    django.core.validators.MinValueValidator(
                        1,
                        "Working days after the session for the minutes must be between 1 and 20",
                    ),
                    django.core.validators.MaxValueValidator(
                        20,
                        "Working days after the session for the minutes must be between 1 and 20",
                    ),
                ],
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="minutes_new",
            field=models.PositiveSmallIntegerField(
                default=10,
                validators=[
                    django.core.validators.MinValueValidator(
                        1, "Minutes for a new or urgent family must be between 1 and 60"
                    ),
                    django.core.validators.MaxValueValidator(
                        60, "Minutes for a new or urgent family must be between 1 and 60"
                    ),
                ],
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="minutes_review",
            field=models.PositiveSmallIntegerField(
                default=5,
                validators=[
                    django.core.validators.MinValueValidator(
                        1, "Minutes for every other family must be between 1 and 60"
                    ),
                    django.core.validators.MaxValueValidator(
                        60, "Minutes for every other family must be between 1 and 60"
                    ),
                ],
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="nominations_close_days",
            field=models.PositiveSmallIntegerField(
                default=3,
                validators=[
                    django.core.validators.MinValueValidator(
                        1,
                        "Working days before the session for nominations must be between 1 and 10",
                    ),
                    django.core.validators.MaxValueValidator(
                        10,
                        "Working days before the session for nominations must be between 1 and 10",
                    ),
                ],
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="place",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="huddle",
            name="publish_days",
            field=models.PositiveSmallIntegerField(
                default=1,
                validators=[
                    django.core.validators.MinValueValidator(
                        1,
                        "Working days before the session for the agenda must be between 1 and 10",
                    ),
                    django.core.validators.MaxValueValidator(
                        10,
                        "Working days before the session for the agenda must be between 1 and 10",
                    ),
                ],
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="quorum_chair",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="huddle",
            name="quorum_present",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("health", "Health"),
                        ("social_care", "Social care"),
                        ("early_years", "Early years"),
                        ("housing", "Housing"),
                        ("employment", "Employment"),
                        ("welfare", "Welfare"),
                        ("police", "Policing"),
                        ("community", "Community"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=huddle.models.huddles.present_for_quorum,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="quorum_written",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("health", "Health"),
                        ("social_care", "Social care"),
                        ("early_years", "Early years"),
                        ("housing", "Housing"),
                        ("employment", "Employment"),
                        ("welfare", "Welfare"),
                        ("police", "Policing"),
                        ("community", "Community"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=huddle.models.huddles.present_or_written_for_quorum,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="readable_days",
            field=models.PositiveSmallIntegerField(
                default=10,
                validators=[
                    django.core.validators.MinValueValidator(
                        0, "Working days of reading for the core teams must be between 0 and 60"
                    ),
                    django.core.validators.MaxValueValidator(
                        60, "Working days of reading for the core teams must be between 0 and 60"
                    ),
                ],
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="video_link",
            field=models.CharField(
                blank=True,
                max_length=500,
                validators=[
                    django.core.validators.URLValidator(
                        message="Enter a link that begins with https://", schemes=["https"]
                    )
                ],
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="weeks_ahead",
            field=models.PositiveSmallIntegerField(
                default=4,
                validators=[
                    django.core.validators.MinValueValidator(
                        1, "Weeks ahead must be between 1 and 26"
                    ),
                    django.core.validators.MaxValueValidator(
                        26, "Weeks ahead must be between 1 and 26"
                    ),
                ],
            ),
        ),
        migrations.AddField(
            model_name="huddlesession",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="huddlesession",
            name="cancelled_reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="huddlesession",
            name="held",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_person", "In person"),
                    ("video", "By video"),
                    ("hybrid", "In person and by video"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="huddlesession",
            name="moved_from",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="huddlesession",
            name="moved_reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="huddlesession",
            name="place",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="huddlesession",
            name="video_link",
            field=models.CharField(
                blank=True,
                max_length=500,
                validators=[
                    django.core.validators.URLValidator(
                        message="Enter a link that begins with https://", schemes=["https"]
                    )
                ],
            ),
        ),
        migrations.AddField(
            model_name="huddlesession",
            name="week",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="huddle",
            name="minutes_long",
            field=models.PositiveSmallIntegerField(
                default=90,
                validators=[
                    django.core.validators.MinValueValidator(
                        15, "Length in minutes must be between 15 and 240"
                    ),
                    django.core.validators.MaxValueValidator(
                        240, "Length in minutes must be between 15 and 240"
                    ),
                ],
            ),
        ),
        migrations.AddConstraint(
            model_name="huddle",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes_long__gte", 15), ("minutes_long__lte", 240)),
                name="huddle_lasts_from_15_to_240_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="huddle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("publish_days__gte", 1),
                    ("publish_days__lte", models.F("nominations_close_days")),
                ),
                name="huddle_agenda_is_published_after_nominations_close",
            ),
        ),
        migrations.AddConstraint(
            model_name="huddle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("video_link", ""), ("video_link__startswith", "https://"), _connector="OR"
                ),
                name="huddle_video_link_is_https",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="huddle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statements",
                to="huddle.huddle",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="statement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="huddle.statement",
            ),
        ),
        migrations.AddField(
            model_name="huddlesession",
            name="statement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="huddle.statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="huddlesession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("huddle", "starts_at"),
                name="huddle_meets_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="huddlesession",
            constraint=models.UniqueConstraint(
                fields=("huddle", "week"), name="huddle_meets_once_a_week"
            ),
        ),
        migrations.AddConstraint(
            model_name="huddlesession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("video_link", ""), ("video_link__startswith", "https://"), _connector="OR"
                ),
                name="session_video_link_is_https",
            ),
        ),
        migrations.AddConstraint(
            model_name="huddlesession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(
                        ("cancelled_at__isnull", False),
                        models.Q(("cancelled_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="cancelled_session_says_when_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                fields=("huddle", "number"), name="statement_numbered_once"
            ),
        ),
    ]
