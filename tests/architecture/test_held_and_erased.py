"""What says something about a family is in the pack and erased at disposal, or says why not.

Read with ``test_census.py``, which says of each field what it is.
"""

import pytest
from django.conf import settings
from django.db import connection

from consent.subject_access_sources import LEFT_OUT, SOURCES, function_sql
from practitioners.erasure import ERASURES, KEPT
from practitioners.erasure import function_sql as erasure_sql
from tests.architecture.test_census import MODELS, declared
from tests.owner import as_owner

HELD = {"identity", "place", "words", "care"}
ERASED = {"identity", "place", "words"}
CASE = [model for model in MODELS if model._meta.app_label != "practitioners"]

# Dates and codes of a link between two rows that the pack shows anyway, or of governance itself.
NOT_ABOUT_A_PERSON = {
    "consent.RetentionClass.record_class": "How long the record is kept: said in the letter.",
    "consent.RetentionClass.because": "The same.",
    "consent.LegalHold.reason": "Of governance, and of no person.",
    "consent.LegalHold.lift_reason": "The same.",
    "consent.DisposalProposal.reason": "The same.",
}


@pytest.mark.parametrize("model", CASE, ids=lambda m: m._meta.label)
def test_the_pack_has_every_field_about_a_family_or_says_why_not(model):
    label = model._meta.label
    about = {name for name, kind in declared()[label].items() if kind in HELD}
    shown = set(SOURCES[label].fields) if label in SOURCES else set()
    left_out = {name for name in about if f"{label}.{name}" in LEFT_OUT | NOT_ABOUT_A_PERSON}

    missing = about - shown - left_out

    assert not missing, (
        f"Add {sorted(missing)} of {label} to its Source for subject access, or leave_out() with "
        "the reason: consent/subject_access_record/, huddle/subject_access.py."
    )


@pytest.mark.parametrize("model", CASE, ids=lambda m: m._meta.label)
def test_disposal_erases_every_word_name_and_place_or_says_why_not(model):
    label = model._meta.label
    telling = {name for name, kind in declared()[label].items() if kind in ERASED}
    erased = ERASURES[label].fields if label in ERASURES else set()

    missing = {name for name in telling - erased if f"{label}.{name}" not in KEPT}

    assert not missing, (
        f"erase() or keep() {sorted(missing)} of {label}: families/, consent/ or "
        "huddle/erasure.py."
    )


def test_nothing_is_explained_that_is_gone():
    fields = {f"{label}.{name}" for label, names in declared().items() for name in names}

    assert LEFT_OUT.keys() <= fields
    assert KEPT.keys() <= fields
    assert NOT_ABOUT_A_PERSON.keys() <= fields


def test_what_is_shown_are_fields_of_its_model():
    for source in SOURCES.values():
        names = {field.name for field in source.model._meta.get_fields()}
        assert set(source.fields) <= names, source.label


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("consent_subject_rows", function_sql(SOURCES.values())),
        ("erase_family", erasure_sql()),
    ],
)
def test_the_database_has_the_function_that_the_code_declares(name, sql):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [name])
        [(body,)] = cursor.fetchall()

    assert body.strip() in sql


def test_nobody_may_call_what_erases():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_function_privilege(%s, 'erase_family(uuid)', 'EXECUTE')",
            [settings.RUNTIME_ROLE],
        )
        assert cursor.fetchone() == (False,)
