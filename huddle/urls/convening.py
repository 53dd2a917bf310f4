"""Standing huddles and their settings."""

from django.urls import URLPattern, path

from huddle.views import calendar, convening, moving, preparing

HUDDLE = "huddles/<uuid:huddle_id>/"
SESSION = "sessions/<uuid:session_id>/"

patterns: list[URLPattern] = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/make/", calendar.make, name="calendar_make"),
    path("calendar/stop/", calendar.revoke, name="calendar_revoke"),
    path("calendar/<str:feed>.ics", calendar.feed, name="calendar_feed"),
    path(HUDDLE, convening.settings, name="settings"),
    path(f"{HUDDLE}rules/", preparing.rules, name="agenda_rules"),
    path(f"{HUDDLE}change/<slug:part>/", convening.change, name="settings_change"),
    path(f"{SESSION}move/", moving.move, name="session_move"),
    path(f"{SESSION}cancel/", moving.cancel, name="session_cancel"),
    path(f"{SESSION}place/", moving.place, name="session_place"),
]
