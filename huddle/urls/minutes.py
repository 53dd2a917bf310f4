"""Signed minutes, family by family."""

from django.urls import URLPattern, path

from huddle.views import documents, minutes

MINUTES = "sessions/<uuid:session_id>/minutes/"
PART = "minutes/<uuid:part_id>/"
DOCUMENT = "documents/<uuid:document_id>/"

patterns: list[URLPattern] = [
    path(MINUTES, minutes.minutes, name="minutes"),
    path(PART, minutes.minutes_part, name="minutes_part"),
    path(f"{PART}add/", minutes.addendum, name="addendum"),
    path(f"{PART}copy/", documents.copy_out, name="copy_out"),
    path(f"{PART}document/", documents.ask_part, name="ask_part"),
    path(
        "sessions/<uuid:session_id>/minutes/document/", documents.ask_session, name="ask_session"
    ),
    path(DOCUMENT, documents.document, name="document"),
    path(f"{DOCUMENT}file/", documents.document_file, name="document_file"),
]
