"""Order, time and place of a family on an agenda are kept as somebody arranged them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0029_told_in_one_s_own_name"),
        ("huddle", "0022_carried_over_is_a_reason"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="deferral_asked",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="deferred_why",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="pin",
            field=models.CharField(
                blank=True, choices=[("first", "First"), ("at", "At a time")], max_length=10
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="pin_at",
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="pin_why",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="placed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pin", "at"), ("pin_at__isnull", False)),
                    models.Q(models.Q(("pin", "at"), _negated=True), ("pin_at", None)),
                    _connector="OR",
                ),
                name="item_pinned_to_an_hour_says_which",
            ),
        ),
    ]
