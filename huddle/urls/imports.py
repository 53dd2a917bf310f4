"""Importing files of nominations."""

from django.urls import URLPattern, path

from huddle.views import importing

patterns: list[URLPattern] = [
    path("imports/", importing.imports, name="imports"),
    path("imports/new/", importing.import_new, name="import_new"),
    path("imports/template.csv", importing.import_template, name="import_template"),
    path("imports/<uuid:batch>/", importing.import_, name="import"),
    path("imports/rows/<uuid:row>/", importing.import_row, name="import_row"),
]
