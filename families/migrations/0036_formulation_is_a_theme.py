"""What a meeting understands together is a theme of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0035_whose_voice_it_is"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contribution",
            name="theme",
            field=models.CharField(
                choices=[
                    ("strength", "Strength"),
                    ("pressure", "Pressure or worry"),
                    ("routine", "Routine"),
                    ("relationship", "Relationship"),
                    ("barrier", "Structural barrier"),
                    ("unknown", "What we do not know"),
                    ("formulation", "How we understand it together"),
                ],
                max_length=20,
            ),
        ),
    ]
