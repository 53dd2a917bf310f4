"""Standing huddles and their settings."""

from django.urls import URLPattern, path

from huddle.views import convening

HUDDLE = "huddles/<uuid:huddle_id>/"

patterns: list[URLPattern] = [
    path(HUDDLE, convening.settings, name="settings"),
    path(f"{HUDDLE}change/<slug:part>/", convening.change, name="settings_change"),
]
