"""No message of any kind says a word of the family that it is about, whatever the words are.

In a week in which everything that can be told of a family is told, every field that holds a name,
a number, a day of birth, an address or free text is filled with words that nobody would write;
then every kind is rendered about its own things, for people who see them and people who do not.
"""

import logging
from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huddle.services.invitations import follow_all
from practitioners.binding import acting_as
from practitioners.models import Notice, Practitioner
from practitioners.notices import KINDS
from practitioners.roles import Role
from practitioners.telling.composing import compose
from practitioners.telling.ways import Way
from tests.access.told.making import make_told_week
from tests.access.told.meeting import sign
from tests.architecture.test_census import declared
from tests.huddle.worlds import make_session
from tests.notices import days
from tests.owner import as_owner

# What each kind is about.
ABOUT = {
    "huddle.HuddleSession": "agenda agenda_changed check_requested check_chased deferral_asked "
    "minutes_released invited draft_shared draft_correction minutes_due minutes_late "
    "session_moved session_cancelled",
    "huddle.Huddle": "huddle_handed_over",
    "huddle.MinutesItem": "addendum_written extract_unopened",
    "huddle.AgendaItem": "family_redirected",
    "huddle.CalendarEntry": "calendar_entry calendar_entry_off",
    "huddle.Nomination": "nomination_question nomination_answered nomination_screened",
    "huddle.DangerStop": "danger_stop",
    "huddle.Concern": "concern_asked concern_answered concern_due concern_overdue",
    "families.Conflict": "conflict_declared",
    "families.NamedReader": "reader_named",
    "families.RestrictionChange": "restriction_changed",
    "families.SealedEnquiry": "sealed_enquiry",
    "families.Loss": "loss_recorded",
    "families.Family": "without_lead review_due review_overdue not_seen not_seen_long",
    "families.Action": "action_agreed action_soon action_due action_overdue action_late "
    "action_very_late",
    "families.Alert": "alert_raised alert_review",
    "families.Allocation": "lead_offered lead_declined lead_unanswered lead_ended_by_withdrawal",
    "families.Cover": "cover_asked cover_missing cover_changed",
    "families.Handover": "handover_begun handover_ready handover_cancelled",
    "families.ContactRequest": "message_waits message_passed_on",
    "families.SourcePermission": "source_asked",
    "consent.AdviceRequest": "advice_asked advice_answered",
    "consent.BreakGlass": "break_glass_used break_glass_granted",
    "consent.SharingDecision": "sharing_waits",
    "consent.SharingAgreement": "agreement_waits",
    "practitioners.TeamCheck": "team_check team_check_soon team_check_overdue",
    "practitioners.Practitioner": "gathered given_up address_bounces",
}
MODEL_OF = {kind: model for model, kinds in ABOUT.items() for kind in kinds.split()}
SECRET = {"identity", "place", "words"}
STRANGE = st.text(st.sampled_from("äßñØžłЖλקع字✎-' \r\n"), min_size=1, max_size=3)
LETTERS = st.text(st.sampled_from("bcdfghjklmnpqrstvwxz"), min_size=6, max_size=8)
MOST_ROWS = 3
ALL = list(HealthCheck)
WITHOUT_SHRINKING = [Phase.explicit, Phase.generate]  # a found word says enough
BORN = date(2025, 2, 3)
BIRTHDAYS = {"2025-02-03", "3 February 2025", "3 Feb 2025", "03/02/2025", "20250203"}


def test_every_kind_says_here_what_it_is_about():
    assert MODEL_OF.keys() == KINDS.keys()


@pytest.fixture
def week():
    week = make_told_week()
    sign(week)
    make_session(week.world, 9)
    follow_all()
    days.a_team(timezone.localdate())
    days.an_agreement(timezone.localdate())
    return week


def test_no_message_says_a_word_of_the_family(week, caplog):
    caplog.set_level(logging.DEBUG)
    people = [person for person in week.people.values() if person]
    rows = {label: _rows(label) for label in ABOUT}
    assert [label for label, keys in rows.items() if not keys] == []
    contacts = Practitioner.objects.filter(roles__contains=[Role.AGENCY_CONTACT])
    witness = {label: _witness(label, rows[label], [*people, *contacts]) for label in ABOUT}
    seen = set()

    @settings(max_examples=4, deadline=None, phases=WITHOUT_SHRINKING, suppress_health_check=ALL)
    @given(LETTERS, STRANGE, st.lists(st.sampled_from(people), min_size=2, max_size=2))
    def said(letters, strange, readers):
        with transaction.atomic():
            hidden = _fill(f"Zq{letters}", strange)
            for kind, model in MODEL_OF.items():
                told = {*readers, witness[model]}
                for text in _rendered(kind, rows[model], told, seen):
                    found = [word for word in hidden if word in text]
                    assert not found, f"{kind} says {found}"
            assert not any(word in caplog.text for word in hidden)
            transaction.set_rollback(True)

    said()
    assert seen == KINDS.keys()


def _rows(label):
    with as_owner():
        return list(apps.get_model(label).objects.values_list("pk", flat=True)[:MOST_ROWS])


def _fill(word, strange):
    """Every such field of every row of every model about families, save where a rule forbids."""
    hidden = {word, word.upper(), word.lower(), *BIRTHDAYS}
    filled = 0
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for label, fields in declared().items():
            model = apps.get_model(label)
            if model._meta.app_label == "practitioners":
                continue
            table = model._meta.db_table
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for name, kind in fields.items():
                field = model._meta.get_field(name)
                if kind in SECRET and isinstance(field, models.DateField):
                    filled += _set(cursor, table, field.column, BORN)
                elif kind in SECRET and isinstance(field, models.CharField | models.TextField):
                    said = f"{word}{strange}{word}"[: field.max_length]
                    filled += _set(cursor, table, field.column, said)
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    assert filled > 60, filled
    return hidden


def _set(cursor, table, column, said):
    try:
        with transaction.atomic():
            cursor.execute(f"UPDATE {table} SET {column} = %s", [said])  # noqa: S608
            return cursor.rowcount > 0
    except DatabaseError:
        return False


def _sees(label, about, person):
    rows = apps.get_model(label).objects
    visible = rows.visible_to(person) if hasattr(rows, "visible_to") else rows.all()
    return visible.filter(pk=about).exists()


def _witness(label, keys, people):
    """Somebody who sees one of these, so that there are words to be said."""
    for person in people:
        with acting_as(person):
            if any(_sees(label, about, person) for about in keys):
                return person
    raise AssertionError(label)


def _rendered(kind, keys, readers, seen):
    """The whole message as it goes out, and what is kept of it where it does not."""
    for about in keys:
        for person in readers:
            key = f"{kind}:{about}:{person.pk}:{_occurrence(kind)}"
            notice = Notice(
                practitioner=person, kind=kind, about=about, key=key, due_at=timezone.now()
            )
            with acting_as(person):
                if _sees(MODEL_OF[kind], about, person):
                    seen.add(kind)
                yield KINDS[kind].still_wanted(notice)
                message = compose(notice, KINDS[kind], Way(to=[person.email]))
            yield message.message().as_string()
            parts = [message.subject, message.body, message.text, message.extra_headers]
            yield "\n".join(map(str, [*parts, *message.alternatives]))


def _occurrence(kind):
    return {"agenda_changed": f"added.{uuid4()}.x"}.get(kind, "1")
