"""A family that was deferred stands first on the next agenda, and the agenda says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0006_a_signed_session_is_closed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agendaitem",
            name="why",
            field=models.CharField(
                choices=[
                    ("deferred", "Deferred last time"),
                    ("urgent", "Urgent"),
                    ("new", "New nomination"),
                    ("relisted", "More information was asked for"),
                    ("review", "Review is due"),
                    ("no_lead", "No Single Lead Practitioner"),
                    ("overdue", "Overdue actions"),
                ],
                max_length=20,
            ),
        ),
    ]
