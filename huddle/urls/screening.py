"""Screening nominations."""

from django.urls import URLPattern, path

from huddle.views import screening

ONE = "screening/<uuid:nomination>/"

patterns: list[URLPattern] = [
    path("screening/", screening.to_screen, name="screening"),
    path(ONE, screening.screen, name="screen"),
    path(f"{ONE}accept/", screening.accept, name="screen_accept"),
    path(f"{ONE}ask/", screening.ask, name="screen_ask"),
    path(f"{ONE}redirect/", screening.send_elsewhere, name="screen_redirect"),
    path(f"{ONE}join/", screening.find_family, name="screen_join"),
    path(f"{ONE}join/<uuid:family>/", screening.join, name="screen_join_family"),
]
