"""How a meeting understands a family: points that are contributions, and what is asked."""

import django.db.models.deletion
import huddle.models.formulation
import uuid
from django.db import migrations, models


SETTLE_BEFORE = """
CREATE OR REPLACE FUNCTION huddle_settle(in_huddle uuid, in_facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM huddle_refuse_unless_coordinator(in_huddle);
    UPDATE huddle_huddle h
       SET (locality, weekday, starts, minutes_long, held, place, video_link, statement,
            quorum_chair, quorum_present, quorum_written, nominations_close_days, publish_days,
            minutes_days, readable_days, weeks_ahead, minutes_new, minutes_review,
            not_seen_days, sharing_ends_days, concern_reply_days, concern_next_days)
         = (SELECT r.locality, r.weekday, r.starts, r.minutes_long, r.held, r.place, r.video_link,
                   r.statement, r.quorum_chair, r.quorum_present, r.quorum_written,
                   r.nominations_close_days, r.publish_days, r.minutes_days, r.readable_days,
                   r.weeks_ahead, r.minutes_new, r.minutes_review,
                   r.not_seen_days, r.sharing_ends_days,
                   r.concern_reply_days, r.concern_next_days
              FROM jsonb_populate_record(h, in_facts) r)
     WHERE h.id = in_huddle;
END $$;
"""
SETTLE = """
CREATE OR REPLACE FUNCTION huddle_settle(in_huddle uuid, in_facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM huddle_refuse_unless_coordinator(in_huddle);
    UPDATE huddle_huddle h
       SET (locality, weekday, starts, minutes_long, held, place, video_link, statement,
            quorum_chair, quorum_present, quorum_written, nominations_close_days, publish_days,
            minutes_days, readable_days, weeks_ahead, minutes_new, minutes_review,
            not_seen_days, sharing_ends_days, concern_reply_days, concern_next_days,
            formulation_view, sixth_p)
         = (SELECT r.locality, r.weekday, r.starts, r.minutes_long, r.held, r.place, r.video_link,
                   r.statement, r.quorum_chair, r.quorum_present, r.quorum_written,
                   r.nominations_close_days, r.publish_days, r.minutes_days, r.readable_days,
                   r.weeks_ahead, r.minutes_new, r.minutes_review,
                   r.not_seen_days, r.sharing_ends_days,
                   r.concern_reply_days, r.concern_next_days,
                   r.formulation_view, r.sixth_p
              FROM jsonb_populate_record(h, in_facts) r)
     WHERE h.id = in_huddle;
END $$;
"""
FINAL = """
CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_formulationpoint
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_after_signing();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0036_formulation_is_a_theme"),
        ("huddle", "0033_plans_for_one_person"),
    ]

    operations = [
        migrations.AddField(
            model_name="huddle",
            name="formulation_view",
            field=models.CharField(
                choices=[("ps", "The Ps of a formulation"), ("signs", "Signs of Safety")],
                default="ps",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="huddle",
            name="sixth_p",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.CreateModel(
            name="FormulationPoint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("presenting", "Presenting"),
                            ("predisposing", "Predisposing"),
                            ("precipitating", "Precipitating"),
                            ("perpetuating", "Perpetuating"),
                            ("protective", "Protective"),
                            ("sixth", "Other"),
                            ("worry", "What are we worried about?"),
                            ("well", "What is working well?"),
                            ("next", "What needs to happen?"),
                            ("scale", "Where are we, from 0 to 10?"),
                            ("hypothesis", "Hypothesis"),
                        ],
                        max_length=20,
                    ),
                ),
                ("position", models.BigIntegerField(default=huddle.models.formulation.behind_all)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "contribution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.contribution",
                    ),
                ),
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
                        related_name="formulation",
                        to="huddle.agendaitem",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["family", "item"], name="formulation_of_a_family")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "part__in",
                                [
                                    "presenting",
                                    "predisposing",
                                    "precipitating",
                                    "perpetuating",
                                    "protective",
                                    "sixth",
                                    "worry",
                                    "well",
                                    "next",
                                    "scale",
                                    "hypothesis",
                                ],
                            )
                        ),
                        name="formulation_part_is_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(FINAL, migrations.RunSQL.noop),
        migrations.RunSQL(SETTLE, SETTLE_BEFORE),
    ]
