"""Somebody may see a family because they are invited to a session for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0027_messages_that_the_coordinator_passes_on"),
    ]

    operations = [
        migrations.AlterField(
            model_name="familypractitionergrant",
            name="reason",
            field=models.CharField(
                choices=[
                    ("registered", "Nominated the family"),
                    ("involved", "Works with the family"),
                    ("screening", "Coordinates the huddle"),
                    ("chairing", "Chairs the huddle session"),
                    ("listed", "Core team while the family is on the agenda"),
                    ("invited", "Invited to a session for this family only"),
                    ("offered", "Asked to be Single Lead Practitioner"),
                    ("leading", "Single Lead Practitioner"),
                    ("overseeing", "Supervises the Single Lead Practitioner"),
                    ("acting", "Owns an open action"),
                    ("shared", "A decision to share"),
                    ("named", "Named on a restricted record"),
                    ("break_glass", "Emergency access"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="familyteamgrant",
            name="reason",
            field=models.CharField(
                choices=[
                    ("registered", "Nominated the family"),
                    ("involved", "Works with the family"),
                    ("screening", "Coordinates the huddle"),
                    ("chairing", "Chairs the huddle session"),
                    ("listed", "Core team while the family is on the agenda"),
                    ("invited", "Invited to a session for this family only"),
                    ("offered", "Asked to be Single Lead Practitioner"),
                    ("leading", "Single Lead Practitioner"),
                    ("overseeing", "Supervises the Single Lead Practitioner"),
                    ("acting", "Owns an open action"),
                    ("shared", "A decision to share"),
                    ("named", "Named on a restricted record"),
                    ("break_glass", "Emergency access"),
                ],
                max_length=20,
            ),
        ),
    ]
