"""How somebody wants to be told, what is gathered into one mail, and what was seen on screen."""

import datetime
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("practitioners", "0009_saved_views"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("digest", "Once a day"),
                            ("off", "Not by mail"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="NoticeHours",
            fields=[
                (
                    "practitioner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="notice_hours",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest_at", models.TimeField(default=datetime.time(8, 0))),
                ("quiet_from", models.TimeField(blank=True, null=True)),
                ("quiet_until", models.TimeField(blank=True, null=True)),
                ("away_from", models.DateField(blank=True, null=True)),
                ("away_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_ended_when_it_says_so",
        ),
        migrations.AddField(
            model_name="notice",
            name="gather_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="gathered_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="gathers",
                to="practitioners.notice",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="seen_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="notice",
            name="state",
            field=models.CharField(
                choices=[
                    ("due", "Due"),
                    ("sending", "Sending"),
                    ("gathered", "Waits for the daily mail"),
                    ("sent", "Sent"),
                    ("cancelled", "Cancelled"),
                    ("dead", "Given up"),
                ],
                default="due",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state", "gathered")),
                fields=["practitioner", "gather_at"],
                name="notice_still_to_gather",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                fields=["practitioner", "-due_at"], name="notice_of_a_person_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state__in", ["due", "sending", "gathered"])),
                    models.Q(
                        ("ended_at__isnull", False), ("state__in", ["sent", "cancelled", "dead"])
                    ),
                    _connector="OR",
                ),
                name="notice_ended_when_it_says_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "gathered"), _negated=True),
                    ("gather_at__isnull", False),
                    _connector="OR",
                ),
                name="notice_gathered_at_a_time",
            ),
        ),
        migrations.AddField(
            model_name="noticechoice",
            name="practitioner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="noticehours",
            name="stand_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.UniqueConstraint(
                fields=("practitioner", "kind"), name="notice_choice_once_for_each_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("how__in", ["at_once", "digest", "off"])),
                name="notice_choice_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticehours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from", None), ("quiet_until", None)),
                    models.Q(
                        ("quiet_from__isnull", False),
                        ("quiet_until__isnull", False),
                        models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="notice_hours_quiet_from_and_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticehours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("away_from", None), ("away_until", None), ("stand_in", None)),
                    models.Q(
                        ("away_from__isnull", False),
                        ("away_until__gte", models.F("away_from")),
                        ("away_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="notice_hours_away_from_and_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticehours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stand_in", None),
                    models.Q(("stand_in", models.F("practitioner")), _negated=True),
                    _connector="OR",
                ),
                name="notice_hours_somebody_else_stands_in",
            ),
        ),
    ]
