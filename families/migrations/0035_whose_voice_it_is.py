"""What a baby shows and what somebody says is a contribution that says whose voice it is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0034_leads_update_before_a_huddle"),
        ("practitioners", "0008_sensitive_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contribution",
            name="setting",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="contribution",
            name="voice",
            field=models.CharField(
                blank=True,
                choices=[
                    ("day", "Their day, from waking to sleeping"),
                    ("feeding", "Feeding"),
                    ("sleep", "Sleep"),
                    ("gaze", "Gaze: what or whom they look at, and how"),
                    ("crying", "Crying"),
                    ("settling", "Settling: what helps"),
                    ("calm_with", "With whom they are calm"),
                    ("own_words", "How things are, in their own words"),
                    ("would_help", "What would help, in their own words"),
                    ("worries", "What worries them, in their own words"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="voice_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="voices",
                to="families.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("setting", ""), ("voice", ""), ("voice_of", None)),
                    models.Q(
                        ("event_date__isnull", False),
                        (
                            "voice__in",
                            [
                                "day",
                                "feeding",
                                "sleep",
                                "gaze",
                                "crying",
                                "settling",
                                "calm_with",
                                "own_words",
                                "would_help",
                                "worries",
                            ],
                        ),
                        ("voice_of__isnull", False),
                        models.Q(("audience", "verbal"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="contribution_voice_says_whose_and_when",
            ),
        ),
    ]
