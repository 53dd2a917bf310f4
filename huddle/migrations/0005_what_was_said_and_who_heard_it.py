"""Keep what was said about a family in a session, and who heard a statement accepted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0001_initial"),
        ("huddle", "0004_draft_remembers_what_it_became"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemContribution",
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
        migrations.AddField(
            model_name="attendance",
            name="statement_recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statement_accepted_at", None), ("statement_recorded_by", None)),
                    models.Q(
                        ("statement_accepted_at__isnull", False),
                        ("statement_recorded_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="statement_accepted_and_who_recorded_it_go_together",
            ),
        ),
        migrations.AddField(
            model_name="itemcontribution",
            name="contribution",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="families.contribution",
            ),
        ),
        migrations.AddField(
            model_name="itemcontribution",
            name="family",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.family"
            ),
        ),
        migrations.AddField(
            model_name="itemcontribution",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="said",
                to="huddle.agendaitem",
            ),
        ),
    ]
