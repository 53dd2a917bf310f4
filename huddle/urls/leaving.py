"""The work of people who have left, and giving out what somebody leaves."""

from django.urls import URLPattern, path

from huddle.views import reallocating
from huddle.views.leaving import left_work

patterns: list[URLPattern] = [
    path("left-work/", left_work, name="left_work"),
    path("left-work/leads/", reallocating.people, name="who_leads"),
    path("left-work/of/<uuid:person_id>/", reallocating.give_out, name="give_out"),
    path(
        "left-work/plans/<uuid:reallocation_id>/", reallocating.reallocation, name="reallocation"
    ),
    path(
        "left-work/families/<uuid:line_id>/again/", reallocating.again, name="reallocation_again"
    ),
    path("left-work/families/<uuid:line_id>/back/", reallocating.back, name="reallocation_back"),
]
