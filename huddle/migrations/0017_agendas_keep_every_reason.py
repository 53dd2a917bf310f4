"""Every reason why a family is on an agenda is kept, and two rules have numbers to settle."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


SETTLE = """
CREATE OR REPLACE FUNCTION huddle_settle(in_huddle uuid, in_facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM huddle_refuse_unless_coordinator(in_huddle);
    UPDATE huddle_huddle h
       SET (locality, weekday, starts, minutes_long, held, place, video_link, statement,
            quorum_chair, quorum_present, quorum_written, nominations_close_days, publish_days,
            minutes_days, readable_days, weeks_ahead, minutes_new, minutes_review,
            not_seen_days, sharing_ends_days)
         = (SELECT r.locality, r.weekday, r.starts, r.minutes_long, r.held, r.place, r.video_link,
                   r.statement, r.quorum_chair, r.quorum_present, r.quorum_written,
                   r.nominations_close_days, r.publish_days, r.minutes_days, r.readable_days,
                   r.weeks_ahead, r.minutes_new, r.minutes_review,
                   r.not_seen_days, r.sharing_ends_days
              FROM jsonb_populate_record(h, in_facts) r)
     WHERE h.id = in_huddle;
END $$;
"""
# What stands already has the one reason that was kept; where the agenda is not out, rules renew it.
KEPT = """
INSERT INTO huddle_agendareason (family_id, item_id, why, words, by_rule, is_private)
SELECT i.family_id, i.id, i.why, i.note, s.state = 'scheduled', false
  FROM huddle_agendaitem i JOIN huddle_huddlesession s ON s.id = i.session_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0028_a_guest_of_one_session"),
        ("huddle", "0016_whom_a_change_wakes"),
    ]

    operations = [
        migrations.AddField(
            model_name="huddle",
            name="not_seen_days",
            field=models.PositiveSmallIntegerField(
                default=28,
                validators=[
                    django.core.validators.MinValueValidator(
                        7, "Days since the baby was last seen must be between 7 and 180"
                    ),
                    django.core.validators.MaxValueValidator(
                        180, "Days since the baby was last seen must be between 7 and 180"
                    ),
                ],
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="sharing_ends_days",
            field=models.PositiveSmallIntegerField(
                default=5,
                validators=[
                    django.core.validators.MinValueValidator(
                        0,
                        "Working days after the session for decisions to share must be between 0 and 30",
                    ),
                    django.core.validators.MaxValueValidator(
                        30,
                        "Working days after the session for decisions to share must be between 0 and 30",
                    ),
                ],
            ),
        ),
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
                    ("asked", "Asked for"),
                    ("check_missing", "Agency check not returned last time"),
                    ("never_seen", "Nobody has said when the baby was seen"),
                    ("sharing_ends", "Sharing ends soon"),
                    ("emergency", "Emergency access was used"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="AgendaReason",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
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
                            ("asked", "Asked for"),
                            ("check_missing", "Agency check not returned last time"),
                            ("never_seen", "Nobody has said when the baby was seen"),
                            ("sharing_ends", "Sharing ends soon"),
                            ("emergency", "Emergency access was used"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=700)),
                ("by_rule", models.BooleanField(default=False)),
                ("is_private", models.BooleanField(default=False)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reasons",
                        to="huddle.agendaitem",
                    ),
                ),
            ],
            options={
                "ordering": ["item", "id"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "why"), name="reason_holds_once_for_an_item"
                    )
                ],
            },
        ),
        migrations.RunSQL(SETTLE, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
