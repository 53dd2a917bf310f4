"""Agency contacts confirm who is in their teams; forms sent twice are known."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("practitioners", "0005_audit_events_are_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Departure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "teams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("left_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-left_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FormKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("led_to", models.CharField(blank=True, max_length=500)),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TeamCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("period", models.DateField(help_text="The first day of the period")),
                ("due_on", models.DateField()),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TeamCheckLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("keep", "Still in this team"),
                            ("remove", "No longer in this team"),
                            ("left", "Has left the agency"),
                        ],
                        max_length=10,
                    ),
                ),
                ("role_note", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="practitioner",
            name="practitioner_roles_are_known",
        ),
        migrations.AlterField(
            model_name="practitioner",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("practitioner", "Practitioner"),
                        ("coordinator", "Huddle coordinator"),
                        ("chair", "Huddle chair"),
                        ("supervisor", "Supervisor"),
                        ("manager", "Manager"),
                        ("ig_lead", "Information governance lead"),
                        ("administrator", "System administrator"),
                        ("agency_contact", "Agency contact"),
                    ],
                    max_length=20,
                ),
                size=None,
            ),
        ),
        migrations.AddConstraint(
            model_name="practitioner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "roles__contained_by",
                        [
                            "practitioner",
                            "coordinator",
                            "chair",
                            "supervisor",
                            "manager",
                            "ig_lead",
                            "administrator",
                            "agency_contact",
                        ],
                    )
                ),
                name="practitioner_roles_are_known",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="departures",
                to="practitioners.agency",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="practitioner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="departures",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="formkey",
            name="practitioner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="teamcheck",
            name="finished_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="teamcheck",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="checks",
                to="practitioners.team",
            ),
        ),
        migrations.AddField(
            model_name="teamcheckline",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="teamcheckline",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="teamcheckline",
            name="team_check",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="practitioners.teamcheck",
            ),
        ),
        migrations.AddConstraint(
            model_name="formkey",
            constraint=models.UniqueConstraint(
                fields=("practitioner", "key"), name="form_sent_once_by_each_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="teamcheck",
            constraint=models.UniqueConstraint(
                fields=("team", "period"), name="team_checked_once_in_each_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="teamcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at", None), ("finished_by", None)),
                    models.Q(("finished_at__isnull", False), ("finished_by__isnull", False)),
                    _connector="OR",
                ),
                name="team_check_finished_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamcheckline",
            constraint=models.UniqueConstraint(
                fields=("team_check", "member"), name="member_decided_once_in_a_check"
            ),
        ),
    ]
