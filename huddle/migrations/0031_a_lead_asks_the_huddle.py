"""The lead of a family asks something of its huddle: one more reason on an agenda."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0030_who_is_there_ends_with_its_turn"),
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
                    ("not_seen", "Not seen for some time"),
                    ("step_down", "Step-down"),
                    ("lead_asks", "The Single Lead Practitioner asks"),
                    ("asked", "Asked for"),
                    ("carried", "Carried over from a cancelled session"),
                    ("check_missing", "Agency check not returned last time"),
                    ("never_seen", "Nobody has said when the baby was seen"),
                    ("sharing_ends", "Sharing ends soon"),
                    ("emergency", "Emergency access was used"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="agendareason",
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
                    ("not_seen", "Not seen for some time"),
                    ("step_down", "Step-down"),
                    ("lead_asks", "The Single Lead Practitioner asks"),
                    ("asked", "Asked for"),
                    ("carried", "Carried over from a cancelled session"),
                    ("check_missing", "Agency check not returned last time"),
                    ("never_seen", "Nobody has said when the baby was seen"),
                    ("sharing_ends", "Sharing ends soon"),
                    ("emergency", "Emergency access was used"),
                ],
                max_length=20,
            ),
        ),
    ]
