"""Answering agency checks."""

from django.urls import URLPattern, path

from huddle.views import chasing, checking, checking_all

SESSION = "sessions/<uuid:session_id>/"

patterns: list[URLPattern] = [
    path("checks/", checking.checks, name="checks"),
    path("checks/all/", checking_all.checks_all, name="checks_all"),
    path("checks/<uuid:check_id>/", checking.check, name="check"),
    path(f"{SESSION}chase/<uuid:team_id>/", chasing.chase, name="chase"),
    path(f"{SESSION}written-return/", chasing.written_return, name="written_return"),
]
