"""Answering agency checks."""

from django.urls import URLPattern, path

from huddle.views import checking

patterns: list[URLPattern] = [
    path("checks/", checking.checks, name="checks"),
    path("checks/<uuid:check_id>/", checking.check, name="check"),
]
